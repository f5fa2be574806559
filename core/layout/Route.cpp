// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Ranked.h"

#include "core/base/Result.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace stemma::layered {

namespace {

constexpr double kMostFan = 0.55; ///< of a side, taken by the arrowheads that arrive at it

/// Where each edge arrives, as a distance from the middle of its head's side.
std::vector<double> arrivals(const Component& c, const Placed& placed) {
    std::vector<double> offset(c.edges.size(), 0), from(c.edges.size(), 0);
    std::vector<std::vector<std::size_t>> incoming(c.size());
    for (std::size_t e = 0; e < c.edges.size(); ++e) {
        if (c.edges[e].from == c.edges[e].to) continue;
        from[e] = placed.ways[e].empty() ? placed.across[std::size_t(c.edges[e].from)] : placed.ways[e].back();
        incoming[std::size_t(c.edges[e].to)].push_back(e);
    }
    for (std::size_t n = 0; n < c.size(); ++n) {
        auto& edges = incoming[n];
        if (edges.size() < 2) continue;
        std::stable_sort(edges.begin(), edges.end(), [&](std::size_t a, std::size_t b) { return from[a] < from[b]; });
        const double most = c.breadth[n] * kMostFan * std::max(1.0, c.arrivalGap / 8 * 0.85);
        const double step = std::min(c.arrivalGap, most / double(edges.size() - 1));
        double shift = -step * double(edges.size() - 1) / 2;
        // One that comes straight stays straight, where the others keep within the side.
        for (std::size_t k = 0; k < edges.size(); ++k)
            if (std::abs(from[edges[k]] - placed.across[n]) < 1 && step * double(edges.size() - 1) <= most / 1.5) {
                shift = -step * double(k);
                break;
            }
        for (std::size_t k = 0; k < edges.size(); ++k) offset[edges[k]] = shift + step * double(k);
    }
    return offset;
}

/// What the columns of ranks depend on.
struct Demand {
    std::vector<double> half;  ///< of rank i, the longest box
    std::vector<double> climb; ///< after rank i, the steepest edge

    void add(const Component& c, const Placed& placed, const std::vector<double>& arrival) {
        std::size_t ranks = half.size();
        for (const auto r : placed.rank) ranks = std::max(ranks, std::size_t(r) + 1);
        half.resize(ranks, 0);
        climb.resize(ranks, 0);
        for (std::size_t n = 0; n < c.size(); ++n) {
            auto& h = half[std::size_t(placed.rank[n])];
            h = std::max(h, c.length[n] / 2);
        }
        for (std::size_t e = 0; e < c.edges.size(); ++e) {
            const auto tail = std::size_t(c.edges[e].from), head = std::size_t(c.edges[e].to);
            double y = placed.across[tail];
            const double end = placed.across[head] + arrival[e];
            if (placed.rank[tail] >= placed.rank[head]) continue;
            auto r = std::size_t(placed.rank[tail]);
            for (const double way : placed.ways[e]) {
                climb[r] = std::max(climb[r], std::abs(way - y));
                y = way;
                ++r;
            }
            climb[r] = std::max(climb[r], std::abs(end - y));
        }
    }
};

Columns columnsFor(const Demand& demand, const Component& c, const std::vector<double>& before) {
    Columns result;
    double at = 0;
    for (std::size_t r = 0; r < demand.half.size(); ++r) {
        const double half = demand.half[r], climb = demand.climb[r];
        if (r < before.size()) at += before[r];
        result.low.push_back(at);
        result.middle.push_back(at + half);
        result.high.push_back(at + 2 * half);
        // Steep curves need room; level arrows read better short, as pairs.
        constexpr double kLevel = 0.8, kSteep = 0.12, kSteepFrom = 70, kMostSteep = 110;
        const double gap = climb < 1 ? std::max(c.rankGap * kLevel, c.arrivalLength + 12) : c.rankGap;
        at += 2 * half + gap + std::clamp((climb - kSteepFrom) * kSteep, 0.0, kMostSteep);
    }
    return result;
}

/// Builds a curve out of straight pieces and S-shapes; neighbouring straight pieces become one.
class Pen {
public:
    explicit Pen(Point start) { m_curve.points.push_back(start); }
    void lineTo(Point to) {
        const Point from = m_curve.points.back();
        if (std::abs(to.x - from.x) < 0.01 && std::abs(to.y - from.y) < 0.01) return;
        if (m_straight && std::abs(from.y - to.y) < 0.01) {
            m_curve.points.resize(m_curve.points.size() - 3);
            m_straight = false;
            return lineTo(to);
        }
        m_straight = std::abs(from.y - to.y) < 0.01;
        add({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3},
            {from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3}, to);
    }
    void curveTo(Point to) {
        const Point from = m_curve.points.back();
        if (std::abs(to.y - from.y) < 0.01) return lineTo(to);
        m_straight = false;
        const double middle = (from.x + to.x) / 2;
        add({middle, from.y}, {middle, to.y}, to);
    }
    void turnTo(Point to, double reach) {
        const Point from = m_curve.points.back();
        m_straight = false;
        add({from.x + reach, from.y}, {to.x + reach, to.y}, to);
    }
    EdgeCurve take() { return std::move(m_curve); }

private:
    void add(Point a, Point b, Point to) { m_curve.points.insert(m_curve.points.end(), {a, b, to}); }
    EdgeCurve m_curve;
    bool m_straight = false; ///< the last segment is level
};

/// Out of one side, over the box and into the other.
EdgeCurve loop(const Component& c, Point start, Point end, double breadth) {
    const double reach = std::min(c.rankGap * 0.4, 18.0), over = start.y - breadth / 2 - c.nodeGap * 0.45;
    Pen pen(start);
    pen.turnTo({start.x, over}, reach);
    pen.lineTo({end.x - c.arrivalLength, over});
    pen.turnTo({end.x - c.arrivalLength, end.y}, -reach);
    pen.lineTo(end);
    return pen.take();
}

EdgeCurve draw(const Component& c, const Placed& placed, const Columns& columns, std::size_t e, double arrival) {
    const auto tail = std::size_t(c.edges[e].from), head = std::size_t(c.edges[e].to);
    const auto from = std::size_t(placed.rank[tail]), to = std::size_t(placed.rank[head]);
    const auto& ways = placed.ways[e];
    double y = placed.across[tail];
    const double goal = placed.across[head] + arrival;
    const Point start{columns.middle[from] + c.length[tail] / 2, y}, end{columns.middle[to] - c.length[head] / 2, goal};
    if (tail == head) return loop(c, start, end, c.breadth[tail]);
    Pen pen(start);
    pen.lineTo({columns.high[from] + (c.edges[e].turned != 0 ? c.arrivalLength : 0), y});
    for (std::size_t k = 0; k < ways.size(); ++k) {
        pen.curveTo({columns.low[from + 1 + k], ways[k]});
        pen.lineTo({columns.high[from + 1 + k], ways[k]});
    }
    pen.curveTo({columns.low[to] - c.arrivalLength, goal});
    pen.lineTo(end);
    EdgeCurve curve = pen.take();
    if (c.edges[e].turned != 0) std::reverse(curve.points.begin(), curve.points.end());
    return curve;
}

/// Moves all into (0,0)–size; `across`: only across the arrows.
void moveToOrigin(const Component& c, Drawn& drawn, bool across) {
    constexpr double kFar = std::numeric_limits<double>::max();
    Point low{kFar, kFar}, high{-kFar, -kFar};
    const auto add = [&](double x, double y) {
        low = {std::min(low.x, x), std::min(low.y, y)};
        high = {std::max(high.x, x), std::max(high.y, y)};
    };
    for (std::size_t n = 0; n < c.size(); ++n) {
        add(drawn.centres[n].x - c.length[n] / 2, drawn.centres[n].y - c.breadth[n] / 2);
        add(drawn.centres[n].x + c.length[n] / 2, drawn.centres[n].y + c.breadth[n] / 2);
    }
    for (const auto& curve : drawn.curves)
        for (const Point& p : curve.points) add(p.x, p.y);
    if (c.size() == 0) low = high = {0, 0};
    if (across) low.x = 0;
    for (Point& p : drawn.centres) p = {p.x - low.x, p.y - low.y};
    for (auto& curve : drawn.curves)
        for (Point& p : curve.points) p = {p.x - low.x, p.y - low.y};
    drawn.size = {high.x - low.x, high.y - low.y};
}

Drawn drawAll(const Component& c, const Placed& placed, const Columns& where, const std::vector<double>& arrival) {
    Drawn drawn;
    drawn.centres.reserve(c.size());
    for (std::size_t n = 0; n < c.size(); ++n)
        drawn.centres.push_back({where.middle[std::size_t(placed.rank[n])], placed.across[n]});
    drawn.curves.reserve(c.edges.size());
    for (std::size_t e = 0; e < c.edges.size(); ++e) drawn.curves.push_back(draw(c, placed, where, e, arrival[e]));
    return drawn;
}

} // namespace

Drawn route(const Component& c, Placed placed) {
    straighten(c, placed);
    const auto arrival = arrivals(c, placed);
    Demand demand;
    demand.add(c, placed, arrival);
    Drawn drawn = drawAll(c, placed, columnsFor(demand, c, {}), arrival);
    moveToOrigin(c, drawn, false);
    return drawn;
}

std::vector<Drawn> routeTogether(const std::vector<const Component*>& components, std::vector<Placed> placed,
                                 const std::vector<double>& before, Columns& columns) {
    Demand demand;
    std::vector<std::vector<double>> arrival;
    for (std::size_t p = 0; p < components.size(); ++p) {
        straighten(*components[p], placed[p]);
        arrival.push_back(arrivals(*components[p], placed[p]));
        demand.add(*components[p], placed[p], arrival[p]);
    }
    std::vector<Drawn> drawn;
    if (components.empty()) return drawn;
    columns = columnsFor(demand, *components.front(), before);
    for (std::size_t p = 0; p < components.size(); ++p) {
        drawn.push_back(drawAll(*components[p], placed[p], columns, arrival[p]));
        moveToOrigin(*components[p], drawn[p], true);
    }
    return drawn;
}

} // namespace stemma::layered
