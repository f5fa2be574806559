// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "core/pipeline/Pipeline.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What will become of a step. Maybe: a step before it runs, and only other content from there makes it run.
enum class Decision : std::uint8_t { Run, Maybe, Reuse, Skip };
std::string_view name(Decision decision); ///< "run", "maybe", "reuse", "skip"

/// One step of a plan.
struct PlannedStep {
    int position = 0; ///< index in the steps of Plan::of
    std::string step; ///< with its cell
    std::string kind;
    Decision decision = Decision::Run;
    RunId originRun;                   ///< of a reuse: the run that made it
    std::optional<double> lastSeconds; ///< how long it took when it last ran
    std::vector<Reason> reasons;       ///< root causes first; of a reuse empty, unless it is
    bool accepted = false;             ///< as unchanged by a person, although they hold
    RunId baseline;                    ///< the run the reasons compare with
    std::vector<std::string> commands; ///< what it would execute on this machine, for the question of trust
};

/// Whether "accept as unchanged" can be offered for it: it will run because something of it differs from an earlier
/// result, and all it needs is known. Whether that result is still there is found when it is accepted.
bool canBeAccepted(const PlannedStep& step);

/// What a run would do, and why. A value.
struct Plan {
    std::string pipeline;
    /// What the positions are of: the one that was asked about, with the cells that are known.
    std::shared_ptr<const Pipeline> of;
    std::vector<PlannedStep> steps; ///< in an order in which they can run
    std::vector<std::string> notes; ///< sentences: two files with this pipeline's name, "will copy 21 GB", …
    int count(Decision decision) const;
    const PlannedStep* find(const std::string& step) const;
};

Json toJson(const PlannedStep& step); ///< as resources/help/json.md promises for `plan --json`

} // namespace stemma
