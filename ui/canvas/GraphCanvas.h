// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasPicture.h"
#include "ui/canvas/CanvasView.h"
#include "ui/canvas/NodePictures.h"
#include "ui/paint/GraphPainter.h"

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QGestureEvent;
class QHelpEvent;
class QNativeGestureEvent;

namespace stemma::ui {

class CanvasBar;
class Minimap;

/// Where a graph that was just shown is looked at: all of it where it can be read then, else, at `scale` (times the
/// person's text size), the part around a node. `share` is where in the width the node comes to stand, 0 left, 1 right.
struct CanvasStart {
    static constexpr double kFacts = 0.74;    ///< names and facts can be read from here on
    static constexpr double kPictures = 0.86; ///< cards show their pictures from here on
    std::string node;
    double share = 0.1;
    double scale = kFacts;
};

/// The interactive lineage graph: one painter over a scene that is laid out off the UI thread, levels of detail by
/// zoom, and whatever the hand or the keyboard does. Nodes are named by their ids in the drawing.
///
/// setGraph() keeps showing the old graph until the new one is there; nodes that stay keep their place on screen.
/// updateStates() changes what nodes say and moves nothing. It knows nothing of stores, runs or other views: it says
/// what the person did, and its owner decides. UI thread.
class GraphCanvas : public QWidget {
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget* parent = nullptr);
    ~GraphCanvas() override;

    /// A drawing that differs from the one on screen only in what its nodes say is shown at once, and moves nothing.
    void setGraph(LineageDrawing drawing);
    /// For nodes that are there, by id: status, facts, progress, problem … Others are left out; places and edges stay.
    void updateStates(const std::vector<DrawnNode>& nodes);
    const LineageDrawing& drawing() const { return m_drawing; }         ///< the one on screen
    std::shared_ptr<const GraphScene> scene() const { return m_scene; } ///< null: nothing yet
    const std::vector<NodeFace>& faces() const { return m_faces; }
    void setLayoutOptions(const LayoutOptions& options) { m_layout = options; }
    void setPictures(NodePictureSource source) { m_pictures.setSource(std::move(source)); }
    void forgetPicture(const std::string& id);
    /// What an empty canvas says: what will appear here, and how to make it appear.
    void setEmptyText(const QString& title, const QString& text);

    void setSelected(const std::vector<std::string>& ids); ///< no signal; unknown ones are kept for a graph to come
    void select(const std::vector<std::string>& ids);      ///< as if the person had: with selectionChanged
    void reveal(const std::string& id); ///< into sight, moved no more than it must; nothing where it isn't shown
    std::vector<std::string> selected() const;
    /// What a node is and says, and what leads to and from it, in a sentence: for who can't see it.
    QString describe(const std::string& id) const;
    std::string current() const; ///< where the keyboard is; "" for nowhere
    std::string hoveredNode() const;

    const CanvasView& view() const { return m_view; }
    bool viewChosen() const { return m_viewKept; } ///< by the person: it is more than how the graph came
    void setView(const CanvasView& view);          ///< as it was left; a graph that arrives later is not fitted then
    void fit();
    /// For the graph that was just shown; kept through resizes until the person zooms, moves or fits.
    void startAt(CanvasStart start);
    /// Pixels at the upper edge that something else stands over: fitting leaves them free.
    void setRoomAbove(int pixels);
    void zoomBy(double factor, QPointF fixed);           ///< `fixed` in the widget stays where it is
    void zoomTo(double scale);                           ///< 1: full size, in the person's text size
    void showNodes(const std::vector<std::string>& ids); ///< pans, and zooms out where they don't fit
    QRectF nodeRect(const std::string& id) const;        ///< in the widget; null: unknown
    PaintCount lastPainted() const { return m_painted; } ///< of the last time something was painted anew

    Q_SIGNAL void selectionChanged(const std::vector<std::string>& ids);
    Q_SIGNAL void hovered(const std::string& id); ///< "": nothing
    Q_SIGNAL void opened(const std::string& id);
    Q_SIGNAL void contextRequested(const std::string& id, const QPoint& global); ///< "": the ground
    Q_SIGNAL void focusRequested(const std::vector<std::string>& ids);           ///< their lineage (Shift+F)
    Q_SIGNAL void findRequested();                                               ///< "/"
    Q_SIGNAL void graphShown();                                                  ///< the graph set last is on screen
    bool arranging() const { return m_latest.busy(); } ///< the graph set last is being laid out
    Q_SIGNAL void arrangingChanged();
    Q_SIGNAL void viewChanged(); ///< zoomed, panned or fitted

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Prepared {
        LineageDrawing drawing;
        std::shared_ptr<const GraphScene> scene;
    };
    // GraphCanvas.cpp
    void present(Prepared prepared);
    int anchorFor(const GraphScene& next) const; ///< a node of this scene that stays; -1: none
    void changeView(const CanvasView& view);
    void showView(const CanvasView& view); ///< the nearest to it that keeps some of the graph in sight
    void showStart();
    CanvasView fitted() const;
    CanvasView startView(const CanvasView& fitted) const;
    double fullSize() const;
    void choose(std::vector<int> nodes, int current, bool say);
    void setHovered(int node, int edge);
    void relight();
    GraphLook look() const;
    void paintEmpty(QPainter& painter) const;
    void paintNote(QPainter& painter) const;
    void tellAccess() const;
    void placeChrome();
    void updateChrome();
    void repaintNode(int node);
    void tick();
    // GraphCanvasInput.cpp
    bool keyWalk(QKeyEvent* event);
    bool keyView(QKeyEvent* event);
    bool keyAct(QKeyEvent* event);
    bool wantsKey(const QKeyEvent* event) const;
    void hoverAt(QPointF at);
    void click(QPointF at, Qt::KeyboardModifiers keys);
    void reveal(int node);
    bool pinch(QGestureEvent* event);
    bool nativeGesture(QNativeGestureEvent* event);
    void showTip(QHelpEvent* event);
    QString tipOf(int node) const;
    void setPanning(bool panning);

    LineageDrawing m_drawing; ///< nodes as updateStates left them
    std::shared_ptr<const GraphScene> m_scene;
    std::vector<NodeFace> m_faces;
    LayoutOptions m_layout;
    Latest m_latest;
    NodePictures m_pictures;
    QString m_emptyTitle, m_emptyText;

    CanvasView m_view;
    int m_roomAbove = 0;
    CanvasStart m_start;     ///< without a node: all of the graph
    CanvasView m_asked;      ///< by who changed the view last, before the canvas was of another size
    bool m_viewKept = false; ///< set or chosen by the person: a resize doesn't fit again
    mutable CanvasPicture m_picture;
    PaintCount m_painted;

    std::vector<std::string> m_wanted; ///< ids selected, whether they are there or not
    std::vector<int> m_selected;       ///< ascending
    int m_current = -1;                ///< of the keyboard
    int m_hovered = -1, m_hoveredEdge = -1;
    std::vector<std::uint8_t> m_connected;
    QTimer m_lightSoon; ///< a pointer that only passes lights nothing up
    QTimer m_patience;  ///< until then nothing is said about a layout under way
    QTimer m_ticker;    ///< turns the rings of running steps
    double m_turn = 0;

    std::optional<QPointF> m_pressed; ///< where the button went down
    QPointF m_dragged;                ///< where the drag has come to
    bool m_dragging = false, m_space = false;

    CanvasBar* m_bar;
    Minimap* m_minimap;
};

} // namespace stemma::ui
