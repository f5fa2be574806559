// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/catalog.h"

namespace stemma::cli {

const std::vector<Command>& commands() {
    static const std::vector<Command> kCommands = {
        newCommand(),    runCommand(),    planCommand(),       runsCommand(),     artifactsCommand(),
        showCommand(),   logCommand(),    cancelCommand(),     lineageCommand(),  whyCommand(),
        addCommand(),    tagCommand(),    exportCommand(),     deleteCommand(),   gcCommand(),
        verifyCommand(), repairCommand(), completionCommand(), completeCommand(),
    };
    return kCommands;
}

const Command* findCommand(std::string_view name) {
    for (const Command& command : commands())
        if (command.name == name) return &command;
    return nullptr;
}

} // namespace stemma::cli
