// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/StepKind.h"

namespace stemma {

/// Runs a failed step's `on_failure` commands, one after the other, in the pipeline's folder, with the step's own
/// environment and STEMMA_ERROR, STEMMA_FAILED_STEP and STEMMA_RUN. What they print goes to the step's log; what
/// becomes of them is told there, and changes nothing of how the step ended. Each has a minute; a cancelled run doesn't
/// wait for them.
void runOnFailure(StepWork& work, const Error& error, RunId run);

/// What they would execute, as a person would type it.
std::vector<std::string> onFailureCommands(const Step& step);

} // namespace stemma
