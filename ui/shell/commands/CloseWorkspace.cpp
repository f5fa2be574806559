// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Session.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command closeWorkspaceCommand() {
    Command command;
    command.id = QStringLiteral("close-workspace");
    command.title = QObject::tr("Close the workspace");
    command.shortcut = QStringLiteral("Ctrl+Shift+W");
    command.menu = QStringLiteral("file");
    command.icon = "close";
    command.enabled = [](MainWindow& window) { return window.context().session.state() != Session::State::Closed; };
    command.run = [](MainWindow& window) { window.context().session.close(); };
    return command;
}

} // namespace stemma::ui
