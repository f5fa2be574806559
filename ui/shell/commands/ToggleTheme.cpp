// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Palette.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command toggleThemeCommand() {
    Command command;
    command.id = QStringLiteral("theme");
    command.title = QObject::tr("Light or dark");
    command.shortcut = QStringLiteral("Ctrl+Shift+T");
    command.menu = QStringLiteral("view");
    command.icon = "sun";
    command.run = [](MainWindow& window) {
        window.context().settings.setTheme(darkTheme() ? Settings::Theme::Light : Settings::Theme::Dark);
    };
    return command;
}

} // namespace stemma::ui
