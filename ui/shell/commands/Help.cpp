// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/KeysDialog.h"
#include "ui/shell/OpenOnce.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command helpCommand() {
    Command command;
    command.id = QStringLiteral("help");
    command.title = QObject::tr("Help");
    command.shortcut = QStringLiteral("F1");
    command.menu = QStringLiteral("help");
    command.icon = "help";
    command.run = [](MainWindow& window) { openOnce<KeysDialog>(window); };
    return command;
}

} // namespace stemma::ui
