// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run/RunGraph.h"

#include "core/base/FailureWords.h"
#include "core/base/Text.h"
#include "core/lineage/LineagePicture.h"
#include "core/materializers/catalog.h"
#include "core/pipeline/CellWords.h"
#include "core/pipeline/PipelineGraph.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace stemma::ui {

namespace {

std::string stepId(const std::string& step) {
    return "s:" + step;
}
std::string artifactId(const std::string& artifact) {
    return "o:" + artifact;
}

DrawnNode artifactNode(const std::string& name, const std::string& type, const Overview& overview) {
    DrawnNode node;
    node.id = artifactId(name);
    node.kind = DrawnNode::Kind::Artifact;
    node.name = name;
    node.cell = cellName(name).cell;
    node.type = type;
    node.facts = " "; // nothing is known yet; an empty one would be made from the version
    if (const OverviewArtifact* known = overview.artifact(name); known && !known->versions.empty()) {
        const OverviewVersion* latest = known->latestVersion();
        node.picture = !(latest ? *latest : known->versions.back()).picture.empty();
        if (node.type.empty()) node.type = known->type;
    } else if (const Materializer* expected = findMaterializer(type)) {
        node.picture = expected->pictured; // its room is kept, so that nothing moves when it comes
    }
    return node;
}

/// "penguins/clean@3" of an event.
std::pair<std::string, int> splitVersion(const std::string& reference) {
    const std::size_t at = reference.rfind('@');
    int number = 0;
    if (at != std::string::npos)
        std::from_chars(reference.data() + at + 1, reference.data() + reference.size(), number);
    return {reference.substr(0, at), number};
}

const OverviewVersion* versionOf(const Overview& overview, const std::string& name, int number) {
    const OverviewArtifact* artifact = overview.artifact(name);
    if (!artifact) return nullptr;
    const auto found = std::find_if(artifact->versions.begin(), artifact->versions.end(),
                                    [number](const OverviewVersion& version) { return version.number == number; });
    return found == artifact->versions.end() ? nullptr : &*found;
}

std::string runningFacts(const LiveStep& step) {
    std::string text = step.progressText;
    if (step.progress >= 0)
        text = std::to_string(int(step.progress * 100 + 0.5)) + " %" + (text.empty() ? "" : " " + text);
    if (!step.metrics.empty()) {
        const auto& [name, value] = *step.metrics.begin();
        text += (text.empty() ? "" : " · ") + name + " " + formatNumber(value);
    }
    return text.empty() ? "running" : text;
}

std::string stepFacts(const LiveStep& step) {
    switch (step.status) {
    case StepStatus::Queued:
        return "queued";
    case StepStatus::Running:
        return runningFacts(step);
    case StepStatus::Reused:
        return (step.origin ? "reused, run " + std::to_string(step.origin.value) : "reused") +
               (step.accepted ? " · accepted" : "");
    case StepStatus::Skipped:
        return step.error["message"].text().empty() ? "skipped" : "skipped: " + step.error["message"].text();
    case StepStatus::Executed:
        return step.seconds >= 0 ? formatDuration(step.seconds) : "";
    default:
        return {};
    }
}

std::set<int> chosenSteps(const Pipeline& pipeline, const std::vector<std::string>& only) {
    const PipelineGraph order(pipeline);
    std::set<int> chosen;
    if (only.empty()) {
        for (int i = 0; i < order.size(); ++i) chosen.insert(i);
        return chosen;
    }
    std::vector<int> wanted;
    for (const std::string& name : only)
        if (const int index = pipeline.stepIndex(name); index >= 0) wanted.push_back(index);
    for (const int index : upstreamOf(order, wanted)) chosen.insert(index);
    return chosen;
}

/// What the output most likely becomes, before it is there.
std::string expectedTypeOf(const Step& step, const Output& output) {
    if (step.kind == StepKindId::Sql && output.type.empty()) return "table";
    const std::vector<std::string>& paths = step.kind == StepKindId::Import ? step.paths : output.paths;
    return expectedType(paths.size() == 1 ? paths.front() : std::string(), output.type);
}

std::string artifactOf(const Pipeline& pipeline, const Reference& reference) {
    if (reference.kind != Reference::Kind::StepOutput || reference.stepIndex < 0) return reference.artifact;
    const Step& maker = pipeline.steps[std::size_t(reference.stepIndex)];
    if (maker.outputs.empty()) return pipeline.name + "/" + maker.name;
    return outputName(pipeline, maker, maker.outputs[std::size_t(std::max(0, reference.outputIndex))]);
}

/// Enters what became of a node; `changed` is told where that is news.
void enter(RunGraph& graph, std::size_t place, DrawnNode now, const Subject& subject, std::vector<DrawnNode>& changed) {
    DrawnNode& node = graph.drawing.nodes[place];
    const bool another = subject && subject != graph.subjects.of(node.id);
    if (another) graph.subjects.set(node.id, subject);
    if (!another && node == now) return;
    node = std::move(now);
    changed.push_back(node);
}

/// What a finished step made or handed on, on the artifacts' nodes.
void applyOutputs(RunGraph& graph, const LiveStep& step, const Overview& overview, std::vector<DrawnNode>& changed) {
    for (const auto& [output, reference] : step.outputs) {
        const auto [artifact, number] = splitVersion(reference);
        const auto place = graph.places.find(artifactId(artifact));
        if (place == graph.places.end()) continue;
        DrawnNode made = graph.drawing.nodes[place->second];
        made.version = number;
        Subject subject;
        if (const OverviewVersion* version = versionOf(overview, artifact, number)) {
            made.type = version->type;
            made.facts = version->headline.empty() ? " " : version->headline;
            subject = Subject::ofVersion(version->id);
        }
        enter(graph, place->second, std::move(made), subject, changed);
    }
}

void applyStep(RunGraph& graph, RunId run, const std::string& step, const LiveStep& state, const Overview& overview,
               std::vector<DrawnNode>& changed) {
    const auto found = graph.places.find(stepId(step));
    if (found == graph.places.end()) return;
    DrawnNode node = graph.drawing.nodes[found->second];
    node.status = name(state.status);
    node.seconds = state.seconds;
    node.progress = state.status == StepStatus::Running ? state.progress : -1;
    node.facts = stepFacts(state);
    node.problem.clear();
    node.tooltip.clear();
    node.warning = false;
    if (state.status == StepStatus::Failed) {
        node.problem = shortFailure(state.error["message"].text());
        node.tooltip = state.error["message"].text();
    }
    addCheckMark(node, state.checksPassed, state.checksFailed, {});
    enter(graph, found->second, std::move(node), Subject::ofStep(run, step), changed);
    applyOutputs(graph, state, overview, changed);
}

void placeNodes(RunGraph& graph) {
    if (graph.places.size() == graph.drawing.nodes.size()) return;
    graph.places.clear();
    for (std::size_t i = 0; i < graph.drawing.nodes.size(); ++i) graph.places.emplace(graph.drawing.nodes[i].id, i);
}

} // namespace

RunGraph graphOfPipeline(const Pipeline& pipeline, RunId run, const std::vector<std::string>& only,
                         const Overview& overview) {
    RunGraph graph;
    std::unordered_map<std::string, std::size_t> drawn;
    const auto artifact = [&](const std::string& name, const std::string& type) {
        const auto [place, isNew] = drawn.emplace(name, graph.drawing.nodes.size());
        if (isNew) graph.drawing.nodes.push_back(artifactNode(name, type, overview));
        // An input may have named it before the step that makes it said its type.
        DrawnNode& node = graph.drawing.nodes[place->second];
        if (node.type.empty()) node = artifactNode(name, type, overview);
        return artifactId(name);
    };
    for (const int index : chosenSteps(pipeline, only)) {
        const Step& step = pipeline.steps[std::size_t(index)];
        DrawnNode node;
        node.id = stepId(step.name);
        node.kind = DrawnNode::Kind::Step;
        node.name = step.name;
        node.type = stepKindName(step.kind);
        node.status = node.facts = "queued";
        node.run = run.value;
        node.pipeline = pipeline.name;
        node.cell = cellName(step.name).cell;
        node.layer = step.layer;
        node.tags = step.tags;
        graph.subjects.set(node.id, Subject::ofStep(run, step.name));
        graph.drawing.nodes.push_back(node);
        for (const Input& input : step.inputs)
            for (const Reference& reference : input.references)
                graph.drawing.edges.push_back({artifact(artifactOf(pipeline, reference), {}), node.id, input.name});
        for (const Output& output : step.outputs)
            graph.drawing.edges.push_back(
                {node.id, artifact(outputName(pipeline, step, output), expectedTypeOf(step, output)), output.name});
    }
    for (DrawnNode& node : graph.drawing.nodes)
        if (node.type.empty()) node.type = "file";
    layerResults(graph.drawing);
    return graph;
}

RunGraph graphOfRun(const Lineage& lineage, RunId run, const std::set<VersionId>& pictured) {
    RunGraph graph;
    graph.drawing = drawingOf(lineage);
    std::unordered_map<std::string, std::string> names; // a17 -> o:penguins/clean
    std::set<std::string> taken;
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
        const LineageNode& node = lineage.nodes[i];
        DrawnNode& shape = graph.drawing.nodes[i];
        const bool step = node.kind == LineageNode::Kind::Step;
        std::string id = step ? stepId(shape.name) : artifactId(node.name);
        // A run may read an older version of what it makes.
        if (!taken.insert(id).second) id += "#" + node.id;
        names[node.id] = id;
        graph.subjects.set(id, step ? Subject::ofStep(run, shape.name) : Subject::ofVersion(node.version));
        shape.id = std::move(id);
        shape.picture = !step && pictured.contains(node.version);
    }
    for (DrawnEdge& edge : graph.drawing.edges) {
        edge.from = names[edge.from];
        edge.to = names[edge.to];
    }
    return graph;
}

void addMeant(RunGraph& graph, const std::vector<StepRunInfo>& steps, const Pipeline& pipeline) {
    std::set<std::string> nodes, reached;
    for (const DrawnNode& node : graph.drawing.nodes) nodes.insert(node.id);
    for (const DrawnEdge& edge : graph.drawing.edges) reached.insert(edge.to);
    std::unordered_map<std::string_view, const Step*> meant;
    for (const Step& step : pipeline.steps) meant.emplace(step.name, &step);
    for (const StepRunInfo& info : steps) {
        const std::string name = stepName(info), to = stepId(name);
        const auto step = meant.find(name);
        if (step == meant.end() || !nodes.contains(to) || reached.contains(to)) continue;
        std::set<std::string> read;
        for (const Input& input : step->second->inputs)
            for (const Reference& reference : input.references) {
                std::string from = artifactId(artifactOf(pipeline, reference));
                const bool made = reference.kind == Reference::Kind::StepOutput && reference.stepIndex >= 0;
                if (!nodes.contains(from) && made) from = stepId(pipeline.steps[std::size_t(reference.stepIndex)].name);
                if (!nodes.contains(from) || !read.insert(from).second) continue;
                DrawnEdge edge{from, to, input.name};
                edge.dashed = true;
                graph.drawing.edges.push_back(std::move(edge));
            }
    }
}

void addConsequences(RunGraph& graph, const std::vector<StepRunInfo>& steps) {
    std::set<std::string> nodes, reached;
    for (const DrawnNode& node : graph.drawing.nodes) nodes.insert(node.id);
    for (const DrawnEdge& edge : graph.drawing.edges) reached.insert(edge.to);
    for (const StepRunInfo& step : steps) {
        DrawnEdge edge;
        edge.from = stepId(step.error["step"].text());
        edge.to = stepId(stepName(step));
        edge.dashed = true;
        if (edge.from != edge.to && nodes.contains(edge.from) && nodes.contains(edge.to) && !reached.contains(edge.to))
            graph.drawing.edges.push_back(std::move(edge));
    }
}

void keepOrder(RunGraph& graph, const LineageDrawing& before) {
    graph.places.clear();
    std::unordered_map<std::string, std::size_t> nodes, edges;
    for (const DrawnNode& node : before.nodes) nodes.emplace(node.id, nodes.size());
    const auto edgeName = [](const DrawnEdge& edge) { return edge.from + '\n' + edge.to; };
    for (const DrawnEdge& edge : before.edges) edges.emplace(edgeName(edge), edges.size());
    const auto place = [](const auto& places, const std::string& name) {
        const auto found = places.find(name);
        return found == places.end() ? places.size() : found->second;
    };
    std::stable_sort(graph.drawing.nodes.begin(), graph.drawing.nodes.end(),
                     [&](const DrawnNode& a, const DrawnNode& b) { return place(nodes, a.id) < place(nodes, b.id); });
    std::stable_sort(
        graph.drawing.edges.begin(), graph.drawing.edges.end(),
        [&](const DrawnEdge& a, const DrawnEdge& b) { return place(edges, edgeName(a)) < place(edges, edgeName(b)); });
}

std::vector<DrawnNode> applyLive(RunGraph& graph, const LiveRun& live, const std::set<std::string>& steps,
                                 const Overview& overview) {
    placeNodes(graph);
    std::vector<DrawnNode> changed;
    for (const std::string& step : steps)
        if (const auto state = live.steps.find(step); state != live.steps.end())
            applyStep(graph, live.run, step, state->second, overview, changed);
    return changed;
}

std::vector<DrawnNode> applyLive(RunGraph& graph, const LiveRun& live, const Overview& overview) {
    placeNodes(graph);
    std::vector<DrawnNode> changed;
    for (const auto& [step, state] : live.steps) applyStep(graph, live.run, step, state, overview, changed);
    return changed;
}

} // namespace stemma::ui
