// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Frames.h"

#include <functional>
#include <memory>
#include <mutex>

namespace stemma {

/// What a helper process is and what it may use.
struct HelperOptions {
    std::string program;              ///< "stemma-tables"; found by findHelper
    std::vector<std::string> arguments;
    int most = 2;                     ///< processes at once
    std::int64_t memoryBytes = 0;     ///< RLIMIT_AS set by the helper itself from --memory; 0: no limit
    double idleSeconds = 30;          ///< an idle process is ended after this
};

/// What a call brings back.
struct HelperReply {
    Json header;
    std::string body;
};

/// A pool of equal helper processes, started on the first call. Each process answers one request at a time.
///
/// A call that is cancelled or passes its deadline sends Cancel and, a quarter of a second later, kills the process. A
/// process that dies makes its call fail with HelperFailed, which says how it died; the next call starts another.
/// Thread-safe. Destroying it ends the processes.
class HelperPool {
public:
    explicit HelperPool(HelperOptions options);
    ~HelperPool();
    /// Errors: what the helper answered (its code, message, hint and position kept), HelperFailed, TimedOut, Cancelled, NotFound.
    Result<HelperReply> call(const Json& header, std::string body = {}, const std::vector<int>& files = {},
                             double seconds = 0 /* no deadline */, const Cancel& cancel = {},
                             const std::function<void(const Json&)>& progress = {});
    int started() const; ///< how many processes were ever started; for tests

private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// The other side: serves requests on descriptor 3 until it closes; returns the exit code.
/// `handle` runs on a thread of its own; `cancelled` becomes true when the caller asked to stop. An exception or an error
/// becomes an Error frame. Call it from a helper's main().
struct HelperRequest {
    Json header;
    std::string body;
    std::vector<Fd> files;
    Cancel cancelled;
    std::function<void()> onCancel; ///< set by the handler: called once, from another thread, when the caller asks to stop
    std::function<void(const Json&)> progress;
};
int serveHelper(const std::function<Result<HelperReply>(HelperRequest&)>& handle);

} // namespace stemma
