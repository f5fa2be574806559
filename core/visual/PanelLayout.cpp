// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/PanelLayout.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace stemma {

namespace {

SceneAxis::Side sideOf(const AxisPlan& plan, bool isX, bool second) {
    const std::string& orient = plan.axis["orient"].text();
    if (orient == "top" && isX) return SceneAxis::Side::Top;
    if (orient == "bottom" && isX) return SceneAxis::Side::Bottom;
    if (orient == "right" && !isX) return SceneAxis::Side::Right;
    if (orient == "left" && !isX) return SceneAxis::Side::Left;
    if (isX) return second ? SceneAxis::Side::Top : SceneAxis::Side::Bottom;
    return second ? SceneAxis::Side::Right : SceneAxis::Side::Left;
}

void move(SceneAxis& axis, double dx, double dy) {
    axis.position += dx + dy; // one of them is 0
    axis.box.x += dx;
    axis.box.y += dy;
    for (SceneText& label : axis.labels) label.at.x += dx, label.at.y += dy;
    if (axis.title) axis.title->at.x += dx, axis.title->at.y += dy;
}

/// Puts axes of one panel side by side, and adds up what they take.
class Surroundings {
public:
    explicit Surroundings(const SceneBox& area) : m_area(area) {}

    void add(SceneAxis& axis) {
        double& taken = m_taken[std::size_t(axis.side)];
        const SceneBox& box = axis.box;
        const bool across = axis.side == SceneAxis::Side::Bottom || axis.side == SceneAxis::Side::Top;
        if (taken > 0) {
            const double sign = axis.side == SceneAxis::Side::Bottom || axis.side == SceneAxis::Side::Right ? 1 : -1;
            move(axis, across ? 0 : sign * (taken + 10), across ? sign * (taken + 10) : 0);
            taken += 10;
        }
        taken += across ? box.height : box.width;
        if (across) {
            m_need.left = std::max(m_need.left, m_area.x - box.x);
            m_need.right = std::max(m_need.right, box.right() - m_area.right());
        } else {
            m_need.top = std::max(m_need.top, m_area.y - box.y);
            m_need.bottom = std::max(m_need.bottom, box.bottom() - m_area.bottom());
        }
    }

    Insets need() const {
        Insets need = m_need;
        need.widen({m_taken[std::size_t(SceneAxis::Side::Left)], m_taken[std::size_t(SceneAxis::Side::Top)],
                    m_taken[std::size_t(SceneAxis::Side::Right)], m_taken[std::size_t(SceneAxis::Side::Bottom)]});
        return need;
    }

private:
    const SceneBox m_area;
    Insets m_need;
    double m_taken[4] = {0, 0, 0, 0};
};

} // namespace

void Insets::widen(const Insets& other) {
    left = std::max(left, other.left);
    top = std::max(top, other.top);
    right = std::max(right, other.right);
    bottom = std::max(bottom, other.bottom);
}

std::pair<AxisPlan, AxisPlan> rangedAxes(const PlotPlan& plot, const std::vector<AxisPlan>& axes,
                                         const SceneBox& area) {
    AxisPlan x = axes[plot.x], y = axes[plot.y];
    double left = area.x, right = area.right(), top = area.y, bottom = area.bottom();
    if (x.range) left = area.x + x.range->first, right = area.x + x.range->second;
    if (y.range) bottom = area.y + y.range->first, top = area.y + y.range->second;
    if (y.range && y.scale.isDiscrete()) std::swap(top, bottom);
    x.scale.setRange(x.reversed ? right : left, x.reversed ? left : right);
    // A list of categories runs downwards, numbers run upwards.
    const bool down = y.scale.isDiscrete() != y.reversed;
    y.scale.setRange(down ? top : bottom, down ? bottom : top);
    return {std::move(x), std::move(y)};
}

Result<PanelAxes> layPanelAxes(const PanelPlan& panel, const std::vector<AxisPlan>& axes, const SceneBox& area,
                               const PanelRoom& room, const TextMeasure& measure) {
    PanelAxes laid;
    Surroundings around(area);
    std::set<std::size_t> done;
    for (std::size_t i = 0; i < panel.plots.size(); ++i) {
        const PlotPlan& plot = panel.plots[i];
        auto [x, y] = rangedAxes(plot, axes, area);
        std::vector<SceneAxis> own;
        for (const bool isX : {true, false}) {
            AxisPlan& plan = isX ? x : y;
            const std::size_t number = isX ? plot.x : plot.y;
            if (!room.axes || !plan.present || !plan.drawn || !done.insert(number).second) continue;
            const bool second = i > 0 && number != (isX ? panel.plots.front().x : panel.plots.front().y);
            if (second) plan.grid = false; // two nets over each other can't be read
            if (!room.titles || !(isX ? plot.xTitled : plot.yTitled)) plan.title.clear();
            const bool labelled = isX ? plot.xDrawn : plot.yDrawn;
            if (!labelled) {
                plan.title.clear();
                plan.axis.set("labels", false);
                plan.axis.set("ticks", false);
            }
            const double most = isX ? room.height * 0.4 : std::max(room.width * 0.34, 30.0);
            STEMMA_TRY(SceneAxis axis, layAxis(plan, sideOf(plan, isX, second), area, most, measure));
            if (labelled) around.add(axis);
            own.push_back(std::move(axis));
        }
        laid.ofPlots.push_back(std::move(own));
    }
    laid.need = around.need();
    return laid;
}

Status addPanel(const PanelPlan& panel, const std::vector<AxisPlan>& axes, const SceneBox& area, PanelAxes laid,
                const TextMeasure& measure, Scene& scene) {
    for (std::size_t i = 0; i < panel.plots.size(); ++i) {
        const PlotPlan& plan = panel.plots[i];
        const auto [x, y] = rangedAxes(plan, axes, area);
        ScenePlot plot;
        plot.area = area;
        plot.x = x.scale;
        plot.y = y.scale;
        plot.xTitle = x.title;
        plot.yTitle = y.title;
        plot.xScale = plan.x;
        plot.yScale = plan.y;
        plot.axes = std::move(laid.ofPlots[i]);
        scene.plots.push_back(std::move(plot));
        for (const std::size_t layer : plan.layers) {
            STEMMA_TRY(SceneLayer drawn, drawUnit(panel.units[layer], panel.looks[layer], x, y, area, scene, measure));
            scene.plots.back().layers.push_back(std::move(drawn));
        }
    }
    return {};
}

} // namespace stemma
