// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

#include <QUndoStack>

namespace stemma::ui {

Command redoCommand() {
    Command command;
    command.id = QStringLiteral("redo");
    command.title = QObject::tr("Redo");
    command.shortcut = QStringLiteral("Ctrl+Shift+Z");
    command.menu = QStringLiteral("edit");
    command.icon = "redo";
    command.enabled = [](MainWindow& window) { return window.context().undo.canRedo(); };
    command.run = [](MainWindow& window) { window.context().undo.redo(); };
    return command;
}

} // namespace stemma::ui
