// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/draw/DrawRequest.h"
#include "core/base/Text.h"
#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageRequest.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/visual/GraphExporter.h"

#include <algorithm>

namespace stemma::ui {

namespace {

struct Titles {
    std::string title, subtitle;
};

std::string countsOf(const Lineage& lineage) {
    const auto steps = std::count_if(lineage.nodes.begin(), lineage.nodes.end(),
                                     [](const LineageNode& node) { return node.kind == LineageNode::Kind::Step; });
    return plural(std::int64_t(lineage.nodes.size()) - steps, "artifact") + " · " + plural(steps, "step") +
           (lineage.cut ? " · there is more than this" : "");
}

Result<Titles> titlesOf(const Store& store, const LineageRequest& request, const Lineage& lineage) {
    if (request.run) {
        STEMMA_TRY(const RunInfo run, store.run(request.run));
        return Titles{"Run " + std::to_string(run.id.value), run.pipeline + " · " + std::string(name(run.status))};
    }
    STEMMA_TRY(const VersionInfo version, store.version(request.version));
    if (!request.between) return Titles{"Lineage of " + versionName(version), countsOf(lineage)};
    STEMMA_TRY(const VersionInfo other, store.version(request.between));
    return Titles{"Between " + versionName(version) + " and " + versionName(other), countsOf(lineage)};
}

} // namespace

Result<Drawn> drawLineage(const WorkspaceHandle& handle, const Json& json, const Cancel& cancel) {
    STEMMA_TRY(const DrawRequest request, DrawRequest::fromJson(json));
    const LineageRequest asked = LineageRequest::fromJson(json["lineage"]);
    STEMMA_TRY(const Lineage lineage, answer(*handle.store, asked));
    LineageDrawing drawing = drawingOf(lineage);
    GraphToExport graph;
    std::vector<std::pair<std::string, VersionId>> pictured;
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
        const LineageNode& node = lineage.nodes[i];
        if (node.kind != LineageNode::Kind::Artifact || node.state != "ok") continue;
        STEMMA_TRY(const std::vector<Visualization> files, handle.store->visualizations(node.version));
        if (files.empty()) continue;
        drawing.nodes[i].picture = true;
        pictured.emplace_back(node.id, node.version);
    }
    LayoutOptions layout;
    layout.cancel = cancel;
    STEMMA_TRY(graph.scene, GraphScene::make(drawing, layout));
    graph.faces = graph.scene->faces();
    for (const auto& [id, version] : pictured) graph.pictures.emplace_back(graph.scene->indexOf(id), version);
    STEMMA_TRY(const Titles titles, titlesOf(*handle.store, asked, lineage));
    graph.title = oneLine(titles.title, 220);
    graph.subtitle = oneLine(titles.subtitle, 220);
    GraphPicture how;
    how.format = GraphPicture::Format(request.format);
    how.theme = request.theme;
    how.scale = request.scale;
    how.outline = request.outline;
    Drawn drawn;
    STEMMA_TRY(drawn.bytes, exportedGraph(graph, handle, how, cancel));
    drawn.facts.set("nodes", lineage.nodes.size());
    return drawn;
}

} // namespace stemma::ui
