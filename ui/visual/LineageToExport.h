// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/GraphRequest.h"
#include "ui/visual/GraphExporter.h"
#include "ui/visual/InlineSvg.h"

namespace stemma::ui {

/// A lineage, the map or the history, folded as asked, laid out, with titles and its artifacts' pictures: as the window
/// shows it. On a worker. Errors: those of answer, Cancelled.
Result<GraphToExport> graphToExport(const WorkspaceHandle& handle, const GraphRequest& request, const Cancel& cancel);
/// The answer to a question about a lineage, laid out, with titles and its artifacts' pictures: as the window shows it.
/// On a worker. Errors: those of answer, Cancelled.
Result<GraphToExport> lineageToExport(const WorkspaceHandle& handle, const LineageRequest& request,
                                      const Cancel& cancel);

/// A graph to be painted several times, in either theme; its artifacts' pictures are made at once. Errors: Cancelled.
Result<PaintedPicture> paintedGraph(GraphToExport graph, const WorkspaceHandle& handle, const Cancel& cancel);

} // namespace stemma::ui
