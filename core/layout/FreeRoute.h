// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"

#include <functional>
#include <utility>
#include <vector>

namespace stemma::layered {

/// One end of an edge: where it leaves or arrives on the border of its box, and which way is outwards.
struct RouteEnd {
    std::size_t box = 0; ///< in the index
    Point port;
    Point outwards; ///< (1,0), (-1,0), (0,1) or (0,-1)
};

/// Finds ways around boxes that stand anywhere: along and across only, with few bends, which then become smooth. What
/// it costs depends on the boxes in the way, not on how many there are.
class FreeRoute {
public:
    /// The index outlives it; boxes may move between two edges. `arrival`: the straight piece before a head. `late`:
    /// asked now and then; once true, no more ways are looked for.
    FreeRoute(const BoxIndex& boxes, double arrival, std::function<bool()> late = {})
        : m_boxes(boxes), m_arrival(arrival), m_late(std::move(late)) {}

    /// A curve that enters no box, as long as boxes leave room between them; a plain one that may, where they don't,
    /// or where looking takes too long. Deterministic, unless it is late.
    EdgeCurve curve(const RouteEnd& from, const RouteEnd& to);
    /// Whether for some edge there may have been a way, and looking for it took too long.
    bool gaveUp() const { return m_gaveUp; }

    /// The same in two steps: points between level and upright pieces, empty where there is no way; and its curve.
    std::vector<Point> track(const RouteEnd& from, const RouteEnd& to);
    EdgeCurve draw(std::vector<Point> track, std::size_t from, std::size_t to) const;
    /// Where there is none.
    static EdgeCurve plainCurve(const RouteEnd& from, const RouteEnd& to);
    /// With arcs alone, so that tracks side by side stay apart.
    EdgeCurve drawArcs(std::vector<Point> track) const;

private:
    bool isClear(const Point* cubic) const;

    const BoxIndex& m_boxes;
    double m_arrival;
    std::function<bool()> m_late;
    bool m_gaveUp = false;
};

/// Without points in the middle of a straight piece.
std::vector<Point> onlyBends(const std::vector<Point>& track);

/// Whether a curve was drawn for want of a way: one bend from end to end, as no way has.
bool isPlainCurve(const EdgeCurve& curve);

/// Whether a cubic enters the box: exact to about a tenth of a pixel.
bool entersBox(const Point* cubic, const Rect& box);

} // namespace stemma::layered
