// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/StepFacts.h"

#include "core/base/Text.h"
#include "core/engine/Curves.h"
#include "core/engine/Things.h"
#include "core/store/PipelinePlace.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace stemma::ui {

namespace {

constexpr std::size_t kLogLines = 12;

Status readChanges(const Store& store, StepFacts& facts) {
    const StepRunInfo& step = *facts.step;
    if (step.status == StepStatus::Executed || step.status == StepStatus::Reused) {
        facts.accepted = !step.details["accepted"].empty();
        for (const Json& reason : step.details[facts.accepted ? "accepted" : "reasons"].items())
            facts.changes.emplace_back(facts.name, reasonFrom(reason));
        facts.baseline = RunId{step.details["baseline_run"].integer()};
        return {};
    }
    STEMMA_TRY(const auto baseline, store.baseline(facts.run.pipeline, step.step, step.cell, facts.run.gitBranch));
    if (!baseline || baseline->id == step.id || !step.key || !baseline->key) return {};
    facts.baseline = baseline->run;
    STEMMA_TRY(const auto before, store.keyComponents(baseline->key));
    for (Reason& reason : differences(before, facts.key)) facts.changes.emplace_back(facts.name, std::move(reason));
    return {};
}

Status addCurves(const Store& store, StepFacts& facts) {
    STEMMA_TRY(auto curves, readCurves(store.curvesFile(facts.run.id, facts.step->uuid)));
    std::ranges::sort(curves, {}, [](const auto& one) { return one.first; });
    for (const auto& [name, curve] : curves) {
        PictureRef picture;
        picture.index = int(facts.curves.size());
        picture.chart = curveChart(name, curve);
        picture.title = name + " by step · " + plural(std::int64_t(curve.values()), "value") + ", last " +
                        formatNumber(curve.last().value);
        facts.curves.push_back(std::move(picture));
        facts.curveNames.push_back(name);
    }
    return {};
}

} // namespace

Result<StepFacts> readStepFacts(const WorkspaceHandle& workspace, RunId run, const std::string& name,
                                const Cancel& cancel) {
    const Store& store = *workspace.store;
    StepFacts facts;
    facts.name = name;
    STEMMA_TRY(facts.run, store.run(run));
    facts.run.pipelineFile = pipelinePlace(store.workspace(), facts.run.pipelineFile);
    STEMMA_TRY(const auto steps, stepsOf(store, run));
    for (const StepRunInfo& one : steps)
        if (stepName(one) == name) facts.step = one;
    if (!facts.step) return facts;
    if (facts.step->status == StepStatus::Failed) {
        std::set<std::string> causes{name};
        for (const StepRunInfo& one : steps) { // in file order, causes before what waits for them
            if (one.status != StepStatus::Skipped || !causes.contains(one.error["step"].text())) continue;
            causes.insert(stepName(one));
            facts.skipped.push_back(stepName(one));
        }
    }
    if (!facts.step->id) return facts; // under way: known from its events alone
    if (cancel.requested()) return fail(ErrorCode::Cancelled, "Something else was selected");
    STEMMA_TRY(const auto inputs, store.inputs(facts.step->id));
    for (const StepInput& input : inputs) {
        STEMMA_TRY(VersionLink link, linkTo(store, input.version));
        facts.inputs.push_back({input.name, std::move(link)});
    }
    STEMMA_TRY(const auto outputs, store.outputs(facts.step->id));
    for (const auto& [output, id] : outputs) {
        STEMMA_TRY(VersionLink link, linkTo(store, id));
        facts.outputs.push_back(std::move(link));
    }
    STEMMA_TRY(facts.checks, checkTrends(store, *facts.step));
    STEMMA_TRY(facts.key, store.keyComponents(facts.step->key));
    for (const KeyComponent& part : facts.key)
        if (part.component == "parameter") facts.parameters.emplace_back(part.name, part.value);
    facts.code = codeOf(store, facts.key);
    STEMMA_CHECK(readChanges(store, facts));
    STEMMA_CHECK(addCurves(store, facts));
    facts.folder = keptFolder(store, *facts.step);
    if (facts.step->status == StepStatus::Failed)
        if (const auto kept = store.sources(run))
            for (const auto& [path, sha] : *kept) facts.sources.push_back(path);
    facts.log = lastLines(store.logFile(run, facts.step->uuid), kLogLines);
    return facts;
}

std::optional<CodePlace> placeIn(const std::string& text) {
    // Python: File "fit.py", line 41. Everybody else: name.sql:3 or name.R:3:7.
    std::optional<CodePlace> found;
    const auto number = [](std::string_view digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits.size() && i < 7 && digits[i] >= '0' && digits[i] <= '9'; ++i)
            value = value * 10 + (digits[i] - '0');
        return value;
    };
    constexpr std::string_view kFile = "File \"", kLine = "\", line ";
    for (std::size_t at = 0; (at = text.find(kFile, at)) != std::string::npos; ++at) {
        const std::size_t from = at + kFile.size(), end = text.find(kLine, from);
        if (end == std::string::npos || end - from > 4096) continue;
        const std::string file = text.substr(from, end - from);
        const int line = number(std::string_view(text).substr(end + kLine.size()));
        if (line > 0 && !file.starts_with('<') && file.find('\n') == std::string::npos) found = CodePlace{file, line};
    }
    if (found) return found;
    for (const char* extension : {".sql:", ".py:", ".R:", ".sh:", ".yaml:"}) {
        const std::size_t at = text.find(extension);
        if (at == std::string::npos) continue;
        const std::size_t start = text.find_last_of(" \n\t\"'(", at);
        const std::size_t from = start == std::string::npos ? 0 : start + 1;
        const std::size_t colon = at + std::string_view(extension).size() - 1;
        const int line = number(std::string_view(text).substr(colon + 1));
        if (line > 0) return CodePlace{text.substr(from, colon - from), line};
    }
    return std::nullopt;
}

std::string tellingLine(const std::string& message) {
    std::string last;
    const auto lines = split(message, '\n');
    const bool traceback = message.find("Traceback (most recent call last)") != std::string::npos;
    for (const std::string& line : lines) {
        if (trim(line).empty()) continue;
        if (!traceback) return line;
        if (line.front() != ' ') last = line;
    }
    return last.empty() ? message : last;
}

} // namespace stemma::ui
