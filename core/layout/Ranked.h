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
        bool operator==(const Edge&) const = default;
    };
    std::vector<double> length;  ///< of node i, along the arrows
    std::vector<double> breadth; ///< of node i, across them
    std::vector<Edge> edges;
    double nodeGap = 24;
    double rankGap = 44;
    double arrivalLength = 9;
    double arrivalGap = 8;
    std::size_t size() const { return length.size(); }
};

/// A component placed in ranks, before its edges are routed.
struct Placed {
    std::vector<std::int32_t> rank; ///< of node i, from 0, without holes
    std::vector<double> across;     ///< centre of node i
    /// Of edge i, its position across at each rank on its way: at those strictly between its ends where it runs
    /// forwards; at all ranks from its tail's down to its head's, both included, where it runs backwards or stays
    /// (cycles). Empty although ranks lie between: routed straight.
    std::vector<std::vector<double>> ways;
};

/// A component as it is drawn: `along` and `across` within (0,0)–(length, breadth).
struct Drawn {
    std::vector<Point> centres; ///< x is along, y is across
    std::vector<EdgeCurve> curves;
    Size size;
};

/// Ranks by longest path (cycles broken by a search in order of index), barycentre sweeps that keep the order with the
/// fewest crossings, positions by isotonic regression. Deterministic, near-linear.
Placed placeByRank(const Component& component);

/// Whether edges, followed, come back to where they began (self loops included).
bool hasCycle(const Component& component);

/// Makes level what is nearly level: boxes with their only neighbour, and the passages of long edges. Order within a
/// rank stays; boxes stay nodeGap apart.
void straighten(const Component& component, Placed& placed);

/// Straightens, and draws the edges of a placed component: out of the middle of a side, straight past the boxes of a
/// rank, and an S in the corridor between two ranks. Corridors widen with what climbs through them. No edge runs under
/// a box that isn't its own.
Drawn route(const Component& component, Placed placed);

} // namespace stemma::layered
