// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/ShowText.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/CheckTrend.h"
#include "core/engine/Curves.h"
#include "core/engine/Things.h"
#include "core/store/SavedCharts.h"

namespace stemma::cli {

namespace {

Result<Json> versionsJson(const Store& store, const std::vector<std::pair<std::string, VersionId>>& named) {
    Json list = Json::array();
    for (const auto& [name, id] : named) {
        STEMMA_TRY(const VersionInfo version, store.version(id));
        list.push(Json::object({{"input", name}, {"name", version.name}, {"version", version.number}}));
    }
    return list;
}

Result<Json> inputsJson(const Store& store, StepRunId step) {
    STEMMA_TRY(const std::vector<StepInput> inputs, store.inputs(step));
    std::vector<std::pair<std::string, VersionId>> named;
    for (const StepInput& input : inputs) named.emplace_back(input.name, input.version);
    return versionsJson(store, named);
}

Result<Json> outputsJson(const Store& store, StepRunId step) {
    STEMMA_TRY(const auto outputs, store.outputs(step));
    Json list = Json::array();
    for (const auto& [name, id] : outputs) {
        STEMMA_TRY(const VersionInfo version, store.version(id));
        list.push(Json::object({{"output", name}, {"name", version.name}, {"version", version.number}}));
    }
    return list;
}

Result<Json> checksJson(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const auto trends, checkTrends(store, version));
    Json checks = Json::array();
    for (const CheckTrend& trend : trends) {
        Json past = Json::array();
        for (const CheckTrend::Past& one : trend.past)
            past.push(Json::object(
                {{"version", one.number}, {"run", one.run.value}, {"passed", one.passed}, {"value", one.value}}));
        checks.push(Json::object({{"expression", trend.now.expression},
                                  {"severity", trend.now.severity},
                                  {"passed", trend.now.passed},
                                  {"value", trend.now.value},
                                  {"history", std::move(past)}}));
    }
    return checks;
}

Result<Json> wholeVersion(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(Json json, versionJson(store, version));
    STEMMA_TRY(json["checks"], checksJson(store, version));
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(version.id));
    Json list = Json::array();
    for (const FileEntry& file : files)
        list.push(Json::object({{"path", pathJson(file.path)}, {"bytes", file.bytes}, {"sha256", file.sha.hex()}}));
    json.set("files", std::move(list));
    STEMMA_TRY(const std::vector<ShownFile> pictures, shownFiles(store, version));
    list = Json::array();
    for (const ShownFile& picture : pictures) {
        Json one = Json::object({{"title", picture.title}, {"path", pathJson(picture.path)}});
        if (picture.saved) one.set("yours", true);
        list.push(std::move(one));
    }
    json.set("visualizations", std::move(list));
    if (version.stepRun) {
        STEMMA_TRY(Json inputs, inputsJson(store, version.stepRun));
        json.set("inputs", std::move(inputs));
    }
    STEMMA_TRY(const std::vector<VersionId> describers, store.describedBy(version.id));
    list = Json::array();
    for (const VersionId id : describers) {
        STEMMA_TRY(const VersionInfo describer, store.version(id));
        list.push(Json::object({{"name", describer.name}, {"version", describer.number}}));
    }
    json.set("described_by", std::move(list));
    json.set("read_options", version.readOptions);
    json.set("metadata", version.metadata);
    return json;
}

Result<Json> runDetails(const Store& store, RunId id) {
    STEMMA_TRY(RunInfo recorded, store.run(id));
    STEMMA_TRY(const RunInfo info, countedRun(store, std::move(recorded)));
    Json json = runJson(info);
    json.set("counts", json["steps"]);
    STEMMA_TRY(const std::vector<StepRunInfo> steps, stepsOf(store, id));
    Json list = Json::array();
    for (const StepRunInfo& step : steps) {
        Json entry = stepJson(step);
        STEMMA_TRY(Json outputs, outputsJson(store, step.id));
        entry.set("outputs", std::move(outputs));
        list.push(std::move(entry));
    }
    json.set("steps", std::move(list));
    STEMMA_TRY(const auto sources, store.sources(id));
    list = Json::array();
    for (const auto& [path, sha] : sources) list.push(Json::object({{"path", pathJson(path)}, {"sha256", sha.hex()}}));
    json.set("sources", std::move(list));
    return json;
}

Result<Json> wholeStep(const Store& store, StepRunId id) {
    STEMMA_TRY(const StepRunInfo step, store.stepRun(id));
    Json json = stepJson(step);
    STEMMA_TRY(Json inputs, inputsJson(store, id));
    json.set("inputs", std::move(inputs));
    STEMMA_TRY(Json outputs, outputsJson(store, id));
    json.set("outputs", std::move(outputs));
    Json components = Json::array();
    if (step.key) {
        STEMMA_TRY(const std::vector<KeyComponent> parts, store.keyComponents(step.key));
        for (const KeyComponent& part : parts)
            components.push(Json::object({{"component", part.component}, {"name", part.name}, {"value", part.value}}));
    }
    json.set("key", std::move(components));
    json.set("details", step.details);
    json.set("log", pathJson(store.logFile(step.run, step.uuid)));
    STEMMA_TRY(const auto curves, readCurves(store.curvesFile(step.run, step.uuid)));
    Json told = Json::array();
    for (const auto& [name, curve] : curves)
        told.push(Json::object({{"name", toUtf8(name)},
                                {"values", std::int64_t(curve.values())},
                                {"last_step", curve.last().step},
                                {"last_value", curve.last().value}}));
    json.set("curves", std::move(told));
    if (const fs::path folder = keptFolder(store, step); !folder.empty()) json.set("folder", pathJson(folder));
    return json;
}

Result<Exit> runShow(Invocation& invocation) {
    STEMMA_TRY(const int rows, invocation.number("rows", 0, 10));
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const Thing thing, findThing(*store, invocation.text("REF")));
    if (invocation.json()) {
        Result<Json> json = Json();
        if (thing.stepRun) {
            json = wholeStep(*store, thing.stepRun);
        } else if (thing.run) {
            json = runDetails(*store, thing.run);
        } else {
            STEMMA_TRY(const VersionInfo version, store->version(thing.version));
            json = wholeVersion(*store, version);
        }
        if (!json) return tl::unexpected<Error>(json.error());
        printJson(*json);
        return Exit::Success;
    }
    if (thing.stepRun) {
        STEMMA_TRY(const std::string text, stepText(*store, thing.stepRun));
        out(text);
        return Exit::Success;
    }
    if (thing.run) {
        STEMMA_TRY(const std::string text, runText(*store, thing.run));
        out(text);
        return Exit::Success;
    }
    STEMMA_TRY(const VersionInfo version, store->version(thing.version));
    if (invocation.has("path")) {
        STEMMA_TRY(const fs::path path, versionPath(*store, version));
        out(path.native() + "\n"); // bytes, for a program
        return Exit::Success;
    }
    STEMMA_TRY(const std::string text, versionText(*store, version, rows));
    out(text);
    return Exit::Success;
}

} // namespace

Command showCommand() {
    Command command;
    command.name = "show";
    command.summary = "Look into an artifact, a run, or a step of a run";
    command.description = "REF is name, name@3, name@latest, name@newest, name@run:12, name@ALIAS, name@2026-11-01,\n"
                          "run:12, or run:12/step.";
    command.arguments = {{.name = "REF", .help = "what to look at", .completes = Completes::Thing}};
    command.options = {{.name = "rows", .letter = 'n', .value = "N", .help = "rows of a table, lines of a text (10)"},
                       {.name = "path", .value = "", .help = "only where the content lies"},
                       jsonOption("everything that is recorded about it")};
    command.examples = {{"stemma show penguins/clean", "its facts, its pictures, its first rows"},
                        {"stemma show penguins/model@2", "an older version"},
                        {"stemma show run:12", "a run and its steps"},
                        {"stemma show run:12/fit", "one step: what it read, made, and was keyed by"},
                        {"head $(stemma show penguins/raw --path)", "its file, for another program"}};
    command.run = runShow;
    return command;
}

} // namespace stemma::cli
