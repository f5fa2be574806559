// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Lanes.h"

#include "core/layout/LaneThreads.h"
#include "core/layout/Parts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

namespace stemma::layered {

namespace {

constexpr double kPad = 24;        ///< between a strip's border and its boxes
constexpr double kLeastStrip = 72; ///< high enough for a title of two lines
constexpr double kLaneAspect = 8;  ///< a lane is wide rather than high

std::size_t laneCount(const LayoutGraph& graph) {
    std::size_t count = graph.laneHeads.size();
    for (const auto& node : graph.nodes) count = std::max(count, std::size_t(node.lane + 1));
    return count;
}

/// The lanes and their own edges; `across` becomes the edges between them.
std::vector<Lane> splitLanes(const LayoutGraph& graph, std::vector<std::size_t>& across) {
    const std::size_t count = laneCount(graph);
    const bool some = std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& n) { return n.lane < 0; });
    LayoutGraph empty = likeIt(graph);
    empty.aspect = kLaneAspect;
    std::vector<Lane> lanes(count + (some ? 1 : 0));
    for (Lane& lane : lanes) lane.graph = empty;
    const auto laneOf = [&](std::size_t node) {
        const int lane = graph.nodes[node].lane;
        return lane < 0 ? count : std::size_t(lane);
    };
    std::vector<std::size_t> local(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        Lane& lane = lanes[laneOf(i)];
        local[i] = lane.nodes.size();
        lane.nodes.push_back(i);
        lane.graph.nodes.push_back(graph.nodes[i]);
        lane.graph.nodes.back().lane = -1;
    }
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& edge = graph.edges[e];
        Lane& lane = lanes[laneOf(edge.from)];
        if (laneOf(edge.from) != laneOf(edge.to)) {
            across.push_back(e);
            continue;
        }
        lane.edges.push_back(e);
        lane.graph.edges.push_back({local[edge.from], local[edge.to], edge.weight, edge.weak});
    }
    return lanes;
}

std::string keyOfLane(const LayoutGraph& graph) {
    std::string key;
    const auto add = [&](const auto value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
    add(graph.nodes.size());
    for (const auto& node : graph.nodes) {
        add(node.width);
        add(node.height);
        add(node.group);
        add(node.band);
    }
    for (const auto& edge : graph.edges) {
        add(edge.from);
        add(edge.to);
        add(edge.weight);
        add(edge.weak);
    }
    return key;
}

/// Lays each kind of lane out, and says which lane is of which kind.
Result<std::vector<LayoutResult>> layKinds(std::vector<Lane>& lanes, PartLayout& layout) {
    std::vector<LayoutResult> kinds;
    std::unordered_map<std::string, std::size_t> known;
    for (Lane& lane : lanes) {
        STEMMA_CHECK(layout.stillWanted());
        const auto [at, isNew] = known.emplace(keyOfLane(lane.graph), kinds.size());
        lane.kind = at->second;
        if (!isNew) continue;
        STEMMA_TRY(auto one, layoutWhole(lane.graph, layout));
        kinds.push_back(std::move(one));
    }
    return kinds;
}

void stack(const LayoutGraph& graph, std::vector<Lane>& lanes, const std::vector<LayoutResult>& kinds,
           LayoutResult& result) {
    const Point left{kLaneTitleWidth + kPad, 0};
    double y = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        Lane& lane = lanes[i];
        const LayoutResult& kind = kinds[lane.kind];
        if (i > 0) y += kLaneGap;
        if (i < graph.laneHeads.size()) y += graph.laneHeads[i];
        lane.top = y;
        lane.height = std::max(kLeastStrip, std::round(kind.size.height + 2 * kPad));
        const Point corner{left.x, lane.top + rounded((lane.height - kind.size.height) / 2)};
        const auto put = [&](Point p) { return Point{rounded(p.x + corner.x), rounded(p.y + corner.y)}; };
        for (std::size_t k = 0; k < lane.nodes.size(); ++k) result.centres[lane.nodes[k]] = put(kind.centres[k]);
        for (std::size_t k = 0; k < lane.edges.size(); ++k) {
            auto& points = result.curves[lane.edges[k]].points;
            points = kind.curves[k].points;
            for (Point& p : points) p = put(p);
        }
        result.size.width = std::max(result.size.width, corner.x + kind.size.width + kPad);
        y += lane.height;
    }
    result.size.height = y;
}

/// Strips of one width that hold all that is drawn.
void makeStrips(const LayoutGraph& graph, const std::vector<Lane>& lanes, LayoutResult& result) {
    for (const auto& curve : result.curves)
        for (const Point& p : curve.points) {
            result.size.width = std::max(result.size.width, p.x + kPad / 2);
            result.size.height = std::max(result.size.height, p.y);
        }
    result.size = {std::ceil(result.size.width), std::ceil(result.size.height)};
    for (std::size_t i = 0; i < laneCount(graph); ++i)
        result.lanes.push_back({{0, lanes[i].top}, {result.size.width, lanes[i].height}});
}

} // namespace

bool hasLanes(const LayoutGraph& graph) {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& node) { return node.lane >= 0; });
}

Result<LayoutResult> layoutLanes(const LayoutGraph& graph, PartLayout& layout) {
    std::vector<std::size_t> across;
    auto lanes = splitLanes(graph, across);
    STEMMA_TRY(const auto kinds, layKinds(lanes, layout));
    LayoutResult result;
    result.centres.resize(graph.nodes.size());
    result.curves.resize(graph.edges.size());
    stack(graph, lanes, kinds, result);
    STEMMA_CHECK(drawThreads(graph, lanes, across, layout, result));
    makeStrips(graph, lanes, result);
    return result;
}

} // namespace stemma::layered
