// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayPixels.h"
#include "core/arrays/ArrayPlane.h"
#include "ui/paint/Palette.h"

#include <QImage>
#include <QRectF>
#include <QString>
#include <optional>

class QPainter;

namespace stemma::ui {

/// Which colours values wear.
struct PlaneRange {
    double low = 0, high = 1;
    bool diverging = false; ///< about zero: low is −high
    bool operator==(const PlaneRange&) const = default;
};

/// Two axes of an array and how they are shown. A value; the array's bytes are read when they are asked for.
struct PlaneSource {
    Array array;
    ArrayPlane plane;
    ElementPart part = ElementPart::Value;
    std::optional<PixelLayout> pixels = {}; ///< as a picture, not as colours of values
    PlaneRange range;
    QString rowTitle, columnTitle;

    std::uint64_t rows() const { return plane.rows(array); }
    std::uint64_t columns() const { return plane.columns(array); }
};

/// What of a plane has been read: values of a region at the screen's resolution, and their colours.
struct PlanePicture {
    PlaneRegion region;
    PlaneGrid grid; ///< empty of a picture's pixels
    QImage image;   ///< a pixel for each point of the grid
    bool exact = true;
};
/// On a worker. Errors: Cancelled, Io.
Result<PlanePicture> readPlane(const PlaneSource& source, const PlaneWish& wish, const Palette& palette,
                               const Cancel& cancel);
/// The wish for a first picture: of a large region a coarse one, since each line that is looked at is read whole.
PlaneWish quickWish(PlaneWish wish, const Array& array);
QColor planeColour(const PlaneRange& range, double value, const Palette& palette);

/// Where everything of a plane's picture stands.
struct PlaneLayout {
    QRectF plot; ///< the pixels that the view stands for
    QRectF seen; ///< of the plot: where there are values
    QRectF bar;  ///< of the colours' legend; empty of a picture
    QRectF view; ///< in columns and rows
    double perColumn() const { return plot.width() / view.width(); }
    double perRow() const { return plot.height() / view.height(); }
    QPointF toPlane(const QPointF& at) const;
    QRectF toPixels(const QRectF& plane) const;
};
/// `view` null: all of it; cells are square where the plane isn't too long, and `view` keeps its centre.
PlaneLayout layOutPlane(const PlaneSource& source, const QSizeF& size, const QRectF& view = {});
bool squareCells(const PlaneSource& source);

/// Axes, values, lines between cells and numbers in them where they are large enough, and the legend. `backdrop` is
/// drawn where `picture` has nothing (yet).
void paintPlane(QPainter& painter, const PlaneSource& source, const PlaneLayout& layout, const PlanePicture& picture,
                const PlanePicture* backdrop, const Palette& palette);

} // namespace stemma::ui
