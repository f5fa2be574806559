// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphLegend.h"

#include "core/layout/Glyphs.h"
#include "core/layout/NodeText.h"
#include "ui/paint/GlyphPath.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <set>

namespace stemma::ui {

namespace {

constexpr double kLegendRow = 22, kMark = 16, kMarkGap = 6, kItemGap = 20;

} // namespace

GraphLegend::GraphLegend(const GraphScene& scene, const std::vector<NodeFace>& faces, const std::vector<int>& shown,
                         const GraphColours* colours) {
    if (colours && !colours->empty()) {
        std::set<Ink> occurring;
        for (const int i : shown) occurring.insert(colours->inks[std::size_t(i)]);
        // Steps of a ramp stay whole: what lies between says how far apart its ends are.
        for (const ColourMeaning& meaning : colours->legend)
            if (occurring.count(meaning.ink) != 0 || (meaning.ink >= Ink::Ramp0 && meaning.ink <= Ink::Ramp9))
                m_items.push_back({meaning.words, {}, NodeState::None, meaning.ink, true});
        return;
    }
    std::set<std::string_view> words;
    std::set<NodeState> states;
    for (const int i : shown) {
        const SceneNode& node = scene.nodes()[std::size_t(i)];
        const NodeFace& face = faces[std::size_t(i)];
        if (node.kind == DrawnNode::Kind::Artifact && words.insert(typeWord(node.type)).second)
            m_items.push_back({qtext(typeWord(node.type)), node.type});
        if (node.kind == DrawnNode::Kind::Step && face.state != NodeState::None) states.insert(face.state);
        if (face.group) states.insert(face.group->states.begin(), face.group->states.end());
    }
    states.erase(NodeState::None);
    for (const NodeState state : states) m_items.push_back({qtext(stateWord(state)), {}, state});
}

QSizeF GraphLegend::place(double width) {
    const QFontMetricsF metrics(graphFont(kFactsSize));
    double left = 0, top = 0, widest = 0;
    for (Item& item : m_items) {
        const double own = kMark + kMarkGap + metrics.horizontalAdvance(item.word);
        if (left > 0 && left + own > width) {
            left = 0;
            top += kLegendRow;
        }
        item.at = {left, top};
        widest = std::max(widest, left + own);
        left += own + kItemGap;
    }
    return m_items.empty() ? QSizeF(0, 0) : QSizeF(widest, top + kLegendRow);
}

void GraphLegend::paintItem(QPainter& painter, const Item& item, const Palette& palette) {
    painter.save();
    painter.translate(item.at);
    painter.setFont(graphFont(kFactsSize));
    painter.setPen(palette("text.quiet"));
    painter.drawText(QPointF(kMark + kMarkGap, 12), item.word);
    painter.setBrush(Qt::NoBrush);
    if (item.colour) {
        painter.setPen(QPen(palette.mix(tokenOf(item.ink), "edge", 0.7), 1));
        painter.setBrush(palette(tokenOf(item.ink)));
        painter.drawRoundedRect(QRectF(1.5, 2.5, 13, 11), 3, 3);
    } else if (item.state == NodeState::None) {
        painter.scale(kMark / 24, kMark / 24);
        painter.setPen(QPen(palette.type(item.type), 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(artifactGlyphPath(item.type));
    } else {
        const QColor ink = palette(tokenOf(stateInk(item.state)));
        QPen pen(palette("edge"), 1);
        if (isTentative(item.state)) pen.setDashPattern({3, 3});
        painter.setBrush(palette("surface"));
        painter.setPen(pen);
        painter.drawRoundedRect(QRectF(0.5, 2.5, 15, 11), 3, 3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRoundedRect(QRectF(0.5, 2.5, 4, 11), 2, 2);
    }
    painter.restore();
}

void GraphLegend::paint(QPainter& painter, const Palette& palette) const {
    for (const Item& item : m_items) paintItem(painter, item, palette);
}

} // namespace stemma::ui
