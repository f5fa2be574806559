// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/NewPipelineDialog.h"
#include "ui/shell/OpenOnce.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command newPipelineCommand() {
    Command command;
    command.id = QStringLiteral("new");
    command.title = QObject::tr("New pipeline…");
    command.shortcut = QStringLiteral("Ctrl+N");
    command.menu = QStringLiteral("file");
    command.icon = "plus";
    command.run = [](MainWindow& window) { openOnce<NewPipelineDialog>(window); };
    return command;
}

} // namespace stemma::ui
