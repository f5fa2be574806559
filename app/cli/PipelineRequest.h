// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/engine/Engine.h"

namespace stemma::cli {

// What `run` and `plan` share.

Argument pipelineArgument();
std::vector<Option> pipelineOptions(); ///< -p, --from, --only, …

/// Loads the pipeline that is named (or the only one) with its parameters, and checks the names of steps.
Result<RunRequest> pipelineRequest(const Invocation& invocation);

/// Plans and prints. `identify`: the person has asked to run this pipeline, so its identify commands may run.
/// A workspace that isn't there yet isn't made for a plan.
Result<Exit> showPlan(Invocation& invocation, RunRequest request, bool identify);

/// `--failed`: what didn't come to its end last time is all that runs. Errors: NotFound (nothing did fail).
Status addFailed(Invocation& invocation, const Store& store, RunRequest& request);

} // namespace stemma::cli
