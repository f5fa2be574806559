// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command openFileCommand() {
    Command command;
    command.id = QStringLiteral("open");
    command.title = QObject::tr("Open a pipeline or a data file…");
    command.shortcut = QStringLiteral("Ctrl+Shift+O");
    command.menu = QStringLiteral("file");
    command.icon = "note";
    command.run = [](MainWindow& window) { window.opening().browseFile(&window); };
    return command;
}

} // namespace stemma::ui
