// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphExport.h"

#include <QSizeF>

namespace stemma::ui {

/// A graph on a sheet of paper: title, graph, legend, note, and margins; knows its size before it is painted.
class GraphSheet {
public:
    GraphSheet(const GraphScene& scene, const GraphPicture& how);
    QSizeF size() const { return m_size; }
    void paint(QPainter& painter) const;

private:
    struct LegendItem {
        QString word;
        std::string type;                  ///< of an artifact; else
        NodeState state = NodeState::None; ///< of a step
        QPointF at;
    };
    void findArea();
    void findLegend();
    double placeLegend(double width);
    void paintItem(QPainter& painter, const LegendItem& item) const;

    const GraphScene& m_scene;
    const GraphPicture& m_how;
    const std::vector<NodeFace>& m_faces;
    Palette m_palette;
    QRectF m_area;   ///< of the scene
    QPointF m_graph; ///< of the area's corner, on the sheet
    QString m_title, m_subtitle, m_note;
    std::vector<LegendItem> m_legend;
    double m_legendTop = 0;
    QSizeF m_size;
};

} // namespace stemma::ui
