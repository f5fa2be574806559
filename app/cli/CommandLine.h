// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

namespace stemma::cli {

/// What a command line asks for.
struct Asked {
    enum class Kind { Run, Overview, Help, Version };
    Kind kind = Kind::Run;
    Invocation invocation; ///< its command is set for Run and Help
};

/// Parses the words after the program's name. Errors: InvalidArgument, with the nearest right word. `json` becomes true
/// as soon as --json is among them, so that even their errors can be told as JSON.
Result<Asked> parseCommandLine(const std::vector<std::string>& words, bool& json);

std::string overview();                      ///< `stemma --help`
std::string helpOf(const Command& command);  ///< `stemma run --help`
std::string usageOf(const Command& command); ///< "stemma tag REF TAG [options]"

} // namespace stemma::cli
