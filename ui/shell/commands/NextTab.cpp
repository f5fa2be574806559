// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command nextTabCommand() {
    Command command;
    command.id = QStringLiteral("next-tab");
    command.title = QObject::tr("Next tab");
    command.shortcut = QStringLiteral("Ctrl+PgDown");
    command.menu = QStringLiteral("view");
    command.icon = "forward";
    command.run = [](MainWindow& window) { window.pages().step(1); };
    return command;
}

} // namespace stemma::ui
