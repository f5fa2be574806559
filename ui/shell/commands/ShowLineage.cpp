// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command showLineageCommand() {
    Command command;
    command.id = QStringLiteral("view-lineage");
    command.title = QObject::tr("Show the lineage");
    command.shortcut = QStringLiteral("Ctrl+1");
    command.menu = QStringLiteral("view");
    command.icon = "lineage";
    command.run = [](MainWindow& window) { window.pages().showFixed(QStringLiteral("lineage")); };
    return command;
}

} // namespace stemma::ui
