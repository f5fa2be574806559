// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Places.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command forwardCommand() {
    Command command;
    command.id = QStringLiteral("forward");
    command.title = QObject::tr("Forward again");
    command.shortcut = QStringLiteral("Alt+Right");
    command.menu = QStringLiteral("view");
    command.icon = "forward";
    command.enabled = [](MainWindow& window) { return window.places().canGoForward(); };
    command.run = [](MainWindow& window) { window.places().forward(); };
    return command;
}

} // namespace stemma::ui
