// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Grouping.h"
#include "core/visual/MarkPlacer.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stemma {

namespace {

/// The rows of each series in the order in which they are joined.
std::vector<std::vector<std::uint32_t>> seriesOf(const MarkPlacer& place, const Unit& unit) {
    std::vector<const ChartColumn*> by;
    for (const std::string& name : unit.seriesColumns)
        if (const ChartColumn* column = unit.data->find(name)) by.push_back(column);
    const Grouping grouping = groupRows(*unit.data, by);
    std::vector<std::vector<std::uint32_t>> series(grouping.count());
    for (std::uint32_t row = 0; row < unit.data->rows; ++row) series[grouping.groupOf[row]].push_back(row);
    const Channel along = unit.vertical ? Channel::X : Channel::Y;
    const ChannelDef* orderDef = unit.def(Channel::Order);
    if (orderDef && !orderDef->hasField() && orderDef->value) return series; // {"value": null}: as the rows come
    const UnitField* order = unit.field(Channel::Order);
    const ChartColumn* column = order ? unit.data->find(order->column) : nullptr;
    std::vector<double> places(column ? 0 : unit.data->rows);
    for (std::size_t row = 0; row < places.size(); ++row) places[row] = place.position(along, row);
    for (auto& rows : series) {
        const auto before = [&](std::uint32_t a, std::uint32_t b) {
            return column ? cellLess(*column, a, *column, b)
                          : places[a] < places[b] || (std::isnan(places[b]) && !std::isnan(places[a]));
        };
        if (!std::is_sorted(rows.begin(), rows.end(), before)) std::stable_sort(rows.begin(), rows.end(), before);
    }
    return series;
}

/// One run of points without a gap becomes a line or an area.
class PathMaker {
public:
    PathMaker(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer, PathCurve curve)
        : m_place(place), m_unit(unit), m_looks(looks), m_layer(layer), m_curve(curve), m_area(unit.mark() == "area") {
        m_width = unit.property("strokeWidth").number(unit.property("size").number(2));
    }

    void add(std::uint32_t row) {
        const ScenePoint at = m_place.point(row);
        MarkSpan thick;
        if (m_area) thick = m_place.thickness(row);
        if (std::isnan(at.x) || std::isnan(at.y) || (m_area && !thick.valid())) return flush();
        m_points.push_back(m_area ? side(at, thick.to) : at);
        if (m_area) m_lower.push_back(side(at, thick.from));
        m_rows.push_back(row);
    }

    void flush() {
        if (!m_points.empty()) m_area ? area() : line();
        m_points.clear();
        m_lower.clear();
        m_rows.clear();
    }

private:
    ScenePoint side(const ScenePoint& at, double value) const {
        return m_unit.vertical ? ScenePoint{at.x, value} : ScenePoint{value, at.y};
    }
    SceneInk ink() const {
        return {m_looks.colours[m_rows.front()], m_looks.opacities[m_rows.front()], m_rows.front()};
    }
    void line() {
        SceneLine line;
        line.ink = ink();
        line.width =
            m_unit.field(Channel::Size) || m_unit.field(Channel::StrokeWidth) ? m_looks.sizes[m_rows.front()] : m_width;
        if (m_rows.front() < m_looks.dashes.size())
            line.dash = m_looks.dashes[m_rows.front()];
        else
            for (const Json& part : m_unit.property("strokeDash").items())
                line.dash.push_back(std::max(0.1, part.number(1)));
        const bool ordered = !m_unit.field(Channel::Order);
        const std::size_t all = m_points.size();
        line.rows = m_rows;
        line.points = m_points;
        if (ordered) thinLine(line.points, line.rows, m_unit.vertical);
        if (line.points.size() < all) m_layer.thinnedFrom += all;
        if (m_curve.kind != PathCurve::Kind::Linear) {
            line.points = curvedPath(line.points, m_curve, m_unit.vertical);
            line.rows.clear();
        }
        const Json& point = m_unit.property("point");
        if (line.points.size() == 1 && !point.boolean() && !point.isObject()) dot(line);
        m_layer.lines.push_back(std::move(line));
    }
    /// A line of one point would not be seen.
    void dot(const SceneLine& line) {
        m_layer.symbols.push_back({line.points.front(), 30, SceneShape::Circle, true, line.ink});
    }
    void area() {
        SceneArea area;
        area.ink = ink();
        const std::size_t all = m_points.size();
        std::vector<std::uint32_t> upperRows = m_rows, lowerRows;
        area.upper = m_points;
        area.lower = m_lower;
        if (all > 4'000) {
            std::vector<std::uint32_t> kept(all);
            std::iota(kept.begin(), kept.end(), 0);
            thinLine(area.upper, kept, m_unit.vertical);
            area.lower.clear();
            upperRows.clear();
            for (const std::uint32_t i : kept) area.lower.push_back(m_lower[i]), upperRows.push_back(m_rows[i]);
            m_layer.thinnedFrom += all;
        }
        area.rows = std::move(upperRows);
        area.upper = curvedPath(area.upper, m_curve, m_unit.vertical);
        area.lower = curvedPath(area.lower, m_curve, m_unit.vertical);
        if (m_curve.kind != PathCurve::Kind::Linear) area.rows.clear();
        const Json& line = m_unit.property("line");
        if (line.boolean() || line.isObject()) {
            SceneLine edge{area.upper, m_width, {}, area.ink, {}};
            edge.ink.opacity = 1;
            m_layer.lines.push_back(std::move(edge));
        }
        m_layer.areas.push_back(std::move(area));
    }

    const MarkPlacer& m_place;
    const Unit& m_unit;
    const UnitLooks& m_looks;
    SceneLayer& m_layer;
    const PathCurve m_curve;
    const bool m_area;
    double m_width;
    std::vector<ScenePoint> m_points, m_lower;
    std::vector<std::uint32_t> m_rows;
};

} // namespace

Status addPaths(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer) {
    STEMMA_TRY(const PathCurve curve, pathCurveOf(unit));
    PathMaker maker(place, unit, looks, layer, curve);
    for (const std::vector<std::uint32_t>& rows : seriesOf(place, unit)) {
        for (const std::uint32_t row : rows) maker.add(row);
        maker.flush();
    }
    return {};
}

} // namespace stemma
