// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasView.h"

#include <QImage>
#include <functional>
#include <vector>

class QPainter;

namespace stemma::ui {

/// What the canvas shows, kept as pixels: a pan moves them and paints only what comes into sight, a change of one node
/// paints only its surroundings. UI thread.
class CanvasPicture {
public:
    /// Paints `units` with a painter that is clipped to it and maps units to the picture.
    using Paint = std::function<void(QPainter& painter, const QRectF& units)>;
    void invalidate() { m_valid = false; }
    void invalidate(const QRectF& units) { m_dirty.push_back(units); }
    /// Brought up to date for the view. Contract: the view is snapped to `ratio`.
    const QImage& update(const CanvasView& view, QSize size, double ratio, const Paint& paint);
    /// As it was last, for a view that isn't painted yet.
    const QImage& image() const { return m_image; }
    const CanvasView& view() const { return m_view; }

private:
    void paintPart(const QRect& device, const Paint& paint);
    bool scroll(const CanvasView& view, const Paint& paint);

    QImage m_image, m_spare;
    CanvasView m_view;
    double m_ratio = 1;
    bool m_valid = false;
    std::vector<QRectF> m_dirty; ///< in units
};

} // namespace stemma::ui
