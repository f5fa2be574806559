// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "core/lineage/GraphRequest.h"
#include "ui/bridge/Latest.h"
#include "ui/paint/GraphExport.h"
#include "ui/paint/GraphScene.h"
#include "ui/session/Handle.h"
#include "ui/visual/Exportable.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// What a graph is exported as: everything is a copy, so that it may be painted on a worker while the window goes on.
struct GraphToExport {
    std::shared_ptr<const GraphScene> scene; ///< null: nothing is shown
    std::vector<NodeFace> faces;
    std::vector<std::pair<int, VersionId>> pictures; ///< nodes that show a version's picture
    QString title, subtitle;
    std::string note; ///< GraphAnswer::note
    ColourBy colourBy = ColourBy::Kind;
    QRectF sight; ///< what is in sight, in the scene's units
};

/// The whole graph as a file's bytes, with the artifacts' pictures. On a worker, or in a program without a window; of
/// `how` format, theme, scale and outlines count. Errors: those of graphPicture, Cancelled.
Result<QByteArray> exportedGraph(const GraphToExport& graph, const WorkspaceHandle& handle, GraphPicture how,
                                 const Cancel& cancel);

/// The whole graph as text: "dot", "mmd" or "json", as `stemma lineage --to` writes it.
std::string graphText(const GraphAnswer& graph, const QString& format);
/// Only what `sight` touches of it.
GraphAnswer graphPart(GraphAnswer graph, const GraphScene& scene, const QRectF& sight);

/// Saves a graph view: all of it or what is in sight, as it is drawn at full size, with the artifacts' pictures, its
/// title and a legend, as SVG, PDF or PNG, or what it says as text. The graph pages' part of Exportable. UI thread.
class GraphExporter {
public:
    /// `what` is asked when something is exported, and `meaning`, what the graph says, where that is as text; `handle`
    /// for the workspace it is of.
    GraphExporter(std::function<GraphToExport()> what, std::function<GraphAnswer()> meaning,
                  std::function<WorkspaceHandle()> handle);
    static std::vector<ExportFormat> formats(); ///< of a graph that is shown
    void write(const fs::path& path, const QString& format, const ExportOptions& options, Exportable::Done done);
    void cancel(); ///< what is being written: its `done` is told so
    bool copyToClipboard();
    bool copy(const QString& format, const ExportOptions& options); ///< text, or a picture; of SVG both

private:
    std::function<void(Status)> ending();

    std::function<GraphToExport()> m_what;
    std::function<GraphAnswer()> m_meaning;
    std::function<WorkspaceHandle()> m_handle;
    Latest m_writing, m_copying;
    Exportable::Done m_done; ///< of what is being written
};

} // namespace stemma::ui
