// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunCentre.h"

#include <limits>

namespace stemma::ui {

namespace {

void count(StepCounts& counts, StepStatus status) {
    switch (status) {
    case StepStatus::Executed:
        ++counts.executed;
        break;
    case StepStatus::Reused:
        ++counts.reused;
        break;
    case StepStatus::Failed:
        ++counts.failed;
        break;
    case StepStatus::Skipped:
        ++counts.skipped;
        break;
    case StepStatus::Cancelled:
        ++counts.cancelled;
        break;
    default:
        break;
    }
}

void finish(LiveRun& run, LiveStep& step, const Event& event) {
    const Json& payload = event.payload;
    step.status = stepStatusFrom(payload["status"].text());
    step.progress = -1;
    if (payload["seconds"].isNumber()) step.seconds = payload["seconds"].number();
    step.origin = RunId{payload["origin_run"].integer()};
    step.error = payload["error"];
    step.checksPassed = int(payload["checks"]["passed"].integer());
    step.checksFailed = int(payload["checks"]["failed"].integer());
    step.accepted = payload["accepted"].boolean();
    if (step.accepted) ++run.accepted;
    for (const Json& output : payload["outputs"].items())
        step.outputs[output["output"].text()] =
            output["name"].text() + "@" + std::to_string(output["version"].integer());
    count(run.counts, step.status);
    if (step.status == StepStatus::Failed) run.lastError = event.step + ": " + step.error["message"].text();
}

void addLine(LiveStep& step, const Json& payload) {
    step.lines.emplace_back(payload["stream"].text() == "error", payload["text"].text());
    while (step.lines.size() > LiveStep::kMostLines) step.lines.pop_front();
}

} // namespace

void LiveRun::apply(const Event& event) {
    if (event.seq > lastSeq) lastSeq = event.seq;
    if (event.run) run = event.run;
    const Json& payload = event.payload;
    if (event.kind == "run.started") {
        pipeline = payload["pipeline"].text();
        total = int(payload["steps"].integer());
        started = event.time;
    } else if (event.kind == "run.finished") {
        status = runStatusFrom(payload["status"].text());
        ended = event.time;
    } else if (event.kind == "note") {
        notes.push_back(payload["text"].text());
    }
    if (event.step.empty()) return;
    LiveStep& step = steps[event.step];
    if (event.kind == "step.queued") {
        step.status = StepStatus::Queued;
        step.reasons = payload["reasons"];
    } else if (event.kind == "step.started") {
        step.status = StepStatus::Running;
        step.started = event.time;
    } else if (event.kind == "step.retried") {
        step.attempt = int(payload["attempt"].integer());
        step.progress = -1;
        step.progressText.clear();
        step.metrics.clear();
        step.curves.clear();
    } else if (event.kind == "step.progress") {
        step.progress = payload["fraction"].number(-1);
        step.progressText = payload["text"].text();
    } else if (event.kind == "step.metric") {
        const double value = payload["value"].number(std::numeric_limits<double>::quiet_NaN());
        step.metrics[payload["name"].text()] = value;
        if (payload["at"].isNumber()) step.curves[payload["name"].text()].add(payload["at"].number(), value);
    } else if (event.kind == "step.line") {
        addLine(step, payload);
    } else if (event.kind == "step.finished") {
        finish(*this, step, event);
    }
}

std::vector<std::string> LiveRun::running() const {
    std::vector<std::string> names;
    for (const auto& [name, step] : steps)
        if (step.status == StepStatus::Running) names.push_back(name);
    return names;
}

} // namespace stemma::ui
