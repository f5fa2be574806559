// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/lineage/Lineage.h"

namespace stemma {

class Store;

/// Questions about single artifacts, answered by the database in the time of the answer's size.
/// Errors of all: NotFound (no such version or run), those of the database.

struct LineageQuestion {
    LineageDirection direction = LineageDirection::Upstream;
    int depth = -1;          ///< steps in each direction; < 0: no limit
    bool describing = false; ///< also versions that describe one of the slice; edges between what is there always are
    std::size_t mostNodes = 50'000; ///< more: Lineage::cut
};

/// What a version was made from, what was made from it, or both.
Result<Lineage> lineageOf(const Store& store, VersionId version, const LineageQuestion& question = {});
/// Everything on a way from one version to another; without nodes where there is none.
Result<Lineage> lineageBetween(const Store& store, VersionId first, VersionId last);
/// One run as it went: its step runs, what they read, made and handed on. A reused step points at its origin.
Result<Lineage> lineageOfRun(const Store& store, RunId run);

} // namespace stemma
