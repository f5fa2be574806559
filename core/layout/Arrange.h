// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"
#include "core/layout/PartLayout.h"

namespace stemma::layered {

/// Where something new may stand.
struct Limits {
    double left = -1e300; ///< not further to the left
    double top = -1e300;  ///< not higher
    double right = 1e300;
    double bottom = 1e300;
    std::vector<Rect> taken; ///< not there: what isn't of the graph stands there, and edges lead around it
};

/// Lays out what is new around what was there before, which stays exactly where it is; only where something is opened
/// and finds no room are others pushed, never pinned ones and never `still`. Ways of edges stay, too, unless an end
/// moved or something now stands in their way. Takes time for what is new, and a little for copying the rest. Looks
/// at no lanes; what is of a band finds room among it. Contract: `before` has as many centres as the graph has nodes.
/// Errors: Cancelled.
Result<LayoutResult> arrange(const LayoutGraph& graph, const LayoutBefore& before, std::optional<std::size_t> still,
                             PartLayout& layout, const Limits& limits = {});

/// Whether a place of before is one: finite, and not absurdly far away.
bool isPlace(const std::optional<Point>& centre);

/// The same with x and y exchanged, where the direction is down; so that all work is done from left to right.
LayoutGraph turned(const LayoutGraph& graph);
LayoutBefore turned(const LayoutBefore& before);
LayoutResult turned(LayoutResult result);

} // namespace stemma::layered
