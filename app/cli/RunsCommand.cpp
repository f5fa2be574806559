// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

Tone toneOf(RunStatus status) {
    switch (status) {
    case RunStatus::Completed:
        return Tone::Good;
    case RunStatus::Failed:
        return Tone::Bad;
    case RunStatus::Running:
        return Tone::Name;
    default:
        return Tone::Warning;
    }
}

std::string gitText(const RunInfo& run) {
    if (run.gitCommit.empty()) return run.gitBranch;
    return run.gitBranch + (run.gitBranch.empty() ? "" : " ") + run.gitCommit.substr(0, 7) +
           (run.gitDirty.value_or(false) ? "+" : "");
}

Result<Exit> runRuns(Invocation& invocation) {
    STEMMA_TRY(const int limit, invocation.number("limit", 1, 20));
    STEMMA_TRY(const auto store, openStore(invocation));
    const bool all = invocation.has("all") || (invocation.json() && !invocation.has("limit"));
    STEMMA_TRY(std::vector<RunInfo> runs, store->runs(all ? 0 : limit));
    for (RunInfo& run : runs) {
        STEMMA_TRY(run, countedRun(*store, std::move(run)));
    }
    if (invocation.json()) {
        Json list = Json::array();
        for (const RunInfo& info : runs) list.push(runJson(info));
        printJson(list);
        return Exit::Success;
    }
    if (runs.empty()) {
        out("No run yet. `stemma run` makes one.\n");
        return Exit::Success;
    }
    TextTable table({{"run", true},
                     {"pipeline", false, true},
                     {"status"},
                     {"started", false, false, 2},
                     {"took", true, false, 1},
                     {"steps", false, true},
                     {"git", false, true, 3},
                     {"message", false, true}});
    for (const RunInfo& info : runs)
        table.add({{std::to_string(info.id.value), Tone::Strong},
                   info.pipeline,
                   {std::string(name(info.status)), toneOf(info.status)},
                   localTime(info.started),
                   info.ended ? formatDuration(double(*info.ended - info.started) / 1e6) : "",
                   runStepsText(info),
                   {gitText(info), Tone::Quiet},
                   info.message});
    out(table.text(outTerminal()));
    if (!all && runs.size() == std::size_t(limit) && runs.back().id.value > 1)
        out(outTerminal().paint(Tone::Quiet, "Older ones: stemma runs --all") + "\n");
    return Exit::Success;
}

} // namespace

Command runsCommand() {
    Command command;
    command.name = "runs";
    command.summary = "List the runs, newest first";
    command.options = {{.name = "limit", .letter = 'n', .value = "N", .help = "at most so many (20)"},
                       {.name = "all", .value = "", .help = "all of them"},
                       jsonOption("a list of all runs")};
    command.examples = {{"stemma runs", "the last twenty"}, {"stemma runs --json", "all, for a program"}};
    command.run = runRuns;
    return command;
}

} // namespace stemma::cli
