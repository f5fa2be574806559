// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"
#include "core/pipeline/Problems.h"

#include <map>

namespace stemma {

/// What sets a cell apart: values by key, sorted by key.
using CellKeys = std::vector<std::pair<std::string, Json>>;

constexpr std::size_t kMostCells = 10'000;      ///< of one step
constexpr std::size_t kMostCellSteps = 100'000; ///< of a pipeline, all cells counted

/// A value as it stands between brackets: 3, 0.5, true, red; what would end a name or a list there is written %XX.
/// Eternal: it is part of names.
std::string cellValue(const Json& value);

/// "a=1,b=red", without brackets.
std::string cellText(const CellKeys& keys);

/// One item of a `for_each`: what its cell is named by, and what the cell's parameter is; of a file of a list the cell
/// has no parameter, but an input of that name with this file alone.
struct CellItem {
    Json name, value;
    bool file = false;
    bool operator==(const CellItem&) const = default;
};

/// The items of steps, by the steps' names as they are written, where they don't stand in the file.
using ItemsByStep = std::map<std::string, std::vector<CellItem>>;

/// What a plain value or a map is as an item: it is named by itself, a map by its first member.
CellItem cellItem(const Json& value);

/// Makes a step of each cell of a step with a `matrix` or `for_each`, and of each step that inherits cells, named
/// "fit[depth=2]", in place of it; the keys become parameters of its cells. References are resolved again: without
/// brackets to the cell with the same keys, [a=1] with what it says and the rest inherited, with * gathering all that
/// fit, in the order of cells. A step whose items aren't known stays one, and open, and so do those that inherit from
/// it; who gathers it refers to it. Contract: `pipeline` is resolved and without problems. What can't be told is added
/// to `problems`.
void expandCells(Pipeline& pipeline, Problems& problems);

/// Tells what expandCells() would, of a pipeline that has other problems; steps that are `unread`, and what needs them,
/// aren't looked at.
void checkCells(Pipeline& pipeline, const std::vector<char>& unread, Problems& problems);

/// A loaded pipeline with cells for the items that are known by now. Where `places` isn't null, every step that it has
/// keeps its index there, further ones come after them, and what is no step any more is left there, Replaced.
/// Errors: InvalidPipeline, with its place: two items of one name, too many cells, a cell that is asked for and isn't.
Result<Pipeline> withItems(const Pipeline& pipeline, const ItemsByStep& items, const Pipeline* places = nullptr);

} // namespace stemma
