// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/HandledGraph.h"

#include "ui/canvas/CanvasCards.h"

#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QInputDevice>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kWheelStep = 1.2; ///< of the scale, for one notch
constexpr double kEdgeReach = 6;   ///< pixels from which an edge is meant

} // namespace

HandledGraph::HandledGraph(QWidget* parent) : GraphStage(parent), m_cards(new CanvasCards(this)) {
    setMouseTracking(true);
    grabGesture(Qt::PinchGesture);
}

HandledGraph::~HandledGraph() = default;

bool HandledGraph::event(QEvent* event) {
    if (event->type() == QEvent::Gesture && pinch(static_cast<QGestureEvent*>(event))) return true;
    if (event->type() == QEvent::NativeGesture && nativeGesture(static_cast<QNativeGestureEvent*>(event))) return true;
    return QWidget::event(event);
}

void HandledGraph::setPans(bool pans) {
    m_pans = pans;
    if (pans) m_panned = false;
    dressCursor();
}

void HandledGraph::putBack() {
    m_hand.release();
    dressCursor();
    letFall();
}

bool HandledGraph::isGroup(int node) const {
    return node >= 0 && m_scene->nodes()[std::size_t(node)].kind == DrawnNode::Kind::Group;
}

bool HandledGraph::onChevron(int node, QPointF at) const {
    if (!isGroup(node) || !GraphLevel(view().scale).heads) return false;
    return chevronArea(boxOf(node)).contains(view().toUnits(at));
}

void HandledGraph::dressCursor() {
    const bool drags = m_hand.doing() == CanvasHand::Doing::Panning || m_hand.doing() == CanvasHand::Doing::Carrying;
    setCursor(drags            ? Qt::ClosedHandCursor
              : m_pans         ? Qt::OpenHandCursor
              : m_hovered >= 0 ? Qt::PointingHandCursor
                               : Qt::ArrowCursor);
}

void HandledGraph::hoverAt(QPointF at) {
    if (!m_scene) return;
    m_cards->movePointer(at);
    const int node = nodeAt(at);
    const bool edges = GraphLevel(view().scale).heads; // from afar they lie too close
    const int edge = node < 0 && edges ? m_scene->edgeAt(view().toUnits(at), kEdgeReach / view().scale) : -1;
    if (!setHovered(node, edge)) return;
    dressCursor();
    m_cards->point(node, edge);
}

void HandledGraph::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    if (m_hand.busy()) return; // a second button changes nothing
    m_button = event->button();
    m_cards->hide();
    m_hand.press(event->position(), event->button() == Qt::MiddleButton || m_pans);
    m_panned = m_panned || m_pans;
    dressCursor();
}

/// What a drag that began there takes along: the node, with the others that are selected where it is one of them. From
/// afar the view is meant.
std::vector<int> HandledGraph::takenAt(QPointF at) const {
    const int node = GraphLevel(view().scale).heads ? nodeAt(at) : -1;
    if (node < 0) return {};
    const bool several = std::binary_search(m_selected.begin(), m_selected.end(), node);
    return several ? m_selected : std::vector<int>{node};
}

void HandledGraph::mouseMoveEvent(QMouseEvent* event) {
    if (!m_hand.busy()) return hoverAt(event->position());
    const bool fresh = m_hand.doing() == CanvasHand::Doing::Pressed;
    const std::vector<int> taken = fresh ? takenAt(m_hand.from()) : std::vector<int>();
    const QPointF by =
        m_hand.move(event->position(), taken.empty() ? CanvasHand::Doing::Panning : CanvasHand::Doing::Carrying);
    if (m_hand.doing() == CanvasHand::Doing::Carrying) {
        if (fresh) carry(taken);
        carryBy(by);
    } else if (m_hand.doing() == CanvasHand::Doing::Panning) {
        panBy(by);
    }
    dressCursor();
}

void HandledGraph::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_hand.busy() || event->button() != m_button) return;
    const CanvasHand::Doing done = m_hand.release();
    dressCursor();
    if (done == CanvasHand::Doing::Carrying) drop();
    if (done == CanvasHand::Doing::Pressed && event->button() == Qt::LeftButton)
        click(event->position(), event->modifiers());
    hoverAt(event->position());
}

void HandledGraph::click(QPointF at, Qt::KeyboardModifiers keys) {
    if (!m_scene) return;
    const int node = nodeAt(at);
    const bool adds = (keys & (Qt::ShiftModifier | Qt::ControlModifier)) != 0;
    if (!adds && onChevron(node, at)) return Q_EMIT foldToggled(idOf(node));
    std::vector<int> nodes;
    if (adds) {
        if (node < 0) return;
        for (const std::string& id : m_wanted)
            if (const int other = m_scene->indexOf(id); other >= 0) nodes.push_back(other);
        const auto found = std::find(nodes.begin(), nodes.end(), node);
        if (found != nodes.end())
            nodes.erase(found);
        else
            nodes.push_back(node);
    } else if (node >= 0) {
        nodes.push_back(node);
    }
    if (nodes.empty() && m_wanted.empty()) return;
    choose(nodes, node >= 0 ? node : m_current, true, adds);
}

void HandledGraph::open(const std::string& id) {
    if (const int node = indexOf(id); node >= 0) openNode(node);
}

void HandledGraph::openNode(int node) {
    const std::string id = idOf(node); // whoever is told may show another graph
    if (isGroup(node))
        Q_EMIT foldToggled(id);
    else
        Q_EMIT opened(id);
}

void HandledGraph::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_scene) return;
    const int node = nodeAt(event->position());
    if (node >= 0 && !onChevron(node, event->position())) openNode(node);
}

void HandledGraph::wheelEvent(QWheelEvent* event) {
    event->accept();
    const bool touchpad = event->device() && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    const bool zooms = (event->modifiers() & Qt::ControlModifier) != 0 || !touchpad;
    const QPointF turned = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) : QPointF(event->pixelDelta());
    if (zooms && (event->modifiers() & Qt::ShiftModifier) == 0) {
        zoomBy(std::pow(kWheelStep, event->angleDelta().y() / 120.0), event->position());
    } else {
        const bool across = !touchpad && turned.x() == 0;
        panBy(across ? QPointF(turned.y(), 0) : turned);
    }
    hoverAt(event->position());
}

bool HandledGraph::pinch(QGestureEvent* event) {
    auto* gesture = static_cast<QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (!gesture) return false;
    if ((gesture->changeFlags() & QPinchGesture::ScaleFactorChanged) != 0)
        zoomBy(gesture->scaleFactor(), mapFromGlobal(gesture->centerPoint()));
    if ((gesture->changeFlags() & QPinchGesture::CenterPointChanged) != 0)
        panBy(gesture->centerPoint() - gesture->lastCenterPoint());
    event->accept();
    return true;
}

bool HandledGraph::nativeGesture(QNativeGestureEvent* event) {
    if (event->gestureType() != Qt::ZoomNativeGesture) return false;
    zoomBy(1 + event->value(), event->position());
    return true;
}

void HandledGraph::leaveEvent(QEvent* event) {
    setHovered(-1, -1);
    m_cards->leave();
    dressCursor();
    QWidget::leaveEvent(event);
}

void HandledGraph::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_scene || m_hand.busy()) return; // a menu would take away what is in the hand
    m_cards->hide();
    int node = nodeAt(event->pos());
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        node = m_current;
        if (node >= 0) at = mapToGlobal(nodeRect(current()).center().toPoint());
    }
    // What the menu is about is what is selected, unless it is one of several.
    if (node >= 0 && !std::binary_search(m_selected.begin(), m_selected.end(), node)) choose({node}, node, true);
    Q_EMIT contextRequested(idOf(node), at);
}

} // namespace stemma::ui
