// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand and the keyboard do to a GraphCanvas.
#include "core/layout/NodeText.h"
#include "core/layout/TextWidth.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphWalk.h"
#include "ui/paint/Text.h"

#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QInputDevice>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kWheelStep = 1.2;   ///< of the scale, for one notch
constexpr double kEdgeReach = 6;     ///< pixels from which an edge is meant
constexpr double kRevealMargin = 48; ///< pixels around a node that is walked to

} // namespace

bool GraphCanvas::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::Gesture:
        return pinch(static_cast<QGestureEvent*>(event)) || QWidget::event(event);
    case QEvent::NativeGesture:
        return nativeGesture(static_cast<QNativeGestureEvent*>(event)) || QWidget::event(event);
    case QEvent::ShortcutOverride: // a letter of the window's own must not take ours away
        if (wantsKey(static_cast<QKeyEvent*>(event))) {
            event->accept();
            return true;
        }
        return QWidget::event(event);
    case QEvent::ToolTip:
        showTip(static_cast<QHelpEvent*>(event));
        return true;
    default:
        return QWidget::event(event);
    }
}

// The pointer.

void GraphCanvas::hoverAt(QPointF at) {
    if (!m_scene) return;
    const QPointF units = m_view.toUnits(at);
    const int node = m_scene->nodeAt(units);
    const bool edges = GraphLevel(m_view.scale).heads; // from afar they lie too close
    setHovered(node, node < 0 && edges ? m_scene->edgeAt(units, kEdgeReach / m_view.scale) : -1);
}

void GraphCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_pressed = m_dragged = event->position();
    m_dragging = event->button() == Qt::MiddleButton || m_space;
    if (m_dragging) setCursor(Qt::ClosedHandCursor);
}

void GraphCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressed) return hoverAt(event->position());
    const QPointF from = *m_pressed, off = event->position() - from;
    if (!m_dragging && std::abs(off.x()) + std::abs(off.y()) < QGuiApplication::styleHints()->startDragDistance())
        return;
    if (!m_dragging) setCursor(Qt::ClosedHandCursor);
    m_dragging = true;
    m_viewKept = true;
    changeView(m_view.panned(event->position() - m_dragged));
    m_dragged = event->position();
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_pressed) return;
    const bool clicked = !m_dragging && event->button() == Qt::LeftButton;
    m_pressed.reset();
    m_dragging = false;
    setCursor(m_space ? Qt::OpenHandCursor : m_hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (clicked) click(event->position(), event->modifiers());
    hoverAt(event->position());
}

void GraphCanvas::click(QPointF at, Qt::KeyboardModifiers keys) {
    if (!m_scene) return;
    const int node = m_scene->nodeAt(m_view.toUnits(at));
    const bool adds = (keys & (Qt::ShiftModifier | Qt::ControlModifier)) != 0;
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

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_scene) return;
    const int node = m_scene->nodeAt(m_view.toUnits(event->position()));
    if (node >= 0) Q_EMIT opened(m_scene->nodes()[std::size_t(node)].id);
}

void GraphCanvas::wheelEvent(QWheelEvent* event) {
    event->accept();
    m_viewKept = true;
    const bool touchpad = event->device() && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    const bool zooms = (event->modifiers() & Qt::ControlModifier) != 0 || !touchpad;
    const QPointF turned = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) : QPointF(event->pixelDelta());
    if (zooms && (event->modifiers() & Qt::ShiftModifier) == 0) {
        zoomBy(std::pow(kWheelStep, event->angleDelta().y() / 120.0), event->position());
    } else {
        const bool across = !touchpad && turned.x() == 0;
        changeView(m_view.panned(across ? QPointF(turned.y(), 0) : turned));
    }
    hoverAt(event->position());
}

bool GraphCanvas::pinch(QGestureEvent* event) {
    auto* gesture = static_cast<QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (!gesture) return false;
    if ((gesture->changeFlags() & QPinchGesture::ScaleFactorChanged) != 0)
        zoomBy(gesture->scaleFactor(), mapFromGlobal(gesture->centerPoint()));
    if ((gesture->changeFlags() & QPinchGesture::CenterPointChanged) != 0)
        changeView(m_view.panned(gesture->centerPoint() - gesture->lastCenterPoint()));
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
    QWidget::leaveEvent(event);
}

void GraphCanvas::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_scene) return;
    int node = m_scene->nodeAt(m_view.toUnits(event->pos()));
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        node = m_current;
        if (node >= 0) at = mapToGlobal(nodeRect(current()).center().toPoint());
    }
    // What the menu is about is what is selected, unless it is one of several.
    if (node >= 0 && !std::binary_search(m_selected.begin(), m_selected.end(), node)) choose({node}, node, true);
    Q_EMIT contextRequested(node < 0 ? std::string() : m_scene->nodes()[std::size_t(node)].id, at);
}

// Words about what the pointer is on.

QString GraphCanvas::tipOf(int node) const {
    const DrawnNode& drawn = m_drawing.nodes[std::size_t(node)];
    QStringList lines{oneLine(drawn.name) + qtext(versionMark(drawn))};
    const auto add = [&](const std::string& line) {
        if (!line.empty()) lines << oneLine(line);
    };
    if (drawn.kind == DrawnNode::Kind::Step) {
        std::string state = drawn.type;
        if (!drawn.status.empty()) state += (state.empty() ? "" : ", ") + statusWord(drawn.status);
        if (drawn.run > 0) state += " in run " + std::to_string(drawn.run);
        add(state);
    } else {
        add(drawn.type);
    }
    const std::string facts = factsOf(drawn);
    if (facts != drawn.type) add(facts);
    if (!drawn.problem.empty() && !drawn.facts.empty()) add(drawn.facts);
    const std::string rest = drawn.tooltip.substr(0, 2000);
    for (const QString& line : qtext(rest).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) lines << oneLine(line);
    return lines.join(QLatin1Char('\n'));
}

QString GraphCanvas::describe(const std::string& id) const {
    const int node = m_scene ? m_scene->indexOf(id) : -1;
    if (node < 0) return {};
    QStringList parts = tipOf(node).split(QLatin1Char('\n')).mid(1);
    constexpr qsizetype kMost = 8; // neighbours that are named
    const auto neighbours = [&](const QString& word, KeyedLists::List edges, bool up) {
        QStringList names;
        for (const int e : edges) {
            if (names.size() == kMost) break;
            const SceneEdge& edge = m_scene->edges()[std::size_t(e)];
            names << oneLine(m_scene->nodes()[std::size_t(up ? edge.from : edge.to)].shownName, 60);
        }
        if (names.isEmpty()) return;
        const qsizetype more = qsizetype(edges.size()) - names.size();
        parts << word + names.join(QStringLiteral(", ")) + (more > 0 ? tr(" and %1 more").arg(more) : QString());
    };
    neighbours(tr("from "), m_scene->into(node), true);
    neighbours(tr("to "), m_scene->outOf(node), false);
    return parts.join(QStringLiteral("; "));
}

void GraphCanvas::showTip(QHelpEvent* event) {
    if (!m_scene) return;
    const QPointF units = m_view.toUnits(event->pos());
    const int node = m_scene->nodeAt(units);
    if (node >= 0) {
        QToolTip::showText(event->globalPos(), tooltipText(tipOf(node)), this,
                           nodeRect(m_scene->nodes()[std::size_t(node)].id).toAlignedRect());
        return;
    }
    const int e = m_hoveredEdge;
    if (e < 0) return QToolTip::hideText();
    const SceneEdge& edge = m_scene->edges()[std::size_t(e)];
    const auto name = [&](int end) {
        const DrawnNode& drawn = m_drawing.nodes[std::size_t(end)];
        return oneLine(drawn.name, 80) + qtext(versionMark(drawn));
    };
    const QString way = name(edge.from) + QStringLiteral(" → ") + name(edge.to);
    QToolTip::showText(event->globalPos(),
                       tooltipText(edge.name.isEmpty() ? way : edge.name + QStringLiteral(": ") + way), this);
}

// The keyboard.

void GraphCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) return setPanning(true);
    if (m_scene && !m_scene->nodes().empty() && (keyWalk(event) || keyView(event) || keyAct(event))) return;
    QWidget::keyPressEvent(event);
}

void GraphCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) return setPanning(false);
    QWidget::keyReleaseEvent(event);
}

void GraphCanvas::setPanning(bool panning) {
    m_space = panning;
    setCursor(panning ? Qt::OpenHandCursor : m_hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool GraphCanvas::wantsKey(const QKeyEvent* event) const {
    constexpr int kKeys[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,    Qt::Key_Down,   Qt::Key_Home,
                             Qt::Key_End,  Qt::Key_F,     Qt::Key_Plus,  Qt::Key_Equal,  Qt::Key_Minus,
                             Qt::Key_0,    Qt::Key_Slash, Qt::Key_Enter, Qt::Key_Return, Qt::Key_Space};
    if (!m_scene || (event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier)) != 0)
        return false;
    if (event->key() == Qt::Key_Escape) return !m_wanted.empty();
    return std::find(std::begin(kKeys), std::end(kKeys), event->key()) != std::end(kKeys);
}

bool GraphCanvas::keyWalk(QKeyEvent* event) {
    if ((event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier)) != 0) return false;
    const bool down = m_scene->direction() == LayoutDirection::TopDown;
    Walk way = Walk::First;
    switch (event->key()) {
    case Qt::Key_Left:
        way = down ? Walk::Previous : Walk::Up;
        break;
    case Qt::Key_Right:
        way = down ? Walk::Next : Walk::Down;
        break;
    case Qt::Key_Up:
        way = down ? Walk::Up : Walk::Previous;
        break;
    case Qt::Key_Down:
        way = down ? Walk::Down : Walk::Next;
        break;
    case Qt::Key_Home:
        way = Walk::First;
        break;
    case Qt::Key_End:
        way = Walk::Last;
        break;
    default:
        return false;
    }
    const int next = walk(*m_scene, m_current, way);
    reveal(next);
    if (next == m_current && !m_selected.empty()) return true;
    std::vector<int> nodes;
    if ((event->modifiers() & Qt::ShiftModifier) != 0) nodes = m_selected;
    std::erase(nodes, next);
    nodes.push_back(next);
    choose(nodes, next, true);
    return true;
}

void GraphCanvas::reveal(const std::string& id) {
    const int node = m_scene ? m_scene->indexOf(id) : -1;
    if (node >= 0) reveal(node);
}

void GraphCanvas::reveal(int node) {
    const QRectF seen = QRectF(rect()).adjusted(kRevealMargin, kRevealMargin, -kRevealMargin, -kRevealMargin);
    const QRectF box = m_view.toWidget(m_scene->nodes()[std::size_t(node)].box);
    const auto shift = [](double low, double high, double from, double to) {
        if (high - low > to - from) return (from + to) / 2 - (low + high) / 2;
        return low < from ? from - low : high > to ? to - high : 0.0;
    };
    const QPointF by(shift(box.left(), box.right(), seen.left(), seen.right()),
                     shift(box.top(), box.bottom(), seen.top(), seen.bottom()));
    if (by.isNull()) return;
    m_viewKept = true;
    changeView(m_view.panned(by));
}

bool GraphCanvas::keyView(QKeyEvent* event) {
    const bool plain = (event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier)) == 0;
    const QPointF centre = QRectF(rect()).center();
    switch (plain ? event->key() : 0) {
    case Qt::Key_F:
        if ((event->modifiers() & Qt::ShiftModifier) == 0) {
            fit();
        } else if (!m_wanted.empty()) {
            Q_EMIT focusRequested(m_wanted);
        }
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1.25, centre);
        return true;
    case Qt::Key_Minus:
    case Qt::Key_Underscore:
        zoomBy(0.8, centre);
        return true;
    case Qt::Key_0:
        zoomTo(1);
        return true;
    default:
        return false;
    }
}

bool GraphCanvas::keyAct(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current < 0 || (event->modifiers() & ~Qt::KeypadModifier) != 0) return false;
        Q_EMIT opened(current());
        return true;
    case Qt::Key_Escape:
        if (m_wanted.empty()) return false;
        choose({}, m_current, true);
        return true;
    case Qt::Key_Slash:
        Q_EMIT findRequested();
        return true;
    default:
        return false;
    }
}

void GraphCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_scene) repaintNode(m_current);
}

void GraphCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (m_space) setPanning(false);
    if (m_scene) repaintNode(m_current);
}

} // namespace stemma::ui
