// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Graph.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace stemma::test {

struct Box {
    double left, top, right, bottom;
};

inline Box boxOf(const LayoutGraph& graph, const LayoutResult& result, std::size_t node) {
    const Point c = result.centres[node];
    const double w = graph.nodes[node].width / 2, h = graph.nodes[node].height / 2;
    return {c.x - w, c.y - h, c.x + w, c.y + h};
}

inline Point bezierAt(const std::vector<Point>& points, std::size_t segment, double t) {
    const auto& p = points;
    const std::size_t i = segment * 3;
    const double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    return {a * p[i].x + b * p[i + 1].x + c * p[i + 2].x + d * p[i + 3].x,
            a * p[i].y + b * p[i + 1].y + c * p[i + 2].y + d * p[i + 3].y};
}

/// What is wrong with a layout: "" where all that Layout.h promises holds. `gap` is the least room between boxes.
inline std::string faultOf(const LayoutGraph& graph, const LayoutResult& result, double gap = 5) {
    constexpr double kTolerance = 0.05;
    const auto name = [](const char* what, std::size_t i) { return std::string(what) + " " + std::to_string(i); };
    if (result.centres.size() != graph.nodes.size()) return "not all nodes are placed";
    if (result.curves.size() != graph.edges.size()) return "not all edges are drawn";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const Box a = boxOf(graph, result, i);
        if (a.left < -kTolerance || a.top < -kTolerance || a.right > result.size.width + kTolerance ||
            a.bottom > result.size.height + kTolerance)
            return name("node", i) + " lies outside";
        for (std::size_t k = 0; k < i; ++k) {
            const Box b = boxOf(graph, result, k);
            if (a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap)
                return name("node", i) + " lies on " + name("node", k);
        }
    }
    const bool down = graph.direction == LayoutDirection::TopDown;
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& points = result.curves[e].points;
        if (points.size() < 4 || points.size() % 3 != 1) return name("edge", e) + " is no Bézier curve";
        const Box tail = boxOf(graph, result, graph.edges[e].from), head = boxOf(graph, result, graph.edges[e].to);
        const Point first = points.front(), last = points.back();
        const Point from = result.centres[graph.edges[e].from], to = result.centres[graph.edges[e].to];
        const bool back = down ? to.y < from.y : to.x < from.x;
        const double leave =
            down ? first.y - (back ? tail.top : tail.bottom) : first.x - (back ? tail.left : tail.right);
        const double arrive =
            down ? last.y - (back ? head.bottom : head.top) : last.x - (back ? head.right : head.left);
        if (std::abs(leave) > kTolerance || std::abs(arrive) > kTolerance) return name("edge", e) + " misses a border";
        const double middle = back ? 0 : down ? first.x - from.x : first.y - from.y;
        if (std::abs(middle) > kTolerance) return name("edge", e) + " doesn't leave in the middle";
        const bool within =
            down ? last.x > head.left && last.x < head.right : last.y > head.top && last.y < head.bottom;
        if (!within) return name("edge", e) + " misses its head's side";
        for (std::size_t s = 0; s * 3 + 3 < points.size(); ++s)
            for (int k = 0; k <= 20; ++k) {
                const Point p = bezierAt(points, s, k / 20.0);
                if (p.x < -kTolerance || p.y < -kTolerance || p.x > result.size.width + kTolerance ||
                    p.y > result.size.height + kTolerance)
                    return name("edge", e) + " leaves the picture";
                for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
                    const Box box = boxOf(graph, result, n);
                    const double in = 0.5;
                    if (p.x > box.left + in && p.x < box.right - in && p.y > box.top + in && p.y < box.bottom - in)
                        return name("edge", e) + " runs under " + name("node", n);
                }
            }
    }
    return {};
}

/// What is wrong with boxes and curves wherever they stand: boxes apart, curves from border to border, under no box.
inline std::string faultOfFree(const LayoutGraph& graph, const LayoutResult& result, double gap = 5) {
    constexpr double kTolerance = 0.05, kIn = 0.3;
    const auto name = [](const char* what, std::size_t i) { return std::string(what) + " " + std::to_string(i); };
    if (result.centres.size() != graph.nodes.size()) return "not all nodes are placed";
    if (result.curves.size() != graph.edges.size()) return "not all edges are drawn";
    const Point low = result.origin, high{low.x + result.size.width, low.y + result.size.height};
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const Box a = boxOf(graph, result, i);
        if (!(a.left >= low.x - kTolerance && a.top >= low.y - kTolerance && a.right <= high.x + kTolerance &&
              a.bottom <= high.y + kTolerance))
            return name("node", i) + " lies outside";
        for (std::size_t k = 0; k < i; ++k) {
            const Box b = boxOf(graph, result, k);
            if (a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap)
                return name("node", i) + " lies on " + name("node", k);
        }
    }
    const auto onBorder = [](const Box& box, Point p) {
        const bool within = p.x > box.left - kTolerance && p.x < box.right + kTolerance && p.y > box.top - kTolerance &&
                            p.y < box.bottom + kTolerance;
        return within && (std::abs(p.x - box.left) < kTolerance || std::abs(p.x - box.right) < kTolerance ||
                          std::abs(p.y - box.top) < kTolerance || std::abs(p.y - box.bottom) < kTolerance);
    };
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& points = result.curves[e].points;
        if (points.size() < 4 || points.size() % 3 != 1) return name("edge", e) + " is no Bézier curve";
        if (!onBorder(boxOf(graph, result, graph.edges[e].from), points.front()))
            return name("edge", e) + " leaves nowhere";
        if (!onBorder(boxOf(graph, result, graph.edges[e].to), points.back()))
            return name("edge", e) + " arrives nowhere";
        for (std::size_t s = 0; s * 3 + 3 < points.size(); ++s)
            for (int k = 0; k <= 16; ++k) {
                const Point p = bezierAt(points, s, k / 16.0);
                if (!(p.x >= low.x - kTolerance && p.y >= low.y - kTolerance && p.x <= high.x + kTolerance &&
                      p.y <= high.y + kTolerance))
                    return name("edge", e) + " leaves the picture";
                for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
                    const Box box = boxOf(graph, result, n);
                    if (p.x > box.left + kIn && p.x < box.right - kIn && p.y > box.top + kIn && p.y < box.bottom - kIn)
                        return name("edge", e) + " runs under " + name("node", n);
                }
            }
    }
    return {};
}

/// Nodes of a few sizes, each joined to one or two of the dozen before it: the same on every machine.
inline LayoutGraph randomGraph(std::size_t nodes, unsigned seed, std::size_t reach = 12) {
    unsigned state = seed;
    const auto random = [&state](unsigned n) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % n;
    };
    LayoutGraph graph;
    for (std::size_t i = 0; i < nodes; ++i) {
        graph.nodes.push_back({108.0 + 12 * random(8), i % 2 == 0 ? 46.0 : 44.0, -1});
        const unsigned edges = i == 0 ? 0 : 1 + random(2);
        for (unsigned k = 0; k < edges; ++k) {
            const std::size_t back = 1 + random(unsigned(reach));
            graph.edges.push_back({i > back ? i - back : 0, i});
        }
    }
    return graph;
}

/// Runs as lanes, from the top, some without nodes, with edges between any two of them.
inline LayoutGraph randomHistory(unsigned seed, std::size_t runs) {
    unsigned state = seed;
    const auto random = [&state](std::size_t n) {
        state = state * 1664525u + 1013904223u;
        return std::size_t(state >> 8) % n;
    };
    LayoutGraph graph;
    std::vector<std::size_t> first;
    for (std::size_t r = 0; r < runs; ++r) {
        first.push_back(graph.nodes.size());
        const LayoutGraph lane = randomGraph(random(14), seed + unsigned(r));
        for (auto node : lane.nodes) {
            node.lane = int(r);
            graph.nodes.push_back(node);
        }
        for (auto edge : lane.edges) graph.edges.push_back({first[r] + edge.from, first[r] + edge.to});
    }
    for (std::size_t k = 0; k < 3 * runs && graph.nodes.size() > 1; ++k) {
        const std::size_t a = random(graph.nodes.size()), b = random(graph.nodes.size());
        if (graph.nodes[a].lane != graph.nodes[b].lane) graph.edges.push_back({a, b, 1, true});
    }
    graph.laneHeads.assign(runs, 0);
    graph.laneHeads[0] = 30;
    return graph;
}

} // namespace stemma::test
