// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/engine/Event.h"
#include "core/engine/Plan.h"
#include "core/engine/StepCancels.h"
#include "core/store/Records.h"

#include <memory>
#include <string>
#include <vector>

namespace stemma {

class Store;
class TablesClient;
struct Pipeline;

/// What is asked of the engine.
struct RunRequest {
    std::shared_ptr<const Pipeline> pipeline; ///< valid: made by loadPipeline
    std::vector<std::string> only;            ///< these steps and what they need; empty: all
    std::vector<std::string> from;            ///< these steps and all after them run, reusable or not
    std::vector<std::string> accept; ///< these are reused as they are, although they changed: see Planner::accept
    int jobs = 0;                    ///< steps side by side; 0: one a core
    std::string message;
    StepCancels cancels;          ///< single steps that are to stop
    bool verify = false;          ///< a hit's files are hashed, not only looked at
    bool keepFailed = false;      ///< the working folder of a step that fails stays, to be looked into: see KeptFolders
    bool keepGoing = true;        ///< others go on after a step has failed
    Json origin = Json::object(); ///< what asked: arguments, program; kept with the run
};

/// What `only` and `from` name are steps of the pipeline. Engine's calls check it too; asked before a workspace is
/// made. Errors: InvalidArgument, with the nearest name.
Status checkSteps(const RunRequest& request);

/// What of a pipeline didn't come to its end in its last run here: failed, skipped, cancelled or interrupted; with
/// cells, in file order, of those that it still has. Errors: NotFound (it never ran here; nothing failed), which say
/// so.
Result<std::vector<std::string>> failedSteps(const Store& store, const Pipeline& pipeline);

struct StepCounts {
    int executed = 0, reused = 0, failed = 0, skipped = 0, cancelled = 0;
    bool operator==(const StepCounts&) const = default;
};
Json toJson(const StepCounts& counts);

/// How a run ended.
struct RunSummary {
    RunId run;
    RunStatus status = RunStatus::Completed;
    StepCounts counts;
    double seconds = 0, savedSeconds = 0;                ///< saved: what the reused steps took when they ran
    std::vector<std::pair<std::string, Error>> failures; ///< step and why, in order of failing
};

/// Plans and runs pipelines in one workspace, with worker threads of its own; blocks the calling thread, never asks a
/// person. The same object may plan and run several pipelines at once from several threads; several programs may run in
/// one workspace. Trust is the caller's affair: run() executes what the pipeline names.
class Engine {
public:
    /// Both must outlive the engine.
    Engine(Store& store, TablesClient& tables);
    ~Engine();

    /// Executes nothing of the project but `identify` commands, and those only where `identify` is true.
    /// Errors: InvalidPipeline (all at once in `causes`), NotSupported ("comes later"), NotFound, those of the store.
    Result<Plan> plan(const RunRequest& request, bool identify = false, const Cancel& cancel = {});

    /// Runs it. A failed step is no error of this call: see RunSummary. Events reach `listener` in order, from one
    /// thread at a time. After `cancel` the steps' process groups are ended and what was committed stays. Errors: as
    /// plan; those of the store.
    Result<RunSummary> run(const RunRequest& request, const EventListener& listener = {}, const Cancel& cancel = {});

    /// Keeps a file or folder as a version of `name` (`stemma add`), like a pipeline of one import step.
    /// `csv`: how to read a table, or null. Returns the version: an equal one that is latest already is returned as it
    /// is.
    Result<VersionId> add(const fs::path& file, const std::string& name, const std::string& type, const Json& csv,
                          bool reference, const Cancel& cancel = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Why a version is as it is: its step run's key against that of the version before it (or of `other`).
/// The reasons name root causes in the steps before it, by walking up the lineage: a consequence is told as one.
struct Why {
    std::string subject;                                 ///< "penguins/clean@3"
    std::string compared;                                ///< "penguins/clean@2", or "" where it is the first
    std::vector<std::pair<std::string, Reason>> reasons; ///< step and reason, root causes first
    /// What the steps that the reasons are about took, in the run that made it and in the one it is compared with.
    struct Cost {
        std::string step;
        RunId run, before;
        double seconds = -1, last = -1; ///< < 0: unknown
    };
    std::vector<Cost> costs; ///< its own step first
};
Result<Why> whyVersion(const Store& store, VersionId version, std::optional<VersionId> other = std::nullopt);

} // namespace stemma
