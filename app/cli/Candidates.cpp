// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Candidates.h"

#include "app/cli/ExportWay.h"
#include "app/cli/Session.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/pipeline/PipelineFile.h"

#include <algorithm>
#include <set>

namespace stemma::cli {

namespace {

constexpr int kMostRuns = 50;

/// The workspace as it is: nothing is recovered, adopted or said.
std::unique_ptr<Store> storeAsItIs(const Invocation& invocation) {
    std::error_code failed;
    fs::path start = fs::current_path(failed);
    if (const fs::path file = invocation.text("FILE"); file.has_parent_path())
        start = fs::absolute(file.parent_path(), failed);
    const Result<WorkspacePlace> place = placeFor(invocation, start);
    if (!place || !place->exists) return nullptr;
    Store::OpenOptions options;
    options.create = false;
    options.readOnly = true;
    options.recover = false;
    Result<std::unique_ptr<Store>> store = Store::open(place->folder, options);
    return store ? std::move(*store) : nullptr;
}

std::optional<Pipeline> pipelineOf(const Invocation& invocation) {
    const Result<fs::path> file = choosePipelineFile(invocation.text("FILE"));
    if (!file) return std::nullopt;
    LoadOptions options;
    options.checkFiles = false;
    Result<Pipeline> pipeline = loadPipeline(*file, options);
    if (!pipeline) return std::nullopt;
    return std::move(*pipeline);
}

void addPipelineFiles(const std::string& current, std::vector<Candidate>& all) {
    const std::size_t slash = current.rfind('/');
    const std::string lead = slash == std::string::npos ? "" : current.substr(0, slash + 1);
    const fs::path folder = lead.empty() ? fs::path(".") : fs::path(lead);
    for (const fs::path& file : findPipelineFiles(folder)) all.push_back({lead + file.filename().native(), "pipeline"});
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().native();
        if (entry.is_directory(failed) && name[0] != '.') all.push_back({lead + name + "/", "folder"});
    }
}

void addRuns(const Store& store, const std::string& lead, std::vector<Candidate>& all) {
    const Result<std::vector<RunInfo>> runs = store.runs(kMostRuns);
    if (!runs) return;
    for (const RunInfo& run : *runs)
        all.push_back({lead + std::to_string(run.id.value), run.pipeline + ", " + std::string(name(run.status)) +
                                                                (run.message.empty() ? "" : ", " + run.message)});
}

void addStepsOfRun(const Store& store, const std::string& current, std::vector<Candidate>& all) {
    const std::size_t slash = current.find('/');
    const std::optional<RunId> run = parseRun(current.substr(0, slash));
    if (!run) return;
    const Result<std::vector<StepRunInfo>> steps = store.stepRuns(*run);
    if (!steps) return;
    for (const StepRunInfo& step : *steps)
        all.push_back({current.substr(0, slash + 1) + stepName(step), std::string(name(step.status))});
}

/// penguins/clean, and after the @ its versions, aliases, and the words that always mean one.
void addVersions(const Store& store, const std::string& current, std::vector<Candidate>& all) {
    const std::size_t at = current.rfind('@');
    if (at == std::string::npos) {
        const Result<std::vector<std::string>> names = store.artifactNames();
        if (!names) return;
        for (const std::string& artifact : *names) all.push_back({artifact, "artifact"});
        return;
    }
    const std::string artifact = current.substr(0, at);
    const Result<std::vector<VersionInfo>> versions = store.versions(artifact);
    if (!versions || versions->empty()) return;
    for (const VersionInfo& version : *versions) {
        all.push_back({versionName(version), headlineText(version.headline)});
        const Result<std::vector<std::string>> aliases = store.aliases(version.id);
        if (!aliases) continue;
        for (const std::string& alias : *aliases)
            all.push_back({artifact + "@" + alias, "version " + std::to_string(version.number)});
    }
    all.push_back({artifact + "@latest", "what its last completed step yielded"});
    all.push_back({artifact + "@newest", "the highest number"});
}

void addTags(const Store& store, const Invocation& invocation, std::vector<Candidate>& all) {
    const Result<std::vector<VersionInfo>> versions = store.versions();
    if (!versions) return;
    const bool alias = invocation.has("alias");
    std::set<std::string> words;
    for (const VersionInfo& version : *versions) {
        const auto found = alias ? store.aliases(version.id) : store.tags(version.id);
        if (found) words.insert(found->begin(), found->end());
    }
    for (const std::string& word : words) all.push_back({word, alias ? "alias" : "tag"});
}

void addVisualizations(const Store& store, const Invocation& invocation, std::vector<Candidate>& all) {
    const Result<VersionId> id = store.resolve(invocation.text("REF"));
    const Result<VersionInfo> version = id ? store.version(*id) : tl::unexpected<Error>(id.error());
    if (!version) return;
    for (PictureName& name : pictureNames(store, *version))
        all.push_back({std::move(name.word), std::move(name.title)});
}

void addFromStore(Completes completes, const std::string& current, const Invocation& invocation,
                  std::vector<Candidate>& all) {
    const std::unique_ptr<Store> store = storeAsItIs(invocation);
    if (!store) return;
    if (completes == Completes::Thing && current.starts_with("run:") && current.find('/') != std::string::npos) {
        addStepsOfRun(*store, current, all);
    } else if (completes == Completes::Thing || completes == Completes::Version) {
        addVersions(*store, current, all);
        if (completes == Completes::Thing && current.find('@') == std::string::npos &&
            (current.starts_with("run:") || std::string_view("run:").starts_with(current)))
            addRuns(*store, "run:", all);
    } else if (completes == Completes::Artifact) {
        addVersions(*store, "", all);
    } else if (completes == Completes::Log && current.find('/') != std::string::npos) {
        addStepsOfRun(*store, current, all);
    } else if (completes == Completes::Log) {
        addRuns(*store, "", all);
        if (const Result<std::vector<RunInfo>> runs = store->runs(1); runs && !runs->empty()) {
            std::vector<Candidate> steps;
            addStepsOfRun(*store, std::to_string(runs->front().id.value) + "/", steps);
            for (Candidate& step : steps) all.push_back({step.word.substr(step.word.find('/') + 1), step.what});
        }
    } else if (completes == Completes::Tag) {
        addTags(*store, invocation, all);
    } else if (completes == Completes::Visualization) {
        addVisualizations(*store, invocation, all);
    }
}

} // namespace

std::vector<Candidate> candidatesFor(Completes completes, const std::vector<std::string>& words,
                                     const std::string& current, const Invocation& invocation) {
    std::vector<Candidate> all;
    switch (completes) {
    case Completes::Nothing:
        break;
    case Completes::File:
        all.push_back({":files", ""});
        break;
    case Completes::Folder:
        all.push_back({":folders", ""});
        break;
    case Completes::PipelineFile:
        addPipelineFiles(current, all);
        break;
    case Completes::Step:
        if (const auto pipeline = pipelineOf(invocation))
            for (const Step& step : pipeline->steps) all.push_back({step.name, stepKindName(step.kind)});
        break;
    case Completes::Parameter:
        if (const auto pipeline = pipelineOf(invocation))
            for (const Parameter& parameter : pipeline->parameters)
                all.push_back({parameter.name + "=", parameter.value.dump()});
        break;
    case Completes::CommandName:
        for (const Command& command : commands())
            if (!command.hidden) all.push_back({command.name, command.summary});
        break;
    case Completes::Words:
        for (const std::string& word : words) all.push_back({word, ""});
        break;
    default:
        addFromStore(completes, current, invocation, all);
    }
    return all;
}

} // namespace stemma::cli
