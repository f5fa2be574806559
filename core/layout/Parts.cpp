// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Parts.h"

#include "core/layout/Pack.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace stemma::layered {

namespace {

/// Of each node, the least node of its component.
std::vector<std::size_t> roots(const LayoutGraph& graph) {
    std::vector<std::size_t> parent(graph.nodes.size());
    std::iota(parent.begin(), parent.end(), std::size_t(0));
    const auto find = [&](std::size_t node) {
        while (parent[node] != node) node = parent[node] = parent[parent[node]];
        return node;
    };
    for (const auto& edge : graph.edges) {
        const std::size_t a = find(edge.from), b = find(edge.to);
        parent[std::max(a, b)] = std::min(a, b);
    }
    for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = find(i);
    return parent;
}

} // namespace

LayoutGraph likeIt(const LayoutGraph& graph) {
    LayoutGraph empty;
    empty.direction = graph.direction;
    empty.aspect = graph.aspect;
    empty.nodeGap = graph.nodeGap;
    empty.rankGap = graph.rankGap;
    empty.componentGap = graph.componentGap;
    empty.arrivalLength = graph.arrivalLength;
    empty.arrivalGap = graph.arrivalGap;
    return empty;
}

Status checkGraph(const LayoutGraph& graph) {
    const auto good = [](double value) { return std::isfinite(value) && value > 0 && value <= 1e6; };
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        if (!good(graph.nodes[i].width) || !good(graph.nodes[i].height))
            return fail(ErrorCode::InvalidArgument, "Node " + std::to_string(i) + " of the graph has no proper size");
    constexpr int kMostLanes = 1'000'000;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        if (graph.nodes[i].lane >= kMostLanes || graph.nodes[i].band >= kMostLanes || graph.nodes[i].lane < -1 ||
            graph.nodes[i].band < -1)
            return fail(ErrorCode::InvalidArgument, "Node " + std::to_string(i) + " of the graph is in no proper lane");
    for (const double head : graph.laneHeads)
        if (!std::isfinite(head) || head < 0 || head > 1e6 || graph.laneHeads.size() > std::size_t(kMostLanes))
            return fail(ErrorCode::InvalidArgument, "The room above a lane of the graph isn't a proper number");
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        if (graph.edges[i].from >= graph.nodes.size() || graph.edges[i].to >= graph.nodes.size())
            return fail(ErrorCode::InvalidArgument,
                        "Edge " + std::to_string(i) + " of the graph names a node that isn't there");
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        if (graph.edges[i].weight < 1 || graph.edges[i].weight > 100)
            return fail(ErrorCode::InvalidArgument,
                        "Edge " + std::to_string(i) + " of the graph has a weight that isn't 1 to 100");
    if (!good(graph.aspect) || !good(graph.nodeGap) || !good(graph.rankGap) || !good(graph.componentGap) ||
        !good(graph.arrivalLength) || !good(graph.arrivalGap))
        return fail(ErrorCode::InvalidArgument, "The graph's aspect or a gap isn't a positive number");
    return {};
}

std::vector<Part> splitParts(const LayoutGraph& graph) {
    const auto root = roots(graph);
    const bool across = graph.direction == LayoutDirection::TopDown;
    std::vector<Part> parts;
    std::vector<std::size_t> partOf(graph.nodes.size()), local(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (root[i] == i) {
            partOf[i] = parts.size();
            parts.emplace_back();
            parts.back().component.nodeGap = graph.nodeGap;
            parts.back().component.rankGap = graph.rankGap;
            parts.back().component.arrivalLength = graph.arrivalLength;
            parts.back().component.arrivalGap = graph.arrivalGap;
        }
        partOf[i] = partOf[root[i]];
        Part& part = parts[partOf[i]];
        local[i] = part.nodes.size();
        part.nodes.push_back(i);
        part.component.length.push_back(across ? graph.nodes[i].height : graph.nodes[i].width);
        part.component.breadth.push_back(across ? graph.nodes[i].width : graph.nodes[i].height);
    }
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& edge = graph.edges[e];
        Part& part = parts[partOf[edge.from]];
        part.edges.push_back(e);
        part.component.edges.push_back(
            {std::int32_t(local[edge.from]), std::int32_t(local[edge.to]), edge.weight, edge.weak ? 1 : 0, 0});
    }
    for (Part& part : parts) layered::turnCycles(part.component);
    std::map<std::int64_t, std::size_t> firstOfGroup;
    std::vector<std::size_t> key(parts.size()), order(parts.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const std::int64_t group = graph.nodes[parts[p].nodes.front()].group;
        key[p] = group < 0 ? p : firstOfGroup.emplace(group, p).first->second;
    }
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key[a] < key[b]; });
    std::vector<Part> sorted;
    sorted.reserve(parts.size());
    for (const std::size_t p : order) sorted.push_back(std::move(parts[p]));
    return sorted;
}

bool isChain(const Component& c) {
    if (c.size() == 1) return true;
    std::vector<char> in(c.size(), 0), out(c.size(), 0);
    for (const auto& edge : c.edges)
        if (edge.from == edge.to || out[std::size_t(edge.from)]++ != 0 || in[std::size_t(edge.to)]++ != 0) return false;
    return c.edges.size() + 1 == c.size();
}

std::string keyOf(const Component& c) {
    std::string key;
    const auto add = [&](const auto* data, std::size_t bytes) {
        key.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
        if (bytes > 0) key.append(reinterpret_cast<const char*>(data), bytes);
    };
    add(c.length.data(), c.length.size() * sizeof(double));
    add(c.breadth.data(), c.breadth.size() * sizeof(double));
    add(c.edges.data(), c.edges.size() * sizeof(Component::Edge));
    return key;
}

double rounded(double value) {
    const double r = std::round(value * 100) / 100;
    return r == 0 ? 0 : r; // no "-0"
}

/// Puts the parts side by side and turns along and across into x and y.
LayoutResult assemble(const LayoutGraph& graph, const std::vector<Part>& parts, const std::vector<Drawn>& drawn) {
    const bool topDown = graph.direction == LayoutDirection::TopDown;
    const auto turn = [&](Point p) { return topDown ? Point{p.y, p.x} : p; };
    std::vector<Size> sizes;
    for (const Drawn& d : drawn)
        sizes.push_back(topDown ? Size{d.size.height, d.size.width} : Size{d.size.width, d.size.height});
    LayoutResult result;
    const auto corners = layered::pack(sizes, graph.componentGap, graph.aspect, result.size);
    result.centres.resize(graph.nodes.size());
    result.curves.resize(graph.edges.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const auto put = [&](Point point) {
            const Point t = turn(point);
            return Point{rounded(t.x + corners[p].x), rounded(t.y + corners[p].y)};
        };
        for (std::size_t i = 0; i < parts[p].nodes.size(); ++i)
            result.centres[parts[p].nodes[i]] = put(drawn[p].centres[i]);
        for (std::size_t i = 0; i < parts[p].edges.size(); ++i) {
            auto& points = result.curves[parts[p].edges[i]].points;
            for (const Point& point : drawn[p].curves[i].points) points.push_back(put(point));
        }
    }
    result.size = {rounded(result.size.width), rounded(result.size.height)};
    return result;
}

} // namespace stemma::layered
