// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/LineageToExport.h"

#include "core/base/Text.h"
#include "core/lineage/LineagePicture.h"
#include "core/store/Store.h"
#include "ui/paint/GraphSheet.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArtifactPictures.h"

#include <algorithm>
#include <array>
#include <map>

namespace stemma::ui {

namespace {

constexpr double kPixelsPerUnit = 4; ///< of a card's picture

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

/// All that a painter needs, kept as long as it may paint.
struct Painted {
    GraphToExport graph;
    std::array<std::map<int, NodePicture>, 2> pictures; ///< light, dark

    GraphPicture how(bool dark) const {
        GraphPicture how;
        how.theme = dark ? DrawingTheme::Dark : DrawingTheme::Light;
        how.ground = false; // it stands on what it is put into
        how.title = graph.title;
        how.subtitle = graph.subtitle;
        how.faces = &graph.faces;
        how.picture = [this, dark](int node) -> const NodePicture* {
            const auto found = pictures[dark].find(node);
            return found == pictures[dark].end() ? nullptr : &found->second;
        };
        return how;
    }
};

} // namespace

Result<GraphToExport> lineageToExport(const WorkspaceHandle& handle, const LineageRequest& request,
                                      const Cancel& cancel) {
    STEMMA_TRY(const Lineage lineage, answer(*handle.store, request));
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
    STEMMA_TRY(const Titles titles, titlesOf(*handle.store, request, lineage));
    graph.title = oneLine(titles.title, 220);
    graph.subtitle = oneLine(titles.subtitle, 220);
    return graph;
}

Result<PaintedPicture> paintedGraph(GraphToExport graph, const WorkspaceHandle& handle, const Cancel& cancel) {
    auto kept = std::make_shared<Painted>();
    kept->graph = std::move(graph);
    for (const auto& [node, version] : kept->graph.pictures) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "The drawing was cancelled");
        const QRectF& box = kept->graph.scene->nodes()[std::size_t(node)].box;
        const QSize pixels = (pictureArea(box).size() * kPixelsPerUnit).toSize();
        for (const bool dark : {false, true})
            kept->pictures[dark][node] = artifactPicture(handle, version, pixels, Palette(dark));
    }
    const GraphPicture how = kept->how(false);
    const QSizeF size = GraphSheet(*kept->graph.scene, how).size();
    return PaintedPicture{size,
                          [kept = std::shared_ptr<const Painted>(kept)](QPainter& painter, const Palette& palette) {
                              const GraphPicture theme = kept->how(palette.dark());
                              GraphSheet(*kept->graph.scene, theme).paint(painter);
                          }};
}

} // namespace stemma::ui
