// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/PlanePaint.h"

#include "core/base/Text.h"
#include "core/visual/Scale.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kGap = 12, kBar = 12, kTick = 4, kBarRoom = 84;
constexpr double kLineFrom = 10;                        ///< pixels of a cell from which its borders are drawn
constexpr double kNumberWidth = 46, kNumberHeight = 20; ///< of a cell from which its value is written in it

using Shades = std::array<QRgb, 256>;

const char* rampName(const PlaneRange& range) {
    return range.diverging ? "diverging" : "ramp";
}

double shareIn(const PlaneRange& range, double value) {
    if (!(range.high > range.low)) return 0.5;
    return std::clamp((value - range.low) / (range.high - range.low), 0.0, 1.0);
}

QImage colouredGrid(const PlaneGrid& grid, const PlaneRange& range, const Palette& palette) {
    Shades shades{};
    for (std::size_t i = 0; i < shades.size(); ++i)
        shades[i] = palette.along(rampName(range), double(i) / double(shades.size() - 1)).rgba();
    QImage image(int(grid.columns), int(grid.rows), QImage::Format_ARGB32);
    for (std::size_t row = 0; row < grid.rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(int(row)));
        for (std::size_t column = 0; column < grid.columns; ++column) {
            const double value = grid.at(row, column);
            line[column] = std::isnan(value) ? 0 : shades[std::size_t(shareIn(range, value) * 255.0 + 0.5)];
        }
    }
    return image;
}

QImage imageOfPixels(const PixelImage& pixels) {
    const auto format = pixels.channels == 1   ? QImage::Format_Grayscale8
                        : pixels.channels == 3 ? QImage::Format_RGB888
                                               : QImage::Format_RGBA8888;
    return QImage(reinterpret_cast<const uchar*>(pixels.samples.data()), int(pixels.columns), int(pixels.rows),
                  qsizetype(pixels.columns * pixels.channels), format)
        .copy();
}

QFont labelFont() {
    return Fonts::figures(11);
}

QString tickText(double value) {
    return qtext(formatCount(std::int64_t(value)));
}

/// Whole numbers of cells, none outside what there is.
std::vector<double> cellTicks(double from, double to, double pixels, double apart) {
    std::vector<double> ticks;
    const double last = std::max(from, to - 1);
    for (const double tick : linearTicks(std::ceil(from), std::floor(last), std::max(int(pixels / apart), 2)))
        if (tick == std::floor(tick)) ticks.push_back(tick);
    if (ticks.empty()) ticks.push_back(std::floor(from));
    return ticks;
}

void paintAxes(QPainter& painter, const PlaneSource& source, const PlaneLayout& layout, const Palette& palette) {
    const QRectF& seen = layout.seen;
    painter.setFont(labelFont());
    const QFontMetricsF metrics(painter.font());
    painter.setPen(palette("text.quiet"));
    const double left = std::max(layout.view.left(), 0.0), top = std::max(layout.view.top(), 0.0);
    const double right = std::min(layout.view.right(), double(source.columns()));
    const double bottom = std::min(layout.view.bottom(), double(source.rows()));
    double taken = -1e9;
    for (const double tick : cellTicks(left, right, seen.width(), 70)) {
        const double x = layout.toPixels({tick, 0, 1, 1}).center().x();
        const QString text = tickText(tick);
        const double half = metrics.horizontalAdvance(text) / 2;
        if (x - half < taken + 6 || x < seen.left() - 1 || x > seen.right() + 1) continue;
        taken = x + half;
        painter.fillRect(QRectF(x - 0.5, seen.bottom(), 1, kTick), palette("chart.axis"));
        painter.drawText(QPointF(x - half, seen.bottom() + kTick + 2 + metrics.ascent()), text);
    }
    for (const double tick : cellTicks(top, bottom, seen.height(), 34)) {
        const double y = layout.toPixels({0, tick, 1, 1}).center().y();
        if (y < seen.top() - 1 || y > seen.bottom() + 1) continue;
        const QString text = tickText(tick);
        painter.fillRect(QRectF(seen.left() - kTick, y - 0.5, kTick, 1), palette("chart.axis"));
        painter.drawText(QPointF(seen.left() - kTick - 4 - metrics.horizontalAdvance(text),
                                 y + metrics.ascent() / 2 - metrics.descent() / 2),
                         text);
    }
    painter.drawText(QRectF(seen.left(), seen.bottom() + kTick + 4 + metrics.height(), seen.width(), metrics.height()),
                     Qt::AlignCenter, source.columnTitle);
    painter.save();
    painter.translate(seen.left() - kTick - 8 - metrics.height() -
                          metrics.horizontalAdvance(tickText(double(source.rows()))),
                      seen.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-200, 0, 400, metrics.height()), Qt::AlignCenter, source.rowTitle);
    painter.restore();
}

void paintBar(QPainter& painter, const PlaneSource& source, const QRectF& bar, const Palette& palette) {
    if (bar.isEmpty()) return;
    const int steps = std::clamp(int(bar.height()), 16, 256);
    for (int i = 0; i < steps; ++i) {
        const double y = bar.bottom() - bar.height() * (i + 1) / steps;
        painter.fillRect(QRectF(bar.left(), y, bar.width(), bar.height() / steps + 0.5),
                         palette.along(rampName(source.range), double(i) / (steps - 1)));
    }
    painter.setFont(labelFont());
    painter.setPen(palette("text.quiet"));
    const QFontMetricsF metrics(painter.font());
    const auto put = [&](double value, double y) {
        painter.fillRect(QRectF(bar.right(), y - 0.5, kTick, 1), palette("chart.axis"));
        painter.drawText(QPointF(bar.right() + kTick + 4, y + metrics.ascent() / 2 - metrics.descent() / 2),
                         qtext(placedText(source.array.type(), value)));
    };
    const double most = std::max(std::fabs(source.range.low), std::fabs(source.range.high));
    if (!(source.range.high - source.range.low > most * 1e-12)) return put(source.range.low, bar.center().y());
    const double span = source.range.high - source.range.low;
    if (!source.array.type().isNumber()) {
        put(source.range.low, bar.bottom() - metrics.height() / 2);
        put(source.range.high, bar.top() + metrics.height() / 2);
        return;
    }
    for (const double tick : linearTicks(source.range.low, source.range.high, std::max(int(bar.height() / 50), 2)))
        put(tick, bar.bottom() - bar.height() * (tick - source.range.low) / span);
}

/// The part of a picture that is seen, sharp where its points are larger than the screen's.
void drawPart(QPainter& painter, const PlaneLayout& layout, const PlanePicture& picture, bool smooth) {
    if (picture.image.isNull()) return;
    const QRectF target = layout.toPixels({double(picture.region.column), double(picture.region.row),
                                           double(picture.region.columns), double(picture.region.rows)});
    const QRectF inside = target.intersected(layout.seen);
    if (inside.isEmpty()) return;
    const double x = picture.image.width() / target.width(), y = picture.image.height() / target.height();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
    painter.drawImage(inside, picture.image,
                      QRectF((inside.left() - target.left()) * x, (inside.top() - target.top()) * y, inside.width() * x,
                             inside.height() * y));
}

/// In pixels of their own first: what is painted on may know no parts of pixels (SVG).
void paintValues(QPainter& painter, const PlaneLayout& layout, const PlanePicture& picture,
                 const PlanePicture* backdrop, const Palette& palette) {
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    const double scale = raster ? painter.device()->devicePixelRatioF() : 2;
    QImage values((layout.seen.size() * scale).toSize().expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
    values.fill(palette("switch"));
    QPainter inner(&values);
    inner.scale(values.width() / layout.seen.width(), values.height() / layout.seen.height());
    inner.translate(-layout.seen.topLeft());
    if (backdrop) drawPart(inner, layout, *backdrop, false);
    drawPart(inner, layout, picture, std::min(layout.perColumn(), layout.perRow()) < 1);
    inner.end();
    painter.drawImage(layout.seen, values);
}

bool cellsAreWhole(const PlanePicture& picture) {
    return picture.grid.rows == picture.region.rows && picture.grid.columns == picture.region.columns;
}

void paintCells(QPainter& painter, const PlaneSource& source, const PlaneLayout& layout, const PlanePicture& picture,
                const Palette& palette) {
    const double width = layout.perColumn(), height = layout.perRow();
    if (std::min(width, height) < kLineFrom) return;
    const QRectF& seen = layout.seen;
    const QColor line = palette.mix("canvas", "text", 0.75);
    for (double column = std::ceil(std::max(layout.view.left(), 0.0)); column <= double(source.columns()); ++column) {
        const double x = layout.toPixels({column, 0, 1, 1}).left();
        if (x > seen.right() + 0.5) break;
        painter.fillRect(QRectF(x - 0.5, seen.top(), 1, seen.height()), line);
    }
    for (double row = std::ceil(std::max(layout.view.top(), 0.0)); row <= double(source.rows()); ++row) {
        const double y = layout.toPixels({0, row, 1, 1}).top();
        if (y > seen.bottom() + 0.5) break;
        painter.fillRect(QRectF(seen.left(), y - 0.5, seen.width(), 1), line);
    }
    if (width < kNumberWidth || height < kNumberHeight || source.pixels || !cellsAreWhole(picture)) return;
    painter.setFont(labelFont());
    const QFontMetricsF metrics(painter.font());
    const ElementType& type = source.array.type();
    const double room = (width - 4) / metrics.horizontalAdvance(QLatin1Char('0'));
    const auto digits = std::size_t(std::clamp(room, 6.0, type.isWhole() ? 20.0 : 9.0));
    for (std::size_t row = 0; row < picture.grid.rows; ++row)
        for (std::size_t column = 0; column < picture.grid.columns; ++column) {
            const QRectF cell =
                layout.toPixels({double(picture.region.column + column), double(picture.region.row + row), 1, 1});
            if (!seen.adjusted(-0.5, -0.5, 0.5, 0.5).contains(cell)) continue;
            const double value = picture.grid.at(row, column);
            const bool none = std::isnan(value);
            painter.setPen(none ? palette("text.quiet") : textOn(planeColour(source.range, value, palette)));
            QString word = none ? QStringLiteral("NaN") : qtext(shortText(type, value, digits));
            if (type.isNumber()) word.replace(QLatin1Char('-'), QChar(0x2212));
            painter.drawText(cell, Qt::AlignCenter, metrics.elidedText(word, Qt::ElideRight, cell.width() - 4));
        }
}

} // namespace

PlaneWish quickWish(PlaneWish wish, const Array& array) {
    constexpr double kLarge = 32e6;      // bytes
    constexpr std::size_t kCoarse = 128; // cells, of one value each: a line costs a read
    if (double(wish.region.rows) * double(wish.region.columns) * array.type().size < kLarge) return wish;
    wish.rows = std::min(wish.rows, kCoarse);
    wish.columns = std::min(wish.columns, kCoarse);
    wish.mostValues = std::min<std::uint64_t>(wish.mostValues, wish.rows * wish.columns);
    return wish;
}

QColor planeColour(const PlaneRange& range, double value, const Palette& palette) {
    return palette.along(rampName(range), shareIn(range, value));
}

QPointF PlaneLayout::toPlane(const QPointF& at) const {
    return {view.left() + (at.x() - plot.left()) / perColumn(), view.top() + (at.y() - plot.top()) / perRow()};
}

QRectF PlaneLayout::toPixels(const QRectF& plane) const {
    return {plot.left() + (plane.left() - view.left()) * perColumn(),
            plot.top() + (plane.top() - view.top()) * perRow(), plane.width() * perColumn(), plane.height() * perRow()};
}

bool squareCells(const PlaneSource& source) {
    const double rows = double(source.rows()), columns = double(source.columns());
    return source.pixels || std::max(rows, columns) <= 5 * std::min(rows, columns);
}

PlaneLayout layOutPlane(const PlaneSource& source, const QSizeF& size, const QRectF& view) {
    const QFontMetricsF metrics(labelFont());
    PlaneLayout layout;
    const double left = kGap + 2 * metrics.height() + metrics.horizontalAdvance(tickText(double(source.rows())));
    const double right = source.pixels ? kGap : kBarRoom;
    layout.plot = QRectF(left, kGap, std::max(size.width() - left - right - kGap, 20.0),
                         std::max(size.height() - 2 * kGap - 2 * metrics.height() - kTick, 20.0));
    const QRectF all(0, 0, double(source.columns()), double(source.rows()));
    layout.view = view.isEmpty() ? all : view;
    if (squareCells(source)) { // the view becomes as wide, or as high, as its room
        const double per =
            std::max(layout.view.width() / layout.plot.width(), layout.view.height() / layout.plot.height());
        const QPointF centre = layout.view.center();
        const QSizeF room(layout.plot.width() * per, layout.plot.height() * per);
        layout.view = QRectF(centre - QPointF(room.width() / 2, room.height() / 2), room);
    }
    layout.seen = layout.toPixels(all).intersected(layout.plot);
    if (!source.pixels) {
        const double height = std::min(layout.seen.height(), 260.0);
        layout.bar = QRectF(layout.seen.right() + kGap, layout.seen.top(), kBar, std::max(height, 40.0));
    }
    return layout;
}

Result<PlanePicture> readPlane(const PlaneSource& source, const PlaneWish& wish, const Palette& palette,
                               const Cancel& cancel) {
    PlanePicture picture;
    picture.region = wish.region;
    if (source.pixels) {
        STEMMA_TRY(const PixelImage pixels, pixelsOf(source.array, *source.pixels, source.plane.at, wish, cancel));
        picture.image = imageOfPixels(pixels);
        picture.exact = pixels.exact;
        return picture;
    }
    PlaneWish known = wish;
    known.part = source.part;
    STEMMA_TRY(picture.grid, planeGrid(source.array, source.plane, known, cancel));
    picture.image = colouredGrid(picture.grid, source.range, palette);
    picture.exact = picture.grid.exact;
    return picture;
}

void paintPlane(QPainter& painter, const PlaneSource& source, const PlaneLayout& layout, const PlanePicture& picture,
                const PlanePicture* backdrop, const Palette& palette) {
    if (layout.seen.isEmpty()) return;
    paintValues(painter, layout, picture, backdrop, palette);
    paintCells(painter, source, layout, picture, palette);
    painter.setPen(palette("line"));
    paintAxes(painter, source, layout, palette);
    paintBar(painter, source, layout.bar, palette);
}

} // namespace stemma::ui
