// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasView.h"

#include <algorithm>
#include <cmath>

namespace stemma::ui {

CanvasView CanvasView::zoomed(double to, QPointF fixed) const {
    CanvasView view;
    view.scale = std::clamp(to, kLeast, kMost);
    view.origin = toUnits(fixed) - fixed / view.scale;
    return view;
}

CanvasView CanvasView::snapped(double ratio) const {
    const double pixels = scale * ratio;
    return {scale, QPointF(std::round(origin.x() * pixels), std::round(origin.y() * pixels)) / pixels};
}

CanvasView CanvasView::fitting(const QRectF& bounds, QSizeF widget, double margin, double most) {
    CanvasView view;
    const double width = std::max(20.0, widget.width() - 2 * margin);
    const double height = std::max(20.0, widget.height() - 2 * margin);
    const double wanted = std::min(width / std::max(1.0, bounds.width()), height / std::max(1.0, bounds.height()));
    view.scale = std::clamp(std::min(wanted, most), kLeast, kMost);
    view.origin = bounds.center() - QPointF(widget.width(), widget.height()) / (2 * view.scale);
    return view;
}

CanvasView CanvasView::kept(const QRectF& bounds, QSizeF widget) const {
    constexpr double kKept = 60; // pixels of the graph that stay in sight
    const auto keep = [&](double at, double low, double high, double extent) {
        const double some = std::min(kKept, extent / 2) / scale;
        return std::clamp(at, std::min(low + some - extent / scale, high - some),
                          std::max(low + some - extent / scale, high - some));
    };
    return {scale, QPointF(keep(origin.x(), bounds.left(), bounds.right(), widget.width()),
                           keep(origin.y(), bounds.top(), bounds.bottom(), widget.height()))};
}

QVariantMap CanvasView::toMap() const {
    return {{QStringLiteral("scale"), scale}, {QStringLiteral("x"), origin.x()}, {QStringLiteral("y"), origin.y()}};
}

std::optional<CanvasView> CanvasView::fromMap(const QVariantMap& kept) {
    bool is[3] = {};
    const CanvasView view{
        kept.value(QStringLiteral("scale")).toDouble(&is[0]),
        {kept.value(QStringLiteral("x")).toDouble(&is[1]), kept.value(QStringLiteral("y")).toDouble(&is[2])}};
    const bool fits =
        view.scale >= kLeast && view.scale <= kMost && std::isfinite(view.origin.x()) && std::isfinite(view.origin.y());
    return is[0] && is[1] && is[2] && fits ? std::optional(view) : std::nullopt;
}

} // namespace stemma::ui
