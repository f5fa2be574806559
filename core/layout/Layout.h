// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/layout/Graph.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace stemma {

class HelperPool;

struct LayoutOptions {
    double seconds = 5;          ///< for the helper, all components together; what isn't done by then is placed by rank
    std::size_t mostNodes = 300; ///< components with more nodes are placed by rank at once
    std::size_t mostEdges = 1200; ///< and those with more edges
    Cancel cancel = {};
    std::shared_ptr<HelperPool> helpers = {}; ///< from newLayoutHelpers(); null: one pool for the whole program
    /// A folder for layouts that Graphviz made, so that it needn't make them again (`derived/layouts`); made where it
    /// isn't there, bounded, and may be removed at any time. Empty: nothing is remembered.
    std::filesystem::path memory = {};
    /// What stays: known nodes keep their places exactly (0 pixels), new ones find room around them. Null: nothing is.
    /// Of another size than the graph: InvalidArgument. A place that is no number is none.
    std::shared_ptr<const LayoutBefore> before = {};
    std::optional<std::size_t> still = {}; ///< a node that isn't pushed either: the one under the pointer
};

/// A pool of `stemma-layout` processes of one's own; none is started before it is needed.
std::shared_ptr<HelperPool> newLayoutHelpers();

/// Lays a graph out: weakly connected components apart (by the helper process `stemma-layout`, which runs Graphviz'
/// `dot`), then packed towards the wanted aspect ratio, in the order of their first nodes.
///
/// A component that is too large, or whose helper dies, is missing, or passes the deadline, is placed by rank instead,
/// and `exact` and `note` say so: whoever asks always gets a picture. Boxes never overlap; every edge ends at the
/// border of its boxes. Equal graphs give equal results, as long as the helper answers in time. Thread-safe; blocks:
/// never call it on a thread that paints. Errors: InvalidArgument (an edge names a node that isn't there, a size isn't
/// a positive number), Cancelled.
Result<LayoutResult> layout(const LayoutGraph& graph, const LayoutOptions& options = {});

/// The plain placement, without the helper: ranks by longest path, few barycentre sweeps, smooth splines. Near-linear,
/// deterministic, any size. Contract: the graph is valid.
LayoutResult layoutByRank(const LayoutGraph& graph);

} // namespace stemma
