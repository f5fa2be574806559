// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NextFrame.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>
#include <utility>

namespace stemma::ui {

NextFrame::NextFrame(QWidget& window, Counts counts, std::function<void()> then)
    : QObject(&window), m_window(window), m_counts(std::move(counts)), m_then(std::move(then)) {
    QCoreApplication::instance()->installEventFilter(this);
}

bool NextFrame::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Paint || !watched->isWidgetType()) return false;
    auto& widget = *static_cast<QWidget*>(watched);
    if (widget.window() != &m_window || !m_counts(widget)) return false;
    QCoreApplication::instance()->removeEventFilter(this);
    // A frame is painted and handed over in one go, without events between: what is posted now comes after it.
    QCoreApplication::postEvent(this, new QEvent(QEvent::User), Qt::HighEventPriority);
    return false;
}

void NextFrame::customEvent(QEvent*) {
    deleteLater();
    m_then();
}

} // namespace stemma::ui
