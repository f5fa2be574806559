// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace stemma::ui {

class GraphCanvas;

constexpr double kReadableScale = 0.62; ///< names and facts can be read from here on

/// For a graph that was just shown: where all of it fits only too small to be read, shows the part around a node
/// instead, at a size that can be read. `share` is where in the width the node comes to stand, 0 left to 1 right.
void showReadable(GraphCanvas& canvas, const std::string& node, double share);

} // namespace stemma::ui
