// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command showHistoryCommand() {
    Command command;
    command.id = QStringLiteral("view-history");
    command.title = QObject::tr("Show the history");
    command.shortcut = QStringLiteral("Ctrl+3");
    command.menu = QStringLiteral("view");
    command.icon = "history";
    command.run = [](MainWindow& window) { window.pages().showFixed(QStringLiteral("history")); };
    return command;
}

} // namespace stemma::ui
