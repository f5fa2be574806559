// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/MainWindow.h"

namespace stemma::ui {

/// Shows a dialog of that kind beside the window; the one that is open already where there is one.
template <typename Dialog>
void openOnce(MainWindow& window) {
    auto* dialog = window.findChild<Dialog*>();
    if (!dialog) dialog = new Dialog(window.context(), &window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace stemma::ui
