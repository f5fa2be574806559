// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

// What the words of a person name in a workspace. Errors of all: NotFound with the nearest name, InvalidArgument,
// those of the store.

/// An artifact version, a run, or a step of a run: `version` or `run` is there, with `stepRun` the run too.
struct Thing {
    VersionId version;
    RunId run;
    StepRunId stepRun; ///< of run:12/clean
    bool operator==(const Thing&) const = default;
};

/// "run:12" and "run:12/clean" are runs and steps; everything else is Store::resolve's.
Result<Thing> findThing(const Store& store, const std::string& word);

/// Steps of a run in file order. While the run goes on, its stored events say which steps are under way.
Result<std::vector<StepRunInfo>> stepsOf(const Store& store, RunId run);

/// The step of a run by name, with its cell if it has one.
Result<StepRunInfo> findStep(const Store& store, RunId run, const std::string& step);

/// The working folder that was kept of a failed step; "" where none is (any more).
fs::path keptFolder(const Store& store, const StepRunInfo& step);

/// "12", "run:12" as a run's number, whether there is such a run or not; nullopt where it is something else.
std::optional<RunId> parseRun(std::string_view word);

} // namespace stemma
