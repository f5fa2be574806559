// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreState.h"

namespace stemma {

/// A folder of its own in the trash, named by the moment, so that its age can be told. Durable, as what is renamed into
/// it must not be lost with it.
Result<fs::path> newTrashFolder(const Store::State& state, std::string_view what);
/// Folders in the trash for what is about to be moved there, durable as it.
Status makeRoom(const Store::State& state, const std::vector<std::string>& uuids, const fs::path& trash);
/// Moves data/ and visualizations/ of a version to `trash`; its manifest stays. What is gone already is fine.
Status trashContent(const Store::State& state, const std::string& uuid, const fs::path& trash);
/// Makes durable what trashContent() moved: before the plan that would move it again goes.
Status syncTrashed(const Store::State& state, const std::vector<std::string>& uuids, const fs::path& trash);
/// Finishes removals that a crash cut short (store/staging/removal-*.json). Inside the application lock.
Status finishRemovals(Store::State& state, Connection& connection, const std::vector<fs::path>& markers);

} // namespace stemma
