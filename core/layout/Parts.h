// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/layout/Ranked.h"

#include <string>
#include <vector>

namespace stemma::layered {

/// One weakly connected component, with where its parts stand in the whole graph.
struct Part {
    Component component;
    std::vector<std::size_t> nodes;
    std::vector<std::size_t> edges;
};

/// Whether a graph can be laid out: InvalidArgument where a size, a weight, a gap or an end of an edge is no good.
Status checkGraph(const LayoutGraph& graph);

/// Without nodes and edges, with the same direction, aspect and gaps.
LayoutGraph likeIt(const LayoutGraph& graph);

/// Components in the order of their first nodes; those of a group follow its first one. No edge leads back any more.
std::vector<Part> splitParts(const LayoutGraph& graph);

/// A path, or a single box: there is one way to draw it, and it needs no helper.
bool isChain(const Component& component);

/// Equal components have equal keys and are laid out once.
std::string keyOf(const Component& component);

/// Puts drawn parts side by side, and turns along and across into x and y.
LayoutResult assemble(const LayoutGraph& graph, const std::vector<Part>& parts, const std::vector<Drawn>& drawn);

/// To 1/100 pixel.
double rounded(double value);

} // namespace stemma::layered
