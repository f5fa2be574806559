// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/engine/CacheKey.h"

namespace stemma {

class Store;

/// Adds to reasons about code where it differs: from what was kept of it in `before` to what was kept in another run,
/// or to the files below a folder as they are now. Code that wasn't kept, is no text or is too large stays told by its
/// hash.
void addCodeLines(const Store& store, RunId before, RunId after, std::vector<Reason>& reasons);
void addCodeLines(const Store& store, RunId before, const fs::path& folder, std::vector<Reason>& reasons);

/// The same of what an import reads: rows of a text file, from what its earlier step run took in to what a later one
/// did, or to the file as it is now; of several files (two step runs) which of them. What is no text or is large stays
/// told by its hash.
void addRowLines(const Store& store, StepRunId before, StepRunId after, std::vector<Reason>& reasons);
void addRowLines(const Store& store, StepRunId before, const fs::path& now, std::vector<Reason>& reasons);

} // namespace stemma
