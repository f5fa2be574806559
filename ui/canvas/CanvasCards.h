// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QTimer>

namespace stemma::ui {

class GraphStage;
class HoverCard;

/// When a stage's hover card is shown, and what about: what the pointer rests on, or, asked for by a key, what the
/// keyboard is on. UI thread.
class CanvasCards : public QObject {
    Q_OBJECT
public:
    explicit CanvasCards(GraphStage* stage);
    /// The pointer came to a node or an edge (-1: none), or left it: the card of before goes, and another comes after
    /// a while. Nothing changes while one was asked for.
    void point(int node, int edge);
    void movePointer(QPointF at) { m_pointer = at; }
    /// At once, of a node; it stays until it is hidden. False where it has no room.
    bool ask(int node);
    bool asked() const { return m_asked; }
    void hide();
    void leave(); ///< the pointer has: hidden unless it was asked for

private:
    void show(int node, int edge);

    GraphStage* m_stage;
    HoverCard* m_card;
    QTimer* m_soon; ///< a pointer that only passes has nothing said to it
    int m_node = -1, m_edge = -1;
    QPointF m_pointer;
    bool m_asked = false;
};

} // namespace stemma::ui
