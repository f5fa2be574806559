// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace stemma {

namespace {

using Steady = std::chrono::steady_clock;

/// One of the two pipes of a captured program.
struct Stream {
    Fd reading;
    std::string* kept = nullptr;

    /// Reads what is there; closes at the end. What goes over the limit is read and thrown away.
    void drain(std::size_t limit, bool& truncated) {
        std::array<char, 65536> buffer;
        while (reading) {
            const ssize_t got = ::read(reading.get(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && errno == EAGAIN) return;
            if (got <= 0) return reading.reset();
            const std::size_t room = limit - std::min(limit, kept->size());
            kept->append(buffer.data(), std::min(room, std::size_t(got)));
            truncated |= std::size_t(got) > room;
        }
    }
};

Result<Fd> openPipe(Stream& stream, std::string& kept) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return failErrno(errno, "Can't make a pipe");
    stream.reading = Fd(ends[0]);
    stream.kept = &kept;
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK); // our end only: the program's end must block
    return Fd(ends[1]);
}

} // namespace

Result<Captured> runAndCapture(const SpawnOptions& options, double seconds, std::size_t limit, const Cancel& cancel) {
    Captured captured;
    std::array<Stream, 2> streams;
    Child child;
    {
        STEMMA_TRY(const Fd out, openPipe(streams[0], captured.out));
        STEMMA_TRY(const Fd error, openPipe(streams[1], captured.error));
        SpawnOptions ours = options;
        ours.out = out.get();
        ours.error = error.get();
        ours.ownGroup = true;
        STEMMA_TRY(child, spawn(ours));
    }
    const pid_t group = child.pid;
    const auto end = Steady::now() + std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e8));
    std::optional<ErrorCode> stopped;
    for (;;) {
        pollfd waited[3] = {{child.pidfd.get(), POLLIN, 0},
                            {streams[0].reading.get(), POLLIN, 0},
                            {streams[1].reading.get(), POLLIN, 0}};
        constexpr int kCancelLatency = 20; // milliseconds; a Cancel has no descriptor to wait for
        (void)::poll(waited, 3, kCancelLatency);
        for (Stream& stream : streams) stream.drain(limit, captured.truncated);
        if (waited[0].revents != 0) break;
        if (cancel.requested()) stopped = ErrorCode::Cancelled;
        if (Steady::now() >= end) stopped = ErrorCode::TimedOut;
        if (stopped) break;
    }
    // What it started in the background goes with it, or would hold the pipes.
    killGroup(group, SIGKILL);
    captured.status = waitFor(child);
    for (Stream& stream : streams) stream.drain(limit, captured.truncated);
    if (stopped == ErrorCode::Cancelled) return fail(*stopped, "'" + options.arguments[0] + "' was cancelled");
    if (stopped) return fail(*stopped, "'" + options.arguments[0] + "' took too long and was ended");
    return captured;
}

} // namespace stemma
