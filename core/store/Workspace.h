// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <optional>

namespace stemma {

/// Which workspace is meant: the folder .stemma, whether it is there or not.
struct WorkspacePlace {
    fs::path folder; ///< …/.stemma, absolute
    bool exists = false;
    bool operator==(const WorkspacePlace&) const = default;
};

/// The workspace a person named (`-w`: the project's folder, or the workspace itself), else STEMMA_WORKSPACE, else that
/// of the nearest folder from `start` upwards that has one, else the one that would be made in `start`. Only looks.
/// Errors: NotFound where the folder that was named isn't there.
Result<WorkspacePlace> findWorkspace(const fs::path& start, const std::optional<fs::path>& named = std::nullopt);

/// Opens an existing workspace to look at it: recovers what a dead program left where it may write, and opens a place
/// that can't be written as it is. Errors: those of Store::open.
Result<std::unique_ptr<Store>> openForReading(const fs::path& workspace);

/// A store to plan against: the workspace's own, or, as planning makes none, an empty one that goes away with this.
struct PlanningStore {
    std::optional<TempFolder> scratch; ///< before the store: outlives it
    std::unique_ptr<Store> store;
};
/// Errors: those of Store::open.
Result<PlanningStore> openForPlanning(const WorkspacePlace& place);

} // namespace stemma
