// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Browsable.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command toggleFilmstripCommand() {
    Command command;
    command.id = QStringLiteral("filmstrip");
    command.title = QObject::tr("All versions side by side");
    command.shortcut = QStringLiteral("Ctrl+Shift+V");
    command.menu = QStringLiteral("view");
    command.icon = "image";
    command.yields = true;
    command.enabled = [](MainWindow& window) {
        return dynamic_cast<Browsable*>(window.pages().currentPage()) != nullptr;
    };
    command.run = [](MainWindow& window) {
        if (auto* page = dynamic_cast<Browsable*>(window.pages().currentPage())) page->toggleFilmstrip();
    };
    return command;
}

} // namespace stemma::ui
