// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QString>
#include <chrono>

namespace stemma::ui {

/// An application that knows how long its thread was kept by one event: debug builds and tests use it.
///
/// Counted is what an event's handling took, without what was spent waiting for a processor: other programs' load is
/// not this one's fault. Handlers that run an event loop of their own (a menu, a drag) aren't counted; the events in
/// there are. A processor's time and waiting for something else (a file, a lock, another process) are told apart.
class WatchedApplication : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;
    static constexpr std::chrono::milliseconds kMost{50}; ///< longer than this, a person feels it

    struct Stall {
        std::chrono::microseconds busy{};   ///< on a processor
        std::chrono::microseconds waited{}; ///< for anything but a processor, and the display's server to paint
        QString what;                       ///< the receiver and the kind of event
        std::chrono::microseconds whole() const { return busy + waited; }
    };
    const Stall& longest() const { return m_longest; }         ///< by whole()
    const Stall& longestWait() const { return m_longestWait; } ///< by waited
    void forget() { m_longest = {}, m_longestWait = {}; }
    void setWarning(bool on) {
        m_warns = on;
    } ///< says each stall beyond kMost that is a new longest one on standard error

    bool notify(QObject* receiver, QEvent* event) override;

private:
    Stall m_longest, m_longestWait;
    int m_deepest = 0; ///< level of the deepest event loop seen since the event at hand came
    bool m_warns = false;
};

} // namespace stemma::ui
