// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/NodeText.h"
#include "ui/paint/GraphPainter.h"

#include <QFont>

namespace stemma::ui {

inline double between(double a, double b, double share) {
    return a + (b - a) * share;
}

/// How far a card's texts stand below their place at its top. They are out of its picture's way before that fades in.
inline double lowered(const GraphLevel& level) {
    return (1 - std::min(1.0, 2 * level.picture)) * (kCardHeight - 44) / 2;
}

/// The share of a card's picture.
inline double shownPicture(const GraphLevel& level) {
    return std::max(0.0, 2 * level.picture - 1);
}

/// How far names have moved from the middle to where they leave room for facts, and then the share of the facts' ink.
inline double moved(const GraphLevel& level) {
    return std::min(1.0, 2 * level.facts);
}

/// The same for glyphs, which stand where names begin without them.
inline double movedForGlyph(const GraphLevel& level) {
    return std::min(1.0, 2 * level.glyph);
}

inline double shownGlyph(const GraphLevel& level) {
    return std::max(0.0, 2 * level.glyph - 1);
}

inline double shownFacts(const GraphLevel& level) {
    return std::max(0.0, 2 * level.facts - 1);
}

/// Beginning and end of a text that has room for `share` of it, without measuring: it is done for every name in sight.
QString shortened(const QString& text, double share);

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
    struct Slot { ///< one node on its way to the device
        int index;
        const SceneNode& node;
        const NodeFace& face;
        QRectF box; ///< on the device's pixels where it has some
        double radius;
        bool dimmed, selected, step;
        Ink ink;     ///< of the kind or the state
        QColor body; ///< what texts stand on
    };
    Ink inkFor(int node) const; ///< of its kind or state, or of what it is coloured by
    bool coloured() const { return m_look.colours && !m_look.colours->empty(); }
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
    void paintGroup(const Slot& slot, PaintCount& count);
    void paintSheets(const Slot& slot, const QRectF& card);
    void paintChevron(const Slot& slot);
    void paintBar(const Slot& slot, PaintCount& count);
    void paintPiece(const QRectF& row, const BarPiece& piece, NodeState state, bool dimmed, const QColor& ground);
    void paintGroupBlock(int node);
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
