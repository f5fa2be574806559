// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/PartLayout.h"

#include <vector>

namespace stemma::layered {

constexpr double kLanePad = 24; ///< between a strip's border and its boxes

/// One lane: what is in it, and where it stands.
struct Lane {
    std::vector<std::size_t> nodes, edges; ///< in the whole graph, ascending; edges that stay in it
    std::size_t kind = 0;                  ///< lanes that look alike are of one kind; of one that stays it says nothing
    double top = 0;                        ///< of its strip
    double height = 0;
    double aside = 0;   ///< how much further to the right than others one of a kind is put
    bool stays = false; ///< something in it was there before: it is not laid out as one of a kind
};

/// How many lanes a graph has, with those that have no node.
std::size_t laneCount(const LayoutGraph& graph);

/// The lanes and their own edges; `across` becomes the edges between them. `laneOf` of node i, its lane.
std::vector<Lane> splitLanes(const LayoutGraph& graph, std::vector<std::size_t>& laneOf,
                             std::vector<std::size_t>& across);
/// A lane as a graph of its own: its node k is lane.nodes[k], its edge k is lane.edges[k].
LayoutGraph graphOf(const LayoutGraph& graph, const Lane& lane);

/// Lays each kind of lane out, but for those that stay, and says which lane is of which kind. Errors: Cancelled.
Result<std::vector<LayoutResult>> layKinds(const LayoutGraph& graph, std::vector<Lane>& lanes, PartLayout& layout);

/// What a strip takes whose boxes and edges are so high.
double stripHeight(double content);

/// Puts a lane that is one of a kind where its `top` and `height` say.
void putLane(const Lane& lane, const LayoutResult& kind, LayoutResult& result);

/// Strips of one width that hold all that is drawn.
void makeStrips(const LayoutGraph& graph, const std::vector<Lane>& lanes, LayoutResult& result);

} // namespace stemma::layered
