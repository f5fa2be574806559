// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command exportCommand() {
    Command command;
    command.id = QStringLiteral("export");
    command.title = QObject::tr("Export what is in view…");
    command.shortcut = QStringLiteral("Ctrl+E");
    command.menu = QStringLiteral("file");
    command.icon = "export";
    command.enabled = [](MainWindow& window) { return window.exportable(); };
    command.run = [](MainWindow& window) { window.openExport(); };
    return command;
}

} // namespace stemma::ui
