// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphPainter.h"

#include <QFont>

namespace stemma::ui {

/// Paints the nodes of a GraphPainter: solid blocks in batches from afar, cards one by one from near.
class NodePainter {
public:
    NodePainter(QPainter& painter, const GraphScene& scene, const GraphLook& look, const std::vector<NodeFace>& faces,
                const GraphInks& inks, const GraphLevel& level);
    void paintBlocks(const std::vector<int>& nodes);
    void paintCard(int node, PaintCount& count);

private:
    struct Batch;
    void addBlock(int node, Batch& batch) const;
    void paintBatch(const Batch& batch, Ink ink, bool dimmed);
    void paintMarks(const std::vector<int>& nodes);
    struct Slot; ///< one node on its way to the device
    bool isDimmed(int node) const;
    bool isSelected(int node) const;
    Slot slotOf(int node) const;
    QPointF snapped(QPointF corner) const;
    QPen outline(const Slot& slot) const;
    void paintBody(const Slot& slot);
    void paintGlyph(const Slot& slot);
    void paintTexts(const Slot& slot, PaintCount& count);
    void paintName(const Slot& slot, PaintCount& count);
    void paintStateMark(const Slot& slot);
    void paintPicture(const Slot& slot, PaintCount& count);
    void paintNoPicture(const Slot& slot, const QRectF& area);
    void paintFold(const Slot& slot, PaintCount& count);
    void drawText(QPointF at, const QFont& font, double size, const QString& text, const QColor& colour);

    QPainter& m_painter;
    const GraphScene& m_scene;
    const GraphLook& m_look;
    const std::vector<NodeFace>& m_faces;
    const GraphInks& m_inks;
    const GraphLevel& m_level;
    QTransform m_toDevice;
    bool m_snaps;
    double m_line; ///< a line's width, in units: never thinner than a pixel of the eye
    double m_grow; ///< of names, so that they stay readable
    QFont m_nameFont, m_factsFont;
};

} // namespace stemma::ui
