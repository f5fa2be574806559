// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command smallerTextCommand() {
    Command command;
    command.id = QStringLiteral("smaller-text");
    command.title = QObject::tr("Smaller text");
    command.shortcut = QStringLiteral("Ctrl+Shift+-");
    command.menu = QStringLiteral("view");
    command.icon = "minus";
    command.run = [](MainWindow& window) {
        window.context().settings.setTextScale(window.context().settings.textScale() - 0.125);
    };
    return command;
}

} // namespace stemma::ui
