// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphWalk.h"

#include <cmath>
#include <limits>
#include <utility>

namespace stemma::ui {

namespace {

/// Position along the arrows and across them.
struct Place {
    double along, across, halfAlong;
};

Place placeOf(const GraphScene& scene, int node) {
    const QRectF& box = scene.nodes()[std::size_t(node)].box;
    const bool down = scene.direction() == LayoutDirection::TopDown;
    return down ? Place{box.center().y(), box.center().x(), box.height() / 2}
                : Place{box.center().x(), box.center().y(), box.width() / 2};
}

int alongEdge(const GraphScene& scene, int node, bool up) {
    int best = node;
    double least = std::numeric_limits<double>::max();
    const Place from = placeOf(scene, node);
    for (const int e : up ? scene.into(node) : scene.outOf(node)) {
        const SceneEdge& edge = scene.edges()[std::size_t(e)];
        const int other = up ? edge.from : edge.to;
        if (other == node) continue;
        const Place to = placeOf(scene, other);
        const double far = std::abs(to.across - from.across) + 0.1 * std::abs(to.along - from.along);
        if (far >= least) continue;
        least = far;
        best = other;
    }
    return best;
}

int beside(const GraphScene& scene, int node, bool next) {
    int best = node;
    double least = std::numeric_limits<double>::max();
    const Place from = placeOf(scene, node);
    for (int other = 0; other < int(scene.nodes().size()); ++other) {
        const Place to = placeOf(scene, other);
        const double apart = next ? to.across - from.across : from.across - to.across;
        if (other == node || apart <= 0.5) continue;
        const double aside = std::abs(to.along - from.along);
        if (aside > from.halfAlong + to.halfAlong) continue;
        if (apart + 0.2 * aside >= least) continue;
        least = apart + 0.2 * aside;
        best = other;
    }
    return best;
}

/// The root or sink nearest across, of all that `node` is connected with.
int farthest(const GraphScene& scene, int node, bool first) {
    const auto bits = scene.connected({node});
    const Place from = placeOf(scene, node);
    int best = node;
    double least = std::numeric_limits<double>::max();
    for (int other = 0; other < int(bits.size()); ++other) {
        if ((bits[std::size_t(other)] & (first ? GraphScene::kUp : GraphScene::kDown)) == 0) continue;
        if (!(first ? scene.into(other) : scene.outOf(other)).empty()) continue;
        const double far = std::abs(placeOf(scene, other).across - from.across);
        if (far >= least) continue;
        least = far;
        best = other;
    }
    return best;
}

int firstNode(const GraphScene& scene) {
    int best = -1;
    double least = std::numeric_limits<double>::max();
    for (int node = 0; node < int(scene.nodes().size()); ++node) {
        const Place place = placeOf(scene, node);
        if (place.along + 0.01 * place.across >= least) continue;
        least = place.along + 0.01 * place.across;
        best = node;
    }
    return best;
}

} // namespace

int walk(const GraphScene& scene, int node, Walk way) {
    if (node < 0) return firstNode(scene);
    switch (way) {
    case Walk::Up:
    case Walk::Down:
        return alongEdge(scene, node, way == Walk::Up);
    case Walk::Previous:
    case Walk::Next:
        return beside(scene, node, way == Walk::Next);
    case Walk::First:
    case Walk::Last:
        return farthest(scene, node, way == Walk::First);
    }
    return node;
}

std::vector<std::uint8_t> between(const GraphScene& scene, int one, int other) {
    std::vector<std::uint8_t> bits = scene.connected({one});
    if ((bits[std::size_t(other)] & GraphScene::kDown) == 0) std::swap(one, other);
    const auto down = scene.connected({one}), up = scene.connected({other});
    if (one == other || (down[std::size_t(other)] & GraphScene::kDown) == 0) return {};
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = (down[i] & GraphScene::kDown) != 0 && (up[i] & GraphScene::kUp) != 0 ? GraphScene::kDown : 0;
    bits[std::size_t(one)] = GraphScene::kSelf;
    bits[std::size_t(other)] = GraphScene::kDown;
    return bits;
}

} // namespace stemma::ui
