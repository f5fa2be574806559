// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <optional>
#include <string>

namespace stemma {

/// Where and by whom a run happened. Recorded, never part of a key.
struct Provenance {
    std::string host, user, gitCommit, gitBranch;
    std::optional<bool> gitDirty; ///< nullopt: no repository, or git isn't installed
};

/// Of the repository around `folder`, if there is one. Runs `git` with hooks, file-system monitors and optional locks
/// off, so that nothing of a stranger's repository is executed; gives up after `seconds`. Never fails.
Provenance findProvenance(const fs::path& folder, double seconds = 5);

} // namespace stemma
