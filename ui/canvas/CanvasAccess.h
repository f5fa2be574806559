// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma::ui {

/// Lets assistive technology see a GraphCanvas as a list of nodes: names, what they are and say, what leads to and from
/// them, which are selected, where the keyboard is; and lets it press one, which selects it. Called by the canvas.
void exposeCanvas();

} // namespace stemma::ui
