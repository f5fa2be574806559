// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LaneThreads.h"

#include "core/layout/FreeRoute.h"
#include "core/layout/Parts.h"

#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kThreadMargin = 10; ///< between a thread and a box it passes

/// Where a thread may pass a lane: everything left and right of boxes, from left to right.
using Gaps = std::vector<std::pair<double, double>>;

class Threads {
public:
    Threads(const LayoutGraph& graph, const std::vector<Lane>& lanes, PartLayout& layout, LayoutResult& result)
        : m_graph(graph), m_lanes(lanes), m_layout(layout), m_result(result), m_place(graph.nodes.size()),
          m_index(boxes()), m_route(m_index, graph.arrivalLength, [this] { return m_layout.isLate(); }),
          m_gaps(lanes.size()) {
        for (std::size_t l = 0; l < lanes.size(); ++l)
            for (std::size_t k = 0; k < lanes[l].nodes.size(); ++k) m_place[lanes[l].nodes[k]] = {l, k};
    }

    Status draw(const std::vector<std::size_t>& across) {
        const auto arrivals = fan(across);
        for (std::size_t k = 0; k < across.size(); ++k) {
            STEMMA_CHECK(m_layout.stillWanted());
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
        const Rect whole{0, m_result.origin.y, 0, m_result.origin.y + m_result.size.height};
        all.push_back({-kLaneTitleWidth, whole.top, kLaneTitleWidth, whole.bottom}); // nothing runs over the titles
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
        const RouteEnd start{
            edge.from, {m_result.centres[edge.from].x, up ? from.top : from.bottom}, {0, up ? -1.0 : 1.0}};
        const RouteEnd end{
            edge.to, {m_result.centres[edge.to].x + offset, up ? to.bottom : to.top}, {0, up ? 1.0 : -1.0}};
        auto& points = m_result.curves[e].points;
        const bool near = std::max(tail.lane, head.lane) - std::min(tail.lane, head.lane) == 1;
        const Key key{m_lanes[tail.lane].kind,           m_lanes[head.lane].kind, tail.local, head.local, offset,
                      rounded(end.port.y - start.port.y)};
        if (const auto known = m_known.find(key); near && known != m_known.end()) {
            for (const Point& p : known->second.points)
                points.push_back({rounded(p.x + start.port.x), rounded(p.y + start.port.y)});
            return;
        }
        EdgeCurve curve = near ? m_route.curve(start, end) : farCurve(start, end, tail.lane, head.lane);
        for (const Point& p : curve.points) points.push_back({rounded(p.x), rounded(p.y)});
        if (!near || !within(points, tail.lane, head.lane)) return;
        for (Point& p : curve.points) p = {p.x - start.port.x, p.y - start.port.y};
        m_known.emplace(key, std::move(curve));
    }

    /// Out of its lane, past each lane between through the gap that is nearest, and into the other.
    EdgeCurve farCurve(const RouteEnd& start, const RouteEnd& end, std::size_t tail, std::size_t head) {
        const bool up = head < tail;
        const auto nextTo = [&](std::size_t lane) { return up ? lane - 1 : lane + 1; };
        const Point out{start.port.x, between(tail, nextTo(tail))};
        auto track = m_route.track(start, {RouteEnd::kNoBox, out, {0, up ? 1.0 : -1.0}});
        if (track.empty()) return m_route.curve(start, end);
        double x = out.x;
        for (std::size_t lane = nextTo(tail); lane != head; lane = nextTo(lane)) {
            const double gap = nearestGap(lane, x, end.port.x);
            if (gap == x) continue;
            const double y = up ? between(lane, lane + 1) : between(lane - 1, lane);
            track.push_back({x, y});
            track.push_back({x = gap, y});
        }
        const Point in{x, up ? between(head, head + 1) : between(head - 1, head)};
        const auto last = m_route.track({RouteEnd::kNoBox, in, {0, up ? -1.0 : 1.0}}, end);
        if (last.empty()) return m_route.curve(start, end);
        track.insert(track.end(), last.begin(), last.end());
        return m_route.draw(std::move(track), start.box, end.box);
    }

    /// The height at which threads step aside between two neighbouring lanes.
    double between(std::size_t a, std::size_t b) const {
        const Lane& upper = m_lanes[std::min(a, b)];
        return (upper.top + upper.height + m_lanes[std::max(a, b)].top) / 2;
    }

    double nearestGap(std::size_t lane, double x, double goal) {
        Gaps& gaps = m_gaps[lane];
        if (gaps.empty()) gaps = gapsOf(m_lanes[lane]);
        const auto after =
            std::lower_bound(gaps.begin(), gaps.end(), x, [](const auto& g, double v) { return g.second < v; });
        STEMMA_ASSERT(after != gaps.end()); // the last one has no end
        if (after->first <= x || after == gaps.begin()) return std::max(after->first, x);
        const double right = after->first, left = std::prev(after)->second;
        const auto cost = [&](double to) { return std::abs(to - x) + std::abs(to - goal) / 2; };
        return cost(left) < cost(right) ? left : right;
    }

    Gaps gapsOf(const Lane& lane) const {
        std::vector<std::pair<double, double>> taken;
        for (const std::size_t node : lane.nodes) taken.emplace_back(m_index[node].left, m_index[node].right);
        std::sort(taken.begin(), taken.end());
        Gaps gaps;
        double free = kLaneTitleWidth + kThreadMargin;
        for (const auto& [left, right] : taken) {
            if (left - kThreadMargin > free) gaps.emplace_back(free, left - kThreadMargin);
            free = std::max(free, right + kThreadMargin);
        }
        gaps.emplace_back(free, std::numeric_limits<double>::infinity());
        return gaps;
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
    PartLayout& m_layout;
    LayoutResult& m_result;
    std::vector<Place> m_place;
    BoxIndex m_index;
    FreeRoute m_route;
    std::vector<Gaps> m_gaps;         ///< of lane i, once asked for
    std::map<Key, EdgeCurve> m_known; ///< drawn again where all around looks the same
};

} // namespace

Status drawThreads(const LayoutGraph& graph, const std::vector<Lane>& lanes, const std::vector<std::size_t>& across,
                   PartLayout& layout, LayoutResult& result) {
    return Threads(graph, lanes, layout, result).draw(across);
}

} // namespace stemma::layered
