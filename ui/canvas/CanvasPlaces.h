// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphScene.h"

#include <map>
#include <optional>

namespace stemma::ui {

/// Centres by node id, in units: what a person put somewhere.
using Pins = std::map<std::string, Point>;

/// Where a graph's nodes are to stay when it changes. A value.
struct CanvasPlaces {
    std::shared_ptr<const GraphScene> before; ///< null: none of it was shown
    QRectF inSight;                           ///< of `before`: too little of what was there is left, and nothing stays
    Pins pinned;
    std::map<std::string, std::optional<Point>> moved; ///< elsewhere than in `before`; none: where there is room
    std::string still;                                 ///< under the pointer: not even pushed
};

struct PlacedScene {
    std::shared_ptr<const GraphScene> scene;
    bool kept = false; ///< what stays has the coordinates it had
    Pins homes;        ///< of pinned nodes that were laid out anew: where they would be
};

/// Lays out and prepares, on a worker: what was there stays where it was, to the pixel, as long as a third of what was
/// in sight is left. Errors: as GraphScene::make.
Result<PlacedScene> placedScene(const LineageDrawing& drawing, LayoutOptions options, const CanvasPlaces& places);

/// A plain way from one box to another while nothing better is known: 4 points, the last one the arrow's tip.
std::vector<QPointF> plainWay(const QRectF& from, const QRectF& to, LayoutDirection direction);

/// Whether two drawings have the same places: they differ at most in what their nodes say.
bool samePlaces(const LineageDrawing& one, const LineageDrawing& other);
/// Of the nodes that `next` has too, the one nearest to `middle`; -1: none.
int nearestKept(const GraphScene& scene, const GraphScene& next, QPointF middle);

} // namespace stemma::ui
