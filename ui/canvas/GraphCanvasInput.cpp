// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand and the keyboard do to a GraphCanvas.
#include "ui/canvas/CanvasCards.h"
#include "ui/canvas/CanvasFind.h"
#include "ui/canvas/CanvasKeys.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/canvas/GraphCanvas.h"

#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QInputDevice>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kWheelStep = 1.2; ///< of the scale, for one notch
constexpr double kEdgeReach = 6;   ///< pixels from which an edge is meant

} // namespace

bool GraphCanvas::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::Gesture:
        return pinch(static_cast<QGestureEvent*>(event)) || QWidget::event(event);
    case QEvent::NativeGesture:
        return nativeGesture(static_cast<QNativeGestureEvent*>(event)) || QWidget::event(event);
    case QEvent::ShortcutOverride: // a letter of the window's own must not take ours away
        if (!wantsKey(*static_cast<QKeyEvent*>(event))) return QWidget::event(event);
        event->accept();
        return true;
    default:
        return QWidget::event(event);
    }
}

// The pointer.

bool GraphCanvas::onChevron(int node, QPointF at) const {
    if (!isGroup(node) || !GraphLevel(m_view.scale).heads) return false;
    return chevronArea(boxOf(node)).contains(m_view.toUnits(at));
}

void GraphCanvas::dressCursor() {
    const bool drags = m_hand.doing() == CanvasHand::Doing::Panning || m_hand.doing() == CanvasHand::Doing::Carrying;
    setCursor(drags            ? Qt::ClosedHandCursor
              : m_space        ? Qt::OpenHandCursor
              : m_hovered >= 0 ? Qt::PointingHandCursor
                               : Qt::ArrowCursor);
}

void GraphCanvas::hoverAt(QPointF at) {
    if (!m_scene) return;
    m_cards->movePointer(at);
    const int node = nodeAt(at);
    const bool edges = GraphLevel(m_view.scale).heads; // from afar they lie too close
    const int edge = node < 0 && edges ? m_scene->edgeAt(m_view.toUnits(at), kEdgeReach / m_view.scale) : -1;
    if (!setHovered(node, edge)) return;
    dressCursor();
    m_cards->point(node, edge);
}

void GraphCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    if (m_hand.busy()) return; // a second button changes nothing
    m_button = event->button();
    m_cards->hide();
    m_hand.press(event->position(), event->button() == Qt::MiddleButton || m_space);
    m_spaceUsed = m_spaceUsed || m_space;
    dressCursor();
}

/// What a drag that began there takes along: the node, with the others that are selected where it is one of them. From
/// afar the view is meant.
std::vector<int> GraphCanvas::takenAt(QPointF at) const {
    const int node = GraphLevel(m_view.scale).heads ? nodeAt(at) : -1;
    if (node < 0) return {};
    const bool several = std::binary_search(m_selected.begin(), m_selected.end(), node);
    return several ? m_selected : std::vector<int>{node};
}

void GraphCanvas::mouseMoveEvent(QMouseEvent* event) {
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

void GraphCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_hand.busy() || event->button() != m_button) return;
    const CanvasHand::Doing done = m_hand.release();
    dressCursor();
    if (done == CanvasHand::Doing::Carrying) drop();
    if (done == CanvasHand::Doing::Pressed && event->button() == Qt::LeftButton)
        click(event->position(), event->modifiers());
    hoverAt(event->position());
}

void GraphCanvas::click(QPointF at, Qt::KeyboardModifiers keys) {
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
    choose(nodes, node >= 0 ? node : m_current, true);
}

void GraphCanvas::open(const std::string& id) {
    if (const int node = indexOf(id); node >= 0) openOrUnfold(node);
}

void GraphCanvas::openOrUnfold(int node) {
    const std::string id = idOf(node); // whoever is told may show another graph
    if (isGroup(node))
        Q_EMIT foldToggled(id);
    else
        Q_EMIT opened(id);
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_scene) return;
    const int node = nodeAt(event->position());
    if (node >= 0 && !onChevron(node, event->position())) openOrUnfold(node);
}

void GraphCanvas::wheelEvent(QWheelEvent* event) {
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

bool GraphCanvas::pinch(QGestureEvent* event) {
    auto* gesture = static_cast<QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (!gesture) return false;
    if ((gesture->changeFlags() & QPinchGesture::ScaleFactorChanged) != 0)
        zoomBy(gesture->scaleFactor(), mapFromGlobal(gesture->centerPoint()));
    if ((gesture->changeFlags() & QPinchGesture::CenterPointChanged) != 0)
        panBy(gesture->centerPoint() - gesture->lastCenterPoint());
    event->accept();
    return true;
}

bool GraphCanvas::nativeGesture(QNativeGestureEvent* event) {
    if (event->gestureType() != Qt::ZoomNativeGesture) return false;
    zoomBy(1 + event->value(), event->position());
    return true;
}

void GraphCanvas::leaveEvent(QEvent* event) {
    setHovered(-1, -1);
    m_cards->leave();
    dressCursor();
    QWidget::leaveEvent(event);
}

void GraphCanvas::contextMenuEvent(QContextMenuEvent* event) {
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

// The keyboard.

CanvasKey GraphCanvas::keyOf(const QKeyEvent& event) const {
    if (!some()) return {};
    return canvasKey(event, m_scene->direction());
}

bool GraphCanvas::wantsKey(const QKeyEvent& event) const {
    const CanvasKey key = keyOf(event);
    if (key.what == CanvasKey::What::Escape)
        return carrying() || m_cards->asked() || m_find->isVisible() || !m_path.empty() || !m_wanted.empty();
    return key.what != CanvasKey::What::None;
}

void GraphCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->isAutoRepeat()) return;
    if (!act(keyOf(*event))) QWidget::keyPressEvent(event);
}

void GraphCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) return pressSpace(false);
    QWidget::keyReleaseEvent(event);
}

/// Held, it lets the mouse move the view. Pressed alone it folds: a group opens, another node's group is closed.
void GraphCanvas::pressSpace(bool down) {
    if (m_space == down) return;
    m_space = down;
    dressCursor();
    if (down) {
        m_spaceUsed = false;
    } else if (!m_spaceUsed && m_current >= 0) {
        const std::string id = current();
        if (isGroup(m_current))
            Q_EMIT foldToggled(id);
        else
            Q_EMIT foldBackRequested(id);
    }
}

bool GraphCanvas::act(const CanvasKey& key) {
    const QPointF centre = QRectF(rect()).center();
    switch (key.what) {
    case CanvasKey::What::None:
        return false;
    case CanvasKey::What::Fit:
        fit();
        return true;
    case CanvasKey::What::ZoomIn:
        zoomBy(1.25, centre);
        return true;
    case CanvasKey::What::ZoomOut:
        zoomBy(0.8, centre);
        return true;
    case CanvasKey::What::FullSize:
        zoomTo(1);
        return true;
    case CanvasKey::What::Space:
        pressSpace(true);
        return true;
    case CanvasKey::What::Escape:
        return escape();
    case CanvasKey::What::Find:
        find(key.typed);
        return true;
    case CanvasKey::What::FindNext:
    case CanvasKey::What::FindPrevious:
        if (!m_find->isVisible()) find();
        m_find->step(key.what == CanvasKey::What::FindNext ? 1 : -1);
        return true;
    case CanvasKey::What::List:
        Q_EMIT listRequested();
        return true;
    default:
        return actOnNodes(key);
    }
}

bool GraphCanvas::actOnNodes(const CanvasKey& key) {
    switch (key.what) {
    case CanvasKey::What::Walk:
        walkTo(walk(*m_scene, m_current, key.walk), key.adds);
        return true;
    case CanvasKey::What::Focus:
        if (!m_wanted.empty()) Q_EMIT focusRequested(m_wanted);
        return true;
    case CanvasKey::What::Open:
        if (m_current < 0) return false;
        openOrUnfold(m_current);
        return true;
    case CanvasKey::What::Path:
        showPath();
        return true;
    case CanvasKey::What::Shift:
        if (m_current < 0 || carrying()) return false;
        shift(std::binary_search(m_selected.begin(), m_selected.end(), m_current) ? m_selected
                                                                                  : std::vector<int>{m_current},
              key.by);
        revealNode(m_current);
        return true;
    case CanvasKey::What::Card:
        if (m_cards->asked() || m_current < 0) {
            m_cards->hide();
        } else {
            revealNode(m_current);
            if (!m_cards->ask(m_current)) // no room for one
                say(titleOf(drawing().nodes[std::size_t(m_current)], 80) + QStringLiteral(": ") + describe(current()));
        }
        return true;
    default:
        return false;
    }
}

bool GraphCanvas::escape() {
    if (carrying()) {
        m_hand.release();
        dressCursor();
        letFall();
    } else if (m_cards->asked()) {
        m_cards->hide();
    } else if (m_find->isVisible()) {
        m_find->close();
    } else if (!m_path.empty()) {
        m_path.clear();
        relight();
    } else if (!m_wanted.empty()) {
        choose({}, m_current, true);
    } else {
        return false;
    }
    return true;
}

void GraphCanvas::walkTo(int next, bool adds) {
    const bool card = m_cards->asked();
    revealNode(next);
    if (next != m_current || m_selected.empty()) {
        std::vector<int> nodes;
        if (adds) nodes = m_selected;
        std::erase(nodes, next);
        nodes.push_back(next);
        choose(nodes, next, true);
    }
    if (!card) return;
    m_cards->ask(m_current);
}

void GraphCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_scene) repaintNode(m_current);
}

void GraphCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_spaceUsed = true; // it was let go elsewhere
    if (m_space) pressSpace(false);
    if (m_scene) repaintNode(m_current);
}

} // namespace stemma::ui
