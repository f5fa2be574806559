// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/Command.h"

// One function a command, each in its own .cpp; catalog.cpp lists them.
namespace stemma::ui {

Command newPipelineCommand();
Command openFileCommand();
Command openFolderCommand();
Command exportCommand();
Command exportStoryCommand();
Command closeWorkspaceCommand();
Command settingsCommand();
Command quitCommand();
Command runCommand();
Command parametersCommand();
Command cancelRunCommand();
Command paletteCommand();
Command showLineageCommand();
Command showMapCommand();
Command showHistoryCommand();
Command showRunsCommand();
Command backCommand();
Command forwardCommand();
Command bookmarkCommand();
Command nextTabCommand();
Command previousTabCommand();
Command closeTabCommand();
Command nextVisualizationCommand();
Command previousVisualizationCommand();
Command nextVersionCommand();
Command previousVersionCommand();
Command nextArtifactCommand();
Command previousArtifactCommand();
Command toggleFilmstripCommand();
Command toggleNavigatorCommand();
Command toggleInspectorCommand();
Command toggleLogsCommand();
Command toggleThemeCommand();
Command largerTextCommand();
Command smallerTextCommand();
Command undoCommand();
Command redoCommand();
Command helpCommand();
Command helpPagesCommand();
Command aboutCommand();

} // namespace stemma::ui
