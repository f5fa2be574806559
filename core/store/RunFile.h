// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreState.h"

namespace stemma {

/// Ends a run inside the caller's transaction: steps that were never committed get `unfinished` (those that had started
/// and are still queued or running: Interrupted), store/runs/<id>.json is written durably, then the row is changed.
Status endRun(Store::State& state, Connection& connection, RunId run, RunStatus status, const Json& details,
              StepStatus unfinished);

/// store/runs/<id>.json as text: the run, its step runs with keys, key components, versions used and yielded.
Result<std::string> runFileText(Connection& connection, RunId run);

} // namespace stemma
