// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Event.h"
#include "core/engine/StepCancels.h"
#include "core/engine/Things.h"

namespace stemma::cli {

namespace {

/// "12", "run:12", "run:12/fit", "12/fit"; without a word the newest run under way. With the step, "" for all of it.
Result<std::pair<RunInfo, std::string>> chosen(const Store& store, const std::string& word) {
    const std::size_t slash = word.find('/');
    const std::string step = slash == std::string::npos ? std::string() : word.substr(slash + 1);
    if (word.empty()) {
        STEMMA_TRY(const std::vector<RunInfo> runs, store.runs(100));
        for (const RunInfo& run : runs)
            if (run.status == RunStatus::Running) return std::pair(run, step);
        return fail(ErrorCode::NotFound, "No run is under way in this workspace");
    }
    const auto id = parseRun(word.substr(0, slash));
    if (!id)
        return fail(ErrorCode::InvalidArgument, "'" + printable(word) + "' names no run",
                    "A run is 12, a step of it 12/fit.");
    STEMMA_TRY(const RunInfo run, store.run(*id));
    return std::pair(run, step);
}

/// A cell, a step, or a matrix with all of its cells: there, and not done. Errors: NotFound, InvalidArgument.
Status checkOpen(const Store& store, const RunInfo& run, const std::string& step) {
    STEMMA_TRY(const auto steps, stepsOf(store, run.id));
    bool found = false;
    for (const StepRunInfo& one : steps) {
        if (stepName(one) != step && one.step != step) continue;
        found = true;
        if (one.status == StepStatus::Queued || one.status == StepStatus::Running) return {};
    }
    if (found)
        return fail(ErrorCode::InvalidArgument,
                    "The step " + printable(step) + " of run " + std::to_string(run.id.value) + " has ended already");
    // One whose items aren't known has no record yet.
    if (const auto events = readEvents(store.eventsFile(run.id)))
        for (const Event& event : *events)
            for (const Json& open : event.payload["open"].items())
                if (event.kind == "run.started" && open.text() == toUtf8(step)) return {};
    STEMMA_CHECK(findStep(store, run.id, step)); // says which there are
    return {};
}

Result<Exit> runCancel(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation, Access::Write));
    invocation.failing = Exit::Wrong;
    STEMMA_TRY(const auto asked, chosen(*store, invocation.text("RUN")));
    const auto& [run, step] = asked;
    const std::string number = std::to_string(run.id.value);
    if (run.status != RunStatus::Running)
        return fail(ErrorCode::InvalidArgument,
                    "Run " + number + " isn't under way: it is " + std::string(name(run.status)));
    if (!step.empty()) STEMMA_CHECK(checkOpen(*store, run, step));
    invocation.failing.reset();
    STEMMA_CHECK(CancelFile::request(store->cancelFile(run.id), step.empty() ? "*" : step));
    if (invocation.json())
        printJson(Json::object({{"run", run.id.value}, {"step", step.empty() ? Json() : Json(toUtf8(step))}}));
    else
        printNote("run " + number + " was asked to cancel " + (step.empty() ? "all that it does" : printable(step)));
    return Exit::Success;
}

} // namespace

Command cancelCommand() {
    Command command;
    command.name = "cancel";
    command.summary = "Cancel a run under way, or one of its steps";
    command.description =
        "Whatever program runs it. A step's processes are ended; the other steps go on, and those that need it are\n"
        "skipped. What is finished is kept.";
    command.arguments = {{.name = "RUN",
                          .help = "12, or 12/fit for one step; else the newest run under way",
                          .required = false,
                          .completes = Completes::Log}};
    command.options = {jsonOption("{\"run\", \"step\"}")};
    command.examples = {{"stemma cancel 12/fit", "the step fit of run 12; the others go on"},
                        {"stemma cancel", "the newest run under way, all of it"}};
    command.run = runCancel;
    return command;
}

} // namespace stemma::cli
