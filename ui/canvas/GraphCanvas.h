// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/HandledGraph.h"

namespace stemma::ui {

class CanvasChrome;
class CanvasFind;
struct CanvasKey;

/// The interactive lineage graph: a stage that the hand works, and whatever the keyboard does to it; with what stands
/// on it, and what is found and said there.
///
/// It knows nothing of stores, runs or other views: it says what the person did, and its owner decides. Its keys are in
/// CanvasKeys.h. UI thread.
class GraphCanvas : public HandledGraph {
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget* parent = nullptr);
    ~GraphCanvas() override;

    /// What a node is and says, and what leads to and from it, in a sentence: for who can't see it.
    QString describe(const std::string& id) const;
    void find(const QString& typed = {}); ///< opens the field that finds, with that in it
    /// Lights what lies between the two selected nodes and nothing else, until something else is selected or Escape is
    /// pressed; a sentence where nothing does.
    void showPath();
    void say(const QString& sentence); ///< beside the buttons, for a while; read to who can't see it
    QString said() const;
    /// What there is to know about this graph, as long as it is shown: "1,204 nodes: folded by cells and runs". Beside
    /// the buttons, before what the layout has to say.
    void setNote(const QString& note);

    Q_SIGNAL void focusRequested(const std::vector<std::string>& ids); ///< their lineage (Shift+F)
    /// Of a node that is no group, by Space: the group it came out of, if any, is to be folded again.
    Q_SIGNAL void foldBackRequested(const std::string& id);
    Q_SIGNAL void listRequested(); ///< the list beside the graph, or none (L)

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
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
    // GraphCanvasKeys.cpp
    CanvasKey keyOf(const QKeyEvent& event) const;
    bool wantsKey(const QKeyEvent& event) const;
    bool act(const CanvasKey& key);
    bool actOnNodes(const CanvasKey& key);
    bool escape();
    void walkTo(int node, bool adds);
    void pressSpace(bool down, bool alone = true);

    std::vector<std::uint8_t> m_path; ///< between two nodes, while that is asked for
    std::vector<int> m_pathEnds;

    CanvasFind* m_find;
    CanvasChrome* m_chrome;
};

} // namespace stemma::ui
