// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PlanText.h"
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"

namespace stemma::cli {

namespace {

Json whyJson(const Why& why) {
    Json reasons = Json::array();
    for (const auto& [step, reason] : why.reasons) {
        Json entry = Json::object({{"step", step}});
        const Json facts = toJson(reason);
        for (const auto& [name, value] : facts.members()) entry.set(name, value);
        reasons.push(std::move(entry));
    }
    Json costs = Json::array();
    for (const Why::Cost& cost : why.costs) {
        Json entry = Json::object({{"step", cost.step}, {"run", cost.run.value}});
        if (cost.seconds >= 0) entry.set("seconds", cost.seconds);
        if (cost.before) entry.set("last_run", cost.before.value);
        if (cost.last >= 0) entry.set("last_seconds", cost.last);
        costs.push(std::move(entry));
    }
    return Json::object({{"version", why.subject},
                         {"compared", why.compared.empty() ? Json() : Json(why.compared)},
                         {"reasons", std::move(reasons)},
                         {"costs", std::move(costs)}});
}

Result<Exit> runWhy(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const VersionId version, store->resolve(invocation.text("REF")));
    std::optional<VersionId> other;
    if (invocation.has("REF2")) {
        STEMMA_TRY(other, store->resolve(invocation.text("REF2")));
    }
    STEMMA_TRY(const Why why, whyVersion(*store, version, other));
    if (invocation.json()) {
        printJson(whyJson(why));
    } else {
        out(whyText(why));
    }
    return Exit::Success;
}

} // namespace

Command whyCommand() {
    Command command;
    command.name = "why";
    command.summary = "Say why a version differs from the one before, or from another";
    command.description =
        "Names the root causes (a parameter, a line of code, other data), then what follows from them, and what each\n"
        "step took: then, and the time before.";
    command.arguments = {{.name = "REF", .help = "the version", .completes = Completes::Version},
                         {.name = "REF2",
                          .help = "what to compare it with; else the version before it",
                          .required = false,
                          .completes = Completes::Version}};
    command.options = {jsonOption("{\"version\", \"compared\", \"reasons\": […], \"costs\": […]}")};
    command.examples = {{"stemma why penguins/model", "why the latest model isn't the one before"},
                        {"stemma why penguins/model@5 penguins/model@production", "two versions"}};
    command.run = runWhy;
    return command;
}

} // namespace stemma::cli
