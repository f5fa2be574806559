// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/Arguments.h"

namespace stemma::ui {

class MainWindow;

/// Opens what the arguments name in the window, waits until it has come to rest (every question answered, every layout
/// done), draws it to arguments.picture, and returns the exit code: 0, or 2 after a sentence on standard error.
int drawPicture(MainWindow& window, const Arguments& arguments);

/// The sentence on standard error; returns 2, the exit code for it.
int complain(const QString& sentence);

} // namespace stemma::ui
