// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "app/cli/NewFile.h"
#include "core/store/Store.h"

#include <string>

namespace stemma::cli {

/// The values of an .npy, or of the array of an .npz that --array names (the only one needs no name), as CSV; returns
/// what there is to be said: that there are fewer than its header claims. Ctrl+C stops it.
/// Errors: InvalidArgument (which of several; names them), BadData, Cancelled, Io, NoSpace.
Result<std::string> exportArray(const Invocation& invocation, const Store& store, const VersionInfo& version,
                                const NewFile& file);

} // namespace stemma::cli
