// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that may not come: `ulimit -u`, a container's limit, memory. std::thread's constructor throws then, which
// nobody here expects; what is only faster with a thread goes on without, the rest says why it can't.
#pragma once

#include "core/base/Result.h"

#include <future>
#include <system_error>
#include <thread>
#include <utility>

namespace stemma {

/// Starts a thread that runs `work` (with a std::stop_token where it takes one). Where the system starts no more
/// threads what is returned isn't joinable(), and `work` doesn't run.
template <typename Work>
[[nodiscard]] std::jthread startThread(Work&& work) {
    try {
        return std::jthread(std::forward<Work>(work));
    } catch (const std::system_error&) {
        return {};
    }
}

/// For std::async: on a thread of its own; where none starts, by whoever asks for the result (so libstdc++ does where
/// both are allowed).
inline constexpr std::launch kBeside = std::launch::async | std::launch::deferred;

/// What to say where a thread was needed and didn't start.
inline Error noThread(const char* what) {
    return {ErrorCode::Io,
            std::string(what) + " needs a thread, and the system starts no more of them",
            "Too many programs run under this user, or the limit is low: see `ulimit -u`, a container's limit of "
            "processes (pids), and free memory.",
            std::nullopt,
            {}};
}

} // namespace stemma
