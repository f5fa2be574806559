// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Plan.h"

#include <algorithm>

namespace stemma {

std::string_view name(Decision decision) {
    switch (decision) {
    case Decision::Run:
        return "run";
    case Decision::Maybe:
        return "maybe";
    case Decision::Reuse:
        return "reuse";
    case Decision::Skip:
        return "skip";
    }
    return "run";
}

bool canBeAccepted(const PlannedStep& step) {
    // These are no differences: whatever was accepted, it would run for them.
    static constexpr std::string_view kNever[] = {"new",   "forced",  "cache",  "volatile", "missing",
                                                  "check", "changed", "failed", "upstream", "unasked"};
    return step.decision == Decision::Run && step.baseline && !step.reasons.empty() &&
           std::ranges::none_of(step.reasons, [](const Reason& reason) {
               return std::ranges::find(kNever, reason.component) != std::end(kNever);
           });
}

int Plan::count(Decision decision) const {
    return int(std::count_if(steps.begin(), steps.end(), [&](const PlannedStep& s) { return s.decision == decision; }));
}

const PlannedStep* Plan::find(const std::string& step) const {
    const auto at = std::find_if(steps.begin(), steps.end(), [&](const PlannedStep& s) { return s.step == step; });
    return at == steps.end() ? nullptr : &*at;
}

Json toJson(const PlannedStep& step) {
    Json json =
        Json::object({{"step", step.step}, {"kind", step.kind}, {"decision", std::string(name(step.decision))}});
    if (step.originRun) json.set("origin_run", step.originRun.value);
    if (step.lastSeconds) json.set("last_seconds", *step.lastSeconds);
    if (step.baseline) json.set("baseline_run", step.baseline.value);
    if (step.accepted) json.set("accepted", true);
    Json reasons = Json::array();
    for (const Reason& reason : step.reasons) reasons.push(toJson(reason));
    json.set("reasons", std::move(reasons));
    if (!step.commands.empty()) {
        Json commands = Json::array();
        for (const std::string& command : step.commands) commands.push(command);
        json.set("commands", std::move(commands));
    }
    return json;
}

} // namespace stemma
