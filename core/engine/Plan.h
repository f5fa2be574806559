// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What will become of a step. Maybe: a step before it runs, and only other content from there makes it run.
enum class Decision : std::uint8_t { Run, Maybe, Reuse, Skip };
std::string_view name(Decision decision); ///< "run", "maybe", "reuse", "skip"

/// One step of a plan.
struct PlannedStep {
    int position = 0; ///< index in Pipeline::steps
    std::string step; ///< with its cell
    std::string kind;
    Decision decision = Decision::Run;
    RunId originRun;                   ///< of a reuse: the run that made it
    std::optional<double> lastSeconds; ///< how long it took when it last ran
    std::vector<Reason> reasons;       ///< root causes first; of a reuse empty
    RunId baseline;                    ///< the run the reasons compare with
    std::vector<std::string> commands; ///< what it would execute on this machine, for the question of trust
};

/// What a run would do, and why. A value.
struct Plan {
    std::string pipeline;
    std::vector<PlannedStep> steps; ///< in an order in which they can run
    std::vector<std::string> notes; ///< sentences: two files with this pipeline's name, "will copy 21 GB", …
    int count(Decision decision) const;
    const PlannedStep* find(const std::string& step) const;
};

Json toJson(const PlannedStep& step); ///< as resources/help/json.md promises for `plan --json`

} // namespace stemma
