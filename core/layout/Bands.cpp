// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Bands.h"

#include "core/layout/Arrange.h"
#include "core/layout/BoxIndex.h"
#include "core/layout/Lists.h"
#include "core/layout/Parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kBandPad = 16; ///< between a strip's border and its boxes

/// Nodes in an order in which every edge leads forwards.
std::vector<Index> inOrder(const Component& c, const Lists& out) {
    std::vector<Index> waiting(c.size(), 0), order;
    for (const auto& edge : c.edges)
        if (edge.from != edge.to) ++waiting[std::size_t(edge.to)];
    for (std::size_t n = 0; n < c.size(); ++n)
        if (waiting[n] == 0) order.push_back(Index(n));
    for (std::size_t k = 0; k < order.size(); ++k)
        for (const Index* e = out.begin(order[k]); e != out.end(order[k]); ++e) {
            const auto& edge = c.edges[std::size_t(*e)];
            if (edge.from != edge.to && --waiting[std::size_t(edge.to)] == 0) order.push_back(edge.to);
        }
    return order;
}

/// The band each node of a part stands in.
std::vector<int> bandsOf(const LayoutGraph& graph, const Part& part) {
    const Component& c = part.component;
    const Lists out = edgesFrom(c.size(), c.edges);
    const auto order = inOrder(c, out);
    std::vector<int> band(c.size());
    for (std::size_t n = 0; n < c.size(); ++n) band[n] = graph.nodes[part.nodes[n]].band;
    for (const Index node : order)
        for (const Index* e = out.begin(node); e != out.end(node); ++e) {
            const auto to = std::size_t(c.edges[std::size_t(*e)].to);
            if (graph.nodes[part.nodes[to]].band < 0) band[to] = std::max(band[to], band[std::size_t(node)]);
        }
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        int& mine = band[std::size_t(*node)];
        if (mine >= 0) continue;
        for (const Index* e = out.begin(*node); e != out.end(*node); ++e) {
            const int next = band[std::size_t(c.edges[std::size_t(*e)].to)];
            if (next >= 0 && (mine < 0 || next < mine)) mine = next;
        }
    }
    for (int& b : band) b = std::max(b, 0);
    return band;
}

/// Ranks within bands, from 0 in each; a node that only feeds others stands just before them.
std::vector<Index> ranksWithin(const Component& c, const std::vector<int>& band) {
    const Lists out = edgesFrom(c.size(), c.edges);
    std::vector<Index> rank(c.size(), 0);
    std::vector<char> follows(c.size(), 0);
    const auto inside = [&](const Component::Edge& e) {
        return e.from != e.to && band[std::size_t(e.from)] == band[std::size_t(e.to)];
    };
    for (const Index node : inOrder(c, out))
        for (const Index* e = out.begin(node); e != out.end(node); ++e) {
            const auto& edge = c.edges[std::size_t(*e)];
            if (!inside(edge)) continue;
            Index& to = rank[std::size_t(edge.to)];
            to = std::max(to, rank[std::size_t(node)] + 1);
            follows[std::size_t(edge.to)] = 1;
        }
    for (std::size_t n = 0; n < c.size(); ++n) {
        Index nearest = -1;
        for (const Index* e = out.begin(Index(n)); e != out.end(Index(n)); ++e) {
            const auto& edge = c.edges[std::size_t(*e)];
            if (follows[n] != 0 || !inside(edge)) continue;
            const Index next = rank[std::size_t(edge.to)];
            if (nearest < 0 || next < nearest) nearest = next;
        }
        if (nearest > 0) rank[n] = nearest - 1;
    }
    return rank;
}

struct Banded {
    std::vector<Part> parts;
    std::vector<Placed> placed;
    std::vector<std::size_t> firstRank; ///< of band i, and one more
    LayoutGraph graph;                  ///< in which every node is in a band
};

Result<Banded> placeParts(const LayoutGraph& graph, const PartLayout& layout) {
    Banded all;
    all.parts = splitParts(graph);
    all.graph = graph;
    std::vector<std::vector<int>> bands;
    std::vector<std::vector<Index>> ranks;
    std::vector<std::size_t> depth;
    for (Part& part : all.parts) {
        bands.push_back(bandsOf(graph, part));
        for (auto& edge : part.component.edges)
            if (bands.back()[std::size_t(edge.from)] > bands.back()[std::size_t(edge.to)]) {
                std::swap(edge.from, edge.to);
                edge.turned = 1 - edge.turned;
            }
        ranks.push_back(ranksWithin(part.component, bands.back()));
        for (std::size_t n = 0; n < part.nodes.size(); ++n) {
            const auto band = std::size_t(bands.back()[n]);
            if (band >= depth.size()) depth.resize(band + 1, 0);
            all.graph.nodes[part.nodes[n]].band = int(band);
            depth[band] = std::max(depth[band], std::size_t(ranks.back()[n]) + 1);
        }
    }
    all.firstRank.push_back(0);
    for (const std::size_t ranksOfIt : depth) all.firstRank.push_back(all.firstRank.back() + ranksOfIt);
    for (std::size_t p = 0; p < all.parts.size(); ++p) {
        STEMMA_CHECK(layout.stillWanted());
        for (std::size_t n = 0; n < ranks[p].size(); ++n) ranks[p][n] += Index(all.firstRank[std::size_t(bands[p][n])]);
        all.placed.push_back(placeByRank(all.parts[p].component, std::move(ranks[p])));
    }
    return all;
}

/// Below each other, as high up as their columns are free.
std::vector<double> stackParts(const Banded& all, const std::vector<Drawn>& drawn, double gap) {
    std::vector<double> top, free(all.firstRank.back(), 0);
    for (std::size_t p = 0; p < drawn.size(); ++p) {
        const auto [low, high] = std::minmax_element(all.placed[p].rank.begin(), all.placed[p].rank.end());
        const auto first = free.begin() + std::max(0, *low - 1);
        const auto end = free.begin() + std::min(std::ptrdiff_t(free.size()), std::ptrdiff_t(*high) + 2);
        top.push_back(*std::max_element(first, end));
        std::fill(first, end, top.back() + drawn[p].size.height + gap);
    }
    return top;
}

/// The strip of each band around boxes that are placed; all empty where bands are mixed.
std::vector<Area> bandAreas(const LayoutGraph& graph, const LayoutResult& result) {
    int count = 0;
    for (const auto& node : graph.nodes) count = std::max(count, node.band + 1);
    std::vector<std::pair<double, double>> span(std::size_t(count), {1e300, -1e300});
    const bool down = graph.direction == LayoutDirection::TopDown;
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
        if (graph.nodes[n].band < 0) continue;
        auto& [low, high] = span[std::size_t(graph.nodes[n].band)];
        const double at = down ? result.centres[n].y : result.centres[n].x;
        const double half = (down ? graph.nodes[n].height : graph.nodes[n].width) / 2;
        low = std::min(low, at - half);
        high = std::max(high, at + half);
    }
    std::vector<Area> areas(span.size());
    const double first = down ? result.origin.y : result.origin.x;
    const double end = first + (down ? result.size.height : result.size.width);
    double from = first, before = -1e300;
    Area* open = nullptr;
    for (std::size_t b = 0; b < span.size(); ++b) {
        if (span[b].first > span[b].second) continue;
        if (span[b].first < before) return std::vector<Area>(span.size());
        if (open != nullptr) from = std::round((before + span[b].first) / 2);
        if (open != nullptr)
            (down ? open->size.height : open->size.width) = from - (down ? open->corner.y : open->corner.x);
        open = &areas[b];
        *open = down ? Area{{result.origin.x, from}, {result.size.width, 0}}
                     : Area{{from, result.origin.y}, {0, result.size.height}};
        before = span[b].second;
    }
    if (open != nullptr) (down ? open->size.height : open->size.width) = end - (down ? open->corner.y : open->corner.x);
    return areas;
}

/// Room left of all and above it, along and across.
Point bandShift(const LayoutGraph& graph) {
    constexpr double kLoop = 20; ///< room for an edge that leads round a box of the first column
    const bool down = graph.direction == LayoutDirection::TopDown;
    return {kBandPad + kLoop, (down ? kBandTitleWidth : kBandTitleHeight) + kBandPad};
}

} // namespace

void addBands(const LayoutGraph& graph, LayoutResult& result) {
    const bool down = graph.direction == LayoutDirection::TopDown;
    const Point shift = bandShift(graph), corner = down ? Point{shift.y, shift.x} : shift;
    result.origin = {result.origin.x - corner.x, result.origin.y - corner.y};
    result.size = {result.size.width + corner.x + kBandPad, result.size.height + corner.y + kBandPad};
    result.bands = bandAreas(graph, result);
}

bool hasBands(const LayoutGraph& graph) {
    int first = -1;
    for (const auto& node : graph.nodes) {
        if (node.band < 0) continue;
        if (first >= 0 && node.band != first) return true;
        first = node.band;
    }
    return false;
}

Result<LayoutResult> layoutBands(const LayoutGraph& graph, PartLayout& layout) {
    STEMMA_TRY(const Banded all, placeParts(graph, layout));
    std::vector<const Component*> components;
    for (const Part& part : all.parts) components.push_back(&part.component);
    std::vector<double> before(all.firstRank.back(), 0);
    for (std::size_t b = 1; b + 1 < all.firstRank.size(); ++b)
        if (all.firstRank[b] < before.size()) before[all.firstRank[b]] = 2 * kBandPad;
    Columns columns;
    const auto drawn = routeTogether(components, all.placed, before, columns);
    const auto top = stackParts(all, drawn, graph.componentGap);
    const bool down = graph.direction == LayoutDirection::TopDown;
    const Point shift = bandShift(graph);
    LayoutResult result;
    result.centres.resize(graph.nodes.size());
    result.curves.resize(graph.edges.size());
    Size size;
    for (std::size_t p = 0; p < all.parts.size(); ++p) {
        const Part& part = all.parts[p];
        const auto put = [&](Point q) {
            const Point at{rounded(q.x + shift.x), rounded(q.y + top[p] + shift.y)};
            size = {std::max(size.width, at.x), std::max(size.height, at.y)};
            return down ? Point{at.y, at.x} : at;
        };
        for (std::size_t n = 0; n < part.nodes.size(); ++n) result.centres[part.nodes[n]] = put(drawn[p].centres[n]);
        for (std::size_t e = 0; e < part.edges.size(); ++e)
            for (const Point& q : drawn[p].curves[e].points) result.curves[part.edges[e]].points.push_back(put(q));
        size.height = std::max(size.height, top[p] + drawn[p].size.height + shift.y);
    }
    if (!columns.high.empty()) size.width = std::max(size.width, columns.high.back() + shift.x);
    size = {std::ceil(size.width + kBandPad), std::ceil(size.height + kBandPad)};
    result.size = down ? Size{size.height, size.width} : size;
    result.bands = bandAreas(all.graph, result);
    return result;
}

} // namespace stemma::layered
