// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command toggleInspectorCommand() {
    Command command;
    command.id = QStringLiteral("inspector");
    command.title = QObject::tr("Show or hide the inspector");
    command.shortcut = QStringLiteral("Ctrl+I");
    command.menu = QStringLiteral("view");
    command.icon = "chevron-right";
    command.run = [](MainWindow& window) { window.toggleSide(false); };
    return command;
}

} // namespace stemma::ui
