// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepProcess.h"

#include "core/base/Text.h"
#include "core/steps/LastWords.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <map>

namespace stemma {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr double kGraceSeconds = 2;     // between SIGTERM and SIGKILL
constexpr int kDrainMilliseconds = 100; // for a pipe that a survivor keeps open after the process has ended
constexpr std::size_t kBlock = 64 * 1024;

double secondsSince(SteadyClock::time_point from) {
    return std::chrono::duration<double>(SteadyClock::now() - from).count();
}

Result<std::pair<Fd, Fd>> makePipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return failErrno(errno, "Can't make a pipe for a step's output");
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ::fcntl(ends[1], F_SETPIPE_SZ, 256 * 1024); // fewer wake-ups for chatty steps; refused is fine
    return std::pair(Fd(ends[0]), Fd(ends[1]));
}

/// Reads what is there; false at the end of the stream.
bool drain(int fd, bool error, StepLog& log, std::vector<char>& block) {
    for (int reads = 0; reads < 16; ++reads) { // then others get their turn
        const ssize_t got = ::read(fd, block.data(), block.size());
        if (got > 0)
            log.add(error, std::string_view(block.data(), std::size_t(got)));
        else if (got == 0)
            return false;
        else if (errno == EAGAIN)
            return true;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

struct Watch {
    StepProcessEnd::Stopped stopped = StepProcessEnd::Stopped::No;
    SteadyClock::time_point started = SteadyClock::now(), asked;
    bool killed = false;

    /// Ends the group where it is time to.
    void check(pid_t group, double timeout, const Cancel& cancel) {
        using Stopped = StepProcessEnd::Stopped;
        if (stopped == Stopped::No) {
            if (cancel.requested())
                stopped = Stopped::Cancelled;
            else if (timeout > 0 && secondsSince(started) > timeout)
                stopped = Stopped::TimedOut;
            if (stopped == Stopped::No) return;
            asked = SteadyClock::now();
            killGroup(group, SIGTERM);
            killGroup(group, SIGCONT);
        } else if (!killed && secondsSince(asked) > kGraceSeconds) {
            killed = true;
            killGroup(group, SIGKILL);
        }
    }
};

} // namespace

Result<StepProcessEnd> runStepProcess(const StepProcess& process, StepLog& log, const Cancel& cancel) {
    const std::int64_t killsBefore = memoryKills().value_or(0);
    STEMMA_TRY(auto out, makePipe());
    STEMMA_TRY(auto error, makePipe());
    SpawnOptions options;
    options.arguments = process.arguments;
    options.environment = process.environment;
    options.folder = process.folder;
    options.out = out.second.get();
    options.error = error.second.get();
    if (process.lockDescriptor >= 0) options.descriptors = {{process.lockDescriptor, 9}};
    STEMMA_TRY(Child child, spawn(options));
    out.second.reset();
    error.second.reset();

    Watch watch;
    std::vector<char> block(kBlock);
    std::array<pollfd, 3> polls = {pollfd{out.first.get(), POLLIN, 0}, pollfd{error.first.get(), POLLIN, 0},
                                   pollfd{child.pidfd.get(), POLLIN, 0}};
    bool ended = false;
    SteadyClock::time_point endedAt;
    while (polls[0].fd >= 0 || polls[1].fd >= 0 || !ended) {
        watch.check(child.pid, process.timeoutSeconds, cancel);
        const int ready = ::poll(polls.data(), polls.size(), ended ? 20 : 50);
        if (ready < 0 && errno != EINTR) break;
        for (int i = 0; i < 2; ++i)
            if (polls[std::size_t(i)].fd >= 0 && polls[std::size_t(i)].revents != 0)
                if (!drain(polls[std::size_t(i)].fd, i == 1, log, block)) polls[std::size_t(i)].fd = -1;
        if (!ended && (polls[2].revents & POLLIN)) {
            ended = true;
            endedAt = SteadyClock::now();
            polls[2].fd = -1;
        }
        // What outlives the process may hold its pipes for ever.
        if (ended && ready == 0 && secondsSince(endedAt) * 1000 > kDrainMilliseconds) break;
    }
    StepProcessEnd end;
    end.status = waitFor(child);
    end.stopped = watch.stopped;
    end.memoryKill = watch.stopped == StepProcessEnd::Stopped::No && end.status.signal == SIGKILL &&
                     memoryKills().value_or(0) > killsBefore;
    killGroup(child.pid, SIGKILL); // children that stayed in the group
    if (!process.marker.empty()) end.leftBehind = endLeftBehind(process.marker);
    for (int i = 0; i < 2; ++i)
        if (polls[std::size_t(i)].fd >= 0) (void)drain(polls[std::size_t(i)].fd, i == 1, log, block);
    if (end.leftBehind > 0)
        log.note(plural(end.leftBehind, "process", "processes") + " it left behind " +
                 (end.leftBehind == 1 ? "was" : "were") + " ended");
    return end;
}

std::vector<std::string> stepEnvironment(const std::vector<std::pair<std::string, std::string>>& given) {
    std::map<std::string, std::string> all;
    for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LANG", "LD_LIBRARY_PATH"})
        if (const char* value = ::getenv(name)) all[name] = value;
    if (!all.contains("PATH")) all["PATH"] = "/usr/local/bin:/usr/bin:/bin";
    all["PYTHONHASHSEED"] = "0";
    all["SOURCE_DATE_EPOCH"] = "315532800"; // 1980-01-01, the first date a zip file can hold
    all["TZ"] = "UTC";
    all["LC_ALL"] = "C.UTF-8";
    for (const auto& [name, value] : given) all[name] = value;
    std::vector<std::string> environment;
    environment.reserve(all.size());
    for (const auto& [name, value] : all) environment.push_back(name + "=" + value);
    return environment;
}

Error processError(const std::string& program, const StepProcessEnd& end, const StepLog& log, double timeoutSeconds) {
    using Stopped = StepProcessEnd::Stopped;
    if (end.stopped == Stopped::Cancelled) return {ErrorCode::Cancelled, "It was cancelled.", {}, {}, {}};
    if (end.stopped == Stopped::TimedOut)
        return {ErrorCode::TimedOut,
                "It was ended after its timeout of " + formatDuration(timeoutSeconds) + ".",
                "Give it more time with `timeout:`.",
                {},
                {}};
    const std::string hint = "The whole log: `stemma log`.";
    if (end.memoryKill)
        return {
            ErrorCode::StepFailed,
            program + " was killed: out of memory. It had " + formatBytes(std::uint64_t(end.status.maxResidentBytes)) +
                " at most.",
            "Give it less at a time, or say with `resources: {memory: …}` what it takes, so that less runs beside it.",
            {},
            {}};
    std::string last = lastMeaningfulLine(log.errorTail());
    if (last.empty()) last = lastMeaningfulLine(log.outTail());
    std::string message = program + (end.status.signal != 0 ? " was " : " ended with ") + describe(end.status);
    if (!last.empty()) message += ": " + printable(toUtf8(last));
    return {ErrorCode::StepFailed, message, hint, {}, {}};
}

} // namespace stemma
