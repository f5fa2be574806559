// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/Latest.h"

#include "ui/bridge/Workers.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace stemma::ui {

Latest::Latest(QObject* parent) : QObject(parent) {}

Latest::~Latest() {
    if (!m_question) return;
    m_question->cancel.request();
    m_question->asker = nullptr;
}

std::shared_ptr<Latest::Question> Latest::begin() {
    const bool was = busy();
    if (m_question) {
        m_question->cancel.request();
        m_question->asker = nullptr;
    }
    m_question = std::make_shared<Question>();
    m_question->asker = this;
    if (!was) Q_EMIT busyChanged(true);
    return m_question;
}

void Latest::start(std::function<void()> job) {
    workers().start(std::move(job));
}

void Latest::finish(const std::shared_ptr<Question>& question, std::function<void()> deliver) {
    // Through the application object, which outlives whoever asked; the check happens on its thread.
    QCoreApplication* application = QCoreApplication::instance();
    if (!application) return;
    QMetaObject::invokeMethod(
        application,
        [question, deliver = std::move(deliver)] {
            const QPointer<Latest> asker = question->asker;
            if (!asker || asker->m_question != question) return;
            asker->m_question.reset();
            if (deliver) deliver();
            // `deliver` may have asked anew, or destroyed the asker.
            if (asker && !asker->busy()) Q_EMIT asker->busyChanged(false);
        },
        Qt::QueuedConnection);
}

void Latest::forget() {
    if (!m_question) return;
    m_question->cancel.request();
    m_question->asker = nullptr;
    m_question.reset();
    Q_EMIT busyChanged(false);
}

bool Latest::busy() const {
    return m_question != nullptr;
}

} // namespace stemma::ui
