// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Frames.h"

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace stemma {

/// The memory a helper may have: `bytes`, or no limit in a build with the address or the thread sanitizer, which
/// reserve terabytes of addresses when a program starts.
constexpr std::int64_t helperMemory([[maybe_unused]] std::int64_t bytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#else
    return bytes;
#endif
}

/// What a helper process is and what it may use.
struct HelperOptions {
    std::string program; ///< "stemma-tables"; found by findHelper
    std::vector<std::string> arguments;
    int most = 2;                 ///< processes at once
    std::int64_t memoryBytes = 0; ///< passed as "--memory N", see helperMemory; 0: no limit
    double idleSeconds = 30;      ///< an idle process is ended after this
};

/// What a call brings back.
struct HelperReply {
    Json header;
    std::string body;
};

/// What the seconds of a call are for: all of it, or what a process does for it, once one is free.
enum class Deadline { OfAll, OfWork };

/// A pool of equal helper processes, started on the first call. Each process answers one request at a time.
///
/// A call that is cancelled or passes its deadline sends Cancel and, a quarter of a second later, kills the process. A
/// process that dies makes its call fail with HelperFailed, which says how it died; the next call starts another.
/// A process of another build fails its call with WrongHelper (see Hello.h), and so does one that says nothing.
/// Thread-safe. Destroying it ends the processes.
class HelperPool {
public:
    explicit HelperPool(HelperOptions options);
    ~HelperPool();
    /// Errors: what the helper answered (its code, message, hint and position kept), HelperFailed, WrongHelper,
    /// TimedOut, Cancelled, NotFound.
    Result<HelperReply> call(const Json& header, std::string body = {}, const std::vector<int>& files = {},
                             double seconds = 0 /* no deadline */, const Cancel& cancel = {},
                             const std::function<void(const Json&)>& progress = {},
                             Deadline deadline = Deadline::OfAll);
    HelperPool(const HelperPool&) = delete;
    HelperPool& operator=(const HelperPool&) = delete;
    int started() const; ///< how many processes were ever started; for tests

private:
    struct State;
    std::shared_ptr<State> m_state;
    std::jthread m_timer; ///< ends what is idle for too long; where no thread starts, our end does
};

/// What a helper is asked. Not copyable; lives as long as the call of the handler.
class HelperRequest {
public:
    Json header;
    std::string body;
    std::vector<Fd> files;
    Cancel cancelled;                          ///< becomes true when the caller asks to stop
    std::function<void(const Json&)> progress; ///< sends a Progress frame; thread-safe

    /// Registers what is called, once and on another thread, when the caller asks to stop; at once, on this thread,
    /// where it has asked already. Replaces the one before; after onCancel({}) returns, none is running or will run.
    /// Use OnCancel below for what must not outlive a scope. The action must not call onCancel itself.
    void onCancel(std::function<void()> action);
    void cancel(); ///< for serveHelper and tests

    HelperRequest() = default;
    HelperRequest(const HelperRequest&) = delete;
    HelperRequest& operator=(const HelperRequest&) = delete;

private:
    std::mutex m_mutex;
    std::function<void()> m_onCancel;
};

/// Registers an action for a scope: OnCancel stop(request, [&] { connection.Interrupt(); });
class OnCancel {
public:
    OnCancel(HelperRequest& request, std::function<void()> action) : m_request(request) {
        m_request.onCancel(std::move(action));
    }
    ~OnCancel() { m_request.onCancel({}); }
    OnCancel(const OnCancel&) = delete;
    OnCancel& operator=(const OnCancel&) = delete;

private:
    HelperRequest& m_request;
};

/// Sets the limits that a pool asks for with "--memory BYTES" (RLIMIT_AS), and no core files. First thing in main().
void applyHelperLimits(int argc, char** argv);

/// The other side: says hello and serves requests on descriptor 3 until it closes, then ends the process at once
/// (_exit), so that a long query doesn't linger; returns only where descriptor 3 isn't a socket (exit code 2). `handle`
/// runs on the calling thread, one request at a time. An exception or an error becomes an Error frame. Call it from a
/// helper's main().
int serveHelper(const std::function<Result<HelperReply>(HelperRequest&)>& handle);

} // namespace stemma
