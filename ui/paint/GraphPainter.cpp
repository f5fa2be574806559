// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphPainter.h"

#include "core/layout/NodeText.h"
#include "ui/paint/Clip.h"
#include "ui/paint/NodePainter.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

namespace stemma::ui {

namespace {

double ramp(double from, double to, double at) {
    return std::clamp((at - from) / (to - from), 0.0, 1.0);
}

constexpr double kSpeck = 2; ///< pixels
constexpr double kHeadLength = 7, kHeadHalf = 3.2;
constexpr int kCrowd = 1500; ///< edges in sight

/// How an edge is drawn: what is lit lies on top.
enum Layer : std::size_t { Dimmed, Plain, Emphasised, Lit, kLayers };

/// Edges of one look, in paths of not too many: what crosses within one path is resolved there, and a path of a hub's
/// thousands would take seconds.
class EdgePaths {
public:
    QPainterPath& next() {
        if (m_paths.empty() || m_in == kMost) {
            m_paths.emplace_back();
            m_paths.back().setFillRule(Qt::WindingFill);
            m_in = 0;
        }
        ++m_in;
        return m_paths.back();
    }
    int count() const { return m_paths.empty() ? 0 : int(m_paths.size() - 1) * kMost + m_in; }
    void draw(QPainter& painter) const {
        for (const QPainterPath& path : m_paths) painter.drawPath(path);
    }

private:
    static constexpr int kMost = 200;
    std::vector<QPainterPath> m_paths;
    int m_in = 0;
};

struct EdgeBatch {
    EdgePaths solid, dashed, heads;
    std::vector<QLineF> lines;
};

void addHead(QPainterPath& path, const SceneEdge& edge) {
    const QPointF across(-edge.along.y(), edge.along.x());
    const QPointF base = edge.tip - edge.along * kHeadLength;
    path.moveTo(edge.tip);
    path.lineTo(base + across * kHeadHalf);
    path.lineTo(base - across * kHeadHalf);
    path.closeSubpath();
}

/// From afar an S between two ranks is a line: one for each piece, and none where it would be a speck between blocks.
void addLines(std::vector<QLineF>& lines, const SceneEdge& edge, double least) {
    QPointF from = edge.bezier.front();
    for (std::size_t i = 3; i < edge.bezier.size(); i += 3) {
        const QPointF to = edge.bezier[i], way = to - from;
        if (std::abs(way.x()) + std::abs(way.y()) < least) continue; // it becomes part of the next one
        lines.emplace_back(from, to);
        from = to;
    }
}

/// The pieces of an edge inside `area`: a clip would be lost in an SVG.
QPainterPath cutPath(const SceneEdge& edge, const QRectF& area) {
    QPainterPath path;
    for (const QPolygonF& line : edgePath(edge).toSubpathPolygons()) {
        std::vector<ScenePoint> points;
        for (const QPointF& p : line) points.push_back({p.x(), p.y()});
        for (const QPolygonF& piece : clippedPolyline(points, area)) path.addPolygon(piece);
    }
    return path;
}

} // namespace

GraphLevel::GraphLevel(double scale)
    : card(ramp(0.27, 0.34, scale)), name(ramp(0.29, 0.36, scale)), facts(ramp(0.54, 0.66, scale)),
      glyph(ramp(0.46, 0.58, scale)), picture(ramp(0.60, kNearestScale, scale)), heads(scale >= 0.3),
      curves(scale >= 0.16) {}

GraphPainter::GraphPainter(const GraphScene& scene, const GraphLook& look)
    : m_scene(scene), m_look(look), m_faces(look.faces ? *look.faces : scene.faces()), m_inks(look.palette),
      m_level(look.scale) {
    STEMMA_ASSERT(m_faces.size() == scene.nodes().size());
    STEMMA_ASSERT(!look.lifted || look.lifted->empty() || look.lifted->size() == scene.nodes().size());
    STEMMA_ASSERT(!look.connected || look.connected->empty() || look.connected->size() == scene.nodes().size());
}

void GraphPainter::paintGround(QPainter& painter, const QRectF& area) const {
    painter.fillRect(area, m_inks(Ink::Canvas));
    paintAreas(painter, area);
    constexpr double kGap = 20, kLeastGap = 13;
    double gap = kGap;
    while (gap * m_look.scale < kLeastGap) gap *= 2;
    const double size = 1.25 / m_look.scale;
    const auto first = [gap](double from) { return std::ceil(from / gap) * gap; };
    std::vector<QRectF> dots;
    for (double y = first(area.top()); y < area.bottom(); y += gap)
        for (double x = first(area.left()); x < area.right(); x += gap)
            dots.emplace_back(x - size / 2, y - size / 2, size, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_inks(Ink::Grid));
    painter.drawRects(dots.data(), int(dots.size()));
    painter.restore();
}

bool GraphPainter::isDimmed(int node) const {
    if (m_faces[std::size_t(node)].quiet) return true;
    return m_look.connected && !m_look.connected->empty() && (*m_look.connected)[std::size_t(node)] == 0;
}

void GraphPainter::paintEdges(QPainter& painter, const QRectF& area, PaintCount& count) const {
    const bool some = m_look.connected && !m_look.connected->empty();
    std::array<EdgeBatch, kLayers> batches;
    for (const int e : m_scene.edgesIn(area)) {
        const SceneEdge& edge = m_scene.edges()[std::size_t(e)];
        if (isLifted(edge)) continue;
        ++count.edges;
        Layer layer = edge.emphasised ? Emphasised : edge.quiet ? Dimmed : Plain;
        if (e == m_look.hoveredEdge)
            layer = Lit;
        else if (some)
            layer = m_scene.isLit(edge, *m_look.connected) ? Lit : Dimmed;
        EdgeBatch& batch = batches[layer];
        if (!m_level.curves) {
            addLines(batch.lines, edge, kSpeck / m_look.scale);
            continue;
        }
        const bool whole = m_look.cutAt.isNull() || m_look.cutAt.contains(edge.bounds);
        (edge.dashed ? batch.dashed : batch.solid).next().addPath(whole ? edgePath(edge) : cutPath(edge, m_look.cutAt));
        if (m_level.heads && (whole || m_look.cutAt.contains(edge.tip))) addHead(batch.heads.next(), edge);
    }
    const double pixel = 1 / m_look.scale;
    for (std::size_t layer = 0; layer < kLayers; ++layer) {
        EdgeBatch& batch = batches[layer];
        const bool lit = layer >= Emphasised;
        // From afar many edges lie close: thinner ink keeps them from becoming a wall.
        const double share = lit ? 1 : std::min(0.72, 0.35 + 0.5 * m_look.scale);
        const QColor colour = lit ? m_inks(Ink::Accent) : m_inks.mix(Ink::Edge, Ink::Canvas, share, layer == Dimmed);
        QPen pen(colour, std::max(lit ? 1.5 : 1.1, (lit ? 1.25 : 0.9) * pixel));
        // So many are a fan or a wall, whatever their width; those of a pixel are painted twenty times as fast.
        const double device = std::abs(painter.deviceTransform().m11());
        if (batch.solid.count() + batch.dashed.count() > kCrowd && device > 0) pen.setWidthF(0.999 / device);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        if (!batch.lines.empty()) {
            painter.setPen(QPen(colour, 0)); // a pixel
            painter.setRenderHint(QPainter::Antialiasing, false);
            painter.drawLines(batch.lines.data(), int(batch.lines.size()));
            painter.setRenderHint(QPainter::Antialiasing, true);
        }
        batch.solid.draw(painter);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        batch.dashed.draw(painter);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        batch.heads.draw(painter);
    }
}

void GraphPainter::paintEdgeNames(QPainter& painter, const QRectF& area, PaintCount& count) const {
    constexpr double kFrom = 0.6;
    constexpr int kMost = 60; // a node may have thousands of neighbours
    if (m_look.scale < kFrom) return;
    std::vector<int> edges;
    if (m_look.edgeNames) {
        edges = m_scene.edgesIn(area);
    } else {
        if (m_look.hovered >= 0)
            for (const KeyedLists::List list : {m_scene.into(m_look.hovered), m_scene.outOf(m_look.hovered)})
                edges.insert(edges.end(), list.begin(), list.end());
        if (m_look.hoveredEdge >= 0) edges.push_back(m_look.hoveredEdge);
    }
    const QFont font = graphFont(kEdgeNameSize);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    int shown = 0;
    for (const int e : edges) {
        const SceneEdge& edge = m_scene.edges()[std::size_t(e)];
        if (edge.name.isEmpty() || !edge.bounds.intersects(area) || isLifted(edge)) continue;
        if (++shown > kMost && !m_look.edgeNames) break;
        const double width = metrics.horizontalAdvance(edge.name);
        const bool down = m_scene.direction() == LayoutDirection::TopDown;
        const QPointF at = down ? edge.tip + QPointF(7, -9) : edge.tip - QPointF(11 + width, 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_inks(Ink::Canvas));
        painter.drawRoundedRect(QRectF(at.x() - 3, at.y() - 9, width + 6, 12), 3, 3);
        painter.setPen(m_inks(Ink::Quiet));
        painter.drawText(at, edge.name);
        ++count.texts;
    }
}

PaintCount GraphPainter::paint(QPainter& painter, const QRectF& area) const {
    PaintCount count;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setRenderHint(QPainter::TextAntialiasing, true);
    paintEdges(painter, area, count);
    NodePainter nodes(painter, m_scene, m_look, m_faces, m_inks, m_level);
    const double margin = 4 / m_look.scale + 2; // rings and shadows reach out of the box
    std::vector<int> seen = m_scene.nodesIn(area.adjusted(-margin, -margin, margin, margin));
    std::erase_if(seen, [this](int node) { return isLifted(node); });
    count.nodes = int(seen.size());
    if (m_level.card <= 0)
        nodes.paintBlocks(seen);
    else
        for (const int node : seen) nodes.paintCard(node, count);
    paintEdgeNames(painter, area, count);
    painter.restore();
    return count;
}

} // namespace stemma::ui
