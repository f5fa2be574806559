// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

#include <QUndoStack>

namespace stemma::ui {

Command undoCommand() {
    Command command;
    command.id = QStringLiteral("undo");
    command.title = QObject::tr("Undo");
    command.shortcut = QStringLiteral("Ctrl+Z");
    command.menu = QStringLiteral("edit");
    command.icon = "undo";
    command.enabled = [](MainWindow& window) { return window.context().undo.canUndo(); };
    command.run = [](MainWindow& window) { window.context().undo.undo(); };
    return command;
}

} // namespace stemma::ui
