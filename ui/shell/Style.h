// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Settings.h"

namespace stemma::ui {

/// Dresses the application: Fusion, the palette, the few style-sheet rules, the fonts. Widgets repaint by themselves.
/// Rules hang on the dynamic property `role`: buttons are primary, plain, quiet, chip or link; frames are card, bar,
/// strip, panel, banner; labels are title, section, quiet, mono.
void dress(Settings::Theme theme, double textScale);
/// Dresses it as is set, now and whenever theme or text size change. `settings` must outlive the application's use.
void dressAsSet(Settings& settings);

/// Whether the desktop asks for dark colours (its own palette, before ours was set).
bool systemIsDark();

/// Whether the desktop asks for less motion.
bool reducedMotion();

} // namespace stemma::ui
