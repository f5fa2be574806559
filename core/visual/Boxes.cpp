// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/MarkPlacer.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kWidest = 44;

struct Box {
    double q1 = 0, median = 0, q3 = 0, low = 0, high = 0;
    std::vector<std::uint32_t> outliers;
};

/// Tukey's box plot: whiskers end at the last value within `reach` interquartile ranges; reach 0: at the extremes.
Box boxOf(const ChartColumn& column, const std::vector<std::uint32_t>& rows, double reach) {
    std::vector<double> values;
    for (const std::uint32_t row : rows) values.push_back(column.number(row));
    std::sort(values.begin(), values.end());
    Box box{quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75), values.front(), values.back(), {}};
    if (reach <= 0) return box;
    const double room = reach * (box.q3 - box.q1);
    box.low = *std::lower_bound(values.begin(), values.end(), box.q1 - room);
    box.high = *(std::upper_bound(values.begin(), values.end(), box.q3 + room) - 1);
    for (const std::uint32_t row : rows)
        if (column.number(row) < box.low || column.number(row) > box.high) box.outliers.push_back(row);
    return box;
}

} // namespace

Status addBoxes(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer) {
    const Channel measure = unit.vertical ? Channel::Y : Channel::X, across = unit.vertical ? Channel::X : Channel::Y;
    const UnitField* field = unit.field(measure);
    const ChartColumn* column = field ? unit.data->find(field->column) : nullptr;
    if (!column || field->discrete()) return fail(ErrorCode::BadData, "a boxplot needs a quantitative axis");
    const Json& extent = unit.property("extent");
    if (extent.isString() && extent.text() != "min-max")
        return notDrawn("the boxplot's extent " + printable(extent.text()));
    const double reach = extent.isString() ? 0 : extent.number(1.5);
    std::vector<const ChartColumn*> by;
    for (const Channel channel : {across, Channel::XOffset, Channel::YOffset, Channel::Color})
        if (const UnitField* key = unit.field(channel); key && key->discrete())
            if (const ChartColumn* found = unit.data->find(key->column)) by.push_back(found);
    const Grouping grouping = groupRows(*unit.data, by);
    std::vector<std::vector<std::uint32_t>> groups(grouping.count());
    for (std::uint32_t row = 0; row < unit.data->rows; ++row)
        if (!std::isnan(column->number(row))) groups[grouping.groupOf[row]].push_back(row);
    const PositionScale& scale = place.axis(measure).scale;
    const std::uint32_t surface = 0; // of the median: the plot's ground
    for (const std::vector<std::uint32_t>& rows : groups) {
        if (rows.empty()) continue;
        const Box box = boxOf(*column, rows, reach);
        MarkSpan band = place.band(across, rows.front());
        const double middle = band.valid() ? (band.from + band.to) / 2 : place.position(across, rows.front());
        if (std::isnan(middle)) continue;
        const double wanted =
            unit.property("size").number(band.valid() && band.length() > 0 ? band.length() * 0.72 : 14);
        const double half = std::min(wanted, kWidest) / 2;
        const SceneInk ink{looks.colours[rows.front()], 1, rows.front()};
        const auto at = [&](double along, double value) {
            return unit.vertical ? ScenePoint{along, scale.at(value)} : ScenePoint{scale.at(value), along};
        };
        const auto rule = [&](ScenePoint from, ScenePoint to, double width, SceneInk with) {
            layer.rules.push_back({from, to, width, {}, with});
        };
        rule(at(middle, box.low), at(middle, box.q1), 1.25, ink);
        rule(at(middle, box.q3), at(middle, box.high), 1.25, ink);
        rule(at(middle - half / 2, box.low), at(middle + half / 2, box.low), 1.25, ink);
        rule(at(middle - half / 2, box.high), at(middle + half / 2, box.high), 1.25, ink);
        const ScenePoint a = at(middle - half, box.q1), b = at(middle + half, box.q3);
        layer.rects.push_back(
            {{std::min(a.x, b.x), std::min(a.y, b.y), std::fabs(b.x - a.x), std::fabs(b.y - a.y)}, 2, ink, false});
        rule(at(middle - half, box.median), at(middle + half, box.median), 2, {surface, 1, rows.front()});
        for (const std::uint32_t row : box.outliers)
            layer.symbols.push_back(
                {at(middle, column->number(row)), 24, SceneShape::Circle, false, {ink.colour, 0.9F, row}});
    }
    return {};
}

} // namespace stemma
