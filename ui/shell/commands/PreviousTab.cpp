// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command previousTabCommand() {
    Command command;
    command.id = QStringLiteral("previous-tab");
    command.title = QObject::tr("Previous tab");
    command.shortcut = QStringLiteral("Ctrl+PgUp");
    command.menu = QStringLiteral("view");
    command.icon = "back";
    command.run = [](MainWindow& window) { window.pages().step(-1); };
    return command;
}

} // namespace stemma::ui
