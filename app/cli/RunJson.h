// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

namespace stemma::cli {

// What others may build on (resources/help/json.md): fields may be added, never changed.

/// A run's record. One that never came to its end left no counts of its steps: here they are, of the steps' own states.
Result<RunInfo> countedRun(const Store& store, RunInfo run);

Json runJson(const RunInfo& run);
Json stepJson(const StepRunInfo& step);
Result<Json> versionJson(const Store& store, const VersionInfo& version);
Result<Json> removalJson(const Store& store, const Store::Removal& removal);

/// "5 executed, 3 reused" of a run that has ended.
std::string runStepsText(const RunInfo& run);
/// Where a version's content lies: the file, or the folder of its files; of a reference the person's own file.
Result<fs::path> versionPath(const Store& store, const VersionInfo& version);

} // namespace stemma::cli
