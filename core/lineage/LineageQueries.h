// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/lineage/Lineage.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

class Store;

/// Questions about single artifacts, answered by the database in the time of the answer's size.
/// Errors of all: NotFound (no such version or run), Cancelled, those of the database.

struct LineageQuestion {
    LineageDirection direction = LineageDirection::Upstream;
    int depth = -1;          ///< steps in each direction; < 0: no limit
    bool describing = false; ///< also versions that describe one of the slice; edges between what is there always are
    std::size_t mostNodes = 50'000; ///< more: Lineage::cut
    std::optional<int> down = {};   ///< steps downstream, where these are others than upstream
};

/// What a version was made from, what was made from it, or both.
Result<Lineage> lineageOf(const Store& store, VersionId version, const LineageQuestion& question = {},
                          const Cancel& cancel = {});
/// Everything on a way from one version to another; without nodes where there is none.
Result<Lineage> lineageBetween(const Store& store, VersionId first, VersionId last, const Cancel& cancel = {});
/// One run as it went: its step runs, what they read, made and handed on. A reused step points at its origin.
Result<Lineage> lineageOfRun(const Store& store, RunId run, const Cancel& cancel = {});
/// Several at once; what they share is in it once.
Result<Lineage> lineageOfRuns(const Store& store, const std::vector<RunId>& runs, const Cancel& cancel = {});

/// `layer:` and `tags:` of a step, out of what was recorded with its run (step_runs.details); most have neither, and
/// nothing is parsed.
void readPlaceOfStep(std::string_view details, std::string& layer, std::vector<std::string>& tags);

} // namespace stemma
