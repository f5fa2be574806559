// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasCamera.h"
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

/// A graph that is looked at: a scene seen from somewhere, with some of it selected and lit, and painted. It neither
/// makes nor arranges what it shows: GraphStage, which is one, does. Nodes are named by their ids in the drawing;
/// numbers of nodes hold for one scene. UI thread.
class GraphSight : public QWidget {
    Q_OBJECT
public:
    explicit GraphSight(QWidget* parent = nullptr);
    ~GraphSight() override;

    const LineageDrawing& drawing() const { return *m_drawing; }        ///< the one on screen
    std::shared_ptr<const GraphScene> scene() const { return m_scene; } ///< null: nothing yet
    const std::vector<NodeFace>& faces() const { return m_faces; }
    void setPictures(NodePictureSource source) { m_pictures.setSource(std::move(source)); }
    void forgetPicture(const std::string& id);

    void setSelected(const std::vector<std::string>& ids); ///< no signal; unknown ones are kept for a graph to come
    void select(const std::vector<std::string>& ids);      ///< as if the person had: with selectionChanged
    std::vector<std::string> selected() const { return m_wanted; }
    std::string current() const { return idOf(m_current); } ///< where the keyboard is; "" for nowhere
    std::string hoveredNode() const { return idOf(m_hovered); }

    const CanvasView& view() const { return m_camera.view(); }
    bool viewChosen() const { return m_camera.chosen(); } ///< by the person: it is more than how the graph came
    /// As it was left; a graph that arrives later is not fitted then.
    void setView(const CanvasView& view) { m_camera.set(view); }
    void fit() { startAt({}); }
    /// For the graph that was just shown; kept through resizes until the person zooms, moves or fits.
    void startAt(CanvasStart start) { m_camera.start(std::move(start)); }
    /// Pixels at the upper edge that something else stands over: fitting leaves them free.
    void setRoomAbove(int pixels);
    /// `fixed` in the widget stays where it is.
    void zoomBy(double factor, QPointF fixed) { m_camera.zoomBy(factor, fixed); }
    void zoomTo(double scale) { m_camera.zoomTo(scale); } ///< 1: full size, in the person's text size
    void panBy(QPointF pixels) { m_camera.panBy(pixels); }
    /// Into sight, moved no more than it must; nothing where it isn't shown.
    void reveal(const std::string& id) { revealNode(indexOf(id)); }
    void showNodes(const std::vector<std::string>& ids);           ///< pans, and zooms out where they don't fit
    QRectF nodeRect(const std::string& id) const;                  ///< in the widget; null: unknown
    PaintCount lastPainted() const { return m_picture.painted(); } ///< of the last time something was painted anew
    /// Large graphs are painted by workers, and the last picture is shown meanwhile: this waits for what is to be seen.
    void settle();
    bool settled() const { return m_picture.settled(); }
    void setColourBy(ColourBy by);
    ColourBy colourBy() const { return m_colours.by; }
    const GraphColours& colours() const { return m_colours; }

    Q_SIGNAL void selectionChanged(const std::vector<std::string>& ids); ///< by the person
    Q_SIGNAL void selectionShown();                                      ///< by whomever, and what stands selected now
    Q_SIGNAL void hovered(const std::string& id);                        ///< "": nothing
    Q_SIGNAL void coloursChanged();                                      ///< or what they mean
    Q_SIGNAL void viewChanged();                                         ///< zoomed, panned or fitted

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

    virtual void viewMoved() {}                    ///< or what is in view changed
    virtual QRect covered() const { return {}; }   ///< CanvasFrame::corner
    virtual int ringed() const;                    ///< the node that has the keyboard's ring; -1: none
    virtual std::vector<std::uint8_t> lit() const; ///< as GraphScene::connected; empty: nothing is dimmed
    virtual void paintNothing(QPainter&) {}        ///< on the bare ground, where there are no nodes
    virtual void paintMarks(QPainter&) {}          ///< on top of the graph, in the widget

    std::string idOf(int node) const;
    int indexOf(const std::string& id) const { return m_scene ? m_scene->indexOf(id) : -1; } ///< -1: unknown
    QRectF boxOf(int node) const;                                                            ///< where it is seen
    int nodeAt(QPointF widget) const;                                                        ///< -1: none
    QRectF inSight() const { return view().toUnits(QRectF(rect())); }                        ///< in units
    bool some() const { return m_scene && !m_scene->nodes().empty(); }
    bool moves() const; ///< the desktop likes motion
    void revealNode(int node);
    /// `adds`: what is selected and isn't there yet stays so.
    void choose(std::vector<int> nodes, int current, bool say, bool adds = false);
    bool setHovered(int node, int edge); ///< false: it was
    void relight();
    void repaintNode(int node);
    void colour();   ///< another graph, or another colour is asked for
    void recolour(); ///< nodes say something else
    void tick();     ///< others are in sight, or run

    std::shared_ptr<LineageDrawing> m_drawing = std::make_shared<LineageDrawing>(); ///< what the scene was made from
    std::shared_ptr<const GraphScene> m_scene;
    std::vector<NodeFace> m_faces;
    CanvasCamera m_camera;
    CanvasMotion m_motion;

    std::vector<std::string> m_wanted; ///< ids selected, whether they are there or not
    std::vector<int> m_selected;       ///< ascending
    int m_current = -1;                ///< of the keyboard
    int m_hovered = -1, m_hoveredEdge = -1;
    std::vector<std::uint8_t> m_lit;

private:
    GraphLook look() const;
    CanvasTiles::Frame tiles();
    GraphColours coloursNow() const;

    NodePictures m_pictures;
    CanvasTiles m_picture;
    GraphColours m_colours;
    QTimer m_lightSoon; ///< a pointer that only passes lights nothing up
    QTimer m_ticker;    ///< turns the rings of running steps
    double m_turn = 0;
};

} // namespace stemma::ui
