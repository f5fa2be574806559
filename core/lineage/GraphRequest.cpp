// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/GraphRequest.h"

#include "core/base/Text.h"
#include "core/lineage/LineagePicture.h"
#include "core/lineage/MapGraph.h"
#include "core/store/Store.h"

#include <set>

namespace stemma {

namespace {

constexpr std::pair<GraphRequest::View, std::string_view> kViews[] = {{GraphRequest::View::Lineage, "lineage"},
                                                                      {GraphRequest::View::Map, "map"},
                                                                      {GraphRequest::View::History, "history"}};

std::string countsOf(const LineageDrawing& drawing) {
    std::int64_t steps = 0, artifacts = 0;
    for (const DrawnNode& node : drawing.nodes) {
        steps += node.kind == DrawnNode::Kind::Step;
        artifacts += node.kind == DrawnNode::Kind::Artifact;
    }
    return plural(artifacts, "artifact") + " · " + plural(steps, "step");
}

Status nameLineage(const Store& store, const LineageRequest& request, bool cut, GraphAnswer& graph) {
    graph.subtitle = countsOf(graph.drawing) + (cut ? " · there is more than this" : "");
    if (request.run) {
        STEMMA_TRY(const RunInfo run, store.run(request.run));
        graph.title = "Run " + std::to_string(run.id.value);
        graph.subtitle = run.pipeline + " · " + std::string(name(run.status));
        return {};
    }
    STEMMA_TRY(const VersionInfo version, store.version(request.version));
    graph.title = "Lineage of " + versionName(version);
    if (!request.between) return {};
    STEMMA_TRY(const VersionInfo other, store.version(request.between));
    graph.title = "Between " + versionName(version) + " and " + versionName(other);
    return {};
}

Status askLineage(const Store& store, const LineageRequest& request, const Cancel& cancel, GraphAnswer& graph) {
    STEMMA_TRY(const Lineage lineage, answer(store, request, cancel));
    graph.drawing = drawingOf(lineage);
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
        const LineageNode& node = lineage.nodes[i];
        const bool step = node.kind == LineageNode::Kind::Step;
        graph.things[node.id] = {node.version,          node.stepRun,  node.run,
                                 step ? "" : node.name, node.pipeline, step ? graph.drawing.nodes[i].name : ""};
    }
    return nameLineage(store, request, lineage.cut, graph);
}

Status askMap(const Store& store, const Cancel& cancel, GraphAnswer& graph) {
    STEMMA_TRY(MapGraph map, mapOf(store, cancel));
    graph.drawing = std::move(map.drawing);
    graph.things = std::move(map.things);
    std::set<std::string_view> pipelines;
    for (const DrawnNode& node : graph.drawing.nodes)
        if (node.kind == DrawnNode::Kind::Step) pipelines.insert(node.pipeline);
    graph.title = "Map";
    graph.subtitle = plural(std::int64_t(pipelines.size()), "pipeline") + " · " + countsOf(graph.drawing);
    return {};
}

Status askHistory(const Store& store, const HistoryQuestion& question, const Cancel& cancel, GraphAnswer& graph) {
    STEMMA_TRY(HistoryGraph history, historyOf(store, question, cancel));
    graph.drawing = std::move(history.drawing);
    graph.things = std::move(history.things);
    graph.next = history.next;
    graph.title = question.pipeline.empty() ? "History" : "History of " + question.pipeline;
    graph.subtitle =
        plural(std::int64_t(graph.drawing.lanes.size()), "run") + (history.next ? " · there are older ones" : "");
    return {};
}

} // namespace

Json GraphRequest::toJson() const {
    Json by = Json::array(), open = Json::array(), closed = Json::array();
    for (const FoldBy one : folding.by) by.push(std::string(name(one)));
    for (const std::string& id : folding.open) open.push(id);
    for (const std::string& id : folding.closed) closed.push(id);
    std::string_view word;
    for (const auto& [kind, its] : kViews)
        if (kind == view) word = its;
    return Json::object({{"view", std::string(word)},
                         {"lineage", lineage.toJson()},
                         {"before", history.before},
                         {"runs", history.runs},
                         {"pipeline", history.pipeline},
                         {"by", std::move(by)},
                         {"open", std::move(open)},
                         {"closed", std::move(closed)},
                         {"newest", folding.newest},
                         {"most", folding.most}});
}

GraphRequest GraphRequest::fromJson(const Json& json) {
    GraphRequest request;
    for (const auto& [kind, word] : kViews)
        if (json["view"].text() == word) request.view = kind;
    request.lineage = LineageRequest::fromJson(json["lineage"]);
    request.history.before = json["before"].integer();
    request.history.runs = std::size_t(std::max<std::int64_t>(1, json["runs"].integer(200)));
    request.history.pipeline = json["pipeline"].text();
    for (const Json& word : json["by"].items())
        if (const auto by = foldByFrom(word.text())) request.folding.by.push_back(*by);
    for (const Json& id : json["open"].items()) request.folding.open.emplace(id.text());
    for (const Json& id : json["closed"].items()) request.folding.closed.emplace(id.text());
    request.folding.newest = json["newest"].text();
    request.folding.most = std::size_t(std::max<std::int64_t>(8, json["most"].integer(300)));
    return request;
}

Result<GraphAnswer> answer(const Store& store, const GraphRequest& request, const Cancel& cancel) {
    GraphAnswer graph;
    if (request.view == GraphRequest::View::Map)
        STEMMA_CHECK(askMap(store, cancel, graph));
    else if (request.view == GraphRequest::View::History)
        STEMMA_CHECK(askHistory(store, request.history, cancel, graph));
    else
        STEMMA_CHECK(askLineage(store, request.lineage, cancel, graph));
    if (cancel.requested()) return fail(ErrorCode::Cancelled, "cancelled");
    Folded folded = fold(graph.drawing, request.folding);
    graph.drawing = std::move(folded.drawing);
    graph.groups = std::move(folded.groups);
    graph.note = std::move(folded.note);
    if (!graph.note.empty()) graph.subtitle += " · " + graph.note;
    return graph;
}

} // namespace stemma
