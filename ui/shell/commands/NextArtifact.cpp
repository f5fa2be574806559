// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Browsable.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

Command nextArtifactCommand() {
    Command command;
    command.id = QStringLiteral("next-artifact");
    command.title = QObject::tr("Next artifact");
    command.shortcut = QStringLiteral("Alt+PgDown");
    command.menu = QStringLiteral("view");
    command.icon = "forward";
    command.yields = true;
    command.enabled = [](MainWindow& window) {
        return dynamic_cast<Browsable*>(window.pages().currentPage()) != nullptr;
    };
    command.run = [](MainWindow& window) {
        if (auto* page = dynamic_cast<Browsable*>(window.pages().currentPage()))
            page->browse(Browsable::By::Artifact, 1);
    };
    return command;
}

} // namespace stemma::ui
