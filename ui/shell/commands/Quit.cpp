// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command quitCommand() {
    Command command;
    command.id = QStringLiteral("quit");
    command.title = QObject::tr("Quit");
    command.shortcut = QStringLiteral("Ctrl+Q");
    command.menu = QStringLiteral("file");
    command.icon = "quit";
    command.run = [](MainWindow& window) { window.close(); };
    return command;
}

} // namespace stemma::ui
