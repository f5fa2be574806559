// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Planner.h"
#include "core/steps/StepKind.h"

namespace stemma {

/// What a step left, looked at: ready to be committed.
struct DescribedOutputs {
    std::vector<NewVersion> made;
    std::vector<CheckResult> checks;
    std::vector<std::string> notes;   ///< sentences for the log
    std::optional<Error> failedCheck; ///< a check with severity fail that didn't pass
};

/// Recognises each output's type, extracts metadata, draws visualizations into `staged`/visualizations, and evaluates
/// the step's checks. Errors: BadData (a declared type that doesn't fit, a check that can't be evaluated), Cancelled.
Result<DescribedOutputs> describeOutputs(const StepWork& work, Store& store, TablesClient& tables);

/// The artifact's name before `was:` of the pipeline, the step or the output, or "" where nothing was renamed.
std::string formerOutputName(const Pipeline& pipeline, const Step& step, const Output& output);

} // namespace stemma
