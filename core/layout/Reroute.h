// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"
#include "core/layout/PartLayout.h"

#include <vector>

namespace stemma::layered {

/// Draws the edges of a graph whose boxes are placed, from left to right: those of before as they were, where they
/// still end at their boxes and run under none; all others around boxes. `changed` of node i: it is new or was moved,
/// and may stand in the way; those that grew are found out. Errors: Cancelled.
Status reroute(const LayoutGraph& graph, const LayoutBefore& before, std::vector<char>& changed, const BoxIndex& boxes,
               const PartLayout& layout, LayoutResult& result);

} // namespace stemma::layered
