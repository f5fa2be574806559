// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphStage.h"

#include "core/base/Text.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kLightAfter = 50, kPatience = 120, kTick = 80; ///< ms

} // namespace

GraphStage::GraphStage(QWidget* parent)
    : QWidget(parent), m_layouts([this](CanvasLayouts::Laid laid) { present(std::move(laid)); }),
      m_emptyTitle(tr("Nothing to show yet")) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_motion.setParent(this);
    m_lightSoon.setParent(this);
    m_lightSoon.setObjectName(QStringLiteral("lightSoon"));
    m_lightSoon.setSingleShot(true);
    m_lightSoon.setInterval(kLightAfter);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    m_ticker.setInterval(kTick);
    connect(&m_patience, &QTimer::timeout, this, [this] { update(); });
    connect(&m_lightSoon, &QTimer::timeout, this, &GraphStage::relight);
    connect(&m_ticker, &QTimer::timeout, this, &GraphStage::tick);
    connect(&m_layouts, &CanvasLayouts::busyChanged, this, [this] {
        update();
        Q_EMIT arrangingChanged();
    });
    connect(&m_motion, &CanvasMotion::moved, this, [this] { update(); });
    connect(&m_picture, &CanvasTiles::arrived, this, [this] { update(); });
    connect(&m_pictures, &NodePictures::arrived, this, [this](const std::string& id) { repaintNode(indexOf(id)); });
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
    m_layouts.ask(std::move(drawing), {m_scene, m_view.toUnits(QRectF(rect())), {}, {}, hoveredNode()});
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
    return nearestKept(*m_scene, next, m_view.toUnits(QRectF(rect()).center()));
}

void GraphStage::present(CanvasLayouts::Laid laid) {
    if (m_motion.inHand()) return m_layouts.hold(std::move(laid)); // nothing is taken out of it
    const std::shared_ptr<const GraphScene> before = m_scene, next = std::move(laid.placed.scene);
    const int anchor = anchorFor(*next);
    const std::string hoveredId = hoveredNode(), currentId = current();
    const CanvasView seen = m_view;
    CanvasView view = m_view;
    if (laid.placed.kept) {
        // Where it was, it is.
    } else if (anchor >= 0) {
        view.origin += next->nodes()[std::size_t(next->indexOf(idOf(anchor)))].box.topLeft() - boxOf(anchor).topLeft();
    } else if (m_scene) {
        m_viewKept = false; // another graph altogether
        m_start = {};
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
    if (m_viewKept || anchor >= 0)
        changeView(view);
    else
        showStart();
    if (anchor >= 0 && isVisible() && seen.scale == m_view.scale) glide(*before, m_view.origin - seen.origin, carried);
    tick();
    update();
    Q_EMIT graphShown();
}

/// From where nodes stood in the scene of before, `shift` from there, to where they are.
void GraphStage::glide(const GraphScene& before, QPointF shift, const std::vector<CanvasMotion::Move>& carried) {
    std::vector<CanvasMotion::Move> ways =
        CanvasMotion::between(before, *m_scene, shift, m_view.toUnits(QRectF(rect())), carried);
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
    if (!m_colours.empty()) recolour();
    tick();
    Q_EMIT statesShown();
}

void GraphStage::forgetPicture(const std::string& id) {
    m_pictures.forget(id);
    repaintNode(indexOf(id));
}

void GraphStage::setEmptyText(const QString& title, const QString& text) {
    m_emptyTitle = title;
    m_emptyText = text;
    update();
}

std::string GraphStage::idOf(int node) const {
    return node < 0 ? std::string() : m_scene->nodes()[std::size_t(node)].id;
}

// The view.

CanvasFrame GraphStage::frame() const {
    return {m_scene.get(), size(), m_roomAbove, devicePixelRatioF(), covered()};
}

void GraphStage::changeView(const CanvasView& view) {
    showView(view);
    m_asked = m_view;
}

void GraphStage::showView(const CanvasView& view) {
    const CanvasView next = frame().allowed(view);
    if (next == m_view) return viewMoved();
    m_view = next;
    viewMoved();
    tick();
    update();
    Q_EMIT viewChanged();
}

void GraphStage::setView(const CanvasView& view) {
    m_viewKept = true;
    showView(view);
    m_asked = view;
}

void GraphStage::showStart() {
    if (m_scene) changeView(frame().started(m_start));
}

void GraphStage::startAt(CanvasStart start) {
    m_start = std::move(start);
    m_viewKept = false;
    showStart();
}

void GraphStage::setRoomAbove(int pixels) {
    if (m_roomAbove == pixels) return;
    m_roomAbove = pixels;
    m_viewKept ? viewMoved() : showStart();
}

void GraphStage::zoomBy(double factor, QPointF fixed) {
    m_viewKept = true;
    changeView(m_view.zoomed(m_view.scale * factor, fixed));
}

void GraphStage::zoomTo(double scale) {
    m_viewKept = true;
    changeView(m_view.zoomed(scale * Fonts::scale(), QRectF(rect()).center()));
}

void GraphStage::panBy(QPointF pixels) {
    m_viewKept = true;
    changeView(m_view.panned(pixels));
}

void GraphStage::reveal(const std::string& id) {
    revealNode(indexOf(id));
}

void GraphStage::revealNode(int node) {
    if (node < 0) return;
    const CanvasView view = frame().revealing(boxOf(node), m_view);
    if (view == m_view) return;
    m_viewKept = true;
    changeView(view);
}

void GraphStage::showNodes(const std::vector<std::string>& ids) {
    QRectF units;
    for (const std::string& id : ids)
        if (const int node = indexOf(id); node >= 0) units |= boxOf(node);
    if (units.isNull()) return;
    m_viewKept = true;
    changeView(frame().around(units, std::max(m_view.scale, 0.4 * Fonts::scale())));
}

QRectF GraphStage::nodeRect(const std::string& id) const {
    const int node = indexOf(id);
    return node < 0 ? QRectF() : m_view.toWidget(boxOf(node));
}

QRectF GraphStage::boxOf(int node) const {
    return m_scene->nodes()[std::size_t(node)].box.translated(m_motion.offsetOf(node));
}

int GraphStage::nodeAt(QPointF widget) const {
    if (!m_scene) return -1;
    const QPointF units = m_view.toUnits(widget);
    return m_motion.waits() ? m_motion.nodeAt(units) : m_scene->nodeAt(units);
}

// What the person put somewhere.

void GraphStage::carry(const std::vector<int>& nodes) {
    if (nodes.empty() || m_motion.inHand()) return;
    m_motion.carry(m_scene, *m_drawing, nodes);
    update();
}

void GraphStage::carryBy(QPointF pixels) {
    m_motion.carryBy(pixels / m_view.scale);
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

// What is chosen, and what is lit.

void GraphStage::setSelected(const std::vector<std::string>& ids) {
    std::vector<int> nodes;
    for (const std::string& id : ids)
        if (const int node = indexOf(id); node >= 0) nodes.push_back(node);
    const int current = nodes.empty() ? m_current : nodes.back();
    m_wanted = ids;
    choose(std::move(nodes), current, false);
}

void GraphStage::select(const std::vector<std::string>& ids) {
    setSelected(ids);
    Q_EMIT selectionChanged(m_wanted);
}

void GraphStage::choose(std::vector<int> nodes, int current, bool say) {
    if (say) { // in the order they were chosen
        m_wanted.clear();
        for (const int node : nodes) m_wanted.push_back(idOf(node));
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    const bool another = m_current != current || m_selected != nodes;
    m_current = current;
    m_selected = std::move(nodes);
    if (another) {
        Q_EMIT selectionShown();
        relight();
    }
    if (say) Q_EMIT selectionChanged(m_wanted);
}

bool GraphStage::setHovered(int node, int edge) {
    if (node == m_hovered && edge == m_hoveredEdge) return false;
    const bool another = node != m_hovered;
    m_hovered = node;
    m_hoveredEdge = edge;
    m_lightSoon.start();
    if (another) Q_EMIT hovered(hoveredNode());
    return true;
}

std::vector<std::uint8_t> GraphStage::lit() const {
    if (m_hovered >= 0) return m_scene->connected({m_hovered});
    return m_selected.empty() ? std::vector<std::uint8_t>() : m_scene->connected(m_selected);
}

void GraphStage::relight() {
    m_lightSoon.stop();
    m_lit = m_scene ? lit() : std::vector<std::uint8_t>();
    m_picture.relight();
    update();
}

int GraphStage::ringed() const {
    return hasFocus() ? m_current : -1;
}

} // namespace stemma::ui
