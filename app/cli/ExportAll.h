// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/store/Store.h"

namespace stemma::cli {

/// `export REF --all --to FOLDER [--format svg]`: every file that shows a version, in its order, numbered. Charts are
/// drawn in the format, which is SVG where nothing is said; what isn't one is written as it is. What can't be written
/// is said, the others are there, and the program ends with Exit::Wrong.
Result<Exit> exportAll(Invocation& invocation, const Store& store, const VersionInfo& version);

} // namespace stemma::cli
