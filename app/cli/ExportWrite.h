// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "app/cli/ExportWay.h"
#include "app/cli/NewFile.h"

namespace stemma::cli {

/// Writes a version beside the file's place, not synced; returns what there is to be said of the result: that a picture
/// shows a sample. Errors: Corrupt (what was kept isn't there as it was), NotFound (deleted, cleaned away),
/// InvalidArgument (an option that means nothing here), those of what writes it.
Result<std::string> writeExport(const Invocation& invocation, const Store& store, const VersionInfo& version,
                                const ExportWay& way, const NewFile& file);

} // namespace stemma::cli
