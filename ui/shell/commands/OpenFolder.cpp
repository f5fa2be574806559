// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command openFolderCommand() {
    Command command;
    command.id = QStringLiteral("open-folder");
    command.title = QObject::tr("Open a folder…");
    command.shortcut = QStringLiteral("Ctrl+O");
    command.menu = QStringLiteral("file");
    command.icon = "folder";
    command.run = [](MainWindow& window) { window.opening().browseFolder(&window); };
    return command;
}

} // namespace stemma::ui
