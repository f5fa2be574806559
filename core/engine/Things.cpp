// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Things.h"

#include "core/base/Text.h"
#include "core/engine/Event.h"

#include <charconv>
#include <map>

namespace stemma {

std::optional<RunId> parseRun(std::string_view word) {
    if (word.starts_with("run:")) word.remove_prefix(4);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number <= 0) return std::nullopt;
    return RunId{number};
}

Result<std::vector<StepRunInfo>> stepsOf(const Store& store, RunId run) {
    STEMMA_TRY(std::vector<StepRunInfo> steps, store.stepRuns(run));
    STEMMA_TRY(const RunInfo info, store.run(run));
    if (info.status != RunStatus::Running) return steps;
    const Result<std::vector<Event>> events = readEvents(store.eventsFile(run));
    if (!events) return steps; // none yet
    std::map<std::string, const Event*> started;
    for (const Event& event : *events)
        if (event.kind == "step.started") started[event.step] = &event;
    for (StepRunInfo& step : steps) {
        const auto found = started.find(stepName(step));
        if (step.status != StepStatus::Queued || found == started.end()) continue;
        step.status = StepStatus::Running;
        step.started = found->second->time;
        // Its record, with its name, comes when it ends; its log is being written.
        if (const std::string& uuid = found->second->payload["uuid"].text(); !uuid.empty()) step.uuid = uuid;
    }
    return steps;
}

fs::path keptFolder(const Store& store, const StepRunInfo& step) {
    const std::string& name = step.details["kept"].text();
    if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.')) return {};
    std::error_code error;
    fs::path folder = store.failedFolder() / name;
    return fs::is_directory(folder, error) ? folder : fs::path();
}

Result<StepRunInfo> findStep(const Store& store, RunId run, const std::string& step) {
    STEMMA_TRY(const std::vector<StepRunInfo> all, stepsOf(store, run));
    std::vector<std::string> names;
    for (const StepRunInfo& info : all) {
        if (stepName(info) == step) return info;
        names.push_back(stepName(info));
    }
    std::string sentence = "Run " + std::to_string(run.value) + " has no step '" + printable(step) + "'";
    if (const std::string guess = didYouMean(step, names); !guess.empty()) sentence += "." + guess;
    return fail(ErrorCode::NotFound, std::move(sentence),
                "`stemma show run:" + std::to_string(run.value) + "` lists its steps.");
}

Result<Thing> findThing(const Store& store, const std::string& word) {
    Thing thing;
    if (!word.starts_with("run:")) {
        STEMMA_TRY(thing.version, store.resolve(word));
        return thing;
    }
    const std::size_t slash = word.find('/');
    const std::optional<RunId> run = parseRun(word.substr(0, slash));
    if (!run)
        return fail(ErrorCode::InvalidArgument, "'" + printable(word) + "' names no run",
                    "A run is run:12, a step of it run:12/clean.");
    STEMMA_TRY(const RunInfo info, store.run(*run));
    thing.run = info.id;
    if (slash == std::string::npos) return thing;
    STEMMA_TRY(const StepRunInfo step, findStep(store, *run, word.substr(slash + 1)));
    thing.stepRun = step.id;
    return thing;
}

} // namespace stemma
