// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/Arguments.h"

namespace stemma::ui {

class MainWindow;

/// Selects and shows what `--select` and `--view` name, in the window as it is; waits in an event loop of its own until
/// the store has said what a reference is. A sentence where that can't be; "" where it is in view.
QString showNamed(MainWindow& window, const Arguments& arguments);

/// Opens the path and shows what is named as soon as its workspace is open. Returns at once; the window says what can't
/// be.
void openNamed(MainWindow& window, const Arguments& arguments);

} // namespace stemma::ui
