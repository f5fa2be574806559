// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/PartLayout.h"

namespace stemma::layered {

/// Whether nodes stand in bands: in two of them at least.
bool hasBands(const LayoutGraph& graph);

/// All components in the same columns, those of a band beside each other; without Graphviz, which knows no such order.
/// Nodes of no band stand with what they follow, else with what follows them. An edge to an earlier band runs back.
/// Errors: Cancelled.
Result<LayoutResult> layoutBands(const LayoutGraph& graph, PartLayout& layout);

/// Adds the strips of bands around boxes that are placed, with room for their names; all empty where bands are mixed (a
/// person moved something).
void addBands(const LayoutGraph& graph, LayoutResult& result);

} // namespace stemma::layered
