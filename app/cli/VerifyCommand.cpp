// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

Result<std::string> nameOf(const Store& store, VersionId id) {
    if (!id) return std::string();
    STEMMA_TRY(const VersionInfo version, store.version(id));
    return versionName(version);
}

Status printProblems(const Store& store, const Store::VerifyReport& report) {
    for (const Store::Problem& problem : report.problems) {
        STEMMA_TRY(const std::string subject, nameOf(store, problem.version));
        out(outTerminal().paint(Tone::Bad, "✗ ") + outTerminal().paint(Tone::Strong, field(subject)) +
            (subject.empty() ? "" : ": ") + field(problem.what) + "\n");
        std::vector<std::string> names;
        for (const VersionId dependent : problem.dependents) {
            STEMMA_TRY(std::string one, nameOf(store, dependent));
            names.push_back(std::move(one));
            if (names.size() == 10) break;
        }
        const std::size_t more = problem.dependents.size() - names.size();
        if (!names.empty())
            out("    made from it: " + field(join(names, ", ")) +
                (more > 0 ? " and " + std::to_string(more) + " more" : "") + "\n");
    }
    return {};
}

Result<Json> problemsJson(const Store& store, const Store::VerifyReport& report) {
    Json list = Json::array();
    for (const Store::Problem& problem : report.problems) {
        Json dependents = Json::array();
        for (const VersionId dependent : problem.dependents) {
            STEMMA_TRY(std::string one, nameOf(store, dependent));
            dependents.push(std::move(one));
        }
        STEMMA_TRY(std::string subject, nameOf(store, problem.version));
        list.push(Json::object(
            {{"version", std::move(subject)}, {"problem", problem.what}, {"dependents", std::move(dependents)}}));
    }
    return list;
}

Result<Exit> runVerify(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    const Cancel cancel;
    const Interruption interruption(cancel);
    STEMMA_TRY(const Store::VerifyReport report, store->verify(cancel));
    if (invocation.json()) {
        STEMMA_TRY(Json problems, problemsJson(*store, report));
        printJson(Json::object({{"versions", report.versions},
                                {"files", report.files},
                                {"bytes", report.bytes},
                                {"problems", std::move(problems)}}));
    } else {
        STEMMA_CHECK(printProblems(*store, report));
        const std::string amount =
            plural(report.versions, "version") + ", " + plural(report.files, "file") + ", " + formatBytes(report.bytes);
        if (report.problems.empty()) {
            out("All is as it was kept: " + amount + ".\n");
        } else {
            out(plural(std::int64_t(report.problems.size()), "problem") + " among " + amount +
                ". A damaged version is never reused; a run makes it again.\n");
        }
    }
    return report.problems.empty() ? Exit::Success : Exit::Workspace;
}

} // namespace

Command verifyCommand() {
    Command command;
    command.name = "verify";
    command.summary = "Hash everything that is kept, and compare";
    command.description = "Ends with 3 where something isn't as it was kept, and says what was made from it.";
    command.options = {jsonOption("{\"versions\", \"files\", \"bytes\", \"problems\": […]}")};
    command.examples = {{"stemma verify", "reads every file once"}};
    command.run = runVerify;
    return command;
}

} // namespace stemma::cli
