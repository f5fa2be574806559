// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Ranked.h"

#include "core/base/Result.h"
#include "core/layout/Lists.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace stemma::layered {

namespace {

/// Longest paths over edges that lead forwards; a source then moves up to just before what it feeds.
std::vector<Index> ranksOf(std::size_t nodes, const std::vector<Component::Edge>& forwards) {
    const Lists out = edgesFrom(nodes, forwards);
    std::vector<Index> waiting(nodes, 0), rank(nodes, 0), order;
    for (const auto& edge : forwards) ++waiting[std::size_t(edge.to)];
    const std::vector<Index> incoming = waiting;
    order.reserve(nodes);
    for (std::size_t i = 0; i < nodes; ++i)
        if (waiting[i] == 0) order.push_back(Index(i));
    for (std::size_t k = 0; k < order.size(); ++k) {
        const Index node = order[k];
        for (const Index* e = out.begin(node); e != out.end(node); ++e) {
            const auto to = std::size_t(forwards[std::size_t(*e)].to);
            rank[to] = std::max(rank[to], rank[std::size_t(node)] + 1);
            if (--waiting[to] == 0) order.push_back(Index(to));
        }
    }
    STEMMA_ASSERT(order.size() == nodes);
    for (std::size_t i = 0; i < nodes; ++i) {
        if (incoming[i] != 0 || out.count(Index(i)) == 0) continue;
        Index nearest = rank[std::size_t(forwards[std::size_t(*out.begin(Index(i)))].to)];
        for (const Index* e = out.begin(Index(i)); e != out.end(Index(i)); ++e)
            nearest = std::min(nearest, rank[std::size_t(forwards[std::size_t(*e)].to)]);
        rank[i] = nearest - 1;
    }
    const Index least = nodes == 0 ? 0 : *std::min_element(rank.begin(), rank.end());
    for (Index& r : rank) r -= least;
    return rank;
}

/// The component with a small stand-in node at each rank a long edge passes.
struct Ladder {
    struct Link {
        Index from = 0;
        Index to = 0;
    };
    std::size_t real = 0;
    std::vector<Index> rank;
    std::vector<double> breadth;
    std::vector<Link> links;         ///< each from one rank to the next
    std::vector<Index> firstStandIn; ///< of edge i, -1: none
    std::vector<Index> standIns;     ///< how many edge i has
    std::vector<std::vector<Index>> rows;
    Lists up, down; ///< neighbours a rank before, a rank after
    std::size_t size() const { return rank.size(); }
};

constexpr std::size_t kMostStandIns = 400'000; ///< beyond, what is left of the long edges is drawn straight
constexpr std::size_t kManyNodes = 20'000;     ///< beyond, fewer sweeps
constexpr double kStandInBreadth = 6;

void addStandIns(Ladder& ladder, const Component& c) {
    ladder.firstStandIn.assign(c.edges.size(), -1);
    ladder.standIns.assign(c.edges.size(), 0);
    for (std::size_t e = 0; e < c.edges.size(); ++e) {
        const Index tail = c.edges[e].from, head = c.edges[e].to;
        if (tail == head) continue;
        const Index first = ladder.rank[std::size_t(tail)] + 1, end = ladder.rank[std::size_t(head)];
        if (first < end && ladder.size() - ladder.real + std::size_t(end - first) > kMostStandIns) continue;
        Index before = tail;
        for (Index r = first; r < end; ++r) {
            const auto stand = Index(ladder.size());
            if (r == first) ladder.firstStandIn[e] = stand;
            ladder.rank.push_back(r);
            ladder.breadth.push_back(kStandInBreadth);
            ladder.links.push_back({before, stand});
            before = stand;
        }
        ladder.standIns[e] = std::max(0, end - first);
        ladder.links.push_back({before, head});
    }
}

using RankRows = std::vector<std::vector<Index>>;

RankRows emptyRows(const Ladder& ladder) {
    return RankRows(std::size_t(1 + *std::max_element(ladder.rank.begin(), ladder.rank.end())));
}

/// A first order of each rank: down from the sources, depth first, which keeps what belongs together close.
RankRows rowsFromSources(const Ladder& ladder) {
    RankRows rows = emptyRows(ladder);
    std::vector<char> seen(ladder.size(), 0);
    std::vector<Index> stack;
    for (const bool sourcesOnly : {true, false}) {
        for (std::size_t i = 0; i < ladder.size(); ++i) {
            if (seen[i] != 0 || (sourcesOnly && (ladder.up.count(Index(i)) != 0 || i >= ladder.real))) continue;
            stack.push_back(Index(i));
            while (!stack.empty()) {
                const Index node = stack.back();
                stack.pop_back();
                if (seen[std::size_t(node)] != 0) continue;
                seen[std::size_t(node)] = 1;
                rows[std::size_t(ladder.rank[std::size_t(node)])].push_back(node);
                for (const Index* n = ladder.down.end(node); n != ladder.down.begin(node);) stack.push_back(*--n);
            }
        }
    }
    return rows;
}

/// Nodes reached from `start` along links in both directions, nearest first.
std::vector<Index> nearestFirst(const Ladder& ladder, Index start, std::vector<char>& seen) {
    std::vector<Index> order{start};
    seen[std::size_t(start)] = 1;
    for (std::size_t k = 0; k < order.size(); ++k)
        for (const Lists* lists : {&ladder.down, &ladder.up})
            for (const Index* n = lists->begin(order[k]); n != lists->end(order[k]); ++n)
                if (std::exchange(seen[std::size_t(*n)], char(1)) == 0) order.push_back(*n);
    return order;
}

/// Another first order: from one far end to the other, nearest first, which unrolls what is long and thin.
RankRows rowsFromAnEnd(const Ladder& ladder) {
    RankRows rows = emptyRows(ladder);
    std::vector<char> probed(ladder.size(), 0), seen(ladder.size(), 0);
    for (std::size_t i = 0; i < ladder.size(); ++i) {
        if (seen[i] != 0) continue;
        const Index end = nearestFirst(ladder, Index(i), probed).back();
        for (const Index node : nearestFirst(ladder, end, seen))
            rows[std::size_t(ladder.rank[std::size_t(node)])].push_back(node);
    }
    return rows;
}

/// `ranks`: given, or empty.
Ladder makeLadder(const Component& c, std::vector<Index> ranks) {
    Ladder ladder;
    ladder.real = c.size();
    std::vector<Component::Edge> forwards;
    forwards.reserve(c.edges.size());
    for (const auto& edge : c.edges)
        if (edge.from != edge.to) forwards.push_back(edge);
    ladder.rank = ranks.empty() ? ranksOf(c.size(), forwards) : std::move(ranks);
    ladder.breadth = c.breadth;
    addStandIns(ladder, c);
    const auto& links = ladder.links;
    ladder.down = makeLists(
        ladder.size(), links.size(), [&](std::size_t l) { return links[l].from; },
        [&](std::size_t l) { return links[l].to; });
    ladder.up = makeLists(
        ladder.size(), links.size(), [&](std::size_t l) { return links[l].to; },
        [&](std::size_t l) { return links[l].from; });
    return ladder;
}

/// Crossings between all neighbouring ranks, by counting inversions in a Fenwick tree.
std::int64_t countCrossings(const Ladder& ladder, const RankRows& rows, const std::vector<Index>& place) {
    std::int64_t crossings = 0;
    std::vector<Index> tree, ends;
    for (std::size_t r = 0; r + 1 < rows.size(); ++r) {
        const std::size_t width = rows[r + 1].size();
        tree.assign(width + 1, 0);
        std::int64_t inserted = 0;
        for (const Index node : rows[r]) {
            ends.clear();
            for (const Index* n = ladder.down.begin(node); n != ladder.down.end(node); ++n)
                ends.push_back(place[std::size_t(*n)]);
            for (const Index end : ends) {
                std::int64_t notAfter = 0;
                for (std::size_t k = std::size_t(end) + 1; k > 0; k &= k - 1) notAfter += tree[k];
                crossings += inserted - notAfter;
            }
            for (const Index end : ends)
                for (std::size_t k = std::size_t(end) + 1; k <= width; k += k & (~k + 1)) ++tree[k];
            inserted += std::int64_t(ends.size());
        }
    }
    return crossings;
}

/// Sorts one rank by the mean place of its neighbours; who has none keeps its place.
void sortRow(std::vector<Index>& row, const Lists& neighbours, std::vector<Index>& place) {
    std::vector<std::pair<double, Index>> movable;
    std::vector<std::size_t> slots;
    for (std::size_t k = 0; k < row.size(); ++k) {
        const Index node = row[k];
        if (neighbours.count(node) == 0) continue;
        double sum = 0;
        for (const Index* n = neighbours.begin(node); n != neighbours.end(node); ++n) sum += place[std::size_t(*n)];
        movable.emplace_back(sum / double(neighbours.count(node)), node);
        slots.push_back(k);
    }
    std::stable_sort(movable.begin(), movable.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t k = 0; k < slots.size(); ++k) row[slots[k]] = movable[k].second;
    for (std::size_t k = 0; k < row.size(); ++k) place[std::size_t(row[k])] = Index(k);
}

/// Sweeps forth and back from a first order; keeps the order with the fewest crossings, and returns how many.
std::int64_t sweep(const Ladder& ladder, RankRows& rows) {
    std::vector<Index> place(ladder.size(), 0);
    for (const auto& row : rows)
        for (std::size_t k = 0; k < row.size(); ++k) place[std::size_t(row[k])] = Index(k);
    RankRows best = rows;
    std::int64_t fewest = countCrossings(ladder, rows, place);
    const int sweeps = ladder.size() > kManyNodes ? 6 : 14;
    int sinceBetter = 0;
    for (int turn = 0; turn < sweeps && fewest > 0 && sinceBetter < 4; ++turn, ++sinceBetter) {
        if (turn % 2 == 0)
            for (std::size_t r = 1; r < rows.size(); ++r) sortRow(rows[r], ladder.up, place);
        else
            for (std::size_t r = rows.size() - 1; r-- > 0;) sortRow(rows[r], ladder.down, place);
        const std::int64_t crossings = countCrossings(ladder, rows, place);
        if (crossings >= fewest) continue;
        fewest = crossings;
        best = rows;
        sinceBetter = 0;
    }
    rows = std::move(best);
    return fewest;
}

void orderRows(Ladder& ladder) {
    ladder.rows = rowsFromSources(ladder);
    const std::int64_t crossings = sweep(ladder, ladder.rows);
    if (crossings == 0 || ladder.size() > kManyNodes) return;
    RankRows other = rowsFromAnEnd(ladder);
    if (sweep(ladder, other) < crossings) ladder.rows = std::move(other);
}

/// Positions nearest to the wished ones that keep order and distances: pool adjacent violators.
class RowPlacer {
public:
    RowPlacer(const Ladder& ladder, double gap) : m_ladder(ladder), m_gap(gap) {}

    void place(const std::vector<Index>& row, const std::vector<double>& wish, std::vector<double>& across) {
        m_blocks.clear();
        m_offset.resize(row.size());
        double offset = 0;
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (k > 0) offset += distance(row[k - 1], row[k]);
            m_offset[k] = offset;
            const double weight = standIn(row[k]) ? 4 : 1;
            m_blocks.push_back({(wish[std::size_t(row[k])] - offset) * weight, weight, k});
            while (m_blocks.size() > 1 && mean(m_blocks.back()) < mean(m_blocks[m_blocks.size() - 2])) {
                const Block last = m_blocks.back();
                m_blocks.pop_back();
                m_blocks.back().sum += last.sum;
                m_blocks.back().weight += last.weight;
            }
        }
        for (std::size_t b = 0; b < m_blocks.size(); ++b) {
            const std::size_t end = b + 1 < m_blocks.size() ? m_blocks[b + 1].first : row.size();
            for (std::size_t k = m_blocks[b].first; k < end; ++k)
                across[std::size_t(row[k])] = mean(m_blocks[b]) + m_offset[k];
        }
    }

private:
    struct Block {
        double sum = 0;
        double weight = 0;
        std::size_t first = 0;
    };
    static double mean(const Block& block) { return block.sum / block.weight; }
    bool standIn(Index node) const { return std::size_t(node) >= m_ladder.real; }
    double distance(Index a, Index b) const {
        const double gap = standIn(a) && standIn(b) ? m_gap * 0.4 : standIn(a) || standIn(b) ? m_gap * 0.6 : m_gap;
        return (m_ladder.breadth[std::size_t(a)] + m_ladder.breadth[std::size_t(b)]) / 2 + gap;
    }
    const Ladder& m_ladder;
    double m_gap;
    std::vector<Block> m_blocks;
    std::vector<double> m_offset;
};

double meanOf(const Lists& lists, Index node, const std::vector<double>& across, double otherwise) {
    if (lists.count(node) == 0) return otherwise;
    double sum = 0;
    for (const Index* n = lists.begin(node); n != lists.end(node); ++n) sum += across[std::size_t(*n)];
    return sum / double(lists.count(node));
}

std::vector<double> placeRows(const Ladder& ladder, double gap) {
    std::vector<double> across(ladder.size(), 0), wish(ladder.size(), 0);
    RowPlacer placer(ladder, gap);
    const auto pass = [&](std::size_t r, bool useUp, bool useDown) {
        for (const Index node : ladder.rows[r]) {
            const double here = across[std::size_t(node)];
            const double up = meanOf(ladder.up, node, across, here), down = meanOf(ladder.down, node, across, here);
            const bool both = useUp && useDown && ladder.up.count(node) != 0 && ladder.down.count(node) != 0;
            const bool upOnly = useUp && (ladder.up.count(node) != 0 || !useDown);
            wish[std::size_t(node)] = both ? (up + down) / 2 : upOnly ? up : useDown ? down : here;
        }
        placer.place(ladder.rows[r], wish, across);
    };
    const std::size_t ranks = ladder.rows.size();
    for (std::size_t r = 0; r < ranks; ++r) pass(r, true, false);
    const int sweeps = ladder.size() > kManyNodes ? 3 : 8;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (std::size_t r = ranks; r-- > 0;) pass(r, false, true);
        for (std::size_t r = 0; r < ranks; ++r) pass(r, true, false);
        for (std::size_t r = 0; r < ranks; ++r) pass(r, true, true);
    }
    return across;
}

} // namespace

Placed placeByRank(const Component& component) {
    return placeByRank(component, {});
}

Placed placeByRank(const Component& component, std::vector<std::int32_t> ranks) {
    Placed placed;
    if (component.size() == 0) return placed;
    Ladder ladder = makeLadder(component, std::move(ranks));
    orderRows(ladder);
    const auto across = placeRows(ladder, component.nodeGap);
    placed.rank.assign(ladder.rank.begin(), ladder.rank.begin() + std::ptrdiff_t(component.size()));
    placed.across.assign(across.begin(), across.begin() + std::ptrdiff_t(component.size()));
    placed.ways.resize(component.edges.size());
    for (std::size_t e = 0; e < component.edges.size(); ++e) {
        if (ladder.firstStandIn[e] < 0) continue;
        const auto first = across.begin() + ladder.firstStandIn[e];
        placed.ways[e].assign(first, first + ladder.standIns[e]);
    }
    return placed;
}

} // namespace stemma::layered
