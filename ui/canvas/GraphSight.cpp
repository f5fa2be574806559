// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphSight.h"

#include "ui/paint/Fonts.h"

#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kLightAfter = 50, kTick = 80; ///< ms

} // namespace

GraphSight::GraphSight(QWidget* parent)
    : QWidget(parent), m_camera([this] {
          return CanvasFrame{m_scene.get(), size(), 0, devicePixelRatioF(), covered()};
      }) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_motion.setParent(this);
    m_lightSoon.setParent(this);
    m_lightSoon.setObjectName(QStringLiteral("lightSoon"));
    m_lightSoon.setSingleShot(true);
    m_lightSoon.setInterval(kLightAfter);
    m_ticker.setInterval(kTick);
    connect(&m_lightSoon, &QTimer::timeout, this, &GraphSight::relight);
    connect(&m_ticker, &QTimer::timeout, this, &GraphSight::tick);
    connect(&m_motion, &CanvasMotion::moved, this, [this] { update(); });
    connect(&m_picture, &CanvasTiles::arrived, this, [this] { update(); });
    connect(&m_pictures, &NodePictures::arrived, this, [this](const std::string& id) { repaintNode(indexOf(id)); });
    connect(&m_camera, &CanvasCamera::aimed, this, [this](bool moved) {
        viewMoved();
        if (!moved) return;
        tick();
        update();
        Q_EMIT viewChanged();
    });
}

GraphSight::~GraphSight() = default;

void GraphSight::forgetPicture(const std::string& id) {
    m_pictures.forget(id);
    repaintNode(indexOf(id));
}

std::string GraphSight::idOf(int node) const {
    return node < 0 ? std::string() : m_scene->nodes()[std::size_t(node)].id;
}

// The view.

void GraphSight::setRoomAbove(int pixels) {
    if (m_camera.setRoomAbove(pixels) && (viewChosen() || !m_camera.restart())) viewMoved();
}

void GraphSight::revealNode(int node) {
    if (node >= 0) m_camera.reveal(boxOf(node));
}

void GraphSight::showNodes(const std::vector<std::string>& ids) {
    QRectF units;
    for (const std::string& id : ids)
        if (const int node = indexOf(id); node >= 0) units |= boxOf(node);
    if (units.isNull()) return;
    m_camera.showAround(units, std::max(view().scale, 0.4 * Fonts::scale()));
}

QRectF GraphSight::nodeRect(const std::string& id) const {
    const int node = indexOf(id);
    return node < 0 ? QRectF() : view().toWidget(boxOf(node));
}

QRectF GraphSight::boxOf(int node) const {
    return m_scene->nodes()[std::size_t(node)].box.translated(m_motion.offsetOf(node));
}

int GraphSight::nodeAt(QPointF widget) const {
    if (!m_scene) return -1;
    const QPointF units = view().toUnits(widget);
    return m_motion.waits() ? m_motion.nodeAt(units) : m_scene->nodeAt(units);
}

void GraphSight::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!m_camera.resized()) viewMoved();
}

// What is chosen, and what is lit.

void GraphSight::setSelected(const std::vector<std::string>& ids) {
    std::vector<int> nodes;
    for (const std::string& id : ids)
        if (const int node = indexOf(id); node >= 0) nodes.push_back(node);
    const int current = nodes.empty() ? m_current : nodes.back();
    m_wanted = ids;
    choose(std::move(nodes), current, false);
}

void GraphSight::select(const std::vector<std::string>& ids) {
    setSelected(ids);
    Q_EMIT selectionChanged(m_wanted);
}

void GraphSight::choose(std::vector<int> nodes, int current, bool say, bool adds) {
    if (say) { // in the order they were chosen
        std::erase_if(m_wanted, [&](const std::string& id) { return !adds || indexOf(id) >= 0; });
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

bool GraphSight::setHovered(int node, int edge) {
    if (node == m_hovered && edge == m_hoveredEdge) return false;
    const bool another = node != m_hovered;
    m_hovered = node;
    m_hoveredEdge = edge;
    m_lightSoon.start();
    if (another) Q_EMIT hovered(hoveredNode());
    return true;
}

std::vector<std::uint8_t> GraphSight::lit() const {
    if (m_hovered >= 0) return m_scene->connected({m_hovered});
    return m_selected.empty() ? std::vector<std::uint8_t>() : m_scene->connected(m_selected);
}

void GraphSight::relight() {
    m_lightSoon.stop();
    m_lit = m_scene ? lit() : std::vector<std::uint8_t>();
    m_picture.relight();
    update();
}

int GraphSight::ringed() const {
    return hasFocus() ? m_current : -1;
}

} // namespace stemma::ui
