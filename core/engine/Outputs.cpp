// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Outputs.h"

#include "core/base/Text.h"
#include "core/materializers/catalog.h"
#include "core/pipeline/Cells.h"
#include "core/tables/Tables.h"
#include "core/visual/Specification.h"

#include <algorithm>

namespace stemma {

namespace {

/// Specifications of the project become the artifact's first visualizations, as files of its own.
Status addSpecifications(const StepWork& work, const Produced& produced, std::vector<Visualization>& all) {
    for (const std::string& file : produced.spec->visualize) {
        STEMMA_TRY(const std::string text, readFile(work.pipeline.folder / file, 16 << 20));
        std::string name = fs::path(file).filename().string();
        // Two files of one name from two folders are two pictures.
        for (int n = 2; std::any_of(all.begin(), all.end(), [&](const Visualization& v) { return v.file == name; });
             ++n)
            name = std::to_string(n) + "-" + fs::path(file).filename().string();
        STEMMA_TRY(PreparedVisualization prepared, prepareVisualization(text, name));
        const fs::path folder = produced.staged / "visualizations";
        STEMMA_CHECK(makeFolders(folder));
        STEMMA_CHECK(writeFile(folder / name, prepared.text));
        all.push_back({name, prepared.title, "pipeline"});
    }
    return {};
}

std::string previousType(const Store& store, const std::string& artifact) {
    const auto id = store.latest(artifact);
    if (!id) return {};
    const auto version = store.version(*id);
    return version ? version->type : std::string();
}

std::vector<fs::path> pathsOf(const Produced& produced) {
    std::vector<fs::path> paths;
    for (const FileEntry& file : produced.files)
        paths.push_back(produced.reference ? fs::path(file.path) : produced.staged / "data" / file.path);
    return paths;
}

Result<NewVersion> describeOne(const StepWork& work, const Produced& produced, const Store& store, TablesClient& tables,
                               std::vector<std::string>& notes) {
    const Output& spec = *produced.spec;
    NewVersion version;
    version.output = produced.output;
    version.artifact = outputName(work.pipeline, work.step, spec);
    version.was = formerOutputName(work.pipeline, work.step, spec);
    version.staged = produced.staged;
    version.files = produced.files;
    version.content = produced.content;
    version.bytes = produced.bytes;
    version.reference = produced.reference;
    version.tags = work.step.tags;

    ArtifactContent content;
    content.data = produced.reference ? fs::path() : produced.staged / "data";
    content.files = produced.files;
    content.readOptions = produced.readOptions;
    content.artifactName = version.artifact;
    content.folder = produced.folder;
    content.options = spec.options; // csv, better
    if (work.step.kind == StepKindId::Import && work.step.csv.size() > 0) content.options.set("csv", work.step.csv);
    DescribeContext context{&tables, produced.staged / "visualizations", work.cancel};
    const std::string& said = spec.type.empty() ? produced.type : spec.type;
    const TypeWish wish{said, said.empty() ? previousType(store, version.artifact) : std::string()};

    STEMMA_CHECK(addSpecifications(work, produced, version.visualizations));
    version.visualizations.insert(version.visualizations.end(), produced.visualizations.begin(),
                                  produced.visualizations.end());
    STEMMA_TRY(Described described, describeArtifact(content, wish, context));
    version.type = version.materializer = described.materializer->id;
    version.format = described.materializer->format;
    version.readOptions = std::move(described.readOptions);
    version.metadata = std::move(described.metadata);
    for (const auto& [name, value] : produced.metadata.members()) version.metadata.set(name, value); // the step knows
    version.headline = std::move(described.headline);
    for (Visualization& one : described.visualizations) version.visualizations.push_back(std::move(one));
    for (const std::string& note : described.notes) notes.push_back(note);
    return version;
}

/// The output that a step's own checks are about: the one with the step's name, else the first that is a table.
int checkedOutput(const StepWork& work, const std::vector<NewVersion>& made) {
    int first = -1;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const bool table = !made[i].readOptions.isNull() || made[i].type == "metrics";
        if (table && made[i].output == work.step.ownName()) return int(i);
        if (table && first < 0) first = int(i);
    }
    return first;
}

Status runChecks(const StepWork& work, const std::vector<Check>& checks, int index, TablesClient& tables,
                 DescribedOutputs& result) {
    if (checks.empty()) return {};
    if (index < 0)
        return fail(ErrorCode::BadData,
                    "Step " + work.step.name + " has checks, but no output of it is a table or metrics.",
                    "Checks are about tables: take them away, or declare the output's `type`.");
    NewVersion& version = result.made[std::size_t(index)];
    const auto paths = pathsOf(work.produced[std::size_t(index)]);
    Json options = version.readOptions;
    if (options.isNull()) {
        STEMMA_TRY(const Sniffed sniffed, tables.sniff(paths, {}, work.cancel));
        options = sniffed.options.toJson();
    }
    STEMMA_TRY(const ReadOptions read, ReadOptions::fromJson(options));
    std::vector<std::string> expressions;
    for (const Check& check : checks) expressions.push_back(check.expression);
    Json parameters = Json::object();
    for (const Parameter& parameter : work.step.parameters) parameters.set(parameter.name, parameter.value);
    STEMMA_TRY(const auto answers, tables.check(paths, read, expressions, parameters, work.cancel));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const bool hard = checks[i].severity == Severity::Fail;
        const CheckAnswer& answer = answers[i];
        result.checks.push_back({answer.expression, hard ? "fail" : "warn", answer.passed,
                                 answer.measured.isNull() ? answer.value : answer.measured});
        if (answers[i].passed) continue;
        const std::string sentence = "check failed: " + answers[i].expression;
        if (!hard) {
            result.notes.push_back("warning, " + sentence);
            continue;
        }
        version.state = VersionState::CheckFailed;
        if (!result.failedCheck)
            result.failedCheck = Error{ErrorCode::StepFailed,
                                       "A " + sentence + ", of " + version.artifact + ".",
                                       "The version is kept, marked, and never reused: `stemma show` it.",
                                       work.pipeline.position(checks[i].where),
                                       {}};
    }
    return {};
}

} // namespace

std::string formerOutputName(const Pipeline& pipeline, const Step& step, const Output& output) {
    if (output.was.find('/') != std::string::npos) return output.was;
    if (!output.artifact.empty() || (pipeline.was.empty() && step.was.empty() && output.was.empty())) return {};
    Pipeline oldPipeline;
    oldPipeline.name = pipeline.was.empty() ? pipeline.name : pipeline.was;
    Step oldStep = step;
    const std::string formerOwn = step.was.substr(step.was.rfind('/') + 1);
    if (!step.was.empty()) {
        oldStep.name = step.was;
        if (!step.cell.empty()) {
            oldStep.base = step.was;
            oldStep.name += "[" + cellText(step.cell) + "]";
        }
        for (Output& one : oldStep.outputs.each()) // a default output is named like its step
            if (one.name == step.ownName()) one.name = formerOwn;
    }
    Output oldOutput = output;
    if (!step.was.empty() && oldOutput.name == step.ownName()) oldOutput.name = formerOwn;
    if (!output.was.empty()) oldOutput.name = output.was;
    return outputName(oldPipeline, oldStep, oldOutput);
}

Result<DescribedOutputs> describeOutputs(const StepWork& work, Store& store, TablesClient& tables) {
    DescribedOutputs result;
    for (const Produced& produced : work.produced) {
        STEMMA_TRY(NewVersion version, describeOne(work, produced, store, tables, result.notes));
        if (work.changedMeanwhile) version.state = VersionState::Changed;
        result.made.push_back(std::move(version));
    }
    STEMMA_CHECK(runChecks(work, work.step.checks, checkedOutput(work, result.made), tables, result));
    for (std::size_t i = 0; i < result.made.size(); ++i)
        STEMMA_CHECK(runChecks(work, work.produced[i].spec->checks, int(i), tables, result));
    return result;
}

} // namespace stemma
