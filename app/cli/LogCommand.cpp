// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"

#include <fcntl.h>
#include <unistd.h>

namespace stemma::cli {

namespace {

/// What "12", "12/clean", "clean" mean: a run, and one step of it or all.
struct Wanted {
    RunId run;
    std::string step;
};

Result<RunId> lastRun(const Store& store) {
    STEMMA_TRY(const std::vector<RunInfo> runs, store.runs(1));
    if (runs.empty()) return fail(ErrorCode::NotFound, "There is no run yet", "`stemma run` makes one.");
    return runs.front().id;
}

Result<Wanted> wanted(const Store& store, const std::string& word) {
    Wanted found;
    const std::size_t slash = word.find('/');
    if (const std::optional<RunId> run = parseRun(word.substr(0, slash))) {
        STEMMA_TRY(const RunInfo info, store.run(*run));
        found.run = info.id;
        if (slash != std::string::npos) found.step = word.substr(slash + 1);
        return found;
    }
    STEMMA_TRY(found.run, lastRun(store));
    found.step = word;
    return found;
}

/// A log may be large: it is copied in blocks. On a terminal line by line, made printable; elsewhere byte for byte.
Status copyLog(const fs::path& path, std::string_view indent) {
    STEMMA_TRY(const Fd file, openFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    const bool raw = !outTerminal().interactive && indent.empty();
    std::string block(256 * 1024, '\0'), open;
    for (;;) {
        const ssize_t got = ::read(file.get(), block.data(), block.size());
        if (got < 0) return failErrno(errno, "Can't read " + path.native());
        if (got == 0) break;
        const std::string_view text(block.data(), std::size_t(got));
        if (raw) {
            out(text);
            continue;
        }
        open += text;
        std::size_t start = 0;
        for (std::size_t end = 0; (end = open.find('\n', start)) != std::string::npos; start = end + 1)
            out(std::string(indent) + printable(std::string_view(open).substr(start, end - start)) + "\n");
        open.erase(0, start);
    }
    if (!open.empty()) out(std::string(indent) + printable(open) + "\n");
    return {};
}

Result<bool> printStep(const Store& store, const StepRunInfo& step, std::string_view indent) {
    const fs::path path = store.logFile(step.run, step.uuid);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return false;
    STEMMA_CHECK(copyLog(path, indent));
    return true;
}

void printFailure(const StepRunInfo& step) {
    if (step.error.isNull()) return;
    out("  " + outTerminal().paint(Tone::Bad, "error: ") + field(step.error["message"].text()) + "\n");
    const std::string& hint = step.error["hint"].text();
    if (!hint.empty() && hint.find("stemma log") == std::string::npos) out("  " + field(hint) + "\n");
}

Result<Exit> oneStep(const Store& store, const Wanted& what) {
    STEMMA_TRY(const StepRunInfo step, findStep(store, what.run, what.step));
    STEMMA_TRY(const bool printed, printStep(store, step, ""));
    if (printed) return Exit::Success;
    std::string sentence = stepName(step) + " printed nothing in run " + std::to_string(what.run.value);
    if (step.status == StepStatus::Reused)
        sentence = stepName(step) + " was reused in run " + std::to_string(what.run.value) + ", from run " +
                   std::to_string(step.originRun.value) + ": stemma log " + std::to_string(step.originRun.value) + "/" +
                   stepName(step);
    printNote(sentence);
    printFailure(step);
    return Exit::Success;
}

Result<Exit> wholeRun(const Store& store, RunId run) {
    STEMMA_TRY(const RunInfo info, store.run(run));
    STEMMA_TRY(const std::vector<StepRunInfo> steps, stepsOf(store, run));
    out(outTerminal().paint(Tone::Strong, "Run " + std::to_string(run.value)) + "  " + field(info.pipeline) + "  " +
        std::string(name(info.status)) + "  " + localTime(info.started) + "\n");
    bool silent = true;
    for (const StepRunInfo& step : steps) {
        std::error_code ignored;
        const bool has = fs::exists(store.logFile(step.run, step.uuid), ignored);
        if (!has && step.error.isNull()) continue;
        silent = false;
        out("\n" + outTerminal().paint(Tone::Name, field(stepName(step))) + "  " + std::string(name(step.status)) +
            "\n");
        STEMMA_TRY([[maybe_unused]] const bool printed, printStep(store, step, "  "));
        printFailure(step);
    }
    if (silent) out("No step printed anything.\n");
    return Exit::Success;
}

Result<Exit> runLog(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    Wanted what;
    if (invocation.has("RUN/STEP")) {
        STEMMA_TRY(what, wanted(*store, invocation.text("RUN/STEP")));
    } else {
        STEMMA_TRY(what.run, lastRun(*store));
    }
    return what.step.empty() ? wholeRun(*store, what.run) : oneStep(*store, what);
}

} // namespace

Command logCommand() {
    Command command;
    command.name = "log";
    command.summary = "Print what the steps of a run printed";
    command.arguments = {{.name = "RUN/STEP",
                          .help = "12, 12/clean, or clean (in the last run); else the whole last run",
                          .required = false,
                          .completes = Completes::Log}};
    command.examples = {{"stemma log", "the last run"},
                        {"stemma log fit", "one step of the last run"},
                        {"stemma log 12/fit > fit.log", "of an older one, byte for byte"}};
    command.run = runLog;
    return command;
}

} // namespace stemma::cli
