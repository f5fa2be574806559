// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QTransform>
#include <QVariantMap>
#include <optional>

namespace stemma::ui {

/// Which part of a graph is looked at, and how near: widget = (unit - origin) * scale. A value.
struct CanvasView {
    static constexpr double kLeast = 0.02, kMost = 4;
    double scale = 1; ///< widget pixels per unit
    QPointF origin;   ///< in units: what lies at the widget's upper left corner
    bool operator==(const CanvasView&) const = default;

    QPointF toWidget(QPointF unit) const { return (unit - origin) * scale; }
    QRectF toWidget(const QRectF& units) const { return {toWidget(units.topLeft()), units.size() * scale}; }
    QPointF toUnits(QPointF widget) const { return widget / scale + origin; }
    QRectF toUnits(const QRectF& widget) const { return {toUnits(widget.topLeft()), widget.size() / scale}; }
    QTransform transform() const { return QTransform(scale, 0, 0, scale, -origin.x() * scale, -origin.y() * scale); }

    /// Another scale, while what lies at `fixed` (widget) stays there.
    CanvasView zoomed(double to, QPointF fixed) const;
    CanvasView panned(QPointF widget) const { return {scale, origin - widget / scale}; }
    /// With whole device pixels between the widget's corner and the units' origin: a pan then shifts a picture by whole
    /// pixels, and lines stay crisp.
    CanvasView snapped(double ratio) const;
    /// All of `bounds` with a margin, in the middle, no nearer than `most`.
    static CanvasView fitting(const QRectF& bounds, QSizeF widget, double margin, double most);
    QVariantMap toMap() const;                                         ///< to be kept
    static std::optional<CanvasView> fromMap(const QVariantMap& kept); ///< none where that is no view
    /// The nearest view that keeps some of `bounds` in sight.
    CanvasView kept(const QRectF& bounds, QSizeF widget) const;
};

} // namespace stemma::ui
