// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Ranked.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>

namespace stemma::layered {

namespace {

using Index = std::int32_t;

constexpr double kBoxMargin = 10;   ///< between an edge and a box it passes
constexpr double kEdgeMargin = 7;   ///< between edges that run side by side
constexpr double kNearlyLevel = 12; ///< a bend lower than this looks like a mistake
constexpr double kMostShift = 60;   ///< what a lone neighbour may be moved to be level

/// Boxes and the passages of long edges, row by row: the things that have a position across the arrows.
struct Rows {
    struct Item {
        double at = 0;
        double half = 0;
        Index edge = -1; ///< -1: a box
        Index row = 0;
        Index slot = 0; ///< place within its row
    };
    struct Link {
        Index from = 0;
        Index to = 0;
    };
    std::vector<Item> items;
    std::vector<std::vector<Index>> rows;
    std::vector<Index> firstWay;           ///< of edge i, an item
    std::vector<Link> links;               ///< from row to next row
    std::vector<Index> linksFrom, linksTo; ///< of item i, how many
    bool isBox(Index item) const { return items[std::size_t(item)].edge < 0; }
    double at(Index item) const { return items[std::size_t(item)].at; }
};

void addWays(Rows& rows, const Component& c, const Placed& placed, std::size_t e) {
    const Index tail = c.edges[e].from, head = c.edges[e].to;
    const Index from = placed.rank[std::size_t(tail)], to = placed.rank[std::size_t(head)];
    rows.firstWay.push_back(Index(rows.items.size()));
    Index before = tail;
    for (std::size_t k = 0; k < placed.ways[e].size(); ++k) {
        const auto way = Index(rows.items.size());
        rows.items.push_back({placed.ways[e][k], 0, Index(e), from + 1 + Index(k), 0});
        rows.links.push_back({before, way});
        before = way;
    }
    if (from + Index(placed.ways[e].size()) + 1 == to) rows.links.push_back({before, head});
}

Rows makeRows(const Component& c, const Placed& placed) {
    Rows rows;
    for (std::size_t n = 0; n < c.size(); ++n)
        rows.items.push_back({placed.across[n], c.breadth[n] / 2, -1, placed.rank[n], 0});
    for (std::size_t e = 0; e < c.edges.size(); ++e) addWays(rows, c, placed, e);
    for (std::size_t i = 0; i < rows.items.size(); ++i) {
        const auto row = std::size_t(rows.items[i].row);
        if (row >= rows.rows.size()) rows.rows.resize(row + 1);
        rows.rows[row].push_back(Index(i));
    }
    for (auto& row : rows.rows) {
        std::stable_sort(row.begin(), row.end(), [&](Index a, Index b) { return rows.at(a) < rows.at(b); });
        for (std::size_t k = 0; k < row.size(); ++k) rows.items[std::size_t(row[k])].slot = Index(k);
    }
    rows.linksFrom.assign(rows.items.size(), 0);
    rows.linksTo.assign(rows.items.size(), 0);
    for (const auto& link : rows.links) {
        ++rows.linksFrom[std::size_t(link.from)];
        ++rows.linksTo[std::size_t(link.to)];
    }
    return rows;
}

/// Edges of one tail or one head may lie on each other.
double edgeMargin(const Component& c, Index a, Index b) {
    const auto& one = c.edges[std::size_t(a)];
    const auto& other = c.edges[std::size_t(b)];
    return one.from == other.from || one.to == other.to ? 0 : kEdgeMargin;
}

/// Makes level what is nearly level: items joined by links become blocks that share one position, and blocks move as
/// little as order and distances allow.
class Leveller {
public:
    Leveller(const Component& c, Rows& rows)
        : m_component(c), m_rows(rows), m_next(rows.items.size(), -1), m_before(rows.items.size(), -1),
          m_joined(rows.rows.size()) {}

    void run() {
        joinLone();
        joinNearlyLevel();
        makeBlocks();
        if (orderBlocks()) placeBlocks();
    }

private:
    /// Joins two items unless one is joined already on that side, or another join would be crossed.
    void join(const Rows::Link& link) {
        if (m_next[std::size_t(link.from)] >= 0 || m_before[std::size_t(link.to)] >= 0) return;
        const auto& from = m_rows.items[std::size_t(link.from)];
        const auto& to = m_rows.items[std::size_t(link.to)];
        auto& joined = m_joined[std::size_t(from.row)]; // slot -> slot of the next row
        const auto after = joined.upper_bound(from.slot);
        if (after != joined.end() && after->second < to.slot) return;
        if (after != joined.begin() && std::prev(after)->second > to.slot) return;
        joined.emplace(from.slot, to.slot);
        m_next[std::size_t(link.from)] = link.to;
        m_before[std::size_t(link.to)] = link.from;
    }

    double climb(const Rows::Link& link) const { return std::abs(m_rows.at(link.from) - m_rows.at(link.to)); }

    /// First the passages of long edges, then boxes with one neighbour on that side.
    void joinLone() {
        for (const bool ways : {true, false})
            for (const auto& link : m_rows.links) {
                if (climb(link) > kMostShift) continue;
                const bool lone =
                    m_rows.linksFrom[std::size_t(link.from)] == 1 && m_rows.linksTo[std::size_t(link.to)] == 1;
                const bool way = !m_rows.isBox(link.from) && !m_rows.isBox(link.to);
                if (lone && way == ways) join(link);
            }
    }

    void joinNearlyLevel() {
        std::vector<Rows::Link> near;
        for (const auto& link : m_rows.links)
            if (climb(link) <= kNearlyLevel) near.push_back(link);
        std::stable_sort(near.begin(), near.end(), [&](const auto& a, const auto& b) { return climb(a) < climb(b); });
        for (const auto& link : near) join(link);
    }

    void makeBlocks() {
        m_block.assign(m_rows.items.size(), -1);
        for (std::size_t i = 0; i < m_rows.items.size(); ++i) {
            if (m_before[i] >= 0) continue;
            double sum = 0;
            int count = 0;
            for (Index k = Index(i); k >= 0; k = m_next[std::size_t(k)]) {
                m_block[std::size_t(k)] = Index(m_wish.size());
                sum += m_rows.at(k);
                ++count;
            }
            m_wish.push_back(sum / count);
        }
    }

    double distance(Index a, Index b) const {
        const auto& one = m_rows.items[std::size_t(a)];
        const auto& other = m_rows.items[std::size_t(b)];
        if (one.edge < 0 && other.edge < 0) return one.half + other.half + m_component.nodeGap;
        if (one.edge < 0 || other.edge < 0) return one.half + other.half + kBoxMargin;
        return edgeMargin(m_component, one.edge, other.edge);
    }

    /// Which block has to be above which, by how much; false where that goes round in a circle.
    bool orderBlocks() {
        m_below.resize(m_wish.size());
        std::vector<Index> waiting(m_wish.size(), 0);
        for (const auto& row : m_rows.rows)
            for (std::size_t k = 1; k < row.size(); ++k) {
                const Index above = m_block[std::size_t(row[k - 1])], below = m_block[std::size_t(row[k])];
                m_below[std::size_t(above)].push_back({below, distance(row[k - 1], row[k])});
                ++waiting[std::size_t(below)];
            }
        for (std::size_t b = 0; b < waiting.size(); ++b)
            if (waiting[b] == 0) m_order.push_back(Index(b));
        for (std::size_t k = 0; k < m_order.size(); ++k)
            for (const auto& [below, gap] : m_below[std::size_t(m_order[k])])
                if (--waiting[std::size_t(below)] == 0) m_order.push_back(below);
        return m_order.size() == m_wish.size();
    }

    /// Pushed downwards where too close, and pushed upwards: both keep all distances, and so does their mean.
    void placeBlocks() {
        std::vector<double> down = m_wish, up = m_wish;
        for (const Index b : m_order)
            for (const auto& [below, gap] : m_below[std::size_t(b)])
                down[std::size_t(below)] = std::max(down[std::size_t(below)], down[std::size_t(b)] + gap);
        for (auto b = m_order.rbegin(); b != m_order.rend(); ++b)
            for (const auto& [below, gap] : m_below[std::size_t(*b)])
                up[std::size_t(*b)] = std::min(up[std::size_t(*b)], up[std::size_t(below)] - gap);
        for (std::size_t i = 0; i < m_rows.items.size(); ++i) {
            const auto b = std::size_t(m_block[i]);
            m_rows.items[i].at = (down[b] + up[b]) / 2;
        }
    }

    const Component& m_component;
    Rows& m_rows;
    std::vector<Index> m_next, m_before; ///< of item i, the item it is joined to; -1: none
    std::vector<std::map<Index, Index>> m_joined;
    std::vector<Index> m_block, m_order;
    std::vector<double> m_wish;
    std::vector<std::vector<std::pair<Index, double>>> m_below;
};

/// Moves the passages of one edge onto as few levels as the free room allows.
class EdgeStraightener {
public:
    EdgeStraightener(const Component& c, Rows& rows) : m_component(c), m_rows(rows) {}

    void straighten(std::size_t e, Index first, std::size_t count) {
        const double goal = m_rows.at(m_component.edges[e].to);
        double here = m_rows.at(m_component.edges[e].from);
        std::vector<Span> spans(count);
        for (std::size_t k = 0; k < count; ++k) spans[k] = freeSpan(first + Index(k));
        for (std::size_t k = 0; k < count;) {
            std::size_t end = k;
            while (end < count && spans[end].holds(here)) ++end;
            if (end == k) {
                Span common;
                double sum = 0;
                for (; end < count; ++end) {
                    const Span both{std::max(common.low, spans[end].low), std::min(common.high, spans[end].high)};
                    if (both.low > both.high) break;
                    common = both;
                    sum += m_rows.at(first + Index(end));
                }
                const bool arrives = end == count && common.holds(goal);
                here = arrives ? goal : std::clamp(sum / double(end - k), common.low, common.high);
            }
            for (; k < end; ++k) m_rows.items[std::size_t(first) + k].at = here;
        }
    }

private:
    struct Span {
        double low = -std::numeric_limits<double>::infinity();
        double high = std::numeric_limits<double>::infinity();
        bool holds(double y) const { return y >= low && y <= high; }
    };

    double margin(const Rows::Item& mine, Index other) const {
        const auto& item = m_rows.items[std::size_t(other)];
        return item.edge < 0 ? item.half + kBoxMargin : edgeMargin(m_component, mine.edge, item.edge);
    }

    /// Where a passage may go without passing its neighbours; at least where it is.
    Span freeSpan(Index way) const {
        const auto& item = m_rows.items[std::size_t(way)];
        const auto& row = m_rows.rows[std::size_t(item.row)];
        const auto slot = std::size_t(item.slot);
        Span span;
        if (slot > 0) span.low = std::min(item.at, m_rows.at(row[slot - 1]) + margin(item, row[slot - 1]));
        if (slot + 1 < row.size())
            span.high = std::max(item.at, m_rows.at(row[slot + 1]) - margin(item, row[slot + 1]));
        return span;
    }

    const Component& m_component;
    Rows& m_rows;
};

} // namespace

void straighten(const Component& c, Placed& placed) {
    Rows rows = makeRows(c, placed);
    Leveller(c, rows).run();
    EdgeStraightener edges(c, rows);
    for (std::size_t e = 0; e < c.edges.size(); ++e)
        if (!placed.ways[e].empty()) edges.straighten(e, rows.firstWay[e], placed.ways[e].size());
    for (std::size_t n = 0; n < c.size(); ++n) placed.across[n] = rows.items[n].at;
    for (std::size_t e = 0; e < c.edges.size(); ++e)
        for (std::size_t k = 0; k < placed.ways[e].size(); ++k)
            placed.ways[e][k] = rows.items[std::size_t(rows.firstWay[e]) + k].at;
}

} // namespace stemma::layered
