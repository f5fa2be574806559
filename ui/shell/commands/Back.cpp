// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Places.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command backCommand() {
    Command command;
    command.id = QStringLiteral("back");
    command.title = QObject::tr("Back to where I was");
    command.shortcut = QStringLiteral("Alt+Left");
    command.menu = QStringLiteral("view");
    command.icon = "back";
    command.enabled = [](MainWindow& window) { return window.places().canGoBack(); };
    command.run = [](MainWindow& window) { window.places().back(); };
    return command;
}

} // namespace stemma::ui
