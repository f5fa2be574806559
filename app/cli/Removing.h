// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/store/Store.h"

namespace stemma::cli {

/// Shows what would go and what stays; then, with --yes or a yes on the terminal, moves it to the trash. The same for
/// `delete` and `gc`. Without either nothing is changed, and that is said.
Result<Exit> removeWithPreview(Invocation& invocation, Store& store, const Store::Removal& removal, VersionState as);

} // namespace stemma::cli
