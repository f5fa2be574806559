// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command runCommand() {
    Command command;
    command.id = QStringLiteral("run");
    command.title = QObject::tr("Run the pipeline");
    command.shortcut = QStringLiteral("Ctrl+R");
    command.menu = QStringLiteral("run");
    command.icon = "play";
    command.enabled = [](MainWindow& window) { return !window.runs().file().isEmpty(); };
    command.run = [](MainWindow& window) { window.runs().runCurrent(); };
    return command;
}

} // namespace stemma::ui
