// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Browsable.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command previousVersionCommand() {
    Command command;
    command.id = QStringLiteral("previous-version");
    command.title = QObject::tr("Previous version of the artifact");
    command.shortcut = QStringLiteral("Alt+Down");
    command.menu = QStringLiteral("view");
    command.icon = "chevron-down";
    command.yields = true;
    command.enabled = [](MainWindow& window) {
        return dynamic_cast<Browsable*>(window.pages().currentPage()) != nullptr;
    };
    command.run = [](MainWindow& window) {
        if (auto* page = dynamic_cast<Browsable*>(window.pages().currentPage()))
            page->browse(Browsable::By::Version, -1);
    };
    return command;
}

} // namespace stemma::ui
