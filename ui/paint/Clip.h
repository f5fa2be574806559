// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"

#include <QLineF>
#include <QPolygonF>
#include <QRectF>
#include <optional>
#include <vector>

namespace stemma::ui {

/// The part of a segment inside a rectangle (Liang and Barsky); nothing where it is outside.
std::optional<QLineF> clippedLine(const QLineF& line, const QRectF& area);
/// The parts of a polyline inside a rectangle.
std::vector<QPolygonF> clippedPolyline(const std::vector<ScenePoint>& points, const QRectF& area);
/// A polygon cut at a rectangle's sides (Sutherland and Hodgman).
QPolygonF clippedPolygon(const QPolygonF& polygon, const QRectF& area);

} // namespace stemma::ui
