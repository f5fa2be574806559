// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Graph.h"

#include <cstdint>
#include <vector>

namespace stemma::layered {

/// One connected component, with sizes already along and across the arrows, so that a direction is no longer needed.
struct Component {
    struct Edge {
        std::int32_t from = 0;
        std::int32_t to = 0;
        std::int32_t weight = 1;
        std::int32_t weak = 0;   ///< 1: the first to be turned where edges lead round in a circle
        std::int32_t turned = 0; ///< 1: was turned by turnCycles(), and is drawn with its arrow at `from`
        bool operator==(const Edge&) const = default;
    };
    std::vector<double> length;  ///< of node i, along the arrows
    std::vector<double> breadth; ///< of node i, across them
    std::vector<Edge> edges;
    double nodeGap = 24;
    double rankGap = 36;
    double arrivalLength = 9;
    double arrivalGap = 8;
    std::size_t size() const { return length.size(); }
};

/// Turns edges round until none leads back, weak ones first, else those a search in order of index finds. Self loops
/// stay.
void turnCycles(Component& component);

/// A component placed in ranks, before its edges are routed.
struct Placed {
    std::vector<std::int32_t> rank; ///< of node i, from 0, without holes
    std::vector<double> across;     ///< centre of node i
    /// Of edge i, its position across at each rank strictly between its ends. Empty although ranks lie between: routed
    /// straight.
    std::vector<std::vector<double>> ways;
};

/// A component as it is drawn: `along` and `across` within (0,0)–(length, breadth).
struct Drawn {
    std::vector<Point> centres; ///< x is along, y is across
    std::vector<EdgeCurve> curves;
    Size size;
};

/// Ranks by longest path, barycentre sweeps that keep the order with the
/// fewest crossings, positions by isotonic regression. Deterministic, near-linear. Contract: no cycles but self loops.
Placed placeByRank(const Component& component);
/// The same in given ranks, of which some may be empty. Contract: every edge but self loops leads to a higher one.
Placed placeByRank(const Component& component, std::vector<std::int32_t> ranks);

/// Makes level what is nearly level: boxes with their only neighbour, and the passages of long edges. Order within a
/// rank stays; boxes stay nodeGap apart.
void straighten(const Component& component, Placed& placed);

/// Straightens, and draws the edges of a placed component: out of the middle of a side, straight past the boxes of a
/// rank, and an S in the corridor between two ranks. Corridors widen with what climbs through them. No edge runs under
/// a box that isn't its own.
Drawn route(const Component& component, Placed placed);

/// Where ranks begin and end along the arrows.
struct Columns {
    std::vector<double> low, high, middle;
};

/// Several components whose ranks stand in the same columns. `before` of rank i: more room before it. Along the arrows
/// all share one origin, where the first column begins; edges may reach a little beyond.
std::vector<Drawn> routeTogether(const std::vector<const Component*>& components, std::vector<Placed> placed,
                                 const std::vector<double>& before, Columns& columns);

} // namespace stemma::layered
