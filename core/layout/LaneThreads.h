// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/PartLayout.h"

#include <vector>

namespace stemma::layered {

/// One lane: its own graph, and where it stands.
struct Lane {
    LayoutGraph graph;
    std::vector<std::size_t> nodes, edges; ///< in the whole graph
    std::size_t kind = 0;                  ///< lanes that look alike are of one kind
    double top = 0;                        ///< of its strip
    double height = 0;
};

/// Draws the edges between lanes, which stand from the top down, into the result, whose boxes are placed: through gaps
/// between boxes, and aside only between strips. Linear in the lanes an edge passes. Errors: Cancelled.
Status drawThreads(const LayoutGraph& graph, const std::vector<Lane>& lanes, const std::vector<std::size_t>& across,
                   const PartLayout& layout, LayoutResult& result);

} // namespace stemma::layered
