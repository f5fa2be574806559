// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Lanes.h"

#include "core/layout/FreeRoute.h"
#include "core/layout/Parts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace stemma::layered {

namespace {

constexpr double kPad = 24;        ///< between a strip's border and its boxes
constexpr double kLeastStrip = 72; ///< high enough for a title of two lines
constexpr double kLaneAspect = 8;  ///< a lane is wide rather than high

/// One lane: its own graph, and where it stands.
struct Lane {
    LayoutGraph graph;
    std::vector<std::size_t> nodes, edges; ///< in the whole graph
    std::size_t kind = 0;                  ///< lanes that look alike are of one kind
    double top = 0;                        ///< of its strip
    double height = 0;
};

LayoutGraph emptyLike(const LayoutGraph& graph) {
    LayoutGraph empty;
    empty.direction = graph.direction;
    empty.aspect = kLaneAspect;
    empty.nodeGap = graph.nodeGap;
    empty.rankGap = graph.rankGap;
    empty.componentGap = graph.componentGap;
    empty.arrivalLength = graph.arrivalLength;
    empty.arrivalGap = graph.arrivalGap;
    return empty;
}

std::size_t laneCount(const LayoutGraph& graph) {
    std::size_t count = graph.laneHeads.size();
    for (const auto& node : graph.nodes) count = std::max(count, std::size_t(node.lane + 1));
    return count;
}

/// The lanes and their own edges; `across` becomes the edges between them.
std::vector<Lane> splitLanes(const LayoutGraph& graph, std::vector<std::size_t>& across) {
    const std::size_t count = laneCount(graph);
    const bool some = std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& n) { return n.lane < 0; });
    const LayoutGraph empty = emptyLike(graph);
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

/// Routes the edges between lanes. A way once found is drawn again where all around it looks the same.
class Threads {
public:
    Threads(const LayoutGraph& graph, const std::vector<Lane>& lanes, LayoutResult& result)
        : m_graph(graph), m_lanes(lanes), m_result(result), m_place(graph.nodes.size()), m_index(boxes()),
          m_route(m_index, graph.arrivalLength) {
        for (std::size_t l = 0; l < lanes.size(); ++l)
            for (std::size_t k = 0; k < lanes[l].nodes.size(); ++k) m_place[lanes[l].nodes[k]] = {l, k};
    }

    Status draw(const std::vector<std::size_t>& across, const PartLayout& layout) {
        const auto arrivals = fan(across);
        for (std::size_t k = 0; k < across.size(); ++k) {
            if (k % 64 == 0) STEMMA_CHECK(layout.stillWanted());
            drawOne(across[k], arrivals[k]);
        }
        return {};
    }

private:
    struct Place {
        std::size_t lane = 0, local = 0;
    };
    using Key = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t, double, double>;

    std::vector<Rect> boxes() const {
        std::vector<Rect> all;
        all.reserve(m_graph.nodes.size() + 1);
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
            all.push_back(rectAround(m_result.centres[i], m_graph.nodes[i].width, m_graph.nodes[i].height));
        all.push_back({-kLaneTitleWidth, 0, kLaneTitleWidth, m_result.size.height}); // nothing runs over the titles
        return all;
    }

    /// How far from the middle of its head's side each edge arrives, in the order their tails stand.
    std::vector<double> fan(const std::vector<std::size_t>& across) const {
        std::vector<double> offset(across.size(), 0);
        std::map<std::pair<std::size_t, bool>, std::vector<std::size_t>> sides;
        for (std::size_t k = 0; k < across.size(); ++k) {
            const auto& edge = m_graph.edges[across[k]];
            sides[{edge.to, m_place[edge.from].lane > m_place[edge.to].lane}].push_back(k);
        }
        for (auto& [side, edges] : sides) {
            if (edges.size() < 2) continue;
            const auto tail = [&](std::size_t k) { return m_result.centres[m_graph.edges[across[k]].from]; };
            std::stable_sort(edges.begin(), edges.end(),
                             [&](std::size_t a, std::size_t b) { return tail(a).x < tail(b).x; });
            const double most = m_graph.nodes[side.first].width * 0.6;
            const double step = std::min(m_graph.arrivalGap, most / double(edges.size() - 1));
            for (std::size_t k = 0; k < edges.size(); ++k)
                offset[edges[k]] = rounded((double(k) - double(edges.size() - 1) / 2) * step);
        }
        return offset;
    }

    void drawOne(std::size_t e, double offset) {
        const auto& edge = m_graph.edges[e];
        const Place tail = m_place[edge.from], head = m_place[edge.to];
        const bool up = head.lane < tail.lane;
        const Rect from = m_index[edge.from], to = m_index[edge.to];
        const Point start{m_result.centres[edge.from].x, up ? from.top : from.bottom};
        const Point end{m_result.centres[edge.to].x + offset, up ? to.bottom : to.top};
        auto& points = m_result.curves[e].points;
        const bool near = std::max(tail.lane, head.lane) - std::min(tail.lane, head.lane) == 1;
        const Key key{m_lanes[tail.lane].kind, m_lanes[head.lane].kind, tail.local, head.local, offset,
                      rounded(end.y - start.y)};
        if (const auto known = m_known.find(key); near && known != m_known.end()) {
            for (const Point& p : known->second.points)
                points.push_back({rounded(p.x + start.x), rounded(p.y + start.y)});
            return;
        }
        EdgeCurve curve = m_route.curve({edge.from, start, {0, up ? -1.0 : 1.0}}, {edge.to, end, {0, up ? 1.0 : -1.0}});
        for (const Point& p : curve.points) points.push_back({rounded(p.x), rounded(p.y)});
        if (!near || !within(points, tail.lane, head.lane)) return;
        for (Point& p : curve.points) p = {p.x - start.x, p.y - start.y};
        m_known.emplace(key, std::move(curve));
    }

    /// Whether a way keeps to two strips, so that others have no part in it.
    bool within(const std::vector<Point>& points, std::size_t a, std::size_t b) const {
        const Lane& upper = m_lanes[std::min(a, b)];
        const Lane& lower = m_lanes[std::max(a, b)];
        return std::all_of(points.begin(), points.end(),
                           [&](const Point& p) { return p.y >= upper.top && p.y <= lower.top + lower.height; });
    }

    const LayoutGraph& m_graph;
    const std::vector<Lane>& m_lanes;
    LayoutResult& m_result;
    std::vector<Place> m_place;
    BoxIndex m_index;
    FreeRoute m_route;
    std::map<Key, EdgeCurve> m_known;
};

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
    STEMMA_CHECK(Threads(graph, lanes, result).draw(across, layout));
    makeStrips(graph, lanes, result);
    return result;
}

} // namespace stemma::layered
