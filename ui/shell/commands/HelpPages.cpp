// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command helpPagesCommand() {
    Command command;
    command.id = QStringLiteral("help-pages");
    command.title = QObject::tr("Read the help");
    command.shortcut = QStringLiteral("Shift+F1");
    command.menu = QStringLiteral("help");
    command.icon = "help";
    command.run = [](MainWindow& window) { window.openDocument(QStringLiteral("help:"), true); };
    return command;
}

} // namespace stemma::ui
