// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasMotion.h"

#include "ui/canvas/CanvasPlaces.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kApart = 1000;          ///< units between lifted nodes, which never meet
constexpr std::size_t kMostEdges = 2000; ///< that are drawn while nodes move
constexpr double kTip = 7, kTipHalf = 3.2;

} // namespace

CanvasMotion::CanvasMotion(QObject* parent) : QObject(parent) {
    m_clock.setParent(this);
    m_clock.setDuration(kMilliseconds);
    m_clock.setStartValue(1.0);
    m_clock.setEndValue(0.0);
    m_clock.setEasingCurve(QEasingCurve::InOutQuad);
    connect(&m_clock, &QVariantAnimation::valueChanged, this, [this](const QVariant& left) {
        m_left = left.toDouble();
        Q_EMIT moved();
    });
    connect(&m_clock, &QVariantAnimation::finished, this, [this] {
        land();
        Q_EMIT moved();
    });
}

void CanvasMotion::carry(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing,
                         const std::vector<int>& nodes) {
    std::vector<Move> moves = waits() && scene == m_scene ? m_moves : std::vector<Move>();
    for (Move& move : moves) move.held = false;
    for (const int node : nodes) {
        const auto known =
            std::find_if(moves.begin(), moves.end(), [&](const Move& move) { return move.node == node; });
        if (known == moves.end())
            moves.push_back({node, {}, true});
        else
            known->held = true;
    }
    lift(std::move(scene), drawing, std::move(moves));
    m_carried = m_inHand = true;
}

void CanvasMotion::carryBy(QPointF units) {
    for (Move& move : m_moves)
        if (move.held) move.offset += units;
    Q_EMIT moved();
}

std::vector<CanvasMotion::Move> CanvasMotion::between(const GraphScene& before, const GraphScene& now, QPointF shift,
                                                      const QRectF& sight, const std::vector<Move>& carried) {
    std::unordered_map<int, QPointF> offsets;
    for (const Move& move : carried) offsets[move.node] = move.offset;
    std::vector<Move> all;
    for (int node = 0; node < int(now.nodes().size()); ++node) {
        const SceneNode& there = now.nodes()[std::size_t(node)];
        const int was = before.indexOf(there.id);
        if (was < 0) continue;
        QRectF from = before.nodes()[std::size_t(was)].box.translated(shift);
        if (const auto found = offsets.find(was); found != offsets.end()) from.translate(found->second);
        const QPointF off = from.topLeft() - there.box.topLeft();
        const bool moved = off.manhattanLength() >= 1 || offsets.contains(was);
        if (!moved || !(from.intersects(sight) || there.box.intersects(sight))) continue;
        all.push_back({node, off, false});
        if (all.size() > kMost) return {};
    }
    return all;
}

void CanvasMotion::animate(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing,
                           std::vector<Move> moves) {
    if (moves.empty()) return clear();
    const bool far =
        std::any_of(moves.begin(), moves.end(), [](const Move& move) { return move.offset.manhattanLength() >= 1; });
    if (!far) return rest(std::move(scene), drawing, std::move(moves));
    lift(std::move(scene), drawing, std::move(moves));
    m_left = 1;
    m_clock.start();
}

void CanvasMotion::rest(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing,
                        std::vector<Move> moves) {
    if (moves.empty()) return clear();
    lift(std::move(scene), drawing, std::move(moves));
    land();
}

void CanvasMotion::land() {
    m_clock.stop();
    for (Move& move : m_moves) move.offset = {};
    m_mask.clear();
    m_carried = m_inHand = false;
    m_resting = true;
}

void CanvasMotion::clear() {
    m_clock.stop();
    m_moves.clear();
    m_index.clear();
    m_edges.clear();
    m_mask.clear();
    m_scene = m_lifted = nullptr;
    m_carried = m_inHand = m_resting = false;
    m_left = 1;
}

void CanvasMotion::lift(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing,
                        std::vector<Move> moves) {
    clear();
    m_scene = std::move(scene);
    m_moves = std::move(moves);
    LineageDrawing alone;
    LayoutGraph graph;
    LayoutResult placed;
    m_mask.assign(m_scene->nodes().size(), 0);
    for (std::size_t i = 0; i < m_moves.size(); ++i) {
        const int node = m_moves[i].node;
        const QRectF& box = m_scene->nodes()[std::size_t(node)].box;
        m_mask[std::size_t(node)] = 1;
        m_index[node] = i;
        alone.nodes.push_back(drawing.nodes[std::size_t(node)]);
        alone.nodes.back().lane = -1;
        graph.nodes.push_back({box.width(), box.height()});
        placed.centres.push_back({(double(i) + 0.5) * kApart, kApart / 2});
        for (const KeyedLists::List edges : {m_scene->into(node), m_scene->outOf(node)})
            for (const int e : edges)
                if (m_edges.size() < kMostEdges) m_edges.push_back(e);
    }
    std::sort(m_edges.begin(), m_edges.end());
    m_edges.erase(std::unique(m_edges.begin(), m_edges.end()), m_edges.end());
    placed.size = {double(m_moves.size()) * kApart, kApart};
    m_lifted = GraphScene::make(alone, graph, placed);
}

QPointF CanvasMotion::offsetOf(int node) const {
    if (!m_carried) return {};
    const auto found = m_index.find(node);
    return found == m_index.end() ? QPointF() : m_moves[found->second].offset;
}

int CanvasMotion::nodeAt(QPointF units) const {
    for (const Move& move : m_moves)
        if (m_scene->nodes()[std::size_t(move.node)].box.translated(move.offset).contains(units)) return move.node;
    const std::vector<int> there = m_scene->nodesIn(QRectF(units, QSizeF(0.01, 0.01)));
    const auto stands = [this](int node) { return m_mask[std::size_t(node)] == 0; };
    const auto found = std::find_if(there.rbegin(), there.rend(), stands);
    return found == there.rend() ? -1 : *found;
}

QRectF CanvasMotion::boxOf(int node) const {
    const QRectF& box = m_scene->nodes()[std::size_t(node)].box;
    const auto found = m_index.find(node);
    if (found == m_index.end()) return box;
    return box.translated(m_moves[found->second].offset * (m_carried ? 1 : m_left));
}

void CanvasMotion::paintEdges(QPainter& painter, const GraphLook& look, const QRectF& inSight) const {
    const GraphInks inks(look.palette);
    const bool some = look.connected && !look.connected->empty();
    for (const int e : m_edges) {
        SceneEdge edge = m_scene->edges()[std::size_t(e)];
        edge.bezier = plainWay(boxOf(edge.from), boxOf(edge.to), m_scene->direction());
        const QPointF tip = edge.bezier[3], along = tip - edge.bezier[2];
        QPainterPath head(tip);
        const QPointF way = along / std::max(1e-9, std::hypot(along.x(), along.y())), across(-way.y(), way.x());
        head.lineTo(tip - way * kTip + across * kTipHalf);
        head.lineTo(tip - way * kTip - across * kTipHalf);
        head.closeSubpath();
        edge.bezier[3] = tip - way * (kTip - 1.5);
        const QPainterPath path = edgePath(edge);
        if (!path.controlPointRect().adjusted(-4, -4, 4, 4).intersects(inSight)) continue;
        const bool lit = some && m_scene->isLit(edge, *look.connected);
        const QColor colour = lit ? inks(Ink::Accent) : inks.mix(Ink::Edge, Ink::Canvas, 0.72, some || edge.quiet);
        QPen pen(colour, std::max(lit ? 1.5 : 1.1, 0.9 / look.scale));
        pen.setCapStyle(Qt::FlatCap);
        if (edge.dashed) pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPath(head);
    }
}

void CanvasMotion::paint(QPainter& painter, const GraphLook& look, const QRectF& inSight) const {
    if (!any()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintEdges(painter, look, inSight);
    GraphLook own = look;
    std::vector<NodeFace> faces;
    std::vector<std::uint8_t> connected;
    std::vector<int> selected;
    const auto indexIn = [this](int node) {
        const auto found = m_index.find(node);
        return found == m_index.end() ? -1 : int(found->second);
    };
    for (std::size_t i = 0; i < m_moves.size(); ++i) {
        const auto node = std::size_t(m_moves[i].node);
        faces.push_back(look.faces ? (*look.faces)[node] : m_scene->faces()[node]);
        if (look.connected && !look.connected->empty()) connected.push_back((*look.connected)[node]);
        if (look.selected && std::binary_search(look.selected->begin(), look.selected->end(), int(node)))
            selected.push_back(int(i));
    }
    GraphColours colours;
    if (look.colours && !look.colours->empty())
        for (const Move& move : m_moves) colours.inks.push_back(look.colours->inks[std::size_t(move.node)]);
    own.lifted = nullptr;
    own.colours = &colours;
    own.faces = &faces;
    own.connected = &connected;
    own.selected = &selected;
    own.hovered = indexIn(look.hovered);
    own.focused = indexIn(look.focused);
    own.hoveredEdge = -1;
    if (look.picture) own.picture = [&](int i) { return look.picture(m_moves[std::size_t(i)].node); };
    const GraphPainter nodes(*m_lifted, own);
    for (std::size_t i = 0; i < m_moves.size(); ++i) {
        const QRectF box = boxOf(m_moves[i].node), area = m_lifted->nodes()[i].box;
        if (!box.adjusted(-8, -8, 8, 8).intersects(inSight)) continue;
        painter.save();
        painter.translate(box.topLeft() - area.topLeft());
        nodes.paint(painter, area.adjusted(-8, -8, 8, 8));
        painter.restore();
    }
    painter.restore();
}

} // namespace stemma::ui
