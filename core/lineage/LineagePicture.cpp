// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/LineagePicture.h"

#include "core/base/Clock.h"
#include "core/base/FailureWords.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "core/lineage/CellText.h"

namespace stemma {

namespace {

DrawnNode drawn(const LineageNode& node) {
    DrawnNode shape;
    shape.id = node.id;
    shape.name = node.name;
    shape.facts = node.facts;
    shape.run = node.run.value;
    shape.emphasised = node.asked;
    shape.pipeline = node.pipeline;
    shape.time = node.time;
    shape.tags = node.tags;
    shape.layer = node.layer;
    if (node.kind == LineageNode::Kind::Artifact) {
        shape.kind = DrawnNode::Kind::Artifact;
        shape.type = node.type;
        shape.cell = cellOfName(node.name);
        if (node.state != "evicted" && node.state != "deleted") shape.bytes = std::int64_t(node.bytes);
        shape.version = node.number;
        shape.tooltip = formatBytes(node.bytes);
        if (!node.failedCheck.empty()) {
            shape.problem = "✗ " + node.failedCheck;
            shape.tooltip += "\nthe check " + node.failedCheck + " failed: it is never @latest, nor reused";
        } else if (node.state != "ok") {
            shape.tooltip += "\n" + node.state;
        }
    } else {
        shape.kind = DrawnNode::Kind::Step;
        shape.type = node.stepKind;
        shape.status = node.status;
        shape.seconds = node.seconds;
        shape.cell = node.cell;
        if (!node.cell.empty()) shape.name += "[" + node.cell + "]";
        if (node.originRun) shape.facts = "reused, run " + std::to_string(node.originRun.value);
        if (node.status == "failed" && !node.error.empty()) {
            shape.problem = shortFailure(node.error);
            shape.tooltip = node.error;
        } else if (node.status == "skipped" && !node.error.empty()) {
            shape.facts = "skipped: " + node.error;
        }
        if (node.accepted) {
            shape.facts += " · accepted";
            shape.tooltip = "Accepted as unchanged: it changed, and a person said that its result stands.";
        }
        addCheckMark(shape, node.checksPassed, node.checksFailed, node.failedCheck);
    }
    return shape;
}

} // namespace

void addCheckMark(DrawnNode& step, int passed, int notPassed, const std::string& failed) {
    const int all = passed + notPassed;
    if (all == 0) return;
    if (!step.tooltip.empty()) step.tooltip += '\n';
    if (notPassed == 0)
        step.tooltip += all == 1 ? "its check passed" : "all " + std::to_string(all) + " checks passed";
    else
        step.tooltip += std::to_string(notPassed) + " of " + plural(all, "check") + " did not pass" +
                        (failed.empty() ? "" : (notPassed == 1 ? ": " : ", first ") + failed);
    if (!step.problem.empty()) return; // it has the place of the facts
    step.warning = notPassed > 0;
    const std::string facts = factsOf(step);
    step.facts = (facts.empty() ? "" : facts + " · ") +
                 (step.warning ? "✗ " + std::to_string(notPassed) : "✓ " + std::to_string(all));
}

void layerResults(LineageDrawing& drawing) {
    const auto known = indexOf(drawing);
    for (const DrawnEdge& edge : drawing.edges) {
        const auto from = known.find(edge.from), to = known.find(edge.to);
        if (from == known.end() || to == known.end()) continue;
        const DrawnNode& step = drawing.nodes[from->second];
        DrawnNode& result = drawing.nodes[to->second];
        const bool makes = step.kind == DrawnNode::Kind::Step && result.kind == DrawnNode::Kind::Artifact;
        if (makes && result.layer.empty()) result.layer = step.layer;
    }
}

LineageDrawing drawingOf(const Lineage& lineage) {
    LineageDrawing drawing;
    drawing.nodes.reserve(lineage.nodes.size());
    for (const LineageNode& node : lineage.nodes) drawing.nodes.push_back(drawn(node));
    for (const LineageEdge& edge : lineage.edges) {
        DrawnEdge line;
        line.from = edge.from;
        line.to = edge.to;
        line.name = edge.name;
        line.dashed = edge.kind == LineageEdge::Kind::Describes || edge.kind == LineageEdge::Kind::Yielded;
        drawing.edges.push_back(std::move(line));
    }
    layerResults(drawing);
    return drawing;
}

} // namespace stemma
