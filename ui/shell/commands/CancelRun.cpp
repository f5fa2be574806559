// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunCentre.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command cancelRunCommand() {
    Command command;
    command.id = QStringLiteral("cancel");
    command.title = QObject::tr("Cancel the run");
    command.shortcut = QStringLiteral("Ctrl+.");
    command.menu = QStringLiteral("run");
    command.icon = "stop";
    command.enabled = [](MainWindow& window) { return window.context().runs.any(); };
    command.run = [](MainWindow& window) { window.runs().cancelCurrent(); };
    return command;
}

} // namespace stemma::ui
