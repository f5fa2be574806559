// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PlanText.h"

#include "app/cli/Terminal.h"
#include "core/base/Text.h"

#include <algorithm>

namespace stemma::cli {

namespace {

std::string decisionWord(Decision decision) {
    switch (decision) {
    case Decision::Run:
        return "will run";
    case Decision::Maybe:
        return "may run";
    case Decision::Reuse:
        return "reused";
    default:
        return "skipped";
    }
}

Tone toneOf(Decision decision) {
    switch (decision) {
    case Decision::Run:
        return Tone::Good;
    case Decision::Maybe:
        return Tone::Warning;
    case Decision::Reuse:
        return Tone::Reused;
    default:
        return Tone::Quiet;
    }
}

std::string lastTime(const PlannedStep& step) {
    return step.lastSeconds ? "last time " + formatDuration(*step.lastSeconds) : "";
}

bool isRoot(const PlannedStep& step) {
    return std::any_of(step.reasons.begin(), step.reasons.end(), [](const Reason& reason) { return reason.root; });
}

std::string headLine(const Plan& plan) {
    double cost = 0;
    bool known = false;
    for (const PlannedStep& step : plan.steps)
        if (step.decision == Decision::Run && step.lastSeconds) {
            cost += *step.lastSeconds;
            known = true;
        }
    std::vector<std::string> parts;
    for (const Decision decision : {Decision::Run, Decision::Maybe, Decision::Reuse, Decision::Skip})
        if (const int count = plan.count(decision); count > 0)
            parts.push_back(std::to_string(count) + " " + decisionWord(decision));
    std::string line = field(plan.pipeline) + ": " + plural(std::int64_t(plan.steps.size()), "step");
    if (!parts.empty()) line += ", " + join(parts, ", ");
    if (known) line += " · last time " + formatDuration(cost);
    return outTerminal().paint(Tone::Strong, line) + "\n";
}

/// "since run 11", "last time 0.03 s"
std::string circumstances(const PlannedStep& step) {
    std::vector<std::string> parts;
    if (step.baseline) parts.push_back("since run " + std::to_string(step.baseline.value));
    if (const std::string last = lastTime(step); !last.empty()) parts.push_back(last);
    return join(parts, ", ");
}

void addCause(std::string& text, const PlannedStep& step) {
    const Terminal& terminal = outTerminal();
    const std::string around = circumstances(step);
    text += "  " + terminal.paint(Tone::Strong, field(step.step)) + "  " +
            terminal.paint(toneOf(step.decision), decisionWord(step.decision)) +
            (around.empty() ? "" : terminal.paint(Tone::Quiet, "  (" + around + ")")) + "\n";
    for (const Reason& reason : step.reasons)
        if (reason.root) text += "    " + field(describe(reason)) + "\n";
}

/// All reasons in one line; those that only name a step before it together: "model, predicted will run first".
std::string becauseText(const std::vector<Reason>& reasons) {
    std::vector<std::string> parts, certain, perhaps;
    for (const Reason& reason : reasons) {
        if (reason.component == "upstream" && reason.after != "skip")
            (reason.after == "maybe" ? perhaps : certain).push_back(reason.name);
        else
            parts.push_back(describe(reason));
    }
    if (!certain.empty()) parts.push_back(join(certain, ", ") + " will run first");
    if (!perhaps.empty()) parts.push_back(join(perhaps, ", ") + " may run first");
    return join(parts, "; ");
}

std::string wrappedNames(const std::string& head, const std::vector<std::string>& names) {
    const int width = outTerminal().width > 0 ? outTerminal().width : 100;
    std::string text = head;
    int column = displayWidth(head);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string word = field(names[i]) + (i + 1 < names.size() ? "," : "");
        const int size = displayWidth(word) + 1;
        if (column + size > width) {
            text += "\n ";
            column = 1;
        }
        text += " " + word;
        column += size;
    }
    return text + "\n";
}

std::string whyPlan(const Plan& plan) {
    const Terminal& terminal = outTerminal();
    std::string causes;
    TextTable consequences({{""}, {""}, {"", false, true}, {"", true}}, 2);
    std::vector<std::string> reused;
    std::string accepted;
    for (const PlannedStep& step : plan.steps) {
        if (step.accepted) {
            addCause(accepted, step);
        } else if (step.decision == Decision::Reuse) {
            reused.push_back(step.step);
        } else if (isRoot(step)) {
            addCause(causes, step);
        } else {
            consequences.add({{step.step, Tone::Strong},
                              {decisionWord(step.decision), toneOf(step.decision)},
                              becauseText(step.reasons),
                              {lastTime(step), Tone::Quiet}});
        }
    }
    std::string text;
    if (!causes.empty()) text += "\n" + terminal.paint(Tone::Quiet, "Causes") + "\n" + causes;
    if (!consequences.empty())
        text += "\n" + terminal.paint(Tone::Quiet, "What follows from them") + "\n" + consequences.text(terminal);
    if (!accepted.empty()) text += "\n" + terminal.paint(Tone::Quiet, "Accepted as unchanged") + "\n" + accepted;
    if (!reused.empty()) text += "\n" + wrappedNames(std::to_string(reused.size()) + " reused:", reused);
    return text;
}

} // namespace

std::string planText(const Plan& plan, bool why) {
    const Terminal& terminal = outTerminal();
    std::string text;
    for (const std::string& note : plan.notes) text += terminal.paint(Tone::Warning, "note: ") + field(note) + "\n";
    text += headLine(plan);
    if (why) return text + whyPlan(plan);
    TextTable table({{""}, {""}, {"", false, true}, {"", true}}, 2);
    for (const PlannedStep& step : plan.steps) {
        std::string because;
        if (step.decision == Decision::Reuse) {
            if (step.originRun) because = "run " + std::to_string(step.originRun.value);
            if (step.accepted) because += ", accepted although " + becauseText(step.reasons);
        } else if (!step.reasons.empty()) {
            because = becauseText(step.reasons);
        }
        table.add({step.step,
                   {decisionWord(step.decision), toneOf(step.decision)},
                   because,
                   {step.decision == Decision::Reuse ? "" : lastTime(step), Tone::Quiet}});
    }
    return text + table.text(terminal);
}

/// "took 8 h 12 min in run 12, last time 8 h 10 min in run 11"
static std::string costText(const Why& why, const std::string& step) {
    const auto cost = std::ranges::find(why.costs, step, &Why::Cost::step);
    if (cost == why.costs.end()) return {};
    std::vector<std::string> parts;
    const auto add = [&parts](const char* word, double seconds, RunId run) {
        if (seconds >= 0) parts.push_back(word + formatDuration(seconds) + " in run " + std::to_string(run.value));
    };
    add("took ", cost->seconds, cost->run);
    add("last time ", cost->last, cost->before);
    return join(parts, ", ");
}

std::string whyText(const Why& why) {
    const Terminal& terminal = outTerminal();
    std::string text = terminal.paint(Tone::Strong, field(why.subject));
    if (why.compared.empty()) {
        const std::string cost = why.costs.empty() ? std::string() : costText(why, why.costs.front().step);
        return text + " is the first version of its name: there is nothing to compare it with" +
               (cost.empty() ? "" : "; it " + cost) + "\n";
    }
    text += " differs from " + field(why.compared);
    if (why.reasons.empty()) return text + " in nothing that was recorded\n";
    text += ":\n";
    std::string step;
    bool following = false;
    for (const auto& [name, reason] : why.reasons) {
        if (!reason.root && !following) {
            text += "\n" + terminal.paint(Tone::Quiet, "What follows from it") + "\n";
            following = true;
            step.clear();
        }
        if (name != step) {
            const std::string cost = costText(why, name);
            text += "  " + terminal.paint(Tone::Strong, field(name)) +
                    (cost.empty() ? "" : "  " + terminal.paint(Tone::Quiet, "(" + cost + ")")) + "\n";
        }
        step = name;
        text += "    " + field(describe(reason)) + "\n";
    }
    return text;
}

} // namespace stemma::cli
