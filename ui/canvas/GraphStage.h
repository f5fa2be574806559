// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasLayouts.h"
#include "ui/canvas/GraphSight.h"

#include <QString>
#include <QTimer>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// A graph that is shown: laid out off the UI thread, put where what was shown before wants it, and arranged as the
/// person likes. How it is looked at is GraphSight's. It knows no hand and no key: GraphCanvas, which is one, adds
/// them. UI thread.
class GraphStage : public GraphSight {
    Q_OBJECT
public:
    explicit GraphStage(QWidget* parent = nullptr);
    ~GraphStage() override;

    /// Keeps showing the old graph until the new one is there. What stays stands where it stood, as long as a third of
    /// what was in sight is left; what has to move glides where motion is liked. A drawing that differs from the one on
    /// screen only in what its nodes say is shown at once, and moves nothing.
    void setGraph(LineageDrawing drawing);
    /// For nodes that are there, by id: status, facts, progress, problem … Others are left out; places and edges stay.
    void updateStates(const std::vector<DrawnNode>& nodes);
    void setLayoutOptions(const LayoutOptions& options) { m_layouts.setOptions(options); }
    /// What an empty canvas says: what will appear here, and how to make it appear.
    void setEmptyText(const QString& title, const QString& text);
    bool arranging() const { return m_layouts.busy(); } ///< the graph set last is being laid out
    /// Why the graph set last isn't shown, and what to do: what was there stays. "": nothing is wrong.
    QString trouble() const { return m_trouble; }

    /// Nodes a person put somewhere, by id: they stay there whatever the graph becomes.
    const Pins& pinned() const { return m_layouts.pins().all(); }
    /// Of another day, or of undo: nodes that are pinned no longer go back to where they came from.
    void setPinned(Pins pins);
    void resetArrangement(); ///< no pins, and everything laid out anew

    /// By the person: `what` they did, in words for undo, which is setPinned(before).
    Q_SIGNAL void arranged(const QString& what, const stemma::ui::Pins& before, const stemma::ui::Pins& after);
    Q_SIGNAL void arrangementChanged(); ///< by whomever: to be kept
    Q_SIGNAL void graphShown();         ///< the graph set last is on screen
    Q_SIGNAL void statesShown();        ///< nodes say something else
    Q_SIGNAL void arrangingChanged();
    Q_SIGNAL void troubleChanged();

protected:
    virtual void sceneReplaced(const GraphScene*) {} ///< that of before, null: none; the new one isn't painted yet
    void paintNothing(QPainter& painter) override;
    void paintMarks(QPainter& painter) override; ///< of pins

    void carry(const std::vector<int>& nodes); ///< from where they are, until they are dropped
    void carryBy(QPointF pixels);
    void drop();    ///< pinned there
    void letFall(); ///< back to where they were
    bool carrying() const { return m_motion.inHand(); }
    void shift(const std::vector<int>& nodes, QPointF units); ///< pinned that far away

private:
    void ask(CanvasLayouts::Drawing drawing);
    void rearrange(CanvasLayouts::Owed owed); ///< what is on screen, or on its way there
    void setTrouble(const QString& trouble);
    void present(CanvasLayouts::Laid laid);
    int saysNow(const DrawnNode& node);
    void glide(const GraphScene& before, QPointF shift, const std::vector<CanvasMotion::Move>& carried);
    int anchorFor(const GraphScene& next) const; ///< a node of this scene that stays; -1: none

    CanvasLayouts m_layouts;
    QString m_emptyTitle, m_emptyText, m_trouble;
    QTimer m_patience; ///< until then nothing is said about a layout under way
};

} // namespace stemma::ui
