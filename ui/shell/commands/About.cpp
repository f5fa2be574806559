// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command aboutCommand() {
    Command command;
    command.id = QStringLiteral("about");
    command.title = QObject::tr("About Stemma");
    command.menu = QStringLiteral("help");
    command.icon = "info";
    command.run = [](MainWindow& window) { window.showAbout(); };
    return command;
}

} // namespace stemma::ui
