// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Event.h"

#include <QObject>
#include <memory>
#include <vector>

namespace stemma::ui {

/// The other door between threads and widgets: the stream of a run's events.
///
/// Workers append through listener(); at most one delivery is queued at a time, so that a flood of lines reaches the
/// UI thread as few large batches. Of step.line events the newest kMostLines of a batch are kept (the log has all).
/// The listener may outlive this object.
class RunFeed : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kMostLines = 2000;
    explicit RunFeed(QObject* parent = nullptr);
    ~RunFeed() override;
    EventListener listener() const; ///< thread-safe
    Q_SIGNAL void arrived(const std::vector<stemma::Event>& events);

private:
    struct Box;
    std::shared_ptr<Box> m_box;
};

} // namespace stemma::ui
