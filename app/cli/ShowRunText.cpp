// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Facts.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/ShowText.h"
#include "core/base/Text.h"
#include "core/engine/CacheKey.h"
#include "core/engine/Curves.h"
#include "core/engine/Things.h"

namespace stemma::cli {

namespace {

Tone toneOf(StepStatus status) {
    switch (status) {
    case StepStatus::Executed:
        return Tone::Good;
    case StepStatus::Reused:
        return Tone::Reused;
    case StepStatus::Failed:
        return Tone::Bad;
    case StepStatus::Running:
        return Tone::Name;
    default:
        return Tone::Warning;
    }
}

std::string tookText(const StepRunInfo& step) {
    if (step.status == StepStatus::Reused || !step.started || !step.ended) return {};
    return formatDuration(double(*step.ended - *step.started) / 1e6);
}

Result<std::string> yielded(const Store& store, StepRunId step) {
    STEMMA_TRY(const auto outputs, store.outputs(step));
    std::vector<std::string> names;
    for (const auto& [output, id] : outputs) {
        STEMMA_TRY(const VersionInfo version, store.version(id));
        const std::string facts = headlineText(version.headline);
        names.push_back(versionName(version) + (facts.empty() ? "" : "  " + facts));
    }
    return join(names, "   ");
}

std::string parametersText(const Json& parameters) {
    std::vector<std::string> words;
    for (const auto& [name, value] : parameters.members()) words.push_back(name + "=" + valueText(value));
    return join(words, "  ");
}

std::string gitText(const RunInfo& run) {
    if (run.gitCommit.empty() && run.gitBranch.empty()) return {};
    std::string text = run.gitCommit.substr(0, 12);
    if (!run.gitBranch.empty()) text += (text.empty() ? "" : " on ") + run.gitBranch;
    return text + (run.gitDirty.value_or(false) ? ", with changes that weren't committed" : "");
}

std::string shortValue(const std::string& value) {
    const bool hash = value.size() == 64 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
    return hash ? value.substr(0, 12) : value.substr(0, 200);
}

} // namespace

Result<std::string> runText(const Store& store, RunId id) {
    const Terminal& terminal = outTerminal();
    STEMMA_TRY(RunInfo recorded, store.run(id));
    STEMMA_TRY(const RunInfo run, countedRun(store, std::move(recorded)));
    std::string text = terminal.paint(Tone::Strong, "Run " + std::to_string(id.value)) + "  " + field(run.pipeline) +
                       "  " + std::string(name(run.status)) + "\n";
    Facts facts;
    facts.add("started", localTime(run.started));
    if (run.ended) facts.add("took", formatDuration(double(*run.ended - run.started) / 1e6));
    facts.add("steps", runStepsText(run));
    facts.add("message", run.message);
    facts.add("parameters", parametersText(run.parameters));
    facts.add("file", run.pipelineFile);
    facts.add("git", gitText(run));
    facts.add("by", run.user + (run.host.empty() ? "" : " on " + run.host));
    text += facts.text() + "\n";
    STEMMA_TRY(const std::vector<StepRunInfo> steps, stepsOf(store, id));
    TextTable table({{""}, {""}, {"", true}, {"", false, true}}, 2);
    for (const StepRunInfo& step : steps) {
        Result<std::string> what = std::string();
        if (!step.error.isNull()) {
            what = step.error["message"].text().substr(0, step.error["message"].text().find('\n'));
        } else {
            what = yielded(store, step.id);
        }
        if (!what) return what;
        if (step.status == StepStatus::Reused && step.originRun)
            *what = "run " + std::to_string(step.originRun.value) + "  " + *what;
        table.add({{stepName(step), Tone::Strong},
                   {std::string(name(step.status)), toneOf(step.status)},
                   tookText(step),
                   *what});
    }
    return text + table.text(terminal);
}

Result<std::string> stepText(const Store& store, StepRunId id) {
    const Terminal& terminal = outTerminal();
    STEMMA_TRY(const StepRunInfo step, store.stepRun(id));
    std::string text = terminal.paint(Tone::Strong, field(stepName(step))) + "  " + field(step.kind) + "  " +
                       terminal.paint(toneOf(step.status), std::string(name(step.status))) + " in run " +
                       std::to_string(step.run.value) + "\n";
    Facts facts;
    if (step.started) facts.add("started", localTime(*step.started));
    facts.add("took", tookText(step));
    if (step.originRun) facts.add("made in", "run " + std::to_string(step.originRun.value));
    for (const Json& reason : step.details["accepted"].items())
        facts.add("accepted", "although " + describe(reasonFrom(reason)), Tone::Warning);
    STEMMA_TRY(const std::vector<StepInput> inputs, store.inputs(id));
    for (const StepInput& input : inputs) {
        STEMMA_TRY(const VersionInfo version, store.version(input.version));
        facts.add("read", versionName(version) + (input.name.empty() ? "" : " as " + input.name));
    }
    STEMMA_TRY(const std::string outputs, yielded(store, id));
    facts.add("yielded", outputs);
    STEMMA_TRY(const std::vector<CheckResult> checks, store.checks(id));
    for (const CheckResult& check : checks)
        facts.add("check",
                  check.expression +
                      (check.passed ? ": passed" : ": " + check.severity + ", it gave " + valueText(check.value)),
                  check.passed ? Tone::Plain : Tone::Warning);
    STEMMA_TRY(const auto curves, readCurves(store.curvesFile(step.run, step.uuid)));
    for (const auto& [name, curve] : curves)
        facts.add("curve", name + ": " + plural(std::int64_t(curve.values()), "value") + ", last " +
                               formatNumber(curve.last().value) + " at step " + formatNumber(curve.last().step));
    facts.add("error", step.error["message"].text(), Tone::Bad);
    if (const std::string& hint = step.error["hint"].text(); hint.find("stemma log") == std::string::npos)
        facts.add("", hint); // what it printed is named below
    if (const fs::path folder = keptFolder(store, step); !folder.empty()) facts.add("folder", folder.string());
    text += facts.text();
    if (step.key) {
        STEMMA_TRY(const std::vector<KeyComponent> parts, store.keyComponents(step.key));
        TextTable table({{""}, {"", false, true}, {"", false, true}}, 2);
        for (const KeyComponent& part : parts)
            table.add({{part.component, Tone::Quiet}, part.name, shortValue(part.value)});
        text += heading("What it is keyed by") + table.text(terminal);
    }
    std::error_code ignored;
    const fs::path log = store.logFile(step.run, step.uuid);
    if (fs::exists(log, ignored))
        text += "\nAll it printed: stemma log " +
                shellQuote(std::to_string(step.run.value) + "/" + field(stepName(step))) + "\n";
    return text;
}

} // namespace stemma::cli
