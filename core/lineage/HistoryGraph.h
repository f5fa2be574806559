// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/layout/LineageDrawing.h"
#include "core/lineage/DrawnThing.h"

#include <cstdint>
#include <string>

namespace stemma {

class Store;

struct HistoryQuestion {
    std::int64_t before = 0; ///< only runs older than this one; 0: from the newest on
    std::size_t runs = 200;
    std::string pipeline; ///< only its runs; "": all
};

/// Runs as lanes in time, the newest first ("r12", nodes "s9" and "r12/a17"): in a lane what the run did, and across
/// lanes what was there before it. Each version that a run didn't make hangs, dashed, on the next older lane that has
/// it, so that such a thread is a chain of short pieces with its origin at the end.
struct HistoryGraph {
    LineageDrawing drawing;
    DrawnThings things;
    std::int64_t next = 0; ///< HistoryQuestion::before of what is older; 0: nothing is
};

/// One answer in one moment of the database; 1,000 runs of 10 steps take some 100 ms. Errors: those of the database,
/// Cancelled.
Result<HistoryGraph> historyOf(const Store& store, const HistoryQuestion& question = {}, const Cancel& cancel = {});

/// The node of a version in a run's lane.
std::string historyNode(RunId run, VersionId version);
std::string historyNode(StepRunId stepRun);
std::string historyLane(RunId run);

} // namespace stemma
