// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphSheet.h"

#include "core/layout/NodeText.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kMargin = 32, kTitleSize = 16, kSubtitleSize = 12;
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
    m_colours = graphColours(scene, m_faces, how.colourBy, how.now);
    if (how.legend) m_legend.emplace(scene, m_faces, scene.nodesIn(how.area.isNull() ? m_area : how.area), &m_colours);
    if (m_legend && m_legend->empty()) m_legend.reset();
    if (m_legend) widest = std::max(widest, kLeastTextWidth);
    double y = kMargin;
    if (!m_title.isEmpty()) y += 22;
    if (!m_subtitle.isEmpty()) y += 18;
    if (y > kMargin) y += 20;
    m_graph = {kMargin + (widest - m_area.width()) / 2, y};
    y += m_area.height();
    m_legendTop = y + 24;
    if (m_legend) y = m_legendTop + m_legend->place(widest).height();
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

void GraphSheet::paint(QPainter& painter, const QRectF& part) const {
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
    paintGraph(painter, part);
    if (m_legend) {
        painter.save();
        painter.translate(kMargin, m_legendTop);
        m_legend->paint(painter, m_palette);
        painter.restore();
    }
    if (m_note.isEmpty()) return;
    painter.setFont(graphFont(kFactsSize));
    painter.setPen(m_palette("text.quiet"));
    painter.drawText(QPointF(kMargin, m_size.height() - kMargin - 4), m_note);
}

void GraphSheet::paintGraph(QPainter& painter, const QRectF& part) const {
    GraphLook look;
    look.palette = m_palette;
    look.faces = &m_faces;
    look.selected = m_how.selected;
    look.connected = m_how.connected;
    look.picture = m_how.picture;
    look.edgeNames = m_how.edgeNames;
    if (!m_colours.empty()) look.colours = &m_colours;
    if (!m_how.area.isNull()) look.cutAt = m_area;
    painter.save();
    painter.translate(m_graph - m_area.topLeft());
    const GraphPainter graph(m_scene, look);
    QRectF shown = m_how.area.isNull() ? m_area.adjusted(-8, -8, 8, 8) : m_how.area, ground = m_area;
    if (!part.isNull()) {
        const QRectF units = part.translated(m_area.topLeft() - m_graph);
        shown &= units;
        ground &= units;
    }
    if (!ground.isEmpty()) graph.paintAreas(painter, ground);
    if (!shown.isEmpty()) graph.paint(painter, shown);
    if (!ground.isEmpty()) graph.paintTitles(painter, ground);
    painter.restore();
}

} // namespace stemma::ui
