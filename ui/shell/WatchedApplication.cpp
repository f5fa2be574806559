// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WatchedApplication.h"

#include <QEvent>
#include <QMetaEnum>
#include <QThread>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace stemma::ui {

namespace {

using std::chrono::microseconds;

microseconds clockNow(clockid_t clock) {
    timespec at{};
    clock_gettime(clock, &at);
    return microseconds(at.tv_sec * 1'000'000 + at.tv_nsec / 1000);
}

/// What this thread has waited for a processor so far: /proc/thread-self/schedstat, second number, nanoseconds.
microseconds delayed() {
    thread_local const int file = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    char text[96];
    const ssize_t size = file < 0 ? -1 : ::pread(file, text, sizeof text - 1, 0);
    if (size <= 0) return {};
    text[size] = 0;
    unsigned long long ran = 0, queued = 0;
    return std::sscanf(text, "%llu %llu", &ran, &queued) == 2 ? microseconds(queued / 1000) : microseconds{};
}

QString named(const char* receiver, const QString& name, int type) {
    const char* kind = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return QStringLiteral("%1 %2: %3")
        .arg(QLatin1String(receiver), name, kind ? QLatin1String(kind) : QString::number(type));
}

} // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
    if (thread() != QThread::currentThread()) return QApplication::notify(receiver, event);
    // Afterwards neither of the two may be there.
    const char* receiverClass = receiver->metaObject()->className();
    const QString receiverName = receiver->objectName();
    const int type = event->type(), level = QThread::currentThread()->loopLevel();
    const int around = std::exchange(m_deepest, level);
    const microseconds wall = clockNow(CLOCK_MONOTONIC), cpu = clockNow(CLOCK_THREAD_CPUTIME_ID), queue = delayed();
    const bool taken = QApplication::notify(receiver, event);
    const bool looped = m_deepest > level;
    m_deepest = std::max(around, m_deepest);
    if (looped) return taken;
    Stall stall;
    stall.busy = clockNow(CLOCK_THREAD_CPUTIME_ID) - cpu;
    const microseconds idle = clockNow(CLOCK_MONOTONIC) - wall - stall.busy - (delayed() - queue);
    if (type != QEvent::UpdateRequest) stall.waited = std::max(microseconds{}, idle);
    if (stall.whole() <= m_longest.whole() && stall.waited <= m_longestWait.waited) return taken;
    stall.what = named(receiverClass, receiverName, type);
    if (stall.whole() > m_longest.whole()) m_longest = stall;
    if (stall.waited > m_longestWait.waited) m_longestWait = stall;
    if (m_warns && stall.whole() > kMost)
        std::fprintf(stderr, "stemma: %lld ms in one event (%lld ms waiting): %s\n",
                     static_cast<long long>(stall.whole().count() / 1000),
                     static_cast<long long>(stall.waited.count() / 1000), qPrintable(stall.what));
    return taken;
}

} // namespace stemma::ui
