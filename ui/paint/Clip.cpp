// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Clip.h"

namespace stemma::ui {

std::optional<QLineF> clippedLine(const QLineF& line, const QRectF& area) {
    double from = 0, to = 1;
    const double dx = line.dx(), dy = line.dy();
    const double moves[] = {-dx, dx, -dy, dy};
    const double rooms[] = {line.x1() - area.left(), area.right() - line.x1(), line.y1() - area.top(),
                            area.bottom() - line.y1()};
    for (int side = 0; side < 4; ++side) {
        if (moves[side] == 0) {
            if (rooms[side] < 0) return std::nullopt;
            continue;
        }
        const double at = rooms[side] / moves[side];
        if (moves[side] < 0)
            from = std::max(from, at);
        else
            to = std::min(to, at);
        if (from > to) return std::nullopt;
    }
    return QLineF(line.x1() + from * dx, line.y1() + from * dy, line.x1() + to * dx, line.y1() + to * dy);
}

std::vector<QPolygonF> clippedPolyline(const std::vector<ScenePoint>& points, const QRectF& area) {
    std::vector<QPolygonF> parts;
    bool open = false; // the last part ends where the next segment begins
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QLineF segment(points[i - 1].x, points[i - 1].y, points[i].x, points[i].y);
        const std::optional<QLineF> seen = clippedLine(segment, area);
        if (!seen) {
            open = false;
            continue;
        }
        if (!open) parts.push_back({seen->p1()});
        parts.back() << seen->p2();
        open = seen->p2() == segment.p2();
    }
    return parts;
}

QPolygonF clippedPolygon(const QPolygonF& polygon, const QRectF& area) {
    QPolygonF points = polygon;
    for (int side = 0; side < 4 && !points.isEmpty(); ++side) {
        const auto inside = [&](const QPointF& p) {
            return side == 0   ? p.x() >= area.left()
                   : side == 1 ? p.x() <= area.right()
                   : side == 2 ? p.y() >= area.top()
                               : p.y() <= area.bottom();
        };
        const auto crossing = [&](const QPointF& a, const QPointF& b) {
            if (side < 2) {
                const double x = side == 0 ? area.left() : area.right();
                return QPointF(x, a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()));
            }
            const double y = side == 2 ? area.top() : area.bottom();
            return QPointF(a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()), y);
        };
        QPolygonF kept;
        for (qsizetype i = 0; i < points.size(); ++i) {
            const QPointF &before = points[i == 0 ? points.size() - 1 : i - 1], &point = points[i];
            if (inside(point) != inside(before)) kept << crossing(before, point);
            if (inside(point)) kept << point;
        }
        points = kept;
    }
    return points;
}

} // namespace stemma::ui
