// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"

#include "core/base/Clock.h"
#include "core/base/ErrorJson.h"
#include "core/base/Hello.h"
#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/base/Threads.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace stemma {

namespace {

using Steady = std::chrono::steady_clock;

constexpr double kSlice = 0.01;          // how often a wait looks whether it is cancelled; a Cancel has no descriptor
constexpr double kGrace = 0.25;          // from Cancel to the kill
constexpr double kPatienceToRead = 60.0; // for a helper that doesn't read its request
constexpr double kEver = 1e8;
constexpr double kSilenceSeconds = 300; // for so long a helper that said nothing isn't waited for again

Steady::time_point after(double seconds) {
    return Steady::now() +
           std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e8)));
}
double until(Steady::time_point moment) {
    return std::chrono::duration<double>(moment - Steady::now()).count();
}

/// One helper process and our end of its socket.
struct Worker {
    fs::path program;
    Child child;
    FrameSocket socket{Fd()};
    Fd errors; ///< what it prints on standard error, kept in memory for the message when it dies
    std::uint64_t lastId = 0;
    Steady::time_point idleSince;
    Steady::time_point helloDue; ///< read when the first answer is awaited, so that it costs no round trip
    bool greeted = false;        ///< it has said that it belongs to this build
    bool silent = false;         ///< its hello didn't come in time

    bool hasEnded(int milliseconds = 0) const {
        pollfd waited{child.pidfd.get(), POLLIN, 0};
        return ::poll(&waited, 1, milliseconds) > 0;
    }
    ExitStatus end() { // at once
        ::kill(child.pid, SIGKILL);
        return waitFor(child);
    }
};
using WorkerPtr = std::unique_ptr<Worker>;

std::string lastLine(int file) {
    constexpr off_t kMost = 4096;
    const off_t size = ::lseek(file, 0, SEEK_END);
    if (size <= 0) return {};
    std::string text(std::size_t(std::min(size, kMost)), '\0');
    const ssize_t got = ::pread(file, text.data(), text.size(), std::max<off_t>(0, size - kMost));
    text.resize(std::size_t(std::max<ssize_t>(got, 0)));
    const std::string_view trimmed = trim(text);
    const std::size_t before = trimmed.rfind('\n');
    return printable(before == trimmed.npos ? trimmed : trimmed.substr(before + 1));
}

/// A program that ran and said nothing: every call of a long run would wait for it again.
class Silence {
public:
    Silence() = default;
    Silence(const fs::path& program, Error error)
        : m_program(program), m_error(std::move(error)), m_end(after(kSilenceSeconds)) {
        m_known = ::stat(program.c_str(), &m_status) == 0;
    }
    /// What to say instead of starting `program`; nothing where it was replaced, or has had time to get well.
    std::optional<Error> about(const fs::path& program) const {
        struct stat now {};
        if (!m_known || program != m_program || Steady::now() >= m_end || ::stat(program.c_str(), &now) != 0) return {};
        const bool same = now.st_dev == m_status.st_dev && now.st_ino == m_status.st_ino &&
                          now.st_ctim.tv_sec == m_status.st_ctim.tv_sec &&
                          now.st_ctim.tv_nsec == m_status.st_ctim.tv_nsec;
        return same ? std::optional(m_error) : std::nullopt;
    }

private:
    bool m_known = false;
    fs::path m_program;
    struct stat m_status {};
    Error m_error;
    Steady::time_point m_end;
};

} // namespace

struct HelperPool::State {
    explicit State(HelperOptions given) : options(std::move(given)) {}

    const HelperOptions options;
    std::mutex mutex;
    std::condition_variable changed; ///< a worker became idle, or ended
    std::condition_variable closing; ///< the pool is being destroyed
    std::vector<WorkerPtr> idle;     ///< the one used last is at the end
    int running = 0;                 ///< workers that exist, idle or busy
    int started = 0;
    Silence silence;
    std::atomic<bool> closed = false; ///< changed under the mutex; read without it by calls that wait

    Result<WorkerPtr> start();
    Result<WorkerPtr> acquire(const std::function<std::optional<Error>()>& stop);
    void giveBack(WorkerPtr worker);
    Error bury(WorkerPtr worker, const Error& reason);
    void endIdle();
    void close();
    void forget(int count);
};

Result<WorkerPtr> HelperPool::State::start() {
    fs::path program = options.program;
    if (options.program.find('/') == std::string::npos) {
        STEMMA_TRY(program, findHelper(options.program));
    }
    {
        const std::lock_guard lock(mutex);
        if (std::optional<Error> known = silence.about(program)) return fail(std::move(*known));
    }
    STEMMA_TRY(auto ends, FrameSocket::makePair());
    auto worker = std::make_unique<Worker>();
    worker->program = program;
    worker->errors = Fd(::memfd_create("stemma-helper-errors", MFD_CLOEXEC));
    if (worker->errors) ::fcntl(worker->errors.get(), F_SETFL, O_APPEND);
    SpawnOptions how;
    how.arguments = {program.string()};
    how.arguments.insert(how.arguments.end(), options.arguments.begin(), options.arguments.end());
    if (options.memoryBytes > 0) {
        how.arguments.insert(how.arguments.end(), {"--memory", std::to_string(options.memoryBytes)});
    }
    how.environment = currentEnvironment();
    how.error = worker->errors.get();
    how.descriptors = {{ends.second.get(), 3}};
    STEMMA_TRY(worker->child, spawn(how));
    worker->socket = FrameSocket(std::move(ends.first));
    worker->helloDue = after(helloSeconds());
    return worker;
}

/// An idle worker, a new one, or the next that becomes idle.
Result<WorkerPtr> HelperPool::State::acquire(const std::function<std::optional<Error>()>& stop) {
    std::unique_lock lock(mutex);
    for (;;) {
        if (closed) return fail(ErrorCode::Cancelled, "The program is ending");
        while (!idle.empty()) {
            WorkerPtr worker = std::move(idle.back());
            idle.pop_back();
            if (!worker->hasEnded()) return worker;
            waitFor(worker->child); // died while nobody used it: no call is concerned
            --running;
        }
        if (running < std::max(options.most, 1)) break;
        changed.wait_for(lock, std::chrono::duration<double>(kSlice));
        if (std::optional<Error> stopped = stop()) return fail(std::move(*stopped));
    }
    ++running;
    ++started;
    lock.unlock();
    Result<WorkerPtr> worker = start();
    if (!worker) forget(1);
    return worker;
}

void HelperPool::State::forget(int count) {
    const std::lock_guard lock(mutex);
    running -= count;
    changed.notify_all();
}

void HelperPool::State::giveBack(WorkerPtr worker) {
    {
        const std::lock_guard lock(mutex);
        if (!closed) {
            worker->idleSince = Steady::now();
            idle.push_back(std::move(worker));
            changed.notify_all();
            return;
        }
    }
    worker->end();
    forget(1);
}

/// Ends a worker that is of no more use; says how it died where it did so by itself.
Error HelperPool::State::bury(WorkerPtr worker, const Error& reason) {
    constexpr int kDying = 200; // milliseconds: the socket of a dying process closes a little before it is dead
    const bool byItself = worker->hasEnded(reason.code == ErrorCode::HelperFailed ? kDying : 0);
    const std::string line = byItself ? lastLine(worker->errors.get()) : std::string();
    const ExitStatus status = worker->end();
    if (worker->silent && reason.code == ErrorCode::WrongHelper) { // not a Cancel or a deadline that came first
        const std::lock_guard lock(mutex);
        silence = Silence(worker->program, reason);
    }
    forget(1);
    if (!byItself || reason.code == ErrorCode::WrongHelper) return reason;
    if (!worker->greeted && status.signal == 0) return endedBeforeHello(worker->program, describe(status), line);
    Error error{ErrorCode::HelperFailed,
                "The helper '" + fs::path(options.program).filename().string() + "' ended: " + describe(status),
                "Try again; if it happens again, the input may be too large or broken.",
                std::nullopt,
                {}};
    if (!line.empty()) error.causes.push_back({ErrorCode::HelperFailed, line, {}, std::nullopt, {}});
    return error;
}

/// Runs on a thread of its own: ends what has been idle for too long.
void HelperPool::State::endIdle() {
    std::unique_lock lock(mutex);
    const std::chrono::duration<double> most(std::clamp(options.idleSeconds, 0.01, 1e8));
    while (!closing.wait_for(lock, std::min<std::chrono::duration<double>>(most / 4, std::chrono::hours(1)),
                             [&] { return closed.load(); })) {
        std::vector<WorkerPtr> ended;
        while (!idle.empty() && Steady::now() - idle.front()->idleSince >= most) { // the first is idle longest
            ended.push_back(std::move(idle.front()));
            idle.erase(idle.begin());
        }
        if (ended.empty()) continue;
        lock.unlock();
        for (const WorkerPtr& worker : ended) worker->end();
        lock.lock();
        running -= int(ended.size());
        changed.notify_all();
    }
}

void HelperPool::State::close() {
    std::vector<WorkerPtr> ended;
    {
        const std::lock_guard lock(mutex);
        closed = true;
        ended.swap(idle);
        running -= int(ended.size());
        changed.notify_all();
        closing.notify_all();
    }
    for (const WorkerPtr& worker : ended) worker->end();
}

HelperPool::HelperPool(HelperOptions options)
    : m_state(std::make_shared<State>(std::move(options))),
      m_timer(startThread([state = m_state] { state->endIdle(); })) {}

HelperPool::~HelperPool() {
    m_state->close();
    if (m_timer.joinable()) m_timer.join();
}

int HelperPool::started() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->started;
}

namespace {

/// One request on one worker, from send to answer.
class Exchange {
public:
    Exchange(Worker& worker, const std::function<std::optional<Error>()>& stop,
             const std::function<void(const Json&)>& progress)
        : m_worker(worker), m_stop(stop), m_progress(progress), m_id(++worker.lastId) {}

    Status send(const Json& header, std::string body, const std::vector<int>& files, double seconds) {
        Frame request;
        request.id = m_id;
        request.header = header;
        request.body = std::move(body);
        double patience = seconds > 0 ? std::min(seconds, kPatienceToRead) : kPatienceToRead;
        if (!m_worker.greeted) patience = std::clamp(until(m_worker.helloDue), 0.0, patience);
        Status sent = m_worker.socket.send(request, patience, files);
        m_usable = sent || sent.error().code == ErrorCode::InvalidArgument;
        if (!m_usable && !m_worker.greeted) { // does it say why it doesn't listen?
            const Result<Frame> said = next(0);
            if (!said && said.error().code == ErrorCode::WrongHelper) return fail(said.error());
        }
        return sent;
    }

    Result<HelperReply> receive() {
        for (;;) {
            Result<Frame> frame = next(kSlice);
            if (frame) {
                if (frame->id != m_id) continue; // late news of a request that was cancelled
                if (frame->kind == Frame::Kind::Reply) {
                    return HelperReply{std::move(frame->header), std::move(frame->body)};
                }
                if (frame->kind == Frame::Kind::Error) return fail(errorFromJson(frame->header));
                if (frame->kind == Frame::Kind::Progress && m_progress) m_progress(frame->header);
            } else if (frame.error().code != ErrorCode::TimedOut) {
                m_usable = false;
                return fail(frame.error());
            }
            if (std::optional<Error> stopped = m_stop()) {
                m_usable = cancel();
                return fail(std::move(*stopped));
            }
        }
    }

    /// Whether the worker can take another request.
    bool usable() const { return m_usable; }

private:
    /// The next frame but the hello, which is checked on the way.
    Result<Frame> next(double seconds) {
        for (;;) {
            Result<Frame> frame = m_worker.socket.receive(seconds);
            if (m_worker.greeted) return frame;
            if (!frame) return fail(withoutHello(frame.error()));
            STEMMA_CHECK(checkHello(*frame, m_worker.program));
            m_worker.greeted = true;
        }
    }

    Error withoutHello(const Error& error) {
        if (error.code == ErrorCode::TimedOut) {
            if (until(m_worker.helloDue) > 0) return error;
            m_worker.silent = true;
            return missingHello(m_worker.program, helloSeconds());
        }
        const bool garbled = error.code == ErrorCode::HelperFailed && !m_worker.socket.closed();
        return garbled ? garbledHello(m_worker.program, error) : error;
    }

    /// Whether the helper gave up in time.
    bool cancel() {
        Frame request;
        request.id = m_id;
        request.kind = Frame::Kind::Cancel;
        if (!m_worker.socket.send(request, kGrace)) return false;
        const auto end = after(kGrace);
        for (;;) {
            const double left = until(end);
            if (left <= 0) return false;
            const Result<Frame> frame = next(left);
            if (!frame) return false;
            if (frame->id == m_id && (frame->kind == Frame::Kind::Reply || frame->kind == Frame::Kind::Error))
                return true;
        }
    }

    Worker& m_worker;
    const std::function<std::optional<Error>()>& m_stop;
    const std::function<void(const Json&)>& m_progress;
    const std::uint64_t m_id;
    bool m_usable = true;
};

} // namespace

Result<HelperReply> HelperPool::call(const Json& header, std::string body, const std::vector<int>& files,
                                     double seconds, const Cancel& cancel,
                                     const std::function<void(const Json&)>& progress, Deadline deadline) {
    const std::shared_ptr<State> state = m_state; // the pool may be destroyed meanwhile
    const std::string name = fs::path(state->options.program).filename().string();
    auto end = after(deadline == Deadline::OfWork ? kEver : seconds);
    const std::function<std::optional<Error>()> stop = [&]() -> std::optional<Error> {
        if (cancel.requested() || state->closed.load()) {
            return Error{ErrorCode::Cancelled, "The request to '" + name + "' was cancelled", {}, std::nullopt, {}};
        }
        if (seconds <= 0 || Steady::now() < end) return std::nullopt;
        return Error{ErrorCode::TimedOut,
                     "The helper '" + name + "' didn't answer within " + formatDuration(seconds),
                     {},
                     std::nullopt,
                     {}};
    };
    if (std::optional<Error> stopped = stop(); stopped) return fail(std::move(*stopped));
    STEMMA_TRY(WorkerPtr worker, state->acquire(stop));
    if (deadline == Deadline::OfWork) end = after(seconds);
    Exchange exchange(*worker, stop, progress);
    Result<HelperReply> reply;
    if (const Status sent = exchange.send(header, std::move(body), files, seconds); !sent) {
        reply = fail(sent.error());
    } else {
        reply = exchange.receive();
    }
    if (exchange.usable()) {
        state->giveBack(std::move(worker));
    } else {
        Error reason = state->bury(std::move(worker), reply.error());
        const ErrorCode code = reply.error().code;
        if (code != ErrorCode::Cancelled && code != ErrorCode::TimedOut) reply = fail(std::move(reason));
    }
    return reply;
}

} // namespace stemma
