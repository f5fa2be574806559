// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/draw/DrawRequest.h"
#include "ui/visual/LineageToExport.h"

namespace stemma::ui {

Result<Drawn> drawLineage(const WorkspaceHandle& handle, const Json& json, const Cancel& cancel) {
    STEMMA_TRY(const DrawRequest request, DrawRequest::fromJson(json));
    STEMMA_TRY(GraphToExport graph, graphToExport(handle, GraphRequest::fromJson(json["graph"]), cancel));
    GraphPicture how;
    how.format = GraphPicture::Format(request.format);
    how.theme = request.theme;
    how.ground = request.ground;
    how.scale = request.scale;
    how.outline = request.outline;
    graph.colourBy = colourByOf(json["colour_by"].text()).value_or(ColourBy::Kind);
    if (json["pages"].boolean()) how.paper = Paper::A4;
    Drawn drawn;
    STEMMA_TRY(drawn.bytes, exportedGraph(graph, handle, how, cancel));
    drawn.facts.set("nodes", graph.faces.size());
    drawn.facts.set("note", graph.note);
    return drawn;
}

} // namespace stemma::ui
