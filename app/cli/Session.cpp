// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Session.h"

#include "app/cli/Report.h"
#include "core/base/Text.h"
#include "core/engine/Event.h"
#include "core/pipeline/PipelineFile.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <map>

namespace stemma::cli {

namespace {

/// A folder a person names is the project's or the workspace itself.
fs::path workspaceIn(const fs::path& folder) {
    std::error_code ignored;
    if (folder.filename() == ".stemma" || fs::exists(folder / "stemma.db", ignored)) return folder;
    return folder / ".stemma";
}

bool isWorkspace(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder, ignored);
}

Result<Place> named(const fs::path& folder, const std::string& from) {
    std::error_code failed;
    const fs::path absolute = fs::absolute(folder, failed).lexically_normal();
    if (failed || !fs::is_directory(absolute, failed))
        return fail(ErrorCode::NotFound, "There is no folder '" + printable(folder.native()) + "' (" + from + ")");
    fs::path clean = absolute.has_filename() ? absolute : absolute.parent_path();
    clean = workspaceIn(clean);
    return Place{clean, isWorkspace(clean)};
}

Result<std::unique_ptr<Store>> open(const fs::path& workspace, bool create, Access access) {
    Store::OpenOptions options;
    options.create = create;
    Result<std::unique_ptr<Store>> store = Store::open(workspace, options);
    if (!store && access == Access::Read && store.error().code == ErrorCode::ReadOnly) {
        options.readOnly = true;
        options.recover = false;
        store = Store::open(workspace, options);
    }
    if (store)
        for (const std::string& note : (*store)->openingNotes()) printNote(note);
    return store;
}

Result<fs::path> currentFolder() {
    std::error_code failed;
    fs::path folder = fs::current_path(failed);
    if (failed) return fail(ErrorCode::Io, "The current folder is gone", "Change to a folder that exists.");
    return folder;
}

std::string listed(const std::vector<fs::path>& files) {
    std::string text;
    for (const fs::path& file : files) text += (text.empty() ? "" : ", ") + printable(file.filename().native());
    return text;
}

} // namespace

Result<Place> findWorkspace(const Invocation& invocation, const fs::path& start) {
    if (invocation.has("workspace")) return named(invocation.text("workspace"), "--workspace");
    if (const char* given = std::getenv("STEMMA_WORKSPACE"); given && *given) return named(given, "STEMMA_WORKSPACE");
    for (fs::path folder = start;; folder = folder.parent_path()) {
        if (isWorkspace(folder / ".stemma")) return Place{folder / ".stemma", true};
        if (folder == folder.parent_path()) break;
    }
    return Place{start / ".stemma", false};
}

Result<std::unique_ptr<Store>> openStore(Invocation& invocation, Access access) {
    invocation.failing = Exit::Workspace;
    STEMMA_TRY(const fs::path start, currentFolder());
    STEMMA_TRY(const Place place, findWorkspace(invocation, start));
    if (!place.exists)
        return fail(ErrorCode::NotFound,
                    "There is no workspace in '" + printable(place.workspace.parent_path().native()) +
                        (invocation.has("workspace") ? "'" : "' or any folder above it"),
                    "`stemma run` makes one, `stemma new` a first pipeline; -w FOLDER names one elsewhere.");
    STEMMA_TRY(auto store, open(place.workspace, false, access));
    invocation.failing.reset();
    return store;
}

Result<std::unique_ptr<Store>> openOrMakeStore(Invocation& invocation, const fs::path& folder) {
    invocation.failing = Exit::Workspace;
    STEMMA_TRY(const Place place, findWorkspace(invocation, folder));
    STEMMA_TRY(auto store, open(place.workspace, true, Access::Write));
    if (!place.exists && !invocation.json())
        printNote("made the workspace " + printable(place.workspace.native()) + ", where artifacts are kept");
    invocation.failing.reset();
    return store;
}

Result<fs::path> choosePipeline(const Invocation& invocation) {
    const fs::path given = invocation.text("FILE");
    std::error_code ignored;
    if (!given.empty() && !fs::is_directory(given, ignored)) return given;
    const std::vector<fs::path> files = findPipelineFiles(given.empty() ? fs::path(".") : given);
    const std::string where = given.empty() ? "this folder" : "'" + printable(given.native()) + "'";
    if (files.empty())
        return fail(ErrorCode::NotFound, "There is no pipeline file in " + where,
                    "Name one, as in `stemma run penguins.yaml`; `stemma new` writes a first one.");
    if (files.size() > 1)
        return fail(ErrorCode::InvalidArgument,
                    "There are " + std::to_string(files.size()) + " pipeline files in " + where + ": " + listed(files),
                    "Name the one you mean.");
    return given.empty() ? files.front().filename() : files.front();
}

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

Result<StepRunInfo> findStep(const Store& store, RunId run, const std::string& step) {
    STEMMA_TRY(const std::vector<StepRunInfo> all, stepsOf(store, run));
    std::vector<std::string> names;
    for (const StepRunInfo& info : all) {
        if (stepName(info) == step) return info;
        names.push_back(stepName(info));
    }
    return fail(ErrorCode::NotFound,
                withGuess("Run " + std::to_string(run.value) + " has no step '" + printable(step) + "'", step, names),
                "`stemma show run:" + std::to_string(run.value) + "` lists its steps.");
}

Result<Thing> findThing(const Store& store, const std::string& word) {
    Thing thing;
    if (word.starts_with("run:")) {
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
    STEMMA_TRY(thing.version, store.resolve(word));
    return thing;
}

Result<VersionId> findVersion(const Store& store, const std::string& word) {
    return store.resolve(word);
}

std::string stepName(const StepRunInfo& step) {
    if (step.cell.empty() || step.step.ends_with("]")) return step.step;
    return step.cell.front() == '[' ? step.step + step.cell : step.step + "[" + step.cell + "]";
}

std::string versionName(const VersionInfo& version) {
    return version.name + "@" + std::to_string(version.number);
}

std::string localTime(Timestamp time) {
    const std::time_t seconds = std::time_t(time / 1'000'000);
    std::tm parts{};
    char text[32] = {};
    if (!::localtime_r(&seconds, &parts) || !std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts)) return "?";
    return text;
}

} // namespace stemma::cli
