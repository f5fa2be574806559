// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/MarkPlacer.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kUsual = 14; ///< pixels across a box, as Vega-Lite's
constexpr double kMostOfBand = 0.9;

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

/// The boxes' numbers as rows of their own: what a tooltip shows of a box is not one of its rows.
class Summary {
public:
    Summary(const Unit& unit, const UnitField& measure, const std::vector<const UnitField*>& keys)
        : m_source(*unit.data) {
        for (const UnitField* key : keys) {
            if (m_data.find(key->column)) continue;
            m_data.columns.emplace_back(key->column);
            tips.push_back({key->title.empty() ? defaultTitle(*key->def) : key->title,
                            key->column,
                            key->timeFormat,
                            !key->timeFormat.empty(),
                            {},
                            true});
        }
        m_keys = m_data.columns.size();
        for (const char* name : {"Highest", "Upper quartile", "Median", "Lower quartile", "Lowest", "Rows"}) {
            m_data.columns.emplace_back(std::string("\x1f") + name);
            tips.push_back({name, m_data.columns.back().name(), "", false, {}, true});
        }
        m_data.columns.emplace_back("\x1f"
                                    "value");
        tips.push_back({measure.title.empty() ? defaultTitle(*measure.def) : measure.title,
                        m_data.columns.back().name(),
                        "",
                        false,
                        {},
                        true});
    }

    std::uint32_t addBox(std::uint32_t row, const Box& box, std::size_t count) {
        keys(row);
        const double numbers[] = {box.high, box.q3, box.median, box.q1, box.low, double(count)};
        for (std::size_t i = 0; i < 6; ++i) m_data.columns[m_keys + i].pushNumber(numbers[i]);
        m_data.columns.back().pushNull();
        return std::uint32_t(m_data.rows++);
    }
    std::uint32_t addOutlier(std::uint32_t row, double value) {
        keys(row);
        for (std::size_t i = 0; i < 6; ++i) m_data.columns[m_keys + i].pushNull();
        m_data.columns.back().pushNumber(value);
        return std::uint32_t(m_data.rows++);
    }
    std::shared_ptr<const ChartData> take() { return std::make_shared<const ChartData>(std::move(m_data)); }
    std::vector<SceneTip> tips;

private:
    void keys(std::uint32_t row) {
        for (std::size_t i = 0; i < m_keys; ++i)
            m_data.columns[i].pushFrom(*m_source.find(m_data.columns[i].name()), row);
    }
    const ChartData& m_source;
    ChartData m_data;
    std::size_t m_keys = 0;
};

/// Whiskers, box, median and outliers of one group, about `middle`.
void drawBox(const Unit& unit, const PositionScale& scale, const Box& box, double middle, double half, SceneInk ink,
             SceneLayer& layer) {
    const auto at = [&](double along, double value) {
        return unit.vertical ? ScenePoint{along, scale.at(value)} : ScenePoint{scale.at(value), along};
    };
    const auto rule = [&](ScenePoint from, ScenePoint to, double width, SceneInk with) {
        if (std::isfinite(from.x + from.y + to.x + to.y)) layer.rules.push_back({from, to, width, {}, with});
    };
    rule(at(middle, box.low), at(middle, box.q1), 1.25, ink);
    rule(at(middle, box.q3), at(middle, box.high), 1.25, ink);
    if (unit.property("ticks").boolean() || unit.property("ticks").isObject()) { // ends of the whiskers
        rule(at(middle - half / 2, box.low), at(middle + half / 2, box.low), 1.25, ink);
        rule(at(middle - half / 2, box.high), at(middle + half / 2, box.high), 1.25, ink);
    }
    const ScenePoint a = at(middle - half, box.q1), b = at(middle + half, box.q3);
    if (std::isfinite(a.x + a.y + b.x + b.y))
        layer.rects.push_back(
            {{std::min(a.x, b.x), std::min(a.y, b.y), std::fabs(b.x - a.x), std::fabs(b.y - a.y)}, 2, ink, false});
    rule(at(middle - half, box.median), at(middle + half, box.median), 2, {0, 1, ink.row}); // the plot's ground
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
    std::vector<const UnitField*> keys;
    for (const Channel channel : {across, Channel::XOffset, Channel::YOffset, Channel::Color})
        if (const UnitField* key = unit.field(channel); key && key->discrete())
            if (const ChartColumn* found = unit.data->find(key->column)) by.push_back(found), keys.push_back(key);
    const Grouping grouping = groupRows(*unit.data, by);
    std::vector<std::vector<std::uint32_t>> groups(grouping.count());
    for (std::uint32_t row = 0; row < unit.data->rows; ++row)
        if (!std::isnan(column->number(row))) groups[grouping.groupOf[row]].push_back(row);
    const PositionScale& scale = place.axis(measure).scale;
    Summary summary(unit, *field, keys);
    for (const std::vector<std::uint32_t>& rows : groups) {
        if (rows.empty()) continue;
        const Box box = boxOf(*column, rows, reach);
        const MarkSpan band = place.band(across, rows.front());
        const double middle = band.valid() ? (band.from + band.to) / 2 : place.position(across, rows.front());
        if (std::isnan(middle)) continue;
        double wide = unit.property("size").number(kUsual);
        if (band.valid() && band.length() > 0) wide = std::min(wide, band.length() * kMostOfBand);
        const std::uint32_t colour = looks.colours[rows.front()];
        drawBox(unit, scale, box, middle, wide / 2, {colour, 1, summary.addBox(rows.front(), box, rows.size())}, layer);
        for (const std::uint32_t row : box.outliers) {
            const double value = scale.at(column->number(row));
            if (std::isnan(value)) continue;
            const ScenePoint at = unit.vertical ? ScenePoint{middle, value} : ScenePoint{value, middle};
            layer.symbols.push_back(
                {at, 24, SceneShape::Circle, false, {colour, 0.9F, summary.addOutlier(row, column->number(row))}});
        }
    }
    layer.tips = std::move(summary.tips);
    layer.data = summary.take();
    return {};
}

} // namespace stemma
