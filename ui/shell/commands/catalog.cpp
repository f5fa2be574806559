// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/commands.h"

namespace stemma::ui {

const std::vector<Command>& commandCatalog() {
    static const std::vector<Command> all{
        newPipelineCommand(),
        openFileCommand(),
        openFolderCommand(),
        exportCommand(),
        exportStoryCommand(),
        closeWorkspaceCommand(),
        settingsCommand(),
        quitCommand(),
        runCommand(),
        parametersCommand(),
        cancelRunCommand(),
        paletteCommand(),
        showLineageCommand(),
        showMapCommand(),
        showHistoryCommand(),
        showRunsCommand(),
        backCommand(),
        forwardCommand(),
        bookmarkCommand(),
        nextTabCommand(),
        previousTabCommand(),
        closeTabCommand(),
        nextVisualizationCommand(),
        previousVisualizationCommand(),
        nextVersionCommand(),
        previousVersionCommand(),
        nextArtifactCommand(),
        previousArtifactCommand(),
        toggleFilmstripCommand(),
        toggleNavigatorCommand(),
        toggleInspectorCommand(),
        toggleLogsCommand(),
        toggleThemeCommand(),
        largerTextCommand(),
        smallerTextCommand(),
        undoCommand(),
        redoCommand(),
        helpCommand(),
        helpPagesCommand(),
        aboutCommand(),
    };
    return all;
}

const Command* findCommand(const QString& id) {
    for (const Command& command : commandCatalog())
        if (command.id == id) return &command;
    return nullptr;
}

} // namespace stemma::ui
