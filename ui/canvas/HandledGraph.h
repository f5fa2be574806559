// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasHand.h"
#include "ui/canvas/GraphStage.h"

class QGestureEvent;
class QNativeGestureEvent;

namespace stemma::ui {

class CanvasCards;

/// A stage that the pointer works: it moves the view, zooms, carries nodes, chooses them, rests on them until they say
/// what they are, opens them, and asks for menus. It knows no keys but those that are held while it does so:
/// GraphCanvas, which is one, adds the others. UI thread.
class HandledGraph : public GraphStage {
    Q_OBJECT
public:
    explicit HandledGraph(QWidget* parent = nullptr);
    ~HandledGraph() override;

    void open(const std::string& id); ///< as a double click does: a group unfolds, of others opened() is said

    Q_SIGNAL void opened(const std::string& id);
    Q_SIGNAL void contextRequested(const std::string& id, const QPoint& global); ///< "": the ground
    /// Of a group that is folded: it is to be opened (a double click, Enter, Space, its chevron).
    Q_SIGNAL void foldToggled(const std::string& id);

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;

    /// While it holds, a press moves the view, whatever is under it.
    void setPans(bool pans);
    bool pans() const { return m_pans; }
    bool panned() const { return m_panned; } ///< something was pressed since it began to hold
    void putBack();                          ///< what is carried, and the button is as if it was let go
    void openNode(int node);
    bool isGroup(int node) const;
    CanvasCards& cards() const { return *m_cards; }

private:
    void hoverAt(QPointF at);
    std::vector<int> takenAt(QPointF at) const;
    void click(QPointF at, Qt::KeyboardModifiers keys);
    bool onChevron(int node, QPointF at) const;
    bool pinch(QGestureEvent* event);
    bool nativeGesture(QNativeGestureEvent* event);
    void dressCursor();

    CanvasHand m_hand;
    Qt::MouseButton m_button = Qt::NoButton; ///< that the hand began with
    bool m_pans = false, m_panned = false;
    CanvasCards* m_cards;
};

} // namespace stemma::ui
