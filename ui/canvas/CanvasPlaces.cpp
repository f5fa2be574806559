// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasPlaces.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace stemma::ui {

namespace {

/// As layouts round.
Point centreOf(const QRectF& box) {
    const auto rounded = [](double v) { return std::round(v * 100) / 100; };
    return {rounded(box.center().x()), rounded(box.center().y())};
}

QRectF boxAt(const Point& centre, const LayoutGraph::Node& node) {
    return {centre.x - node.width / 2, centre.y - node.height / 2, node.width, node.height};
}

bool enoughStays(const LineageDrawing& drawing, const CanvasPlaces& places) {
    if (!places.before || places.before->direction() != drawing.direction) return false;
    std::unordered_set<std::string_view> ids;
    for (const DrawnNode& node : drawing.nodes) ids.insert(node.id);
    std::size_t stay = 0, all = 0;
    for (const int node : places.before->nodesIn(places.inSight)) {
        ++all;
        stay += ids.contains(places.before->nodes()[std::size_t(node)].id) ? 1 : 0;
    }
    return all > 0 && stay * 3 >= all;
}

EdgeCurve curveOf(const SceneEdge& edge) {
    EdgeCurve curve;
    for (const QPointF& p : edge.bezier) curve.points.push_back({p.x(), p.y()});
    curve.points.back() = {edge.tip.x(), edge.tip.y()};
    return curve;
}

/// What `before` knows of the nodes and edges of `graph`.
LayoutBefore beforeOf(const LineageDrawing& drawing, const LayoutGraph& graph, const GraphScene& before,
                      const CanvasPlaces& places) {
    LayoutBefore known;
    known.centres.resize(graph.nodes.size());
    known.pinned.resize(graph.nodes.size(), false);
    known.moved.resize(graph.nodes.size(), false);
    known.note = before.note();
    std::vector<int> whole(graph.nodes.size(), -1); // its number before, where it has the same box
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const std::string& id = drawing.nodes[i].id;
        const int was = before.indexOf(id);
        if (was >= 0) known.centres[i] = centreOf(before.nodes()[std::size_t(was)].box);
        const auto pin = places.pinned.find(id);
        const auto move = places.moved.find(id);
        if (pin != places.pinned.end()) {
            known.centres[i] = pin->second;
            known.pinned[i] = true;
        } else if (move != places.moved.end()) {
            known.centres[i] = move->second;
        }
        known.moved[i] = known.centres[i].has_value();
        if (was < 0 || !known.centres[i]) continue;
        const QRectF &old = before.nodes()[std::size_t(was)].box, now = boxAt(*known.centres[i], graph.nodes[i]);
        const bool same = std::abs(old.x() - now.x()) + std::abs(old.y() - now.y()) < 0.05 && old.size() == now.size();
        if (same) whole[i] = was;
        known.moved[i] = !same;
    }
    std::unordered_map<std::uint64_t, std::vector<int>> ways; // between two nodes of before, the last one first
    const auto key = [](int from, int to) { return (std::uint64_t(from) << 32) | std::uint32_t(to); };
    for (int e = int(before.edges().size()); e-- > 0;) {
        const SceneEdge& edge = before.edges()[std::size_t(e)];
        ways[key(edge.from, edge.to)].push_back(e);
    }
    known.curves.resize(graph.edges.size());
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const int from = whole[graph.edges[e].from], to = whole[graph.edges[e].to];
        if (from < 0 || to < 0) continue;
        const auto found = ways.find(key(from, to));
        if (found == ways.end() || found->second.empty()) continue;
        known.curves[e] = curveOf(before.edges()[std::size_t(found->second.back())]);
        found->second.pop_back();
    }
    return known;
}

/// Where new nodes come out of: the group that was opened, or the middle of what a new group took in; none where that
/// isn't told apart.
std::vector<std::optional<Point>> originsOf(const LineageDrawing& drawing, const GraphScene& before) {
    std::unordered_set<std::string_view> ids;
    for (const DrawnNode& node : drawing.nodes) ids.insert(node.id);
    std::vector<const SceneNode*> opened;
    Point middle;
    int gone = 0;
    for (const SceneNode& node : before.nodes()) {
        if (ids.contains(node.id)) continue;
        if (node.kind == DrawnNode::Kind::Group) opened.push_back(&node);
        const Point at = centreOf(node.box);
        middle = {middle.x + at.x, middle.y + at.y};
        ++gone;
    }
    std::vector<std::optional<Point>> origins(drawing.nodes.size());
    const auto groups = std::count_if(drawing.nodes.begin(), drawing.nodes.end(), [&](const DrawnNode& node) {
        return node.kind == DrawnNode::Kind::Group && before.indexOf(node.id) < 0;
    });
    for (std::size_t i = 0; i < origins.size(); ++i) {
        const DrawnNode& node = drawing.nodes[i];
        if (before.indexOf(node.id) >= 0) continue;
        if (node.kind == DrawnNode::Kind::Group && groups == 1 && gone > 0)
            origins[i] = Point{std::round(middle.x / gone), std::round(middle.y / gone)};
        else if (opened.size() == 1)
            origins[i] = centreOf(opened.front()->box);
    }
    return origins;
}

} // namespace

std::vector<QPointF> plainWay(const QRectF& from, const QRectF& to, LayoutDirection direction) {
    const bool down = direction == LayoutDirection::TopDown;
    const QPointF start = down ? QPointF(from.center().x(), from.bottom()) : QPointF(from.right(), from.center().y());
    const QPointF end = down ? QPointF(to.center().x(), to.top()) : QPointF(to.left(), to.center().y());
    const double far = down ? end.y() - start.y() : end.x() - start.x();
    constexpr double kLeastReach = 28, kMostReach = 160;
    const double reach = std::clamp(std::abs(far) / 2, kLeastReach, kMostReach);
    const QPointF along = down ? QPointF(0, reach) : QPointF(reach, 0);
    return {start, start + along, end - along, end};
}

Result<PlacedScene> placedScene(const LineageDrawing& drawing, LayoutOptions options, const CanvasPlaces& places) {
    const LayoutGraph graph = layoutGraph(drawing);
    PlacedScene made;
    std::shared_ptr<const GraphScene> before = enoughStays(drawing, places) ? places.before : nullptr;
    made.kept = before != nullptr;
    const bool pins = std::any_of(drawing.nodes.begin(), drawing.nodes.end(),
                                  [&](const DrawnNode& node) { return places.pinned.contains(node.id); });
    if (!before) {
        STEMMA_TRY(const LayoutResult fresh, layout(graph, options));
        made.scene = GraphScene::make(drawing, graph, fresh);
        if (!pins) return made;
        before = made.scene;
        for (const SceneNode& node : before->nodes())
            if (places.pinned.contains(node.id)) made.homes.emplace(node.id, centreOf(node.box));
    }
    auto known = std::make_shared<LayoutBefore>(beforeOf(drawing, graph, *before, places));
    known->near = originsOf(drawing, *before);
    options.before = std::move(known);
    for (std::size_t i = 0; i < drawing.nodes.size() && !places.still.empty(); ++i)
        if (drawing.nodes[i].id == places.still) options.still = i;
    STEMMA_TRY(const LayoutResult placed, layout(graph, options));
    made.scene = GraphScene::make(drawing, graph, placed);
    return made;
}

bool samePlaces(const LineageDrawing& one, const LineageDrawing& other) {
    const auto same = [](const DrawnNode& a, const DrawnNode& b) {
        return a.id == b.id && a.kind == b.kind && a.picture == b.picture && a.type == b.type && a.name == b.name &&
               a.version == b.version && a.group == b.group && a.lane == b.lane && a.layer == b.layer;
    };
    return one.direction == other.direction && one.aspect == other.aspect && one.edgeNames == other.edgeNames &&
           one.edges == other.edges && one.lanes == other.lanes &&
           std::equal(one.nodes.begin(), one.nodes.end(), other.nodes.begin(), other.nodes.end(), same);
}

int nearestKept(const GraphScene& scene, const GraphScene& next, QPointF middle) {
    int nearest = -1;
    double least = std::numeric_limits<double>::max();
    for (int node = 0; node < int(scene.nodes().size()); ++node) {
        const QPointF off = scene.nodes()[std::size_t(node)].box.center() - middle;
        const double far = std::hypot(off.x(), off.y());
        if (far >= least || next.indexOf(scene.nodes()[std::size_t(node)].id) < 0) continue;
        least = far;
        nearest = node;
    }
    return nearest;
}

} // namespace stemma::ui
