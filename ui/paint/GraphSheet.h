// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphExport.h"
#include "ui/paint/GraphLegend.h"

#include <QSizeF>
#include <optional>

namespace stemma::ui {

/// A graph on a sheet of paper: title, graph, legend, note, and margins; knows its size before it is painted.
class GraphSheet {
public:
    GraphSheet(const GraphScene& scene, const GraphPicture& how);
    QSizeF size() const { return m_size; }
    /// `part` of it: what lies elsewhere is left out, not clipped; null: all.
    void paint(QPainter& painter, const QRectF& part = {}) const;

private:
    void findArea();
    void paintGraph(QPainter& painter, const QRectF& part) const;

    const GraphScene& m_scene;
    const GraphPicture& m_how;
    const std::vector<NodeFace>& m_faces;
    Palette m_palette;
    QRectF m_area;   ///< of the scene
    QPointF m_graph; ///< of the area's corner, on the sheet
    QString m_title, m_subtitle, m_note;
    GraphColours m_colours;
    std::optional<GraphLegend> m_legend;
    double m_legendTop = 0;
    QSizeF m_size;
};

} // namespace stemma::ui
