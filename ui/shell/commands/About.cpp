// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/AboutDialog.h"
#include "ui/shell/OpenOnce.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command aboutCommand() {
    Command command;
    command.id = QStringLiteral("about");
    command.title = QObject::tr("About Stemma");
    command.menu = QStringLiteral("help");
    command.icon = "info";
    command.run = [](MainWindow& window) { openOnce<AboutDialog>(window); };
    return command;
}

} // namespace stemma::ui
