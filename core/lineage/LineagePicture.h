// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "core/lineage/Lineage.h"

namespace stemma {

/// A lineage as it is drawn: the same nodes and edges, with what a picture says about them.
LineageDrawing drawingOf(const Lineage& lineage);
/// What a step made stands in the layer of its step.
void layerResults(LineageDrawing& drawing);

/// Puts how the checks of a step went behind its facts: "0.31 s · ✓ 2", "0.31 s · ✗ 1". So short that a box keeps its
/// width; the tooltip says more, and names `failed`, the first that did not pass, where it is known.
void addCheckMark(DrawnNode& step, int passed, int notPassed, const std::string& failed);

} // namespace stemma
