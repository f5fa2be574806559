// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command exportStoryCommand() {
    Command command;
    command.id = QStringLiteral("export-story");
    command.title = QObject::tr("Export story…");
    command.menu = QStringLiteral("file");
    command.icon = "export";
    command.enabled = [](MainWindow& window) { return window.hasStory(); };
    command.run = [](MainWindow& window) { window.openExport(QStringLiteral("story-html")); };
    return command;
}

} // namespace stemma::ui
