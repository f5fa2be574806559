// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command showRunsCommand() {
    Command command;
    command.id = QStringLiteral("view-runs");
    command.title = QObject::tr("Show the runs");
    command.shortcut = QStringLiteral("Ctrl+4");
    command.menu = QStringLiteral("view");
    command.icon = "runs";
    command.run = [](MainWindow& window) { window.pages().showFixed(QStringLiteral("runs")); };
    return command;
}

} // namespace stemma::ui
