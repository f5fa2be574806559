// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command showMapCommand() {
    Command command;
    command.id = QStringLiteral("view-map");
    command.title = QObject::tr("Show the map");
    command.shortcut = QStringLiteral("Ctrl+2");
    command.menu = QStringLiteral("view");
    command.icon = "map";
    command.run = [](MainWindow& window) { window.pages().showFixed(QStringLiteral("map")); };
    return command;
}

} // namespace stemma::ui
