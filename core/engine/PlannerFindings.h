// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Planner.h"

namespace stemma {

/// What a plan has found so far, a slot a step. Private to the planner.
struct Planner::Findings {
    Outcomes& outcomes;
    Evaluations& evaluations;
    std::vector<std::optional<Decision>> decisions;
    std::vector<PlannedStep> planned;
    std::vector<std::optional<Error>> errors;
    std::vector<char> done;

    void resize(std::size_t count) {
        decisions.resize(count);
        planned.resize(count);
        errors.resize(count);
        done.resize(count);
    }
};

/// What steps of these names need that have no cells, as there are no items: all the same they are asked for with it.
std::vector<int> needsWithoutCells(const Pipeline& pipeline, const std::vector<std::string>& names);

std::string referenceText(const Reference& reference); ///< "name@version" of the workspace, as it was written

} // namespace stemma
