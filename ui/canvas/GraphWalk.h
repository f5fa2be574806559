// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphScene.h"

namespace stemma::ui {

enum class Walk : std::uint8_t { Up, Down, Previous, Next, First, Last };

/// The node a step of the keyboard leads to from `node` (-1: from nowhere): Up and Down along edges, to the neighbour
/// that lies most level; Previous and Next among those side by side; First and Last to the roots and the sinks of what
/// `node` is connected with. `node` itself where there is nothing that way; -1 in an empty graph.
int walk(const GraphScene& scene, int node, Walk way);

/// What lies between two nodes: bits by node as GraphScene::connected has them, for all that is on a way from one to
/// the other, in either direction, both ends with it. Empty where no way leads.
std::vector<std::uint8_t> between(const GraphScene& scene, int one, int other);

} // namespace stemma::ui
