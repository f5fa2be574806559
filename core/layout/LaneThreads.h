// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LaneParts.h"

namespace stemma::layered {

/// Draws the edges between lanes, which stand from the top down, into the result, whose boxes are placed: through gaps
/// between boxes, each on a track of its own, and aside only between strips. Those that have a curve already keep it.
/// `laneOf` of node i. Linear in the lanes an edge passes. Errors: Cancelled.
Status drawThreads(const LayoutGraph& graph, const std::vector<Lane>& lanes, const std::vector<std::size_t>& laneOf,
                   const std::vector<std::size_t>& across, PartLayout& layout, LayoutResult& result);

} // namespace stemma::layered
