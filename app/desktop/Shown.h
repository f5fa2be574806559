// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma::ui {

class MainWindow;

/// For whoever measures how fast the window comes (./dev bench): where the environment names a file in
/// STEMMA_SAY_SHOWN, these lines are appended to it, each once:
///
///     window SECONDS   its first frame was painted and handed to the display
///     list SECONDS     the same of the first frame whose navigator lists the workspace; never, where that is empty
///
/// SECONDS are of CLOCK_MONOTONIC, which all programs of a machine share. Without the variable nothing happens.
void sayWhenShown(MainWindow& window);

} // namespace stemma::ui
