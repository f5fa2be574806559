// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// What makes nodes one group. Cells: the cells of a step, and what they made. Step: the runs of a step, and the
/// versions of a name. Namespace: what a name has before its last slash. The last two are never asked for: Hand is a
/// person's selection, and Near what stands together where nothing else says what belongs together.
enum class FoldBy : std::uint8_t { Cells, Step, Run, Pipeline, Namespace, Tag, Layer, Hand, Near };
std::string_view name(FoldBy by); ///< "cells", "steps", "runs", "pipelines", "namespaces", "tags", "layers", …
/// Of "cells" or "cell"; nothing of Hand, Near and what isn't one.
std::optional<FoldBy> foldByFrom(std::string_view word);

struct Folding {
    std::vector<FoldBy> by = {};       ///< from the inside out: groups of the first may be in groups of the second
    std::set<std::string> open = {};   ///< ids of groups that show what is in them
    std::set<std::string> closed = {}; ///< ids of groups to be made though `by` doesn't ask for their kind
    std::map<std::string, std::vector<std::string>> byHand = {}; ///< a person's groups: ids of nodes, by "g:hand:TITLE"
    std::size_t most = 300; ///< of nodes in a component; one above it is folded further by itself
    /// The group that was opened last: where not all can be open, it is.
    std::string newest = {};
};

struct FoldedGroup {
    std::string id;    ///< stable as long as there is something of the kind: "g:cells:p/fit", "g:run:12"
    std::string title; ///< "fit", "run 12"
    FoldBy by = FoldBy::Hand;
    /// Ids of all nodes in it. Cells in the order of their parameters; else what failed first, then the slowest first.
    std::vector<std::string> members;
    bool open = false;
    std::string within = {}; ///< the open group it is in; "": none
};

struct Folded {
    LineageDrawing drawing;
    std::vector<FoldedGroup> groups; ///< those that stand in the drawing, and those that are open, in its order
    std::string note; ///< what was folded without being asked for: "1,204 nodes: folded by cells and runs"; else ""
};

/// Folds what belongs together to one node each (DrawnNode::Kind::Group, its id the group's), for any drawing. Edges
/// between two groups are one; what stays keeps its order. A component above `most` folds by itself, by what its nodes
/// are, at last by where they stand, until it is within `most`; what is opened is so, too: of a large group it shows
/// parts ("g:run:12#1-40"), which can be opened again. Where there are lanes, each is folded by itself.
///
/// Opening a group changes nothing outside it. In time linear in the drawing but for sorting; 100,000 nodes take some
/// 100 ms. Deterministic.
Folded fold(const LineageDrawing& all, const Folding& how);

} // namespace stemma
