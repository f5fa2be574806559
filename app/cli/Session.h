// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/base/Files.h"
#include "core/base/Id.h"
#include "core/store/Store.h"

namespace stemma::cli {

/// Which workspace a command means: the folder .stemma, whether it is there or not.
struct Place {
    fs::path workspace; ///< …/.stemma, absolute
    bool exists = false;
};
/// -w, else STEMMA_WORKSPACE, else the nearest folder from `start` upwards that has one, else beside `start`.
Result<Place> findWorkspace(const Invocation& invocation, const fs::path& start);

/// The store of an existing workspace, found from the current folder; a place that can't be written is opened for
/// reading where the command only reads. Notes of its recovery are printed. Its errors end the program with
/// Exit::Workspace.
enum class Access { Read, Write };
Result<std::unique_ptr<Store>> openStore(Invocation& invocation, Access access = Access::Read);
/// The same for a pipeline in `folder`; makes the workspace where there is none, and says so once.
Result<std::unique_ptr<Store>> openOrMakeStore(Invocation& invocation, const fs::path& folder);

/// The pipeline file that is named, or the only one of the folder (or of the current one).
Result<fs::path> choosePipeline(const Invocation& invocation);

/// What a word names: an artifact version, a run, or a step of a run.
struct Thing {
    VersionId version;
    RunId run;
    StepRunId stepRun; ///< of run:12/clean
};
/// "run:12" and "run:12/clean" are runs and steps; everything else is Store::resolve's.
Result<Thing> findThing(const Store& store, const std::string& word);
/// A version only; "run:12/clean" is the step's only output.
Result<VersionId> findVersion(const Store& store, const std::string& word);
/// Steps of a run in file order. While the run goes on, its stored events say which steps are under way.
Result<std::vector<StepRunInfo>> stepsOf(const Store& store, RunId run);
/// The step of a run by name, with its cell if it has one. NotFound with the nearest name.
Result<StepRunInfo> findStep(const Store& store, RunId run, const std::string& step);
/// "12", "run:12" as a run's number; nullopt where it is something else.
std::optional<RunId> parseRun(std::string_view word);

/// "clean", "fit[depth=2]": a step run as people name it.
std::string stepName(const StepRunInfo& step);
/// "penguins/clean@3"
std::string versionName(const VersionInfo& version);
/// "2026-11-23 12:00" in local time.
std::string localTime(Timestamp time);

} // namespace stemma::cli
