// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasFrame.h"
#include "ui/canvas/CanvasLayouts.h"
#include "ui/canvas/CanvasMotion.h"
#include "ui/canvas/CanvasTiles.h"
#include "ui/canvas/NodePictures.h"
#include "ui/paint/GraphPainter.h"

#include <QTimer>
#include <QWidget>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// A graph that is shown: laid out off the UI thread, looked at from somewhere, with some of it selected and lit, and
/// painted. It knows no hand and no key: GraphCanvas, which is one, adds them. Nodes are named by their ids in the
/// drawing; numbers of nodes hold for one scene. UI thread.
class GraphStage : public QWidget {
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
    const LineageDrawing& drawing() const { return *m_drawing; }        ///< the one on screen
    std::shared_ptr<const GraphScene> scene() const { return m_scene; } ///< null: nothing yet
    const std::vector<NodeFace>& faces() const { return m_faces; }
    void setLayoutOptions(const LayoutOptions& options) { m_layouts.setOptions(options); }
    void setPictures(NodePictureSource source) { m_pictures.setSource(std::move(source)); }
    void forgetPicture(const std::string& id);
    /// What an empty canvas says: what will appear here, and how to make it appear.
    void setEmptyText(const QString& title, const QString& text);

    void setSelected(const std::vector<std::string>& ids); ///< no signal; unknown ones are kept for a graph to come
    void select(const std::vector<std::string>& ids);      ///< as if the person had: with selectionChanged
    std::vector<std::string> selected() const { return m_wanted; }
    std::string current() const { return idOf(m_current); } ///< where the keyboard is; "" for nowhere
    std::string hoveredNode() const { return idOf(m_hovered); }

    const CanvasView& view() const { return m_view; }
    bool viewChosen() const { return m_viewKept; } ///< by the person: it is more than how the graph came
    void setView(const CanvasView& view);          ///< as it was left; a graph that arrives later is not fitted then
    void fit() { startAt({}); }
    /// For the graph that was just shown; kept through resizes until the person zooms, moves or fits.
    void startAt(CanvasStart start);
    /// Pixels at the upper edge that something else stands over: fitting leaves them free.
    void setRoomAbove(int pixels);
    void zoomBy(double factor, QPointF fixed); ///< `fixed` in the widget stays where it is
    void zoomTo(double scale);                 ///< 1: full size, in the person's text size
    void panBy(QPointF pixels);
    void reveal(const std::string& id); ///< into sight, moved no more than it must; nothing where it isn't shown
    void showNodes(const std::vector<std::string>& ids);           ///< pans, and zooms out where they don't fit
    QRectF nodeRect(const std::string& id) const;                  ///< in the widget; null: unknown
    PaintCount lastPainted() const { return m_picture.painted(); } ///< of the last time something was painted anew
    /// Large graphs are painted by workers, and the last picture is shown meanwhile: this waits for what is to be seen.
    void settle();
    bool settled() const { return m_picture.settled(); }
    void setColourBy(ColourBy by);
    ColourBy colourBy() const { return m_colours.by; }
    const GraphColours& colours() const { return m_colours; }
    bool arranging() const { return m_layouts.busy(); } ///< the graph set last is being laid out

    /// Nodes a person put somewhere, by id: they stay there whatever the graph becomes.
    const Pins& pinned() const { return m_layouts.pins().all(); }
    /// Of another day, or of undo: nodes that are pinned no longer go back to where they came from.
    void setPinned(Pins pins);
    void resetArrangement(); ///< no pins, and everything laid out anew

    /// By the person: `what` they did, in words for undo, which is setPinned(before).
    Q_SIGNAL void arranged(const QString& what, const stemma::ui::Pins& before, const stemma::ui::Pins& after);
    Q_SIGNAL void arrangementChanged();                                  ///< by whomever: to be kept
    Q_SIGNAL void selectionChanged(const std::vector<std::string>& ids); ///< by the person
    Q_SIGNAL void selectionShown();                                      ///< by whomever, and what stands selected now
    Q_SIGNAL void hovered(const std::string& id);                        ///< "": nothing
    Q_SIGNAL void graphShown();                                          ///< the graph set last is on screen
    Q_SIGNAL void statesShown();                                         ///< nodes say something else
    Q_SIGNAL void arrangingChanged();
    Q_SIGNAL void coloursChanged(); ///< or what they mean
    Q_SIGNAL void viewChanged();    ///< zoomed, panned or fitted

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

    virtual void sceneReplaced(const GraphScene*) {} ///< that of before, null: none; the new one isn't painted yet
    virtual void viewMoved() {}                      ///< or what is in view changed
    virtual QRect covered() const { return {}; }     ///< CanvasFrame::corner
    virtual int ringed() const;                      ///< the node that has the keyboard's ring; -1: none
    virtual std::vector<std::uint8_t> lit() const;   ///< as GraphScene::connected; empty: nothing is dimmed

    void carry(const std::vector<int>& nodes); ///< from where they are, until they are dropped
    void carryBy(QPointF pixels);
    void drop();    ///< pinned there
    void letFall(); ///< back to where they were
    bool carrying() const { return m_motion.inHand(); }
    void shift(const std::vector<int>& nodes, QPointF units); ///< pinned that far away

    std::string idOf(int node) const;
    int indexOf(const std::string& id) const { return m_scene ? m_scene->indexOf(id) : -1; } ///< -1: unknown
    QRectF boxOf(int node) const;                                                            ///< where it is seen
    int nodeAt(QPointF widget) const;                                                        ///< -1: none
    bool some() const { return m_scene && !m_scene->nodes().empty(); }
    CanvasFrame frame() const;
    void changeView(const CanvasView& view);
    void revealNode(int node);
    void choose(std::vector<int> nodes, int current, bool say);
    bool setHovered(int node, int edge); ///< false: it was
    void relight();
    void repaintNode(int node);

    CanvasLayouts::Drawing m_drawing = std::make_shared<LineageDrawing>(); ///< nodes as updateStates left them
    std::shared_ptr<const GraphScene> m_scene;
    std::vector<NodeFace> m_faces;
    CanvasView m_view;
    int m_roomAbove = 0;
    bool m_viewKept = false; ///< set or chosen by the person: a resize doesn't fit again

    std::vector<std::string> m_wanted; ///< ids selected, whether they are there or not
    std::vector<int> m_selected;       ///< ascending
    int m_current = -1;                ///< of the keyboard
    int m_hovered = -1, m_hoveredEdge = -1;
    QTimer m_lightSoon; ///< a pointer that only passes lights nothing up

private:
    void ask(CanvasLayouts::Drawing drawing);
    void rearrange(CanvasLayouts::Owed owed); ///< what is on screen, or on its way there
    void present(CanvasLayouts::Laid laid);
    int saysNow(const DrawnNode& node);
    void glide(const GraphScene& before, QPointF shift, const std::vector<CanvasMotion::Move>& carried);
    bool moves() const; ///< the desktop likes motion
    void paintPins(QPainter& painter) const;
    int anchorFor(const GraphScene& next) const; ///< a node of this scene that stays; -1: none
    void showView(const CanvasView& view);       ///< the nearest to it that keeps some of the graph in sight
    void showStart();
    GraphLook look() const;
    CanvasTiles::Frame tiles();
    GraphColours coloursNow() const;
    void colour(); ///< another graph, or another colour is asked for
    void recolour();
    void tick();

    CanvasLayouts m_layouts;
    CanvasMotion m_motion;
    NodePictures m_pictures;
    QString m_emptyTitle, m_emptyText;
    CanvasStart m_start; ///< without a node: all of the graph
    CanvasView m_asked;  ///< by who changed the view last, before the canvas was of another size
    CanvasTiles m_picture;
    GraphColours m_colours;
    std::vector<std::uint8_t> m_lit;
    QTimer m_patience; ///< until then nothing is said about a layout under way
    QTimer m_ticker;   ///< turns the rings of running steps
    double m_turn = 0;
};

} // namespace stemma::ui
