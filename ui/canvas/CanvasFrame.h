// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasView.h"
#include "ui/paint/GraphScene.h"

#include <QSize>
#include <string>

namespace stemma::ui {

/// Where a graph that was just shown is looked at: all of it where it can be read then, else, at `scale` (times the
/// person's text size), the part around a node. `share` is where in the width the node comes to stand, 0 left, 1 right.
struct CanvasStart {
    static constexpr double kFacts = 0.74;    ///< names and facts can be read from here on
    static constexpr double kPictures = 0.86; ///< cards show their pictures from here on
    std::string node;
    double share = 0.1;
    double scale = kFacts;
};

/// Which views suit a graph in a widget of some size: answers only, it changes nothing. Units as CanvasView's.
struct CanvasFrame {
    static constexpr double kMargin = 40;
    const GraphScene* scene = nullptr;
    QSize size;
    int above = 0;    ///< pixels at the upper edge that something else stands over
    double ratio = 1; ///< device pixels per pixel
    QRect corner;     ///< at the lower right, that something else stands over; what is looked for stands beside it

    CanvasView
    fitted() const; ///< all of it, no nearer than full size. Contract: there is a scene, as for the next ones
    CanvasView started(const CanvasStart& start) const;
    CanvasView around(const QRectF& units, double most) const; ///< all of it in the middle
    /// Moved no more than it must for `units` to be in sight.
    CanvasView revealing(const QRectF& units, const CanvasView& view) const;
    /// The nearest to it that keeps some of the graph in sight, on whole pixels.
    CanvasView allowed(CanvasView view) const;

private:
    CanvasView beside(const CanvasView& view, const QRectF& units) const;
};

} // namespace stemma::ui
