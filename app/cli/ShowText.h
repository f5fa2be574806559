// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

namespace stemma::cli {

/// An artifact version for a person: facts, pictures, and its content as far as a terminal shows it (the first rows of
/// a table, metrics as cards, the beginning of a text).
Result<std::string> versionText(const Store& store, const VersionInfo& version, int rows);
/// A run: facts, then its steps.
Result<std::string> runText(const Store& store, RunId run);
/// One step of a run: what it read, made, and was keyed by.
Result<std::string> stepText(const Store& store, StepRunId step);

} // namespace stemma::cli
