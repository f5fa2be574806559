// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command parametersCommand() {
    Command command;
    command.id = QStringLiteral("parameters");
    command.title = QObject::tr("Parameters of the next run…");
    command.shortcut = QStringLiteral("Ctrl+P");
    command.menu = QStringLiteral("run");
    command.icon = "edit";
    command.enabled = [](MainWindow& window) { return !window.runs().file().isEmpty(); };
    command.run = [](MainWindow& window) { window.openParameters(); };
    return command;
}

} // namespace stemma::ui
