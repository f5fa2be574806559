// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphStage.h"

#include "core/base/Text.h"
#include "ui/canvas/CanvasNotes.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/paint/Text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kPatience = 120; ///< ms

} // namespace

GraphStage::GraphStage(QWidget* parent)
    : GraphSight(parent), m_layouts([this](CanvasLayouts::Laid laid) { present(std::move(laid)); }),
      m_emptyTitle(tr("Nothing to show yet")) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { update(); });
    connect(&m_layouts, &CanvasLayouts::busyChanged, this, [this] {
        update();
        Q_EMIT arrangingChanged();
    });
    connect(this, &GraphStage::graphShown, this, [this] { setTrouble({}); });
    connect(&m_layouts, &CanvasLayouts::failed, this, [this](const Error& error) {
        setTrouble(tr("%1. Show less of it, or fold it otherwise").arg(oneLine(error.message)));
    });
}

GraphStage::~GraphStage() = default;

// The graph.

void GraphStage::setGraph(LineageDrawing drawing) {
    if (m_layouts.expects(drawing)) return;
    if (!m_scene || !samePlaces(*m_drawing, drawing)) return ask(std::make_shared<LineageDrawing>(std::move(drawing)));
    m_layouts.forget(); // a graph that isn't wanted any more
    updateStates(drawing.nodes);
    if (m_layouts.owed() != CanvasLayouts::Owed::Nothing && !m_motion.inHand()) return rearrange(m_layouts.owed());
    QMetaObject::invokeMethod(this, &GraphStage::graphShown, Qt::QueuedConnection);
}

void GraphStage::ask(CanvasLayouts::Drawing drawing) {
    m_patience.start();
    m_layouts.ask(std::move(drawing), {m_scene, inSight(), {}, {}, hoveredNode()});
}

void GraphStage::setTrouble(const QString& trouble) {
    if (trouble == m_trouble) return;
    m_trouble = trouble;
    update();
    Q_EMIT troubleChanged();
}

void GraphStage::rearrange(CanvasLayouts::Owed owed) {
    m_layouts.owe(owed);
    const CanvasLayouts::Drawing newest = m_layouts.takeNewest();
    if (m_scene || newest) ask(newest ? newest : m_drawing); // else the pins are for a graph to come
}

int GraphStage::anchorFor(const GraphScene& next) const {
    if (!m_scene) return -1;
    const auto stays = [&](int node) { return node >= 0 && next.indexOf(idOf(node)) >= 0; };
    if (stays(m_hovered)) return m_hovered;
    if (stays(m_current)) return m_current;
    for (const int node : m_selected)
        if (stays(node)) return node;
    return nearestKept(*m_scene, next, view().toUnits(QRectF(rect()).center()));
}

void GraphStage::present(CanvasLayouts::Laid laid) {
    if (m_motion.inHand()) return m_layouts.hold(std::move(laid)); // nothing is taken out of it
    const std::shared_ptr<const GraphScene> before = m_scene, next = std::move(laid.placed.scene);
    const int anchor = anchorFor(*next);
    const std::string hoveredId = hoveredNode(), currentId = current();
    const CanvasView seen = view();
    CanvasView wanted = seen;
    if (laid.placed.kept) {
        // Where it was, it is.
    } else if (anchor >= 0) {
        wanted.origin +=
            next->nodes()[std::size_t(next->indexOf(idOf(anchor)))].box.topLeft() - boxOf(anchor).topLeft();
    } else if (m_scene) {
        m_camera.forget(); // another graph altogether
    }
    const std::vector<CanvasMotion::Move> carried =
        m_motion.waits() || m_motion.resting() ? m_motion.moves() : std::vector<CanvasMotion::Move>();
    m_motion.clear();
    m_layouts.shown(laid.placed.homes);
    m_drawing = std::move(laid.drawing);
    m_scene = next;
    m_faces = m_scene->faces();
    for (const auto& [id, node] : m_layouts.takeNews()) saysNow(node);
    m_hovered = m_scene->indexOf(hoveredId);
    m_hoveredEdge = -1;
    m_current = m_scene->indexOf(currentId);
    m_selected.clear(); // its numbers were the other scene's
    m_lit.clear();
    sceneReplaced(before.get());
    colour();
    setSelected(m_wanted);
    relight();
    if (viewChosen() || anchor >= 0)
        m_camera.follow(wanted);
    else
        m_camera.restart();
    if (anchor >= 0 && isVisible() && seen.scale == view().scale) glide(*before, view().origin - seen.origin, carried);
    tick();
    update();
    Q_EMIT graphShown();
}

/// From where nodes stood in the scene of before, `shift` from there, to where they are.
void GraphStage::glide(const GraphScene& before, QPointF shift, const std::vector<CanvasMotion::Move>& carried) {
    std::vector<CanvasMotion::Move> ways = CanvasMotion::between(before, *m_scene, shift, inSight(), carried);
    if (moves()) return m_motion.animate(m_scene, *m_drawing, std::move(ways));
    const auto taken = [&](const CanvasMotion::Move& way) {
        const int was = before.indexOf(idOf(way.node));
        return std::any_of(carried.begin(), carried.end(), [was](const auto& move) { return move.node == was; });
    };
    std::erase_if(ways, [&](const CanvasMotion::Move& way) { return !taken(way); });
    m_motion.rest(m_scene, *m_drawing, std::move(ways));
}

/// Returns its number where it says something else now; -1 where it doesn't, or is unknown.
int GraphStage::saysNow(const DrawnNode& node) {
    const int i = m_scene->indexOf(node.id);
    if (i < 0 || m_drawing->nodes[std::size_t(i)] == node) return -1;
    CanvasLayouts::ownOf(m_drawing).nodes[std::size_t(i)] = node;
    m_faces[std::size_t(i)] = m_scene->faceOf(std::size_t(i), node);
    return i;
}

void GraphStage::updateStates(const std::vector<DrawnNode>& nodes) {
    m_layouts.keepNews(nodes);
    if (!m_scene) return;
    bool changed = false;
    for (const DrawnNode& node : nodes) {
        const int i = saysNow(node);
        if (i < 0) continue;
        repaintNode(i);
        changed = true;
    }
    if (!changed) return;
    if (!colours().empty()) recolour();
    tick();
    Q_EMIT statesShown();
}

void GraphStage::setEmptyText(const QString& title, const QString& text) {
    m_emptyTitle = title;
    m_emptyText = text;
    update();
}

// What the person put somewhere.

void GraphStage::carry(const std::vector<int>& nodes) {
    if (nodes.empty() || m_motion.inHand()) return;
    m_motion.carry(m_scene, *m_drawing, nodes);
    update();
}

void GraphStage::carryBy(QPointF pixels) {
    m_motion.carryBy(pixels / view().scale);
}

void GraphStage::letFall() {
    if (!m_motion.inHand()) return;
    m_motion.land();
    update();
    if (CanvasLayouts::Laid held = m_layouts.takeHeld(); held.drawing) present(std::move(held));
}

void GraphStage::drop() {
    if (!m_motion.inHand()) return;
    m_motion.letGo();
    const Pins before = pinned();
    int count = 0, last = -1;
    for (const CanvasMotion::Move& move : m_motion.moves()) {
        if (!move.held) continue;
        ++count;
        last = move.node;
        const QPointF home = m_scene->nodes()[std::size_t(move.node)].box.center(), to = home + move.offset;
        const auto rounded = [](QPointF p) { return Point{std::round(p.x()), std::round(p.y())}; };
        m_layouts.pins().pin(idOf(move.node), rounded(to), {home.x(), home.y()});
    }
    rearrange(CanvasLayouts::Owed::Places);
    const QString what = count == 1 ? tr("Move %1").arg(titleOf(m_drawing->nodes[std::size_t(last)], 40))
                                    : tr("Move %1 nodes").arg(count);
    Q_EMIT arranged(what, before, pinned());
    Q_EMIT arrangementChanged();
}

void GraphStage::shift(const std::vector<int>& nodes, QPointF units) {
    carry(nodes);
    m_motion.carryBy(units);
    drop();
}

void GraphStage::setPinned(Pins pins) {
    if (pins == pinned()) return;
    letFall();
    m_layouts.pins().replace(std::move(pins));
    rearrange(CanvasLayouts::Owed::Places);
    Q_EMIT arrangementChanged();
}

void GraphStage::resetArrangement() {
    letFall();
    const Pins before = pinned();
    m_layouts.pins() = {};
    rearrange(CanvasLayouts::Owed::Everything);
    if (before.empty()) return;
    Q_EMIT arranged(tr("Reset the arrangement"), before, {});
    Q_EMIT arrangementChanged();
}

// What is said and marked on top of it.

void GraphStage::paintNothing(QPainter& painter) {
    const bool busy = arranging();
    if (busy && m_patience.isActive()) return;
    const bool failed = !busy && !m_trouble.isEmpty();
    const QString title = busy ? tr("Laying out the graph") : failed ? tr("The graph can't be laid out") : m_emptyTitle;
    const QString text = busy ? QString() : failed ? m_trouble : m_emptyText;
    if (!title.isEmpty()) paintEmptyCanvas(painter, rect(), title, text);
}

/// A small mark at the corner of what a person put somewhere.
void GraphStage::paintMarks(QPainter& painter) {
    constexpr double kFrom = 0.4; // scale
    if (pinned().empty() || view().scale < kFrom) return;
    for (const auto& [id, place] : pinned()) {
        const QRectF box = nodeRect(id);
        if (!box.isNull() && box.adjusted(-12, -12, 12, 12).intersects(QRectF(rect())))
            paintPinMark(painter, box.topRight(), std::clamp(view().scale, 0.7, 1.5));
    }
}

} // namespace stemma::ui
