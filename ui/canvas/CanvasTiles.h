// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasPicture.h"
#include "ui/paint/GraphPainter.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>

namespace stemma::ui {

/// The canvas' picture, whatever it takes to paint it: what is little is painted at once, the rest by workers, in
/// tiles, from a copy of all that it is made of. Until they are there the last picture is shown, shifted and scaled to
/// the view: the window never waits. How much is little is counted, not timed, so that equal frames go equal ways.
/// UI thread.
class CanvasTiles : public QObject {
    Q_OBJECT
public:
    /// What is to be seen, and how. References within the look need to live only until the call returns.
    struct Frame {
        std::shared_ptr<const GraphScene> scene;
        GraphLook look;
        CanvasView view; ///< snapped to the ratio
        QSize size;      ///< of the widget
        double ratio = 1;
    };
    explicit CanvasTiles(QObject* parent = nullptr);
    ~CanvasTiles() override;

    void
    invalidate();   ///< everything looks different, and nothing of what was painted is shown where it can't be seen yet
    void relight(); ///< others are lit: what workers are painting is thrown away
    /// Everything looks a little different, as news make it: what is on its way is shown still, and then painted anew,
    /// so that news that never end keep no picture away.
    void outdate();
    void invalidate(const QRectF& units); ///< this part does; needed where faces changed
    /// Fills the widget. Where the painter paints somewhere else than into the window (QWidget::grab), all is there.
    void paint(QPainter& painter, const Frame& frame, const QWidget& widget);
    /// All of the frame, on this thread: the next paint() of it has nothing left to do.
    void settle(const Frame& frame);
    bool settled() const { return !m_job; }          ///< no worker has something to paint
    PaintCount painted() const { return m_painted; } ///< of the last time something was painted anew
    Q_SIGNAL void arrived();                         ///< tiles: time to paint again

    /// Up to this, a frame's missing parts are painted at once; about a hundredth of a millisecond each.
    static constexpr double kAtOnce = 300;
    /// What it takes to paint a part of the scene, in those.
    static double weight(const GraphScene& scene, double scale, const QRectF& units);

private:
    struct Job;
    void start(const Frame& frame);
    void drop(); ///< the job: nobody waits for it any more
    void setScene(const Frame& frame);
    void setLifted(const Frame& frame);
    void tileDone(const std::shared_ptr<Job>& job);
    void paintAtOnce(const Frame& frame);
    void paintMeanwhile(QPainter& painter, const Frame& frame) const;
    std::shared_ptr<Job> jobFor(const Frame& frame);
    static void work(const std::shared_ptr<Job>& job);

    CanvasPicture m_picture;
    QImage m_wide; ///< of the widest view there was, with nothing lit: what a zoom out shows around the last picture
    CanvasView m_wideView;
    std::shared_ptr<Job> m_job;
    std::vector<QRectF> m_since; ///< what changed since the job began
    bool m_stale = false;        ///< all of it did
    std::shared_ptr<const GraphScene> m_scene;
    std::vector<std::uint8_t> m_lifted;                   ///< as in the picture, or on its way there
    std::shared_ptr<const std::vector<NodeFace>> m_faces; ///< a copy for workers, as long as it is right
    QElapsedTimer m_shown;
    PaintCount m_painted;
};

} // namespace stemma::ui
