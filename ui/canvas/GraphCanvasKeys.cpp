// SPDX-License-Identifier: GPL-3.0-or-later
// What keys do to a GraphCanvas.
#include "ui/canvas/CanvasCards.h"
#include "ui/canvas/CanvasFind.h"
#include "ui/canvas/CanvasKeys.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/canvas/GraphCanvas.h"

#include <QKeyEvent>
#include <algorithm>

namespace stemma::ui {

bool GraphCanvas::event(QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) return HandledGraph::event(event);
    // A letter of the window's own must not take ours away.
    if (!wantsKey(*static_cast<QKeyEvent*>(event))) return QWidget::event(event);
    event->accept();
    return true;
}

CanvasKey GraphCanvas::keyOf(const QKeyEvent& event) const {
    if (!some()) return {};
    return canvasKey(event, m_scene->direction());
}

bool GraphCanvas::wantsKey(const QKeyEvent& event) const {
    const CanvasKey key = keyOf(event);
    if (key.what == CanvasKey::What::Escape)
        return carrying() || cards().asked() || m_find->isVisible() || !m_path.empty() || !m_wanted.empty();
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
void GraphCanvas::pressSpace(bool down, bool alone) {
    if (pans() == down) return;
    setPans(down);
    if (down || !alone || panned() || m_current < 0) return;
    const std::string id = current();
    if (isGroup(m_current))
        Q_EMIT foldToggled(id);
    else
        Q_EMIT foldBackRequested(id);
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
        openNode(m_current);
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
        if (cards().asked() || m_current < 0) {
            cards().hide();
        } else {
            revealNode(m_current);
            if (!cards().ask(m_current)) // no room for one
                say(titleOf(drawing().nodes[std::size_t(m_current)], 80) + QStringLiteral(": ") + describe(current()));
        }
        return true;
    default:
        return false;
    }
}

bool GraphCanvas::escape() {
    if (carrying()) {
        putBack();
    } else if (cards().asked()) {
        cards().hide();
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
    const bool card = cards().asked();
    setHovered(-1, -1); // a pointer that lies there means nothing now
    revealNode(next);
    if (next != m_current || m_selected.empty()) {
        std::vector<int> nodes;
        for (const std::string& id : m_wanted)
            if (const int node = indexOf(id); adds && node >= 0 && node != next) nodes.push_back(node);
        nodes.push_back(next);
        choose(nodes, next, true, adds);
    }
    if (!card) return;
    cards().ask(m_current);
}

void GraphCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_scene) repaintNode(m_current);
}

void GraphCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    pressSpace(false, false); // it was let go elsewhere
    if (m_scene) repaintNode(m_current);
}

} // namespace stemma::ui
