// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/engine/Things.h"

namespace stemma::cli {

/// Whether --to names a file that a story can be.
bool isStoryFile(const std::string& ending);

/// `export run:12 --to story.html`, `export REF --story --to story.pdf`: everything that shows a version, or what a run
/// made, as one file, by stemma-draw. Errors: NotSupported (another ending), those of NewFile and draw.
Result<Exit> exportStory(Invocation& invocation, const Store& store, const Thing& thing);

} // namespace stemma::cli
