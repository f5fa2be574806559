// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command toggleLogsCommand() {
    Command command;
    command.id = QStringLiteral("logs");
    command.title = QObject::tr("Show or hide the logs");
    command.shortcut = QStringLiteral("Ctrl+L");
    command.menu = QStringLiteral("view");
    command.icon = "log";
    command.run = [](MainWindow& window) { window.toggleLogs(); };
    return command;
}

} // namespace stemma::ui
