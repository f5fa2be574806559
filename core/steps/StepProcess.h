// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Process.h"
#include "core/steps/StepLog.h"

#include <string>
#include <vector>

namespace stemma {

/// One process of a step: its own group, empty standard input, output captured into a log, killed as a group.
struct StepProcess {
    std::vector<std::string> arguments;
    std::vector<std::string> environment; ///< the whole of it
    fs::path folder;
    std::string marker;        ///< "STEMMA_STEP_RUN=<uuid>", in `environment` too: tells what it leaves behind
    int lockDescriptor = -1;   ///< the run's lock, inherited, so that staging isn't swept under a living step
    double timeoutSeconds = 0; ///< 0: none
};

/// How it ended. `stopped` tells why we ended it, where we did.
struct StepProcessEnd {
    enum class Stopped { No, Cancelled, TimedOut };
    ExitStatus status;
    Stopped stopped = Stopped::No;
    bool memoryKill = false; ///< the kernel ended it for want of memory
    int leftBehind = 0;      ///< daemons that were found and ended
};

/// Runs it to its end; returns when the process has ended, its pipes are drained or abandoned, and nothing of it is
/// left. A cancel or a passed timeout sends SIGTERM to the group and, after two seconds, SIGKILL. Errors: NotFound (no
/// such program), Io. Blocks; call it from a worker.
Result<StepProcessEnd> runStepProcess(const StepProcess& process, StepLog& log, const Cancel& cancel);

/// The environment a step gets: what a program needs to run at all (PATH, HOME, USER, LOGNAME, SHELL, TMPDIR, LANG,
/// LD_LIBRARY_PATH), with PYTHONHASHSEED=0, SOURCE_DATE_EPOCH, TZ=UTC and LC_ALL=C.UTF-8, then what is given, later
/// ones winning. Nothing else of ours: what a step depends on is declared (`env`), and then it is in its key.
std::vector<std::string> stepEnvironment(const std::vector<std::pair<std::string, std::string>>& given);

/// A failed process in a sentence for the node: the last meaningful line of standard error, the exit code or signal.
/// Of an out-of-memory kill it says so.
Error processError(const std::string& program, const StepProcessEnd& end, const StepLog& log, double timeoutSeconds);

} // namespace stemma
