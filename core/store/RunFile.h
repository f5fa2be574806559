// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreState.h"

namespace stemma {

/// Ends a run inside the caller's transaction: steps that were never committed get `unfinished` (those that had started
/// and are still queued or running: Interrupted), store/runs/<id>.json is written durably, then the row is changed.
Status endRun(Store::State& state, Connection& connection, RunId run, RunStatus status, const Json& details,
              StepStatus unfinished);

/// What a run's file says of one step run, but for what hangs on it.
struct StepHead {
    std::int64_t row = 0;
    std::string_view uuid;
    std::int64_t position = 0;
    std::string_view step, cell, kind, status;
    Digest key, fullKey;
    std::string_view origin; ///< "" where it is none that was reused
    bool reusable = false;
    std::optional<Timestamp> queued, started, ended;
};

/// What a reused step read or yielded: of an input its place in the list, of an output the id of its row.
struct StepPort {
    std::string_view name;
    std::int64_t position = 0, item = 0, row = 0;
    std::string_view version; ///< its uuid
};

/// The file's object of a reused step without error, details, checks and new versions: the bytes that runFileText()
/// would make of its rows.
std::string reusedStepText(const StepHead& head, const std::vector<StepPort>& inputs,
                           const std::vector<StepPort>& outputs);

/// store/runs/<id>.json as text: the run, its step runs with keys, key components, versions used and yielded. Steps
/// whose text is in `known`, by row, aren't read again.
using KnownSteps = std::unordered_map<std::int64_t, std::string>;
Result<std::string> runFileText(Connection& connection, RunId run, const KnownSteps& known = {});

} // namespace stemma
