// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Cells.h"

#include <set>
#include <unordered_map>

namespace stemma {

/// Which cells the steps of a pipeline have, by the step as it is declared.
struct CellTable {
    std::vector<std::vector<CellKeys>> cells; ///< of one without cells, or open, one without keys
    std::vector<std::set<std::string>> keys;  ///< what its cells are told apart by
    std::vector<char> open;                   ///< its cells aren't known
    std::map<int, std::unordered_map<std::string, const CellItem*>> itemOf; ///< of its items each, by its name

    explicit CellTable(std::size_t steps) : cells(steps, {CellKeys()}), keys(steps), open(steps, 0) {}
    bool hasCells(int step) const { return step >= 0 && !keys[std::size_t(step)].empty(); }
    bool isOpen(int step) const { return open[std::size_t(step)] != 0; }
};

/// Puts a step of each cell in the place of the declared ones, as expandCells() and withItems() say.
void buildCellSteps(Pipeline& pipeline, const CellTable& table, const Pipeline* places, Problems& problems);

} // namespace stemma
