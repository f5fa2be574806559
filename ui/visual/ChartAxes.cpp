// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartAxes.h"

#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kDeepest = 1e-9; ///< of the axis' own extent
constexpr double kFlat = 14;      ///< pixels across, below which a drag means one axis

bool hasAxis(const PositionScale& scale) {
    return scale.kind() != PositionScale::Kind::None;
}

bool standsOn(const ScenePlot& plot, bool y) {
    for (const SceneLayer& layer : plot.layers) {
        if (layer.mark != "bar" && layer.mark != "area") continue;
        const bool vertical = plot.x.isDiscrete() || isContinuous(plot.y);
        if (vertical == y) return true;
    }
    return false;
}

/// The values between two pixels of an axis, in the order of its domain.
std::pair<double, double> valuesBetween(const PositionScale& scale, double one, double other) {
    const bool backwards = (scale.end() < scale.start()) != (other < one);
    if (backwards) std::swap(one, other);
    return {scale.valueAt(one), scale.valueAt(other)};
}

bool usable(const std::pair<double, double>& range, const PositionScale& whole) {
    const double least = std::fabs(whole.to() - whole.from()) * kDeepest;
    return std::isfinite(range.first) && std::isfinite(range.second) && range.second - range.first > least;
}

std::optional<AxisRange> partOf(const PositionScale& scale, double one, double other) {
    if (!hasAxis(scale)) return std::nullopt;
    AxisRange part;
    if (!scale.isDiscrete()) {
        std::tie(part.from, part.to) = valuesBetween(scale, one, other);
        part.step = std::fabs(scale.valueAt(one + 1) - scale.valueAt(one));
        return std::isfinite(part.from) && std::isfinite(part.to) ? std::optional(part) : std::nullopt;
    }
    // A value counts when its band is touched.
    const auto& domain = scale.domain();
    const double half = scale.bandwidth() / 2;
    for (std::size_t i = 0; i < domain.size(); ++i) {
        const double middle = scale.bandMiddle(i);
        if (middle + half >= std::min(one, other) && middle - half <= std::max(one, other))
            part.values.push_back(domain[i]);
    }
    return part.values.empty() ? std::nullopt : std::optional(part);
}

/// Pixels of a part, the lesser first.
std::pair<double, double> pixelsOf(const PositionScale& scale, const AxisRange& part) {
    double low = INFINITY, high = -INFINITY;
    const auto widen = [&](double at) {
        if (!std::isfinite(at)) return;
        low = std::min(low, at);
        high = std::max(high, at);
    };
    if (!scale.isDiscrete()) {
        widen(scale.at(part.from));
        widen(scale.at(part.to));
    }
    const double half = std::max(scale.bandwidth(), scale.step()) / 2;
    for (const std::string& value : part.values)
        if (const int index = scale.indexOf(value); index >= 0) {
            widen(scale.bandMiddle(std::size_t(index)) - half);
            widen(scale.bandMiddle(std::size_t(index)) + half);
        }
    return {low, high};
}

} // namespace

bool isContinuous(const PositionScale& scale) {
    return !scale.isDiscrete() && hasAxis(scale);
}

std::optional<std::size_t> plotAt(const Scene& scene, const QPointF& at) {
    for (std::size_t i = scene.plots.size(); i-- > 0;)
        if (scene.plots[i].area.contains(at.x(), at.y())) return i;
    return std::nullopt;
}

QRectF areaOf(const ScenePlot& plot) {
    return {plot.area.x, plot.area.y, plot.area.width, plot.area.height};
}

AxesSeen seenIn(const ScenePlot& plot, const QRectF& box) {
    AxesSeen seen;
    if (isContinuous(plot.x) && !standsOn(plot, false))
        if (const auto range = valuesBetween(plot.x, box.left(), box.right()); usable(range, plot.x)) seen.x = range;
    if (isContinuous(plot.y) && !standsOn(plot, true))
        if (const auto range = valuesBetween(plot.y, box.bottom(), box.top()); usable(range, plot.y)) seen.y = range;
    return seen;
}

ChartRange rangeIn(const ScenePlot& plot, const QRectF& box) {
    // A box without height or width meets nothing in Qt's eyes.
    const double up = box.height() > 0 ? 0 : 0.01, across = box.width() > 0 ? 0 : 0.01;
    const QRectF part = box.adjusted(-across, -up, across, up).intersected(areaOf(plot));
    ChartRange range;
    if (part.isNull()) return range;
    const bool narrow = part.width() < kFlat && part.height() >= kFlat, flat = part.height() < kFlat;
    if (!narrow && !standsOn(plot, false)) range.x = partOf(plot.x, part.left(), part.right());
    if (!flat && !standsOn(plot, true)) range.y = partOf(plot.y, part.bottom(), part.top());
    // Whatever the drag looked like, something was meant.
    if (range.empty() && !standsOn(plot, false)) range.x = partOf(plot.x, part.left(), part.right());
    if (range.empty() && !standsOn(plot, true)) range.y = partOf(plot.y, part.bottom(), part.top());
    return range;
}

QRectF boxOf(const ScenePlot& plot, const ChartRange& range) {
    QRectF box = areaOf(plot);
    if (range.empty()) return {};
    if (range.x) {
        const auto [low, high] = pixelsOf(plot.x, *range.x);
        if (!(low <= high)) return {};
        box.setLeft(std::max(box.left(), low));
        box.setRight(std::min(areaOf(plot).right(), high));
    }
    if (range.y) {
        const auto [low, high] = pixelsOf(plot.y, *range.y);
        if (!(low <= high)) return {};
        box.setTop(std::max(box.top(), low));
        box.setBottom(std::min(areaOf(plot).bottom(), high));
    }
    return box.width() > 0 && box.height() > 0 ? box : QRectF();
}

std::vector<SceneHit> marksInOrder(const Scene& scene, std::size_t plot, std::size_t most) {
    std::vector<SceneHit> all;
    if (plot >= scene.plots.size()) return all;
    const SceneBox& area = scene.plots[plot].area;
    for (std::size_t l = 0; l < scene.plots[plot].layers.size(); ++l) {
        const SceneLayer& layer = scene.plots[plot].layers[l];
        const auto add = [&](std::uint32_t row, const ScenePoint& at, std::uint32_t colour) {
            if (row != SceneInk::kNoRow && all.size() < most && area.contains(at.x, at.y))
                all.push_back({plot, l, row, at, colour});
        };
        for (const SceneSymbol& one : layer.symbols) add(one.ink.row, one.at, one.ink.colour);
        for (const SceneRect& one : layer.rects)
            add(one.ink.row, {one.box.x + one.box.width / 2, std::max(one.box.y, area.y)}, one.ink.colour);
        for (const SceneLine& one : layer.lines)
            for (std::size_t i = 0; i < one.rows.size(); ++i) add(one.rows[i], one.points[i], one.ink.colour);
        for (const SceneArea& one : layer.areas)
            for (std::size_t i = 0; i < one.rows.size(); ++i) add(one.rows[i], one.upper[i], one.ink.colour);
    }
    std::stable_sort(all.begin(), all.end(), [](const SceneHit& a, const SceneHit& b) {
        return a.at.x != b.at.x ? a.at.x < b.at.x : a.at.y < b.at.y;
    });
    // A point on its line is one place, not two.
    all.erase(std::unique(all.begin(), all.end(),
                          [](const SceneHit& a, const SceneHit& b) { return a.row == b.row && a.at == b.at; }),
              all.end());
    return all;
}

} // namespace stemma::ui
