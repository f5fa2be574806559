// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Lanes.h"

#include "core/layout/BoxIndex.h"
#include "core/layout/LaneParts.h"
#include "core/layout/LaneThreads.h"
#include "core/layout/Parts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

namespace stemma::layered {

namespace {

constexpr double kLeastStrip = 72; ///< high enough for a title of two lines
constexpr double kLaneAspect = 8;  ///< a lane is wide rather than high

/// Stacks lanes from the top.
void stack(const LayoutGraph& graph, std::vector<Lane>& lanes, const std::vector<LayoutResult>& kinds,
           LayoutResult& result) {
    double y = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        Lane& lane = lanes[i];
        if (i > 0) y += kLaneGap;
        if (i < graph.laneHeads.size()) y += graph.laneHeads[i];
        lane.top = y;
        lane.height = stripHeight(kinds[lane.kind].size.height);
        putLane(lane, kinds[lane.kind], result);
        y += lane.height;
    }
    result.size.height = y;
}

} // namespace

std::size_t laneCount(const LayoutGraph& graph) {
    std::size_t count = graph.laneHeads.size();
    for (const auto& node : graph.nodes) count = std::max(count, std::size_t(node.lane + 1));
    return count;
}

std::vector<Lane> splitLanes(const LayoutGraph& graph, std::vector<std::size_t>& laneOf,
                             std::vector<std::size_t>& across) {
    const std::size_t count = laneCount(graph);
    const bool some = std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& n) { return n.lane < 0; });
    std::vector<Lane> lanes(count + (some ? 1 : 0));
    std::vector<std::size_t> nodes(lanes.size(), 0), edges(lanes.size(), 0); // how many, as there are very many lanes
    laneOf.clear();
    for (const auto& node : graph.nodes) {
        laneOf.push_back(node.lane < 0 ? count : std::size_t(node.lane));
        ++nodes[laneOf.back()];
    }
    for (const auto& edge : graph.edges) ++edges[laneOf[edge.from]];
    for (std::size_t l = 0; l < lanes.size(); ++l) {
        lanes[l].nodes.reserve(nodes[l]);
        lanes[l].edges.reserve(edges[l]);
    }
    for (std::size_t i = 0; i < laneOf.size(); ++i) lanes[laneOf[i]].nodes.push_back(i);
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const std::size_t from = laneOf[graph.edges[e].from], to = laneOf[graph.edges[e].to];
        (from == to ? lanes[from].edges : across).push_back(e);
    }
    return lanes;
}

LayoutGraph graphOf(const LayoutGraph& graph, const Lane& lane) {
    LayoutGraph own = likeIt(graph);
    own.aspect = kLaneAspect;
    own.nodes.reserve(lane.nodes.size());
    own.edges.reserve(lane.edges.size());
    for (const std::size_t node : lane.nodes) {
        own.nodes.push_back(graph.nodes[node]);
        own.nodes.back().lane = -1;
    }
    const auto local = [&](std::size_t node) {
        return std::size_t(std::lower_bound(lane.nodes.begin(), lane.nodes.end(), node) - lane.nodes.begin());
    };
    for (const std::size_t e : lane.edges) {
        const auto& edge = graph.edges[e];
        own.edges.push_back({local(edge.from), local(edge.to), edge.weight, edge.weak});
    }
    return own;
}

Result<std::vector<LayoutResult>> layKinds(const LayoutGraph& graph, std::vector<Lane>& lanes, PartLayout& layout) {
    std::vector<LayoutResult> kinds;
    std::unordered_map<std::string, std::size_t> known;
    for (Lane& lane : lanes) {
        STEMMA_CHECK(layout.stillWanted());
        if (lane.stays) continue;
        const LayoutGraph own = graphOf(graph, lane);
        const auto [at, isNew] = known.emplace(keyOf(own), kinds.size());
        lane.kind = at->second;
        if (!isNew) continue;
        STEMMA_TRY(auto one, layoutWhole(own, layout));
        kinds.push_back(std::move(one));
    }
    return kinds;
}

double stripHeight(double content) {
    return std::max(kLeastStrip, std::round(content + 2 * kLanePad));
}

void putLane(const Lane& lane, const LayoutResult& kind, LayoutResult& result) {
    const Point corner{kLaneTitleWidth + kLanePad + lane.aside,
                       lane.top + rounded((lane.height - kind.size.height) / 2)};
    const auto put = [&](Point p) { return Point{rounded(p.x + corner.x), rounded(p.y + corner.y)}; };
    for (std::size_t k = 0; k < lane.nodes.size(); ++k) result.centres[lane.nodes[k]] = put(kind.centres[k]);
    for (std::size_t k = 0; k < lane.edges.size(); ++k) {
        auto& points = result.curves[lane.edges[k]].points;
        points = kind.curves[k].points;
        for (Point& p : points) p = put(p);
    }
    result.size.width = std::max(result.size.width, corner.x + kind.size.width + kLanePad);
}

void makeStrips(const LayoutGraph& graph, const std::vector<Lane>& lanes, LayoutResult& result) {
    Rect all{0, result.origin.y, result.size.width, result.origin.y + result.size.height};
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) // a person may have put one anywhere
        all = all.with(rectAround(result.centres[i], graph.nodes[i].width, graph.nodes[i].height));
    for (const auto& curve : result.curves)
        for (const Point& p : curve.points) all = all.with({p.x, p.y, p.x + kLanePad / 2, p.y});
    result.origin = {std::floor(all.left), std::floor(all.top)};
    result.size = {std::ceil(all.right) - result.origin.x, std::ceil(all.bottom - result.origin.y)};
    const std::size_t count = laneCount(graph);
    for (std::size_t i = 0; i < count; ++i)
        result.lanes.push_back({{0, lanes[i].top}, {std::ceil(all.right), lanes[i].height}});
}

bool hasLanes(const LayoutGraph& graph) {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& node) { return node.lane >= 0; });
}

Result<LayoutResult> layoutLanes(const LayoutGraph& graph, PartLayout& layout) {
    std::vector<std::size_t> laneOf, across;
    auto lanes = splitLanes(graph, laneOf, across);
    STEMMA_TRY(const auto kinds, layKinds(graph, lanes, layout));
    LayoutResult result;
    result.centres.resize(graph.nodes.size());
    result.curves.resize(graph.edges.size());
    stack(graph, lanes, kinds, result);
    STEMMA_CHECK(drawThreads(graph, lanes, laneOf, across, layout, result));
    makeStrips(graph, lanes, result);
    return result;
}

} // namespace stemma::layered
