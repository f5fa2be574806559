// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasFrame.h"

#include "ui/paint/Fonts.h"

#include <algorithm>

namespace stemma::ui {

CanvasView CanvasFrame::fitted() const {
    return around(scene->bounds(), Fonts::scale());
}

CanvasView CanvasFrame::started(const CanvasStart& start) const {
    constexpr double kRatherSmaller = 0.8; // than cut
    const CanvasView all = fitted();
    const int node = scene->indexOf(start.node);
    CanvasView view;
    view.scale = start.scale * std::max(1.0, Fonts::scale()); // smaller than that, less would be shown
    if (node < 0 || all.scale >= view.scale * kRatherSmaller) return all;
    const QPointF middle = scene->nodes()[std::size_t(node)].box.center();
    view.origin = middle - QPointF(size.width() * start.share, (size.height() + above) / 2.0) / view.scale;
    // No empty room beyond the graph's ends, and a graph that fits in height stands in the middle of it.
    const QRectF bounds = scene->bounds().adjusted(-40, -60 - above / view.scale, 40, 60);
    const QSizeF seen = QSizeF(size) / view.scale;
    const auto clamped = [](double at, double low, double high, double room) {
        return high - low <= room ? (low + high - room) / 2 : std::clamp(at, low, high - room);
    };
    view.origin.setX(clamped(view.origin.x(), bounds.left(), bounds.right(), seen.width()));
    view.origin.setY(clamped(view.origin.y(), bounds.top(), bounds.bottom(), seen.height()));
    // Itself whole in any case.
    constexpr double kBeside = 16; // pixels
    const QRectF box = scene->nodes()[std::size_t(node)].box;
    if (box.width() + 2 * kBeside / view.scale <= seen.width())
        view.origin.setX(std::clamp(view.origin.x(), box.right() + kBeside / view.scale - seen.width(),
                                    box.left() - kBeside / view.scale));
    return beside(view, box);
}

CanvasView CanvasFrame::around(const QRectF& units, double most) const {
    const QSizeF room(size.width(), std::max(size.height() - above, size.height() / 2));
    CanvasView view = CanvasView::fitting(units, room, kMargin, most);
    view.origin.ry() -= (size.height() - room.height()) / view.scale;
    return view;
}

CanvasView CanvasFrame::revealing(const QRectF& units, const CanvasView& view) const {
    constexpr double kAround = 48; // pixels
    const int top = std::min(above, size.height() / 2);
    const QRectF seen = QRectF(QPointF(0, 0), size).adjusted(kAround, top + kAround, -kAround, -kAround);
    const QRectF box = view.toWidget(units);
    const auto shift = [](double low, double high, double from, double to) {
        if (high - low > to - from) return (from + to) / 2 - (low + high) / 2;
        return low < from ? from - low : high > to ? to - high : 0.0;
    };
    const QPointF by(shift(box.left(), box.right(), seen.left(), seen.right()),
                     shift(box.top(), box.bottom(), seen.top(), seen.bottom()));
    return beside(by.isNull() ? view : view.panned(by), units);
}

/// Up from under what stands in the corner, where there is room above it.
CanvasView CanvasFrame::beside(const CanvasView& view, const QRectF& units) const {
    constexpr double kApart = 16; // pixels
    const QRectF box = view.toWidget(units);
    if (corner.isEmpty() || !box.intersects(QRectF(corner).adjusted(-kApart / 2, -kApart / 2, 0, 0))) return view;
    const double up = box.bottom() - (corner.top() - kApart);
    return box.top() - up < above ? view : view.panned({0, -up});
}

CanvasView CanvasFrame::allowed(CanvasView view) const {
    view.scale = std::clamp(view.scale, CanvasView::kLeast, CanvasView::kMost);
    if (scene && !scene->nodes().empty()) view = view.kept(scene->bounds(), size);
    return view.snapped(ratio);
}

} // namespace stemma::ui
