// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasFrame.h"

#include <QObject>
#include <functional>

namespace stemma::ui {

/// From where a graph in a widget is looked at, and who chose that: until a person zooms, moves or reveals something,
/// it is how the graph came, and is found again for each size; then it is theirs. It always keeps some of the graph in
/// sight. Where the graph and the widget are is asked anew each time. UI thread.
class CanvasCamera : public QObject {
    Q_OBJECT
public:
    /// `frame` is asked for what holds now; the room above is the camera's own. It must outlive the camera.
    explicit CanvasCamera(std::function<CanvasFrame()> frame);
    const CanvasView& view() const { return m_view; }
    bool chosen() const { return m_chosen; } ///< by the person
    int roomAbove() const { return m_above; }
    bool setRoomAbove(int pixels); ///< that fitting leaves free; false: it was

    void set(const CanvasView& view);    ///< as it was left
    void follow(const CanvasView& view); ///< goes along with the graph: nobody chose that
    void start(CanvasStart start);       ///< kept for other sizes until the person chooses
    void forget();                       ///< what was chosen: another graph comes
    bool restart();                      ///< where it starts; false, and nothing, where there is no graph
    bool resized(); ///< as it was asked for, not what a size that only passed by has made of it; as restart()

    // By the person. Pixels are the widget's, units the graph's.
    void zoomBy(double factor, QPointF fixed);
    void zoomTo(double scale); ///< in the middle; 1: full size, in the person's text size
    void panBy(QPointF pixels);
    void centre(QPointF units);
    void reveal(const QRectF& units);                  ///< moved no more than it must: nothing where it is in sight
    void showAround(const QRectF& units, double most); ///< in the middle, no nearer than that scale

    /// Something asked for a view; `moved`: and it is another than before. Allowed is all that is said.
    Q_SIGNAL void aimed(bool moved);

private:
    CanvasFrame frame() const;
    void show(const CanvasView& view);
    void choose(const CanvasView& view);

    std::function<CanvasFrame()> m_frame;
    CanvasView m_view;
    CanvasView m_asked;  ///< by who changed the view last, before the canvas was of another size
    CanvasStart m_start; ///< without a node: all of the graph
    int m_above = 0;
    bool m_chosen = false;
};

} // namespace stemma::ui
