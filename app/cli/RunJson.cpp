// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunJson.h"

#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "core/base/Text.h"

#include <map>

namespace stemma::cli {

namespace {

Json optionalTime(const std::optional<Timestamp>& time) {
    return time ? Json(formatTimestamp(*time)) : Json();
}

} // namespace

Result<RunInfo> countedRun(const Store& store, RunInfo run) {
    const bool ended = run.status != RunStatus::Running && run.status != RunStatus::Interrupted;
    if (ended || run.details.contains("steps")) return run;
    STEMMA_TRY(const std::vector<StepRunInfo> steps, store.stepRuns(run.id));
    std::map<std::string_view, std::int64_t> counts;
    for (const StepRunInfo& step : steps) ++counts[name(step.status)];
    Json told = Json::object();
    for (const auto& [status, count] : counts) told.set(std::string(status), count);
    run.details.set("steps", std::move(told));
    return run;
}

std::string runStepsText(const RunInfo& run) {
    std::vector<std::string> parts;
    for (const char* status : {"executed", "reused", "failed", "skipped", "cancelled", "interrupted"})
        if (const std::int64_t count = run.details["steps"][status].integer(); count > 0)
            parts.push_back(std::to_string(count) + " " + status);
    return join(parts, ", ");
}

Json runJson(const RunInfo& run) {
    Json json = Json::object({{"run", run.id.value},
                              {"pipeline", run.pipeline},
                              {"status", name(run.status)},
                              {"started", formatTimestamp(run.started)},
                              {"ended", optionalTime(run.ended)},
                              {"file", pathJson(run.pipelineFile)},
                              {"message", run.message},
                              {"parameters", run.parameters},
                              {"host", run.host},
                              {"user", run.user}});
    if (run.ended) json.set("seconds", double(*run.ended - run.started) / 1e6);
    if (!run.gitCommit.empty() || !run.gitBranch.empty())
        json.set("git", Json::object({{"commit", run.gitCommit},
                                      {"branch", run.gitBranch},
                                      {"dirty", run.gitDirty ? Json(*run.gitDirty) : Json()}}));
    if (run.details.contains("steps")) json.set("steps", run.details["steps"]);
    return json;
}

Json stepJson(const StepRunInfo& step) {
    Json json = Json::object({{"step", stepName(step)},
                              {"kind", step.kind},
                              {"run", step.run.value},
                              {"status", name(step.status)},
                              {"started", optionalTime(step.started)},
                              {"ended", optionalTime(step.ended)}});
    if (step.started && step.ended) json.set("seconds", double(*step.ended - *step.started) / 1e6);
    if (step.originRun) json.set("origin_run", step.originRun.value);
    if (!step.error.isNull()) json.set("error", step.error);
    return json;
}

Result<fs::path> versionPath(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(version.id));
    // One plain file is the artifact itself; a folder with one file in it has another hash.
    const bool single = files.size() == 1 && files[0].link.empty() && files[0].sha == version.content;
    if (version.reference) return single ? fs::path(files[0].path) : fs::path();
    const fs::path data = store.dataFolder(version.uuid);
    return single ? data / files[0].path : data;
}

Result<Json> versionJson(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const std::vector<std::string> tags, store.tags(version.id));
    STEMMA_TRY(const std::vector<std::string> aliases, store.aliases(version.id));
    const bool gone = version.state == VersionState::Evicted || version.state == VersionState::Deleted;
    Json path;
    if (!gone) {
        STEMMA_TRY(const fs::path place, versionPath(store, version));
        path = pathJson(place);
    }
    Json json = Json::object({{"name", version.name},
                              {"version", version.number},
                              {"type", version.type},
                              {"bytes", version.bytes},
                              {"sha256", version.content.hex()},
                              {"run", version.run ? Json(version.run.value) : Json()},
                              {"step", version.step},
                              {"created", formatTimestamp(version.created)},
                              {"tags", Json::ofTexts(tags)},
                              {"path", std::move(path)},
                              {"reference", version.reference}});
    json.set("aliases", Json::ofTexts(aliases));
    json.set("state", name(version.state));
    json.set("headline", version.headline.isNull() ? Json::array() : version.headline);
    return json;
}

Result<Json> removalJson(const Store& store, const Store::Removal& removal) {
    Json versions = Json::array();
    for (const VersionId id : removal.versions) {
        STEMMA_TRY(const VersionInfo version, store.version(id));
        versions.push(Json::object({{"name", version.name}, {"version", version.number}, {"bytes", version.bytes}}));
    }
    return Json::object({{"versions", std::move(versions)},
                         {"kept", Json::ofTexts(removal.kept)},
                         {"freed_bytes", removal.freedBytes}});
}

} // namespace stemma::cli
