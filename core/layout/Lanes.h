// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/PartLayout.h"

namespace stemma::layered {

/// Whether some node stands in a lane. Nodes that don't, then stand in one more, below all others.
bool hasLanes(const LayoutGraph& graph);

/// Each lane as a graph of its own, equal ones once, stacked from the top; edges between lanes go through what is free.
/// Errors: Cancelled.
Result<LayoutResult> layoutLanes(const LayoutGraph& graph, PartLayout& layout);

/// The same around what was there before, which stays: lanes that are new above it stand above it, those below it
/// below. A lane is moved only where one above it needs more room. As arrange().
Result<LayoutResult> arrangeLanes(const LayoutGraph& graph, const LayoutBefore& before,
                                  std::optional<std::size_t> still, PartLayout& layout);

} // namespace stemma::layered
