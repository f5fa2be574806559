// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command largerTextCommand() {
    Command command;
    command.id = QStringLiteral("larger-text");
    command.title = QObject::tr("Larger text");
    command.shortcut = QStringLiteral("Ctrl+Shift++");
    command.menu = QStringLiteral("view");
    command.icon = "plus";
    command.run = [](MainWindow& window) {
        window.context().settings.setTextScale(window.context().settings.textScale() + 0.125);
    };
    return command;
}

} // namespace stemma::ui
