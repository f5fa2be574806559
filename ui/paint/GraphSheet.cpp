// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphSheet.h"

#include "core/layout/Glyphs.h"
#include "core/layout/NodeText.h"
#include "core/layout/Theme.h"
#include "ui/paint/GlyphPath.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <set>

namespace stemma::ui {

namespace {

constexpr double kMargin = 32, kTitleSize = 16, kSubtitleSize = 12, kLegendRow = 22, kMark = 16;
constexpr double kLeastTextWidth = 320; ///< for the legend of a small picture
constexpr double kMostTextWidth = 900;

QString fitted(const QString& text, double pixels, int weight, double& widest) {
    if (text.isEmpty()) return {};
    const QFontMetricsF metrics(graphFont(pixels, weight));
    const QString shown = metrics.elidedText(oneLine(text, 1000), Qt::ElideMiddle, kMostTextWidth);
    widest = std::max(widest, metrics.horizontalAdvance(shown));
    return shown;
}

} // namespace

GraphSheet::GraphSheet(const GraphScene& scene, const GraphPicture& how)
    : m_scene(scene), m_how(how), m_faces(how.faces ? *how.faces : scene.faces()),
      m_palette(how.theme == DrawingTheme::Dark) {
    findArea();
    double widest = m_area.width();
    m_title = fitted(how.title, kTitleSize, QFont::DemiBold, widest);
    m_subtitle = fitted(how.subtitle, kSubtitleSize, QFont::Normal, widest);
    m_note = fitted(qtext(scene.note()), kFactsSize, QFont::Normal, widest);
    if (how.legend) findLegend();
    if (!m_legend.empty()) widest = std::max(widest, kLeastTextWidth);
    double y = kMargin;
    if (!m_title.isEmpty()) y += 22;
    if (!m_subtitle.isEmpty()) y += 18;
    if (y > kMargin) y += 20;
    m_graph = {kMargin + (widest - m_area.width()) / 2, y};
    y += m_area.height();
    m_legendTop = y + 24;
    if (!m_legend.empty()) y = m_legendTop + placeLegend(widest);
    if (!m_note.isEmpty()) y += 22;
    m_size = {std::ceil(widest + 2 * kMargin), std::ceil(y + kMargin)};
}

/// What is asked for, and the rest of the nodes that reach into it.
void GraphSheet::findArea() {
    m_area = m_scene.bounds();
    if (m_how.area.isNull()) return;
    m_area = m_how.area;
    for (const int node : m_scene.nodesIn(m_how.area))
        m_area |= m_scene.nodes()[std::size_t(node)].box.adjusted(-4, -4, 4, 4);
}

void GraphSheet::findLegend() {
    std::set<std::string_view> words;
    std::set<NodeState> states;
    const std::vector<int> shown = m_scene.nodesIn(m_how.area.isNull() ? m_area : m_how.area);
    for (const int i : shown) {
        const SceneNode& node = m_scene.nodes()[std::size_t(i)];
        if (node.kind == DrawnNode::Kind::Artifact && words.insert(typeWord(node.type)).second)
            m_legend.push_back({qtext(typeWord(node.type)), node.type, NodeState::None, {}});
    }
    for (const int i : shown) {
        const NodeState state = m_faces[std::size_t(i)].state;
        if (m_scene.nodes()[std::size_t(i)].kind == DrawnNode::Kind::Step && state != NodeState::None)
            states.insert(state);
    }
    for (const NodeState state : states) m_legend.push_back({qtext(stateWord(state)), {}, state, {}});
}

/// In rows no wider than `width`; returns the height.
double GraphSheet::placeLegend(double width) {
    const QFontMetricsF metrics(graphFont(kFactsSize));
    double left = 0, top = 0;
    for (LegendItem& item : m_legend) {
        const double own = kMark + 6 + metrics.horizontalAdvance(item.word);
        if (left > 0 && left + own > width) {
            left = 0;
            top += kLegendRow;
        }
        item.at = {kMargin + left, m_legendTop + top};
        left += own + 20;
    }
    return top + kLegendRow;
}

void GraphSheet::paintItem(QPainter& painter, const LegendItem& item) const {
    painter.save();
    painter.translate(item.at);
    painter.setFont(graphFont(kFactsSize));
    painter.setPen(m_palette("text.quiet"));
    painter.drawText(QPointF(kMark + 6, 12), item.word);
    painter.setBrush(Qt::NoBrush);
    if (item.state == NodeState::None) {
        painter.scale(kMark / 24, kMark / 24);
        painter.setPen(QPen(m_palette.type(item.type), 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(artifactGlyphPath(item.type));
    } else {
        const QColor ink = m_palette(tokenOf(stateInk(item.state)));
        QPen pen(m_palette("edge"), 1);
        if (isTentative(item.state)) pen.setDashPattern({3, 3});
        painter.setBrush(m_palette("surface"));
        painter.setPen(pen);
        painter.drawRoundedRect(QRectF(0.5, 2.5, 15, 11), 3, 3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRoundedRect(QRectF(0.5, 2.5, 4, 11), 2, 2);
    }
    painter.restore();
}

void GraphSheet::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_how.ground && m_how.theme != DrawingTheme::Transparent)
        painter.fillRect(QRectF(QPointF(0, 0), m_size), m_palette("canvas"));
    double y = kMargin;
    if (!m_title.isEmpty()) {
        y += 22;
        painter.setFont(graphFont(kTitleSize, QFont::DemiBold));
        painter.setPen(m_palette("text"));
        painter.drawText(QPointF(kMargin, y - 8), m_title);
    }
    painter.setPen(m_palette("text.quiet"));
    if (!m_subtitle.isEmpty()) {
        painter.setFont(graphFont(kSubtitleSize));
        painter.drawText(QPointF(kMargin, y + 10), m_subtitle);
    }
    GraphLook look;
    look.palette = m_palette;
    look.faces = &m_faces;
    look.selected = m_how.selected;
    look.connected = m_how.connected;
    look.picture = m_how.picture;
    look.edgeNames = m_how.edgeNames;
    if (!m_how.area.isNull()) look.cutAt = m_area;
    painter.save();
    painter.translate(m_graph - m_area.topLeft());
    GraphPainter(m_scene, look).paint(painter, m_how.area.isNull() ? m_area.adjusted(-8, -8, 8, 8) : m_how.area);
    painter.restore();
    for (const LegendItem& item : m_legend) paintItem(painter, item);
    if (m_note.isEmpty()) return;
    painter.setFont(graphFont(kFactsSize));
    painter.setPen(m_palette("text.quiet"));
    painter.drawText(QPointF(kMargin, m_size.height() - kMargin - 4), m_note);
}

} // namespace stemma::ui
