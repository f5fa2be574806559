// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

namespace stemma::cli {

/// A word that may be typed, and what it is. ":files" and ":folders" ask the shell for names.
struct Candidate {
    std::string word, what;
};

/// What a word of this kind may become; those that don't begin with `current` may be among them. Looks into the
/// workspace and the pipeline that the words typed so far name, without changing them; without them it is empty.
std::vector<Candidate> candidatesFor(Completes completes, const std::vector<std::string>& words,
                                     const std::string& current, const Invocation& invocation);

} // namespace stemma::cli
