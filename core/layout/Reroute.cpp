// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Reroute.h"

#include "core/layout/FreeRoute.h"
#include "core/layout/Parts.h"

#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kOnBorder = 0.6;
constexpr double kLeastClear = 2; ///< a curve that comes nearer to something new is drawn anew

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

/// Boxes that changed, by place.
struct Changed {
    std::vector<std::size_t> names; ///< of box i of the index, its node
    BoxIndex index;
};

Changed changedBoxes(const std::vector<char>& changed, const std::vector<Rect>& boxes) {
    std::vector<std::size_t> names;
    std::vector<Rect> some;
    for (std::size_t i = 0; i < changed.size(); ++i)
        if (changed[i] != 0) {
            some.push_back(boxes[i]);
            names.push_back(i);
        }
    return {std::move(names), BoxIndex(std::move(some))};
}

bool isClear(const EdgeCurve& curve, const LayoutGraph::Edge& edge, const Changed& changed) {
    const auto& p = curve.points;
    if (!hullOf(curve).grown(kLeastClear).meets(changed.index.whole())) return true;
    for (std::size_t s = 0; s + 3 < p.size(); s += 3) {
        const Rect hull = rectOf(p[s], p[s + 3]).with(rectOf(p[s + 1], p[s + 2])).grown(kLeastClear);
        const bool clear = changed.index.each(hull, [&](std::size_t box) {
            const std::size_t node = changed.names[box];
            return node == edge.from || node == edge.to || !entersBox(&p[s], changed.index[box].grown(kLeastClear));
        });
        if (!clear) return false;
    }
    return true;
}

/// Whether a curve runs under any box, be it one of its own.
bool enters(const EdgeCurve& curve, const BoxIndex& boxes) {
    return !boxes.each(hullOf(curve),
                       [&](std::size_t box) { return !entersBox(curve.points.data(), boxes[box].grown(-kOnBorder)); });
}

class Rerouting {
public:
    Rerouting(const LayoutGraph& graph, const BoxIndex& boxes, PartLayout& layout, LayoutResult& result)
        : m_graph(graph), m_boxes(boxes), m_layout(layout), m_result(result),
          m_down(graph.direction == LayoutDirection::TopDown),
          m_route(boxes, graph.arrivalLength, [this] { return m_layout.isLate(); }) {}

    Status run(const std::vector<std::size_t>& edges) {
        for (std::size_t e = 0; e < m_graph.edges.size() && !edges.empty(); ++e)
            if (!m_result.curves[e].points.empty())
                arrivalsOf(m_graph.edges[e].to).push_back(across(m_result.curves[e].points.back()));
        for (const std::size_t e : edges) {
            STEMMA_CHECK(m_layout.stillWanted());
            draw(e);
        }
        m_layout.noteWays(m_route.gaveUp());
        return {};
    }

private:
    double along(Point p) const { return m_down ? p.y : p.x; }
    double across(Point p) const { return m_down ? p.x : p.y; }

    /// At the side of a box that is ahead, or behind it.
    RouteEnd endAt(std::size_t box, bool ahead, double acrossIt) const {
        const Rect& r = m_boxes[box];
        const double sign = ahead ? 1 : -1;
        if (m_down) return {box, {acrossIt, ahead ? r.bottom : r.top}, {0, sign}};
        return {box, {ahead ? r.right : r.left, acrossIt}, {sign, 0}};
    }

    void draw(std::size_t e) {
        const auto& edge = m_graph.edges[e];
        auto& points = m_result.curves[e].points;
        const auto [same, first] = m_drawn.emplace(std::pair(edge.from, edge.to), e);
        if (!first) { // many edges between two boxes are one line
            points = m_result.curves[same->second].points;
            return;
        }
        const Point tail = m_boxes[edge.from].centre(), head = m_boxes[edge.to].centre();
        const bool back = along(head) < along(tail) && edge.from != edge.to;
        const RouteEnd from = endAt(edge.from, !back, across(tail));
        const RouteEnd to = endAt(edge.to, back, arrival(edge.to, across(tail)));
        for (const Point& p : m_route.curve(from, to).points) points.push_back({rounded(p.x), rounded(p.y)});
    }

    std::vector<double>& arrivalsOf(std::size_t node) { return m_arrivals[node]; }

    /// A free place across the head's side, near the middle, on the half the edge comes from.
    double arrival(std::size_t node, double from) {
        constexpr double kMostFan = 0.55;
        const Rect& box = m_boxes[node];
        const double middle = across(box.centre()), most = (m_down ? box.width() : box.height()) * kMostFan / 2;
        auto& taken = arrivalsOf(node);
        const double step = m_graph.arrivalGap, sign = from < middle ? -1 : 1;
        double best = middle;
        for (double offset = 0; offset <= most && taken.size() < 40; offset += step) {
            bool found = false;
            for (const double side : {sign, -sign}) {
                const double at = middle + side * offset;
                const auto close = [&](double other) { return std::abs(other - at) < step * 0.75; };
                if (found || std::any_of(taken.begin(), taken.end(), close)) continue;
                best = at;
                found = true;
            }
            if (found) break;
        }
        taken.push_back(best);
        return best;
    }

    const LayoutGraph& m_graph;
    const BoxIndex& m_boxes;
    PartLayout& m_layout;
    LayoutResult& m_result;
    bool m_down;
    FreeRoute m_route;
    std::unordered_map<std::size_t, std::vector<double>> m_arrivals;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> m_drawn;
};

} // namespace

bool joins(const EdgeCurve& curve, const Rect& from, const Rect& to) {
    return isCurve(curve) && isOnBorder(from, curve.points.front()) && isOnBorder(to, curve.points.back());
}

std::vector<std::size_t> keepCurves(const LayoutGraph& graph, const LayoutBefore& before,
                                    const std::vector<std::size_t>& edges, std::vector<char>& changed,
                                    const std::vector<Rect>& boxes, LayoutResult& result) {
    const std::vector<char> moved = changed;
    const auto mayStay = [&](std::size_t e) {
        const auto& edge = graph.edges[e];
        if (e >= before.curves.size() || moved[edge.from] != 0 || moved[edge.to] != 0) return false;
        const EdgeCurve& curve = before.curves[e];
        if (!isCurve(curve)) return false;
        const bool leaves = isOnBorder(boxes[edge.from], curve.points.front());
        const bool arrives = isOnBorder(boxes[edge.to], curve.points.back());
        if (!leaves) changed[edge.from] = 1; // it grew
        if (!arrives) changed[edge.to] = 1;
        return leaves && arrives;
    };
    std::vector<char> stays;
    for (const std::size_t e : edges) stays.push_back(mayStay(e));
    const Changed others = changedBoxes(changed, boxes);
    std::optional<BoxIndex> all;
    std::vector<std::size_t> left;
    for (std::size_t k = 0; k < edges.size(); ++k) {
        const std::size_t e = edges[k];
        const bool stayed = stays[k] != 0, plain = stayed && isPlainCurve(before.curves[e]);
        if (plain && !all) all.emplace(boxes); // few have no way; but there may be one now
        if (stayed && isClear(before.curves[e], graph.edges[e], others) && !(plain && enters(before.curves[e], *all)))
            result.curves[e] = before.curves[e];
        else
            left.push_back(e);
    }
    return left;
}

Status drawAround(const LayoutGraph& graph, const std::vector<std::size_t>& edges, const BoxIndex& boxes,
                  PartLayout& layout, LayoutResult& result) {
    return Rerouting(graph, boxes, layout, result).run(edges);
}

Status reroute(const LayoutGraph& graph, const LayoutBefore& before, std::vector<char>& changed, const BoxIndex& boxes,
               PartLayout& layout, LayoutResult& result) {
    result.curves.resize(graph.edges.size());
    std::vector<std::size_t> all(graph.edges.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return drawAround(graph, keepCurves(graph, before, all, changed, boxes.boxes(), result), boxes, layout, result);
}

} // namespace stemma::layered
