// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Engine.h"

#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/engine/Provenance.h"
#include "core/engine/Runner.h"
#include "core/pipeline/PipelineFile.h"
#include "core/pipeline/References.h"

#include <algorithm>
#include <set>

namespace stemma {

namespace {
constexpr int kRunsLookedAt = 1000; // for the last one of a pipeline
} // namespace

struct Engine::State {
    Store& store;
    TablesClient& tables;
};

Engine::Engine(Store& store, TablesClient& tables) : m_state(std::make_unique<State>(State{store, tables})) {}
Engine::~Engine() = default;

Status checkSteps(const RunRequest& request) {
    const Pipeline& pipeline = *request.pipeline;
    const auto check = [&pipeline](const std::vector<std::string>& names, const std::string& option) -> Status {
        for (const std::string& name : names) {
            if (!pipeline.stepIndexes(name).empty()) continue;
            const Step* open = pipeline.step(name.substr(0, name.find('[')));
            if (open && open->cells == CellState::Open) continue; // its cells are known once it is their turn
            if (pipeline.written.steps &&
                std::ranges::find(*pipeline.written.steps, name, &Step::name) != pipeline.written.steps->end())
                continue; // it has no cells: there are no items
            std::vector<std::string> known;
            for (const Step& step : pipeline.steps) known.push_back(step.name);
            std::string sentence = printable(pipeline.name) + " has no step '" + printable(name) + "'";
            const std::string guess = didYouMean(name, known);
            if (!guess.empty()) sentence += "." + guess;
            return fail(ErrorCode::InvalidArgument, std::move(sentence), option + " takes the name of a step.");
        }
        return {};
    };
    STEMMA_CHECK(check(request.only, "--only"));
    STEMMA_CHECK(check(request.accept, "--accept"));
    return check(request.from, "--from");
}

Result<std::vector<std::string>> failedSteps(const Store& store, const Pipeline& pipeline) {
    STEMMA_TRY(const std::vector<RunInfo> runs, store.runs(kRunsLookedAt));
    const auto last = std::ranges::find_if(
        runs, [&](const RunInfo& run) { return run.pipeline == pipeline.name && run.status != RunStatus::Running; });
    if (last == runs.end())
        return fail(ErrorCode::NotFound,
                    printable(pipeline.name) + " hasn't run in this workspace, so that nothing failed");
    STEMMA_TRY(const std::vector<StepRunInfo> steps, store.stepRuns(last->id));
    std::set<std::string> failed;
    for (const StepRunInfo& step : steps) {
        const bool leftOut = step.status == StepStatus::Skipped && step.error["code"].text() == "not_needed";
        if (step.status != StepStatus::Executed && step.status != StepStatus::Reused && !leftOut)
            failed.insert(stepName(step));
    }
    std::vector<std::string> names;
    for (const Step& step : pipeline.steps)
        if (failed.contains(step.name)) names.push_back(step.name);
    if (names.empty())
        return fail(ErrorCode::NotFound, "Nothing failed in run " + std::to_string(last->id.value) + ", the last of " +
                                             printable(pipeline.name));
    return names;
}

Json toJson(const StepCounts& counts) {
    return Json::object({{"executed", counts.executed},
                         {"reused", counts.reused},
                         {"failed", counts.failed},
                         {"skipped", counts.skipped},
                         {"cancelled", counts.cancelled}});
}

Result<Plan> Engine::plan(const RunRequest& request, bool identify, const Cancel& cancel) {
    Planner planner(m_state->store, m_state->tables, request, identify, cancel);
    planner.setBranch([folder = request.pipeline->folder] { return findProvenance(folder).gitBranch; });
    STEMMA_CHECK(planner.prepare());
    Outcomes outcomes;
    Evaluations evaluations;
    STEMMA_TRY(Plan plan, planner.plan(outcomes, evaluations));
    return plan;
}

Result<RunSummary> Engine::run(const RunRequest& request, const EventListener& listener, const Cancel& cancel) {
    becomeSubreaper();
    Runner runner(m_state->store, m_state->tables, request, listener, cancel);
    return runner.run();
}

namespace {

/// `add` is a pipeline of one import step, without a name; so its versions are made, keyed and traced like all others.
std::shared_ptr<const Pipeline> pipelineForAdd(const fs::path& file, const std::string& name, const std::string& type,
                                               const Json& csv, bool reference) {
    auto pipeline = std::make_shared<Pipeline>();
    const fs::path absolute = fs::absolute(file).lexically_normal();
    pipeline->file = absolute;
    pipeline->folder = absolute.has_filename() ? absolute.parent_path() : absolute.parent_path().parent_path();
    Step step;
    step.name = "add";
    step.kind = StepKindId::Import;
    step.paths.push_back(absolute.has_filename() ? absolute.string() : absolute.parent_path().string());
    if (csv.isObject()) step.csv = csv;
    step.keepReference = reference;
    Output output;
    output.name = "add";
    output.artifact = name;
    output.type = type;
    step.outputs.push_back(std::move(output));
    pipeline->steps.push_back(std::move(step));
    return pipeline;
}

} // namespace

Result<VersionId> Engine::add(const fs::path& file, const std::string& name, const std::string& type, const Json& csv,
                              bool reference, const Cancel& cancel) {
    if (!isArtifactName(name))
        return fail(ErrorCode::InvalidArgument, "'" + printable(name) + "' isn't a name for an artifact.",
                    "Use letters, digits, _ and -, in parts divided by /.");
    std::error_code error;
    if (!fs::exists(file, error)) return fail(ErrorCode::NotFound, "There is no file " + file.string() + ".");
    RunRequest request;
    request.pipeline = pipelineForAdd(file, name, type, csv, reference);
    STEMMA_TRY(const RunSummary summary, run(request, {}, cancel));
    if (!summary.failures.empty()) return fail(summary.failures.front().second);
    if (summary.status == RunStatus::Cancelled)
        return fail(ErrorCode::Cancelled, "Adding " + file.string() + " was cancelled.");
    return m_state->store.resolve(name + "@run:" + std::to_string(summary.run.value));
}

} // namespace stemma
