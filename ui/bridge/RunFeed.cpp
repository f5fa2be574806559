// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/RunFeed.h"

#include <QCoreApplication>
#include <algorithm>
#include <mutex>

namespace stemma::ui {

struct RunFeed::Box {
    std::mutex mutex; ///< for the next three
    std::vector<Event> events;
    std::size_t lines = 0;
    bool queued = false;
    RunFeed* feed = nullptr; ///< the UI thread's alone

    /// The oldest lines go: memory stays bounded while the UI thread is busy.
    void shed() {
        std::size_t surplus = lines - kMostLines / 2;
        std::erase_if(events, [&surplus](const Event& event) {
            if (surplus == 0 || event.kind != "step.line") return false;
            --surplus;
            return true;
        });
        lines = kMostLines / 2;
    }
};

RunFeed::RunFeed(QObject* parent) : QObject(parent), m_box(std::make_shared<Box>()) {
    m_box->feed = this;
}

RunFeed::~RunFeed() {
    m_box->feed = nullptr;
}

EventListener RunFeed::listener() const {
    return [box = m_box](const Event& event) {
        {
            const std::scoped_lock lock(box->mutex);
            box->events.push_back(event);
            if (event.kind == "step.line" && ++box->lines > kMostLines) box->shed();
            if (box->queued) return;
            box->queued = true;
        }
        QCoreApplication* application = QCoreApplication::instance();
        if (!application) return;
        QMetaObject::invokeMethod(
            application,
            [box] {
                std::vector<Event> batch;
                {
                    const std::scoped_lock lock(box->mutex);
                    batch.swap(box->events);
                    box->lines = 0;
                    box->queued = false;
                }
                if (box->feed && !batch.empty()) Q_EMIT box->feed->arrived(batch);
            },
            Qt::QueuedConnection);
    };
}

} // namespace stemma::ui
