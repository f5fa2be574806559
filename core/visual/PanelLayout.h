// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Resolving.h"

#include <vector>

namespace stemma {

/// Room around a plot's area for axes and headings, in pixels.
struct Insets {
    double left = 0, top = 0, right = 0, bottom = 0;
    void widen(const Insets& other);
};

/// Whether the left and bottom axes, and words at them, have room.
struct PanelRoom {
    bool axes = true, titles = true;
    double width = 0, height = 0; ///< of the place with its axes
};

/// Axes of all plots of a panel around an area; what they take of its surroundings.
struct PanelAxes {
    std::vector<std::vector<SceneAxis>> ofPlots;
    Insets need;
};
Result<PanelAxes> layPanelAxes(const PanelPlan& panel, const std::vector<AxisPlan>& axes, const SceneBox& area,
                               const PanelRoom& room, const TextMeasure& measure);

/// A plot's scales with the pixels of its area.
std::pair<AxisPlan, AxisPlan> rangedAxes(const PlotPlan& plot, const std::vector<AxisPlan>& axes, const SceneBox& area);

/// Adds a panel's plots, with their marks, to the scene. Contract: `laid` is of the same area.
Status addPanel(const PanelPlan& panel, const std::vector<AxisPlan>& axes, const SceneBox& area, PanelAxes laid,
                const TextMeasure& measure, Scene& scene);

} // namespace stemma
