// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace stemma {

/// How a child process is started. Standard input is empty (/dev/null) unless `in` is given.
struct SpawnOptions {
    std::vector<std::string> arguments;           ///< [0] is looked up on PATH of `environment` unless it has a slash
    std::vector<std::string> environment;         ///< "NAME=VALUE", the whole of it
    fs::path folder;                              ///< working directory; empty: ours
    int in = -1, out = -1, error = -1;            ///< descriptors for 0, 1, 2; -1: /dev/null
    std::vector<std::pair<int, int>> descriptors; ///< further ones: (ours, the child's number)
    bool ownGroup = true; ///< a process group of its own, so that it can be killed with its children
};

struct Child {
    pid_t pid = -1;
    Fd pidfd; ///< readable when it has ended; for epoll
};

/// How a process ended, with what it used.
struct ExitStatus {
    int code = 0;   ///< exit code, where signal is 0
    int signal = 0; ///< the signal that ended it, or 0
    double userSeconds = 0, systemSeconds = 0;
    std::int64_t maxResidentBytes = 0;
    bool ok() const { return code == 0 && signal == 0; }
    bool operator==(const ExitStatus&) const = default;
};
std::string describe(const ExitStatus& status); ///< "exit code 3", "killed by SIGKILL (perhaps out of memory)"

/// Starts a process (posix_spawn or vfork-fast); all our other descriptors stay closed in it.
/// Errors: NotFound (no such program, the message names it), Io.
Result<Child> spawn(const SpawnOptions& options);
/// Waits until it has ended and reaps it. Contract: once per child.
ExitStatus waitFor(Child& child);
void killGroup(pid_t group, int signal);

/// This process adopts orphans of its steps, so that daemons a step leaves behind can be found
/// (PR_SET_CHILD_SUBREAPER).
void becomeSubreaper();
/// Ends and reaps every descendant whose environment has `marker` ("NAME=VALUE"); returns how many. Linux: /proc.
int endLeftBehind(const std::string& marker);

/// Runs to the end and keeps what it printed, up to `limit` bytes each. Errors: as spawn; TimedOut; Cancelled.
struct Captured {
    ExitStatus status;
    std::string out, error;
    bool truncated = false;
};
Result<Captured> runAndCapture(const SpawnOptions& options, double seconds, std::size_t limit,
                               const Cancel& cancel = {});

/// The current environment as "NAME=VALUE".
std::vector<std::string> currentEnvironment();
/// An executable file on PATH, or the path itself where it has a slash. NotFound names the program.
Result<fs::path> findProgram(const std::string& name, const std::string& path);
/// The folder of the running program; helpers (stemma-tables, stemma-layout) lie beside it, or in ../libexec/stemma.
fs::path programFolder();
/// STEMMA_HELPERS, else beside the program, else ../libexec/stemma. NotFound says which helper is missing.
Result<fs::path> findHelper(const std::string& name);

} // namespace stemma
