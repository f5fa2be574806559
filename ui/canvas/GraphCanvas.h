// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasHand.h"
#include "ui/canvas/GraphStage.h"

class QGestureEvent;
class QNativeGestureEvent;

namespace stemma::ui {

class CanvasCards;
class CanvasChrome;
class CanvasFind;
struct CanvasKey;

/// The interactive lineage graph: a stage, and whatever the hand or the keyboard does to it.
///
/// It knows nothing of stores, runs or other views: it says what the person did, and its owner decides. Its keys are in
/// CanvasKeys.h. UI thread.
class GraphCanvas : public GraphStage {
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget* parent = nullptr);
    ~GraphCanvas() override;

    /// What a node is and says, and what leads to and from it, in a sentence: for who can't see it.
    QString describe(const std::string& id) const;
    void open(const std::string& id);     ///< as Enter does: a group unfolds, of others opened() is said
    void find(const QString& typed = {}); ///< opens the field that finds, with that in it
    /// Lights what lies between the two selected nodes and nothing else, until something else is selected or Escape is
    /// pressed; a sentence where nothing does.
    void showPath();
    void say(const QString& sentence); ///< beside the buttons, for a while; read to who can't see it
    QString said() const;
    /// What there is to know about this graph, as long as it is shown: "1,204 nodes: folded by cells and runs". Beside
    /// the buttons, before what the layout has to say.
    void setNote(const QString& note);

    Q_SIGNAL void opened(const std::string& id);
    Q_SIGNAL void contextRequested(const std::string& id, const QPoint& global); ///< "": the ground
    Q_SIGNAL void focusRequested(const std::vector<std::string>& ids);           ///< their lineage (Shift+F)
    /// Of a group that is folded: it is to be opened (a double click, Enter, Space, its chevron).
    Q_SIGNAL void foldToggled(const std::string& id);
    /// Of any other node, by Space: the group it came out of, if any, is to be folded again.
    Q_SIGNAL void foldBackRequested(const std::string& id);
    Q_SIGNAL void listRequested(); ///< the list beside the graph, or none (L)

protected:
    bool event(QEvent* event) override;
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

    void sceneReplaced(const GraphScene* before) override;
    void viewMoved() override;
    QRect covered() const override;
    int ringed() const override;
    std::vector<std::uint8_t> lit() const override;

private:
    // GraphCanvas.cpp
    void connectParts();
    void goTo(int node); ///< what was looked for: selected, in sight, and near enough to be read
    bool isGroup(int node) const;
    // GraphCanvasInput.cpp
    CanvasKey keyOf(const QKeyEvent& event) const;
    bool wantsKey(const QKeyEvent& event) const;
    bool act(const CanvasKey& key);
    bool actOnNodes(const CanvasKey& key);
    bool escape();
    void walkTo(int node, bool adds);
    void hoverAt(QPointF at);
    std::vector<int> takenAt(QPointF at) const;
    void click(QPointF at, Qt::KeyboardModifiers keys);
    void openOrUnfold(int node);
    bool onChevron(int node, QPointF at) const;
    void pressSpace(bool down);
    bool pinch(QGestureEvent* event);
    bool nativeGesture(QNativeGestureEvent* event);
    void dressCursor();

    CanvasHand m_hand;
    Qt::MouseButton m_button = Qt::NoButton;   ///< that the hand began with
    bool m_space = false, m_spaceUsed = false; ///< held; and something was dragged meanwhile
    std::vector<std::uint8_t> m_path;          ///< between two nodes, while that is asked for
    std::vector<int> m_pathEnds;

    CanvasFind* m_find;
    CanvasChrome* m_chrome;
    CanvasCards* m_cards;
};

} // namespace stemma::ui
