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
    void invalidate(const QRectF& units); ///< what is out of sight is painted when it comes into sight
    /// What update() would paint, in units; nothing where it is up to date.
    std::vector<QRectF> missing(const CanvasView& view, QSize size, double ratio) const;
    /// Brought up to date for the view. Contract: the view is snapped to `ratio`.
    const QImage& update(const CanvasView& view, QSize size, double ratio, const Paint& paint);
    /// A picture that was painted elsewhere; `dirty` has changed since.
    void adopt(QImage image, const CanvasView& view, double ratio, std::vector<QRectF> dirty);
    /// As it was last, for a view that isn't painted yet.
    const QImage& image() const { return m_image; }
    const CanvasView& view() const { return m_view; }
    static QSize pixelsOf(QSize size, double ratio);

private:
    struct Shifted { ///< by whole pixels
        QRect kept;
        QPoint by;
        std::vector<QRect> strips;
    };
    void paintPart(const QRect& device, const Paint& paint);
    Shifted shiftedTo(const CanvasView& view) const; ///< nothing is kept where the scale is another
    void scroll(const Shifted& shifted);
    QRectF unitsOf(const QRect& device, const CanvasView& view) const;
    bool shows(const QRectF& units) const;

    QImage m_image, m_spare;
    CanvasView m_view;
    double m_ratio = 1;
    bool m_valid = false;
    std::vector<QRectF> m_dirty; ///< in units
};

} // namespace stemma::ui
