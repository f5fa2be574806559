// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartRange.h"
#include "core/visual/Scene.h"

#include <QPointF>
#include <QRectF>
#include <optional>
#include <utility>
#include <vector>

namespace stemma::ui {

// From pixels of a plot to values of its axes and back: what zoom and selection are made of. Pure functions.

bool isContinuous(const PositionScale& scale);
/// The plot whose area has the point; nullopt beside all of them.
std::optional<std::size_t> plotAt(const Scene& scene, const QPointF& at);
QRectF areaOf(const ScenePlot& plot);

/// What is to be seen of a plot's axes; an axis that isn't there stays as it is.
struct AxesSeen {
    std::optional<std::pair<double, double>> x, y;
};
/// So that `box` fills the plot. Bars and areas keep their feet: only the axis they stand along zooms.
AxesSeen seenIn(const ScenePlot& plot, const QRectF& box);

/// A drag over a plot as a part of its axes: a flat one of x only, a narrow one of y only. Of bars only what they stand
/// along counts. Empty where the plot has no axes.
ChartRange rangeIn(const ScenePlot& plot, const QRectF& box);
/// Where that part is, cut at the plot's area; null where none of it is in sight.
QRectF boxOf(const ScenePlot& plot, const ChartRange& range);

/// The plot's marks that stand for rows, from left to right: what the keyboard walks through. At most `most`.
std::vector<SceneHit> marksInOrder(const Scene& scene, std::size_t plot, std::size_t most = 20'000);

} // namespace stemma::ui
