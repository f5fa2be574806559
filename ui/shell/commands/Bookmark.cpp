// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/Places.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command bookmarkCommand() {
    Command command;
    command.id = QStringLiteral("bookmark");
    command.title = QObject::tr("Bookmark this view");
    command.shortcut = QStringLiteral("Ctrl+D");
    command.menu = QStringLiteral("view");
    command.icon = "bookmark";
    command.enabled = [](MainWindow& window) { return window.places().canBookmark(); };
    command.run = [](MainWindow& window) { window.places().bookmarkHere(); };
    return command;
}

} // namespace stemma::ui
