// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/LineageToExport.h"

#include "core/store/Store.h"
#include "ui/paint/GraphSheet.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArtifactPictures.h"

#include <array>
#include <map>

namespace stemma::ui {

namespace {

constexpr double kPixelsPerUnit = 4; ///< of a card's picture

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

Result<GraphToExport> graphToExport(const WorkspaceHandle& handle, const GraphRequest& request, const Cancel& cancel) {
    STEMMA_TRY(GraphAnswer asked, answer(*handle.store, request, cancel));
    GraphToExport graph;
    std::vector<std::pair<std::string, VersionId>> pictured;
    // Lanes stay flat, so that many runs are seen at once.
    for (DrawnNode& node : asked.drawing.nodes) {
        const auto thing = asked.things.find(node.id);
        if (thing == asked.things.end() || !thing->second.version || node.lane >= 0) continue;
        STEMMA_TRY(const VersionInfo version, handle.store->version(thing->second.version));
        if (version.state != VersionState::Ok) continue;
        STEMMA_TRY(const std::vector<Visualization> files, handle.store->visualizations(version.id));
        if (files.empty()) continue;
        node.picture = true;
        pictured.emplace_back(node.id, version.id);
    }
    LayoutOptions layout;
    layout.cancel = cancel;
    layout.memory = handle.store->workspace() / "derived" / "layouts";
    STEMMA_TRY(graph.scene, GraphScene::make(asked.drawing, layout));
    graph.faces = graph.scene->faces();
    for (const auto& [id, version] : pictured) graph.pictures.emplace_back(graph.scene->indexOf(id), version);
    graph.note = std::move(asked.note);
    graph.title = oneLine(asked.title, 220);
    graph.subtitle = oneLine(asked.subtitle, 220);
    return graph;
}

Result<GraphToExport> lineageToExport(const WorkspaceHandle& handle, const LineageRequest& request,
                                      const Cancel& cancel) {
    GraphRequest whole;
    whole.lineage = request;
    return graphToExport(handle, whole, cancel);
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
