// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Ranked.h"

#include "core/base/Result.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace stemma::layered {

namespace {

constexpr double kStub = 9;       ///< straight piece before a box, for the arrowhead
constexpr double kBoxMargin = 9;  ///< between an edge and a box it passes
constexpr double kEdgeMargin = 6; ///< between edges that run side by side
constexpr double kFanStep = 8;    ///< between arrowheads at one side
constexpr double kMostFan = 22;   ///< all of them together

/// Moves the ways of edges onto as few levels as the free space allows, so that an edge is straight where it can be.
class Straightener {
public:
    Straightener(const Component& c, Placed& placed) : m_component(c), m_placed(placed) {
        std::int32_t ranks = 0;
        for (const auto r : placed.rank) ranks = std::max(ranks, r + 1);
        m_rows.resize(std::size_t(ranks));
        m_slots.resize(c.edges.size());
        for (std::size_t n = 0; n < c.size(); ++n)
            m_rows[std::size_t(placed.rank[n])].push_back({placed.across[n], c.breadth[n] / 2, -1, 0});
        for (std::size_t e = 0; e < c.edges.size(); ++e) {
            m_slots[e].resize(placed.ways[e].size());
            const bool back = backwards(e);
            for (std::size_t k = 0; k < placed.ways[e].size(); ++k) {
                const auto from = std::size_t(placed.rank[std::size_t(c.edges[e].from)]);
                m_rows[back ? from - k : from + 1 + k].push_back(
                    {placed.ways[e][k], 0, std::int32_t(e), std::int32_t(k)});
            }
        }
        for (auto& row : m_rows) {
            std::stable_sort(row.begin(), row.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
            for (std::size_t i = 0; i < row.size(); ++i)
                if (row[i].edge >= 0) m_slots[std::size_t(row[i].edge)][std::size_t(row[i].step)] = i;
        }
    }

    void run() {
        for (std::size_t e = 0; e < m_component.edges.size(); ++e)
            if (!m_placed.ways[e].empty() && !backwards(e)) straighten(e);
    }

private:
    struct Item {
        double at = 0;
        double half = 0;
        std::int32_t edge = -1; ///< -1: a box
        std::int32_t step = 0;
    };
    struct Span {
        double low = -std::numeric_limits<double>::infinity();
        double high = std::numeric_limits<double>::infinity();
        bool holds(double y) const { return y >= low && y <= high; }
    };

    bool backwards(std::size_t e) const {
        const auto& edge = m_component.edges[e];
        return m_placed.rank[std::size_t(edge.from)] >= m_placed.rank[std::size_t(edge.to)];
    }

    double margin(std::size_t e, const Item& other) const {
        if (other.edge < 0) return other.half + kBoxMargin;
        const auto& mine = m_component.edges[e];
        const auto& theirs = m_component.edges[std::size_t(other.edge)];
        return mine.from == theirs.from || mine.to == theirs.to ? 0 : kEdgeMargin;
    }

    /// Where the way may go without passing a neighbour; at least where it is.
    Span freeSpan(std::size_t e, std::size_t k) const {
        const auto& row = m_rows[std::size_t(m_placed.rank[std::size_t(m_component.edges[e].from)]) + 1 + k];
        const std::size_t i = m_slots[e][k];
        Span span;
        if (i > 0) span.low = std::min(row[i].at, row[i - 1].at + margin(e, row[i - 1]));
        if (i + 1 < row.size()) span.high = std::max(row[i].at, row[i + 1].at - margin(e, row[i + 1]));
        return span;
    }

    void straighten(std::size_t e) {
        auto& ways = m_placed.ways[e];
        const double goal = m_placed.across[std::size_t(m_component.edges[e].to)];
        double here = m_placed.across[std::size_t(m_component.edges[e].from)];
        std::vector<Span> spans(ways.size());
        for (std::size_t k = 0; k < ways.size(); ++k) spans[k] = freeSpan(e, k);
        for (std::size_t k = 0; k < ways.size();) {
            std::size_t end = k;
            while (end < ways.size() && spans[end].holds(here)) ++end;
            if (end == k) {
                Span common;
                double sum = 0;
                for (; end < ways.size(); ++end) {
                    const double low = std::max(common.low, spans[end].low);
                    const double high = std::min(common.high, spans[end].high);
                    if (low > high) break;
                    common = {low, high};
                    sum += ways[end];
                }
                const bool arrives = end == ways.size() && common.holds(goal);
                here = arrives ? goal : std::clamp(sum / double(end - k), common.low, common.high);
            }
            for (; k < end; ++k) move(e, k, here);
        }
    }

    void move(std::size_t e, std::size_t k, double to) {
        m_placed.ways[e][k] = to;
        m_rows[std::size_t(m_placed.rank[std::size_t(m_component.edges[e].from)]) + 1 + k][m_slots[e][k]].at = to;
    }

    const Component& m_component;
    Placed& m_placed;
    std::vector<std::vector<Item>> m_rows;
    std::vector<std::vector<std::size_t>> m_slots; ///< of edge, way: index in its row
};

/// Where each edge arrives, as a distance from the middle of its head's side.
std::vector<double> arrivals(const Component& c, const Placed& placed) {
    std::vector<double> offset(c.edges.size(), 0), from(c.edges.size(), 0);
    std::vector<std::vector<std::size_t>> incoming(c.size());
    for (std::size_t e = 0; e < c.edges.size(); ++e) {
        from[e] = placed.ways[e].empty() ? placed.across[std::size_t(c.edges[e].from)] : placed.ways[e].back();
        incoming[std::size_t(c.edges[e].to)].push_back(e);
    }
    for (std::size_t n = 0; n < c.size(); ++n) {
        auto& edges = incoming[n];
        if (edges.size() < 2) continue;
        std::stable_sort(edges.begin(), edges.end(), [&](std::size_t a, std::size_t b) { return from[a] < from[b]; });
        const double most = std::min(kMostFan, c.breadth[n] * 0.5);
        const double step = std::min(kFanStep, most / double(edges.size() - 1));
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

/// Where ranks begin and end along the arrows.
struct Columns {
    std::vector<double> low, high, middle;
};

Columns columns(const Component& c, const Placed& placed, const std::vector<double>& arrival) {
    std::int32_t ranks = 0;
    for (const auto r : placed.rank) ranks = std::max(ranks, r + 1);
    std::vector<double> half(std::size_t(ranks), 0), climb(std::size_t(ranks), 0);
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
    Columns result;
    double at = 0;
    for (std::size_t r = 0; r < half.size(); ++r) {
        result.low.push_back(at);
        result.middle.push_back(at + half[r]);
        result.high.push_back(at + 2 * half[r]);
        at += 2 * half[r] + c.rankGap + std::clamp((climb[r] - 100) * 0.12, 0.0, 2.5 * c.rankGap);
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

EdgeCurve draw(const Component& c, const Placed& placed, const Columns& columns, std::size_t e, double arrival) {
    const auto tail = std::size_t(c.edges[e].from), head = std::size_t(c.edges[e].to);
    const auto from = std::size_t(placed.rank[tail]), to = std::size_t(placed.rank[head]);
    const auto& ways = placed.ways[e];
    double y = placed.across[tail];
    const double goal = placed.across[head] + arrival;
    Pen pen({columns.middle[from] + c.length[tail] / 2, y});
    pen.lineTo({columns.high[from], y});
    const Point end{columns.middle[to] - c.length[head] / 2, goal};
    if (from < to) {
        for (std::size_t k = 0; k < ways.size(); ++k) {
            pen.curveTo({columns.low[from + 1 + k], ways[k]});
            pen.lineTo({columns.high[from + 1 + k], ways[k]});
        }
        pen.curveTo({columns.low[to] - kStub, goal});
    } else {
        const double reach = std::min(c.rankGap * 0.7, 30.0);
        STEMMA_ASSERT(ways.size() == from - to + 1);
        pen.turnTo({columns.high[from], ways.front()}, reach);
        for (std::size_t k = 0; k < ways.size(); ++k) {
            if (k > 0) pen.curveTo({columns.high[from - k], ways[k]});
            pen.lineTo({columns.low[from - k] - (k + 1 == ways.size() ? kStub : 0), ways[k]});
        }
        pen.turnTo({columns.low[to] - kStub, goal}, -reach);
    }
    pen.lineTo(end);
    return pen.take();
}

void moveToOrigin(const Component& c, Drawn& drawn) {
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
    for (Point& p : drawn.centres) p = {p.x - low.x, p.y - low.y};
    for (auto& curve : drawn.curves)
        for (Point& p : curve.points) p = {p.x - low.x, p.y - low.y};
    drawn.size = {high.x - low.x, high.y - low.y};
}

} // namespace

Drawn route(const Component& c, Placed placed) {
    Straightener(c, placed).run();
    const auto arrival = arrivals(c, placed);
    const Columns where = columns(c, placed, arrival);
    Drawn drawn;
    drawn.centres.reserve(c.size());
    for (std::size_t n = 0; n < c.size(); ++n)
        drawn.centres.push_back({where.middle[std::size_t(placed.rank[n])], placed.across[n]});
    drawn.curves.reserve(c.edges.size());
    for (std::size_t e = 0; e < c.edges.size(); ++e) drawn.curves.push_back(draw(c, placed, where, e, arrival[e]));
    moveToOrigin(c, drawn);
    return drawn;
}

} // namespace stemma::layered
