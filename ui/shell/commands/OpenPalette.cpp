// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command paletteCommand() {
    Command command;
    command.id = QStringLiteral("palette");
    command.title = QObject::tr("Find anything, do anything");
    command.shortcut = QStringLiteral("Ctrl+K");
    command.menu = QStringLiteral("");
    command.icon = "search";
    command.run = [](MainWindow& window) { window.openPalette(); };
    return command;
}

} // namespace stemma::ui
