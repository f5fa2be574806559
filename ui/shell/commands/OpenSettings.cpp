// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/OpenOnce.h"
#include "ui/shell/SettingsDialog.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command settingsCommand() {
    Command command;
    command.id = QStringLiteral("settings");
    command.title = QObject::tr("Settings…");
    command.shortcut = QStringLiteral("Ctrl+,");
    command.menu = QStringLiteral("file");
    command.icon = "settings";
    command.run = [](MainWindow& window) { openOnce<SettingsDialog>(window); };
    return command;
}

} // namespace stemma::ui
