// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PipelineRequest.h"
#include "app/cli/PlanText.h"
#include "app/cli/Report.h"
#include "app/cli/RunView.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/pipeline/Pipeline.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma::cli {

namespace {

std::unique_ptr<RunView> makeView(const Invocation& invocation, const Pipeline& pipeline) {
    if (invocation.json()) return jsonRunView();
    std::size_t width = 0;
    for (const Step& step : pipeline.steps) width = std::max(width, step.name.size());
    if (outTerminal().interactive) return liveRunView(width, int(pipeline.steps.size()));
    return plainRunView(width);
}

std::string countsText(const StepCounts& counts) {
    std::vector<std::string> parts;
    const std::pair<int, const char*> all[] = {{counts.executed, "executed"},
                                               {counts.reused, "reused"},
                                               {counts.failed, "failed"},
                                               {counts.skipped, "skipped"},
                                               {counts.cancelled, "cancelled"}};
    for (const auto& [count, word] : all)
        if (count > 0) parts.push_back(std::to_string(count) + " " + word);
    return parts.empty() ? "nothing to do" : join(parts, ", ");
}

/// "Run 12 completed: 5 executed, 3 reused · 1.4 s, saved 2 min"
std::string summaryText(const RunSummary& summary) {
    const Tone tone = summary.status == RunStatus::Completed ? Tone::Good
                      : summary.status == RunStatus::Failed  ? Tone::Bad
                                                             : Tone::Warning;
    std::string text = "Run " + std::to_string(summary.run.value) + " " +
                       outTerminal().paint(tone, std::string(name(summary.status))) + ": " +
                       countsText(summary.counts) + " · " + formatDuration(summary.seconds);
    if (summary.savedSeconds >= 0.1) text += ", saved " + formatDuration(summary.savedSeconds);
    return text + "\n";
}

/// A first run on a terminal ends with where to look next.
void sayWhatNext(const RunSummary& summary) {
    if (!outTerminal().interactive || summary.run.value != 1 || summary.status != RunStatus::Completed) return;
    out(outTerminal().paint(Tone::Quiet, "stemma artifacts lists what was made, stemma show NAME looks into one, "
                                         "stemma lineage NAME tells where it came from.") +
        "\n");
}

Exit exitOf(RunStatus status) {
    switch (status) {
    case RunStatus::Completed:
        return Exit::Success;
    case RunStatus::Cancelled:
    case RunStatus::Interrupted:
        return Exit::Interrupted;
    default:
        return Exit::StepFailed;
    }
}

Result<Exit> execute(Invocation& invocation, const RunRequest& request, Store& store, TablesClient& tables) {
    const Cancel cancel;
    Engine engine(store, tables);
    const std::unique_ptr<RunView> view = makeView(invocation, *request.pipeline);
    const Interruption interruption(cancel, [&view] { view->stopping(); });
    if (invocation.has("why") && !invocation.json()) {
        STEMMA_TRY(const Plan plan, engine.plan(request, true, cancel));
        out(planText(plan, true) + "\n");
    }
    const Result<RunSummary> summary = engine.run(
        request, [&view](const Event& event) { view->event(event); }, cancel);
    view->finish();
    if (!summary) return tl::unexpected<Error>(summary.error());
    if (!invocation.json()) {
        out(summaryText(*summary));
        sayWhatNext(*summary);
    }
    return exitOf(summary->status);
}

Result<Exit> runRun(Invocation& invocation) {
    STEMMA_TRY(RunRequest request, pipelineRequest(invocation));
    if (invocation.has("dry-run")) return showPlan(invocation, request, true);
    STEMMA_TRY(const auto store, openOrMakeStore(invocation, request.pipeline->folder));
    STEMMA_CHECK(addFailed(invocation, *store, request));
    request.keepFailed = invocation.has("keep-failed");
    TablesClient tables;
    // Never taken apart: the program ends soon, and ten thousand steps are a hundred thousand pieces of memory.
    static const std::shared_ptr<const Pipeline>* const kept = new std::shared_ptr<const Pipeline>(request.pipeline);
    (void)kept;
    return execute(invocation, request, *store, tables);
}

} // namespace

Command runCommand() {
    Command command;
    command.name = "run";
    command.summary = "Run a pipeline; what hasn't changed is reused";
    command.description =
        "Steps run side by side as soon as their inputs are there. A step that fails takes only those\n"
        "with it that need it. Ctrl+C stops and keeps what is finished.";
    command.arguments = {pipelineArgument()};
    command.options = pipelineOptions();
    command.options.insert(
        command.options.end(),
        {{.name = "dry-run", .value = "", .help = "say what would run, run nothing"},
         {.name = "why", .value = "", .help = "say first why each step will run"},
         {.name = "jobs", .letter = 'j', .value = "N", .help = "at most so many steps side by side (else one a core)"},
         {.name = "message", .letter = 'm', .value = "TEXT", .help = "a note that is kept with the run"},
         {.name = "keep-failed", .value = "", .help = "keep the working folder of a step that fails, to look into"},
         {.name = "verify", .value = "", .help = "hash the files of what is reused, not only look at them"},
         jsonOption("an event a line, the last one run.finished")});
    command.examples = {{"stemma run", "the only pipeline file of this folder"},
                        {"stemma run penguins.yaml -p smoothing=0.1", "with another parameter; only later steps run"},
                        {"stemma run --why --dry-run", "what would run, and because of what"},
                        {"stemma run --only model -m 'more smoothing'", "model and what it needs"},
                        {"stemma run --from clean", "clean and all after it, changed or not"},
                        {"stemma run --failed", "again what failed in the last run"}};
    command.run = runRun;
    return command;
}

} // namespace stemma::cli
