// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LaneThreads.h"

#include "core/layout/FreeRoute.h"
#include "core/layout/Parts.h"
#include "core/layout/TakenTracks.h"
#include "core/layout/ThreadTracks.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stemma::layered {

namespace {

class Threads {
public:
    Threads(const LayoutGraph& graph, const std::vector<Lane>& lanes, const std::vector<std::size_t>& laneOf,
            const std::vector<std::size_t>& across, PartLayout& layout, LayoutResult& result)
        : m_graph(graph), m_lanes(lanes), m_layout(layout), m_result(result), m_lane(laneOf), m_index(boxes(across)),
          m_route(m_index, arrivalOf(graph), [this] { return m_layout.isLate(); }) {}

    Status draw(const std::vector<std::size_t>& across) {
        const auto arrivals = fan(across);
        std::vector<Thread> threads;
        for (std::size_t k = 0; k < across.size(); ++k) threads.push_back(threadOf(across[k], arrivals[k]));
        auto tracks =
            threadTracks(m_index, m_lanes, threads, [this] { return !m_layout.stillWanted() || m_layout.isLate(); });
        for (const std::size_t e : across) m_taken.add(m_result.curves[e]);
        m_keepsSome = !m_taken.empty();
        for (std::size_t k = 0; k < across.size(); ++k) {
            STEMMA_CHECK(m_layout.stillWanted());
            if (m_result.curves[across[k]].points.empty()) drawOne(across[k], threads[k], std::move(tracks[k]));
        }
        m_layout.noteWays(m_route.gaveUp());
        return {};
    }

private:
    static constexpr double kStub = 10; ///< straight piece at a tail
    double headStub() const {
        constexpr double kTurn = 5; // before the straight piece, so that it may begin with a turn
        return std::max(kStub, arrivalOf(m_graph) + kTurn);
    }

    /// Threads have no names, and need no room for them.
    static double arrivalOf(const LayoutGraph& graph) {
        constexpr double kArrow = 9;
        return std::min(graph.arrivalLength, kArrow);
    }

    /// Those that stand where lanes are passed, or next to them; no other is in the way.
    std::vector<Rect> boxes(const std::vector<std::size_t>& across) const {
        std::size_t first = m_lanes.size(), last = 0;
        for (const std::size_t e : across)
            for (const std::size_t node : {m_graph.edges[e].from, m_graph.edges[e].to}) {
                first = std::min(first, m_lane[node]);
                last = std::max(last, m_lane[node]);
            }
        std::vector<Rect> all(m_graph.nodes.size(), kNowhere);
        if (first > last) return all;
        const Lane& upper = m_lanes[first - std::min<std::size_t>(first, 1)];
        const Lane& lower = m_lanes[std::min(last + 1, m_lanes.size() - 1)];
        const double top = upper.top, bottom = lower.top + lower.height;
        for (std::size_t i = 0; i < all.size(); ++i) { // a person may have put one into any lane
            const Rect box = rectAround(m_result.centres[i], m_graph.nodes[i].width, m_graph.nodes[i].height);
            if (box.bottom >= top && box.top <= bottom) all[i] = box;
        }
        for (const std::size_t e : across) // wherever they stand: threads end at them
            for (const std::size_t node : {m_graph.edges[e].from, m_graph.edges[e].to})
                all[node] = rectAround(m_result.centres[node], m_graph.nodes[node].width, m_graph.nodes[node].height);
        addTitles(std::size_t(&upper - m_lanes.data()), std::size_t(&lower - m_lanes.data()), all);
        return all;
    }

    /// Nothing runs over the titles of lanes, but for one on which a person put a node.
    void addTitles(std::size_t first, std::size_t last, std::vector<Rect>& all) const {
        constexpr double kRoom = 16;
        std::vector<Rect> there;
        for (const Rect& box : all)
            if (box.left < kLaneTitleWidth + kRoom) there.push_back(box.grown(kRoom));
        for (std::size_t l = first; l <= last; ++l) {
            const Rect title{-kLaneTitleWidth, m_lanes[l].top, kLaneTitleWidth, m_lanes[l].top + m_lanes[l].height};
            if (std::none_of(there.begin(), there.end(), [&](const Rect& box) { return box.meets(title); }))
                all.push_back(title);
        }
    }

    /// How far from the middle of its head's side each edge arrives, in the order their tails stand.
    std::vector<double> fan(const std::vector<std::size_t>& across) const {
        std::vector<double> offset(across.size(), 0);
        std::map<std::pair<std::size_t, bool>, std::vector<std::size_t>> sides;
        for (std::size_t k = 0; k < across.size(); ++k) {
            const auto& edge = m_graph.edges[across[k]];
            sides[{edge.to, m_lane[edge.from] > m_lane[edge.to]}].push_back(k);
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

    /// The edge as it runs upwards: its head's end is `offset` aside and has a straight piece before the arrow.
    Thread threadOf(std::size_t e, double offset) const {
        const auto& edge = m_graph.edges[e];
        const Thread::End tail{edge.from, m_lane[edge.from], m_result.centres[edge.from].x, kStub};
        const Thread::End head{edge.to, m_lane[edge.to], m_result.centres[edge.to].x + offset, headStub()};
        return head.lane < tail.lane ? Thread{tail, head} : Thread{head, tail};
    }

    void drawOne(std::size_t e, const Thread& thread, std::vector<Point> track) {
        const RouteEnd low{thread.low.box, {thread.low.x, m_index[thread.low.box].top}, {0, -1}};
        const RouteEnd high{thread.high.box, {thread.high.x, m_index[thread.high.box].bottom}, {0, 1}};
        const bool up = thread.low.box == m_graph.edges[e].from, arcs = !track.empty();
        const RouteEnd &from = up ? low : high, &to = up ? high : low;
        if (!arcs)
            track = onlyBends(m_route.track(from, to));
        else if (!up)
            std::reverse(track.begin(), track.end());
        if (m_keepsSome) keepOff(track); // those that stay were drawn when others were there
        EdgeCurve curve;
        if (track.empty())
            curve = FreeRoute::plainCurve(from, to);
        else
            curve = arcs || m_keepsSome ? m_route.drawArcs(std::move(track))
                                        : m_route.draw(std::move(track), from.box, to.box);
        auto& points = m_result.curves[e].points;
        for (const Point& p : curve.points) points.push_back({rounded(p.x), rounded(p.y)});
    }

    void keepOff(std::vector<Point>& track) {
        constexpr double kFromBoxes = 3;
        const auto isFree = [&](const Rect& area) {
            return m_index.each(area.grown(kFromBoxes), [](std::size_t) { return false; });
        };
        track = onlyBends(m_taken.beside(std::move(track), kStub, headStub(), isFree));
        m_taken.add(track);
    }

    const LayoutGraph& m_graph;
    const std::vector<Lane>& m_lanes;
    PartLayout& m_layout;
    LayoutResult& m_result;
    const std::vector<std::size_t>& m_lane; ///< of node i
    BoxIndex m_index;
    FreeRoute m_route;
    TakenTracks m_taken; ///< by threads that stay, and those that were drawn beside them
    bool m_keepsSome = false;
};

} // namespace

Status drawThreads(const LayoutGraph& graph, const std::vector<Lane>& lanes, const std::vector<std::size_t>& laneOf,
                   const std::vector<std::size_t>& across, PartLayout& layout, LayoutResult& result) {
    return Threads(graph, lanes, laneOf, across, layout, result).draw(across);
}

} // namespace stemma::layered
