// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAccessibleEvent;

namespace stemma::ui {

class GraphCanvas;

/// Lets assistive technology see a GraphCanvas as a tree: lanes with their nodes, or all nodes; their names, what they
/// are and say, what leads to them (as what controls them) and from them (as what they control), which are selected,
/// where the keyboard is. It may press one, which selects it, and toggle a group, which unfolds. Called by the canvas.
void exposeCanvas();

/// Who is told of what happens; Qt, which asks nobody where no assistive technology is there, or a test. Returns who
/// was.
using AccessListener = void (*)(QAccessibleEvent* event);
AccessListener setAccessListener(AccessListener listener);

/// That the keyboard is on another node: whatever the node's parent is, the node itself is named.
void tellCurrent(GraphCanvas& canvas);
/// That there are other nodes, or in another order.
void tellReordered(GraphCanvas& canvas);
/// That its description is a sentence to be read at once.
void tellAlert(GraphCanvas& canvas);

} // namespace stemma::ui
