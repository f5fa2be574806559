// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

namespace stemma::cli {

/// All commands, in the order of the overview.
const std::vector<Command>& commands();
const Command* findCommand(std::string_view name); ///< nullptr where there is none

Command addCommand();
Command artifactsCommand();
Command completeCommand();
Command completionCommand();
Command cancelCommand();
Command deleteCommand();
Command exportCommand();
Command gcCommand();
Command lineageCommand();
Command logCommand();
Command newCommand();
Command planCommand();
Command repairCommand();
Command runCommand();
Command runsCommand();
Command showCommand();
Command tagCommand();
Command verifyCommand();
Command whyCommand();

} // namespace stemma::cli
