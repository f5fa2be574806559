// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma::ui {

/// Lets assistive technology see a GraphCanvas as a tree: lanes with their nodes, or all nodes; their names, what they
/// are and say, what leads to them (as what controls them) and from them (as what they control), which are selected,
/// where the keyboard is. It may press one, which selects it, and toggle a group, which unfolds. Called by the canvas.
void exposeCanvas();

} // namespace stemma::ui
