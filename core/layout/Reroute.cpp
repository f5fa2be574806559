// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Reroute.h"

#include "core/layout/FreeRoute.h"
#include "core/layout/Parts.h"

#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kOnBorder = 0.6;

bool isOnBorder(const Rect& box, Point p) {
    if (!box.grown(kOnBorder).meets({p.x, p.y, p.x, p.y})) return false;
    return !box.grown(-kOnBorder).meets({p.x, p.y, p.x, p.y});
}

Rect hullOf(const EdgeCurve& curve) {
    Rect hull = kNowhere;
    for (const Point& p : curve.points) hull = hull.with({p.x, p.y, p.x, p.y});
    return hull;
}

bool isCurve(const EdgeCurve& curve) {
    if (curve.points.size() < 4 || curve.points.size() % 3 != 1) return false;
    for (const Point& p : curve.points)
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
    return true;
}

class Rerouting {
public:
    Rerouting(const LayoutGraph& graph, const LayoutBefore& before, std::vector<char>& changed, const BoxIndex& boxes,
              LayoutResult& result)
        : m_graph(graph), m_before(before), m_changed(changed), m_boxes(boxes), m_result(result),
          m_route(boxes, graph.arrivalLength) {}

    Status run(const PartLayout& layout) {
        m_result.curves.resize(m_graph.edges.size());
        keep();
        std::size_t routed = 0;
        for (std::size_t e = 0; e < m_graph.edges.size(); ++e) {
            if (!m_result.curves[e].points.empty()) continue;
            if (++routed % 16 == 0) STEMMA_CHECK(layout.stillWanted());
            draw(e);
        }
        return {};
    }

private:
    /// Curves that are as good as they were.
    void keep() {
        std::vector<std::size_t> kept;
        for (std::size_t e = 0; e < std::min(m_graph.edges.size(), m_before.curves.size()); ++e) {
            const auto& edge = m_graph.edges[e];
            const EdgeCurve& curve = m_before.curves[e];
            if (m_changed[edge.from] != 0 || m_changed[edge.to] != 0 || !isCurve(curve)) continue;
            const bool leaves = isOnBorder(m_boxes[edge.from], curve.points.front());
            const bool arrives = isOnBorder(m_boxes[edge.to], curve.points.back());
            if (!leaves) m_changed[edge.from] = 1;
            if (!arrives) m_changed[edge.to] = 1;
            if (leaves && arrives) kept.push_back(e);
        }
        std::vector<Rect> inTheWay;
        std::vector<std::size_t> names;
        for (std::size_t i = 0; i < m_changed.size(); ++i)
            if (m_changed[i] != 0) {
                inTheWay.push_back(m_boxes[i]);
                names.push_back(i);
            }
        const BoxIndex changed(std::move(inTheWay));
        for (const std::size_t e : kept) {
            if (!isClear(e, changed, names)) continue;
            m_result.curves[e] = m_before.curves[e];
            arrivalsOf(m_graph.edges[e].to).push_back(m_result.curves[e].points.back().y);
        }
    }

    bool isClear(std::size_t e, const BoxIndex& changed, const std::vector<std::size_t>& names) const {
        const auto& edge = m_graph.edges[e];
        const auto& p = m_before.curves[e].points;
        if (!hullOf(m_before.curves[e]).grown(1).meets(changed.whole())) return true;
        for (std::size_t s = 0; s + 3 < p.size(); s += 3) {
            const Rect hull = rectOf(p[s], p[s + 3]).with(rectOf(p[s + 1], p[s + 2])).grown(kClear);
            const bool clear = changed.each(hull, [&](std::size_t box) {
                if (names[box] == edge.from || names[box] == edge.to) return true;
                return !entersBox(&p[s], changed[box].grown(kClear));
            });
            if (!clear) return false;
        }
        return true;
    }

    void draw(std::size_t e) {
        const auto& edge = m_graph.edges[e];
        auto& points = m_result.curves[e].points;
        const auto [same, first] = m_drawn.emplace(std::pair(edge.from, edge.to), e);
        if (!first) { // many edges between two boxes are one line
            points = m_result.curves[same->second].points;
            return;
        }
        const Rect tail = m_boxes[edge.from], head = m_boxes[edge.to];
        const bool back = head.centre().x < tail.centre().x && edge.from != edge.to;
        const RouteEnd from{edge.from, {back ? tail.left : tail.right, tail.centre().y}, {back ? -1.0 : 1.0, 0}};
        const double y = arrival(edge.to, tail.centre().y);
        const RouteEnd to{edge.to, {back ? head.right : head.left, y}, {back ? 1.0 : -1.0, 0}};
        for (const Point& p : m_route.curve(from, to).points) points.push_back({rounded(p.x), rounded(p.y)});
    }

    std::vector<double>& arrivalsOf(std::size_t node) { return m_arrivals[node]; }

    /// A free height at the head's side, near the middle, on the side the edge comes from.
    double arrival(std::size_t node, double from) {
        constexpr double kMostFan = 0.55;
        const double middle = m_boxes[node].centre().y, most = m_boxes[node].height() * kMostFan / 2;
        auto& taken = arrivalsOf(node);
        const double step = m_graph.arrivalGap, sign = from < middle ? -1 : 1;
        double best = middle;
        for (double offset = 0; offset <= most && taken.size() < 40; offset += step) {
            bool found = false;
            for (const double side : {sign, -sign}) {
                const double y = middle + side * offset;
                const auto close = [&](double other) { return std::abs(other - y) < step * 0.75; };
                if (found || std::any_of(taken.begin(), taken.end(), close)) continue;
                best = y;
                found = true;
            }
            if (found) break;
        }
        taken.push_back(best);
        return best;
    }

    static constexpr double kClear = 2; ///< a curve that comes nearer to something new is drawn anew

    const LayoutGraph& m_graph;
    const LayoutBefore& m_before;
    std::vector<char>& m_changed;
    const BoxIndex& m_boxes;
    LayoutResult& m_result;
    FreeRoute m_route;
    std::unordered_map<std::size_t, std::vector<double>> m_arrivals;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> m_drawn;
};

} // namespace

Status reroute(const LayoutGraph& graph, const LayoutBefore& before, std::vector<char>& changed, const BoxIndex& boxes,
               const PartLayout& layout, LayoutResult& result) {
    return Rerouting(graph, before, changed, boxes, result).run(layout);
}

} // namespace stemma::layered
