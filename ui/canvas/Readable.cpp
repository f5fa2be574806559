// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/Readable.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Fonts.h"

#include <algorithm>

namespace stemma::ui {

void showReadable(GraphCanvas& canvas, const std::string& node, double share) {
    const CanvasView fitted = canvas.view();
    const QRectF box = canvas.nodeRect(node);
    const double scale = kReadableScale * Fonts::scale();
    if (!canvas.scene() || fitted.scale >= scale || box.isNull()) return;
    const QPointF middle = fitted.toUnits(box.center());
    CanvasView view;
    view.scale = scale;
    view.origin = middle - QPointF(canvas.width() * share, canvas.height() / 2.0) / scale;
    // No empty room beyond the graph's ends, and a graph that fits in height stands in the middle of it.
    const QRectF bounds = canvas.scene()->bounds().adjusted(-40, -60, 40, 60);
    const QSizeF seen = QSizeF(canvas.size()) / scale;
    const auto clamped = [](double at, double low, double high, double room) {
        return high - low <= room ? (low + high - room) / 2 : std::clamp(at, low, high - room);
    };
    view.origin.setX(clamped(view.origin.x(), bounds.left(), bounds.right(), seen.width()));
    view.origin.setY(clamped(view.origin.y(), bounds.top(), bounds.bottom(), seen.height()));
    canvas.setView(view);
}

} // namespace stemma::ui
