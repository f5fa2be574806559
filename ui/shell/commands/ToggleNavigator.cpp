// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command toggleNavigatorCommand() {
    Command command;
    command.id = QStringLiteral("navigator");
    command.title = QObject::tr("Show or hide the navigator");
    command.shortcut = QStringLiteral("Ctrl+B");
    command.menu = QStringLiteral("view");
    command.icon = "chevron-left";
    command.run = [](MainWindow& window) { window.toggleSide(true); };
    return command;
}

} // namespace stemma::ui
