// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"
#include "core/layout/PartLayout.h"

#include <vector>

namespace stemma::layered {

/// Whether a curve leads from the border of one box to that of another.
bool joins(const EdgeCurve& curve, const Rect& from, const Rect& to);

/// Takes over the curves of before, of some edges, that still end at their boxes and run under none that changed; the
/// other edges. `changed` of node i: it is new or was moved; those that grew are found out.
std::vector<std::size_t> keepCurves(const LayoutGraph& graph, const LayoutBefore& before,
                                    const std::vector<std::size_t>& edges, std::vector<char>& changed,
                                    const std::vector<Rect>& boxes, LayoutResult& result);

/// Draws some edges of a graph whose boxes are placed, around all boxes; the others keep their curves, and edges arrive
/// apart from them. Boxes of the index beyond the graph's nodes are no ends of edges. Errors: Cancelled.
Status drawAround(const LayoutGraph& graph, const std::vector<std::size_t>& edges, const BoxIndex& boxes,
                  PartLayout& layout, LayoutResult& result);

/// Draws all edges: those of before as they were, where they may stay; all others around boxes. `changed` as above,
/// of each box. Errors: Cancelled.
Status reroute(const LayoutGraph& graph, const LayoutBefore& before, std::vector<char>& changed, const BoxIndex& boxes,
               PartLayout& layout, LayoutResult& result);

} // namespace stemma::layered
