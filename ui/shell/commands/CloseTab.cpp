// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command closeTabCommand() {
    Command command;
    command.id = QStringLiteral("close-tab");
    command.title = QObject::tr("Close the tab");
    command.shortcut = QStringLiteral("Ctrl+W");
    command.menu = QStringLiteral("view");
    command.icon = "close";
    command.run = [](MainWindow& window) { window.pages().closeCurrent(); };
    return command;
}

} // namespace stemma::ui
