// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Runner.h"

namespace stemma {

/// A step at work, from the moment its key is held until it is committed. Private to the runner.
struct Runner::Held {
    ByteLock lock; ///< of its key: released when the commit is done, so that another program finds the result
    StepCommit commit;
    std::vector<Produced> produced;
    fs::path staging;
    bool started = false;
    double savedSeconds = 0;
    std::optional<Error> error;
    std::vector<std::string> tail; ///< of what it printed, where it failed
    StepOutcome reusedOutcome;     ///< of one that is reused, or left out
    RunId originRun;
};

} // namespace stemma
