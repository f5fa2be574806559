// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/StepKind.h"

namespace stemma {

/// The files that rules of Make name as prerequisites, as compilers write them (-MD): `\` goes on with the line and
/// escapes a space, `$$` is a dollar. In their order, once each.
std::vector<std::string> depfileFiles(std::string_view text);

/// What the depfile of a command that ended in `view` says it read: files of the project become observations; inputs,
/// outputs and files elsewhere don't. `started` is when the command began: what is younger changed under it.
/// Errors: StepFailed (it wrote none), Io.
Status takeDepfile(StepWork& work, const fs::path& view, Timestamp started);

} // namespace stemma
