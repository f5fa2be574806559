// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostFacets = 400;
constexpr std::size_t kMostInFacets = 2'000'000;    ///< rows of layers that stand in each facet, over all of them
constexpr double kUsualSize = 200, kUsualStep = 20; ///< pixels: Vega-Lite's

/// Scales that a view has from the one around it.
struct Inherited {
    std::optional<std::size_t> x, y;
    std::optional<std::size_t>& of(Channel channel) { return channel == Channel::X ? x : y; }
};

/// The values by which facets are told apart, along one of the three channels.
struct FacetValues {
    Channel channel;
    DiscreteDomain domain;
    std::string title;
};

void groupLooks(const ViewSpec& view, const std::vector<UnitSpec>& units, Channel channel, std::size_t current,
                std::size_t& next, std::vector<std::size_t>& group) {
    const bool apart = !view.shares(channel);
    if (view.kind != ViewSpec::Kind::Layers) {
        for (const ViewSpec& part : view.views) groupLooks(part, units, channel, apart ? next++ : current, next, group);
        return;
    }
    std::map<std::size_t, std::size_t> layers;
    for (std::size_t i = view.firstUnit; i < view.firstUnit + view.units; ++i) {
        if (!apart) {
            group[i] = current;
            continue;
        }
        const auto [place, isNew] = layers.try_emplace(units[i].layer, next);
        next += isNew;
        group[i] = place->second;
    }
}

class Composer {
public:
    Composer(std::vector<Unit> units, Scene& scene) : m_units(std::move(units)), m_scene(scene) {}

    Result<Composition> run(const ViewSpec& view, const std::vector<UnitSpec>& specs) {
        LookGroups groups;
        for (const Channel channel : {Channel::Color, Channel::Shape, Channel::StrokeDash, Channel::Size,
                                      Channel::Opacity, Channel::StrokeWidth}) {
            std::vector<std::size_t> group = lookGroup(view, specs, channel);
            if (std::any_of(group.begin(), group.end(), [](std::size_t one) { return one > 0; }))
                groups[channel] = std::move(group);
        }
        STEMMA_TRY(Looks looks, planLooks(m_units, groups, m_scene));
        m_looks = std::move(looks.units);
        m_result.legends = std::move(looks.legends);
        STEMMA_TRY(m_result.grid, grid(view, {}));
        return std::move(m_result);
    }

private:
    UnitRefs below(const ViewSpec& view) const {
        UnitRefs units;
        for (std::size_t i = view.firstUnit; i < view.firstUnit + view.units; ++i) units.add(m_units[i]);
        return units;
    }

    Result<std::size_t> axisOf(const UnitRefs& units, Channel channel) {
        STEMMA_TRY(AxisPlan plan, planAxis(units, channel));
        m_result.axes.push_back(std::move(plan));
        return m_result.axes.size() - 1;
    }

    /// Layers with axes of their own have them in each facet.
    static bool facetsApart(const ViewSpec& view, Channel channel) {
        return view.kind == ViewSpec::Kind::Facet && !view.views.front().shares(channel);
    }

    Result<GridPlan> grid(const ViewSpec& view, Inherited scales) {
        if (view.kind != ViewSpec::Kind::Layers)
            for (const Channel channel : {Channel::X, Channel::Y})
                if (view.shares(channel) && !scales.of(channel) && !facetsApart(view, channel)) {
                    STEMMA_TRY(scales.of(channel), axisOf(below(view), channel));
                }
        if (view.kind == ViewSpec::Kind::Facet) return facets(view, scales);
        if (view.kind == ViewSpec::Kind::Layers) return single(view, scales);
        GridPlan plan;
        plan.title = view.title;
        plan.columns = view.columns;
        for (const ViewSpec& part : view.views) {
            STEMMA_TRY(GridPlan cell, grid(part, scales));
            plan.cells.push_back(std::move(cell));
        }
        return plan;
    }

    Result<GridPlan> single(const ViewSpec& view, const Inherited& scales) {
        PanelPlan panel;
        panel.title = view.title;
        for (std::size_t i = view.firstUnit; i < view.firstUnit + view.units; ++i) {
            panel.units.push_back(m_units[i]);
            panel.looks.push_back(m_looks[i]);
        }
        STEMMA_CHECK(addPlots(view, scales, panel));
        panel.square = view.width > 0 && view.width == view.height;
        panel.width = share(view.width, panel, Channel::X);
        panel.height = share(view.height, panel, Channel::Y);
        return add(std::move(panel));
    }

    GridPlan add(PanelPlan panel) {
        m_result.panels.push_back(std::move(panel));
        GridPlan place;
        place.panel = m_result.panels.size() - 1;
        return place;
    }

    /// How much of a row or column a panel gets: what it asks for, or what its categories would.
    double share(double asked, const PanelPlan& panel, Channel channel) const {
        if (asked > 0) return std::clamp(asked / kUsualSize, 0.05, 20.0);
        const PlotPlan& plot = panel.plots.front();
        const AxisPlan& axis = m_result.axes[channel == Channel::X ? plot.x : plot.y];
        if (!axis.present || !axis.scale.isDiscrete()) return 1;
        const double sides = double(std::max<std::size_t>(1, axis.offset.domain().size()));
        return std::clamp(double(axis.scale.domain().size()) * sides * kUsualStep / kUsualSize, 0.5, 2.0);
    }

    /// Layers with the same axes are one plot; the second axis of a kind stands on the other side.
    Status addPlots(const ViewSpec& view, const Inherited& scales, PanelPlan& panel) {
        std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> groups;
        const bool xApart = !view.shares(Channel::X) && !scales.x, yApart = !view.shares(Channel::Y) && !scales.y;
        for (std::size_t i = 0; i < panel.units.size(); ++i) {
            const std::size_t layer = panel.units[i].spec->layer;
            groups[{xApart ? layer : 0, yApart ? layer : 0}].push_back(i);
        }
        std::map<std::size_t, std::size_t> xs, ys;
        const auto planned = [&](std::map<std::size_t, std::size_t>& known, std::size_t group, Channel channel,
                                 const std::optional<std::size_t>& given) -> Result<std::size_t> {
            if (given) return *given;
            if (const auto found = known.find(group); found != known.end()) return found->second;
            UnitRefs units;
            for (const Unit& unit : panel.units)
                if (!(channel == Channel::X ? xApart : yApart) || unit.spec->layer == group) units.add(unit);
            STEMMA_TRY(const std::size_t axis, axisOf(units, channel));
            return known[group] = axis;
        };
        for (const auto& [group, layers] : groups) {
            PlotPlan plot;
            plot.layers = layers;
            STEMMA_TRY(plot.x, planned(xs, group.first, Channel::X, scales.x));
            STEMMA_TRY(plot.y, planned(ys, group.second, Channel::Y, scales.y));
            panel.plots.push_back(std::move(plot));
        }
        return {};
    }

    Result<std::vector<FacetValues>> facetValues(const ViewSpec& view) const {
        std::vector<FacetValues> all;
        std::size_t count = 1;
        for (const Channel channel : {Channel::Row, Channel::Column, Channel::Facet}) {
            const UnitRefs units = below(view);
            const UnitField* field = nullptr;
            for (const Unit& unit : units)
                if (!field) field = unit.field(channel);
            if (!field) continue;
            FacetValues values{channel, {}, field->title};
            STEMMA_TRY(values.domain, discreteDomain(units, channel));
            const Json& header = field->def->header;
            if (!header["labels"].boolean(true)) values.domain.labels.assign(values.domain.keys.size(), {});
            if (field->def->noAxis) values.title.clear(), values.domain.labels.assign(values.domain.keys.size(), {});
            count *= std::max<std::size_t>(1, values.domain.keys.size());
            if (count > kMostFacets) return notDrawn("more than 400 facets");
            all.push_back(std::move(values));
        }
        return all;
    }

    /// The rows of each unit in each facet; a unit that hasn't got one of the columns is in all facets along it.
    static std::vector<std::vector<std::uint32_t>>
    rowsByFacet(const Unit& unit, const ChartData& data, const std::vector<FacetValues>& values, std::size_t count) {
        std::vector<std::vector<std::uint32_t>> rows(count);
        std::vector<const ChartColumn*> by;
        std::vector<std::unordered_map<std::string, std::size_t>> places(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const UnitField* field = unit.field(values[i].channel);
            const ChartColumn* column = field ? data.find(field->column) : nullptr;
            by.push_back(column);
            const std::vector<std::string>& keys = values[i].domain.keys;
            for (std::size_t at = 0; at < keys.size(); ++at) places[i].emplace(keys[at], at);
        }
        std::vector<const ChartColumn*> columns = by;
        std::erase(columns, nullptr);
        const Grouping alike = groupRows(data, columns);
        std::vector<std::vector<std::size_t>> facets(alike.count(), {0}); // of each group
        std::vector<std::size_t> next;
        for (std::size_t group = 0; group < alike.count(); ++group)
            for (std::size_t i = 0; i < by.size(); ++i) {
                const std::size_t all = values[i].domain.keys.size();
                std::size_t from = 0, to = all;
                if (by[i]) {
                    const auto found = places[i].find(by[i]->text(alike.firstRow[group]));
                    from = found == places[i].end() ? all : found->second, to = std::min(all, from + 1);
                }
                next.clear();
                for (const std::size_t facet : facets[group])
                    for (std::size_t at = from; at < to; ++at) next.push_back(facet * all + at);
                facets[group].swap(next);
            }
        for (std::uint32_t row = 0; row < data.rows; ++row)
            for (const std::size_t facet : facets[alike.groupOf[row]]) rows[facet].push_back(row);
        return rows;
    }

    /// Layers that stand in several facets are drawn in each: so many marks nobody could look at.
    static Status bounded(const Unit& unit, const std::vector<FacetValues>& values) {
        std::size_t times = 1;
        for (const FacetValues& one : values)
            if (!unit.field(one.channel)) times *= std::max<std::size_t>(1, one.domain.keys.size());
        if (times == 1 || unit.data->rows <= kMostInFacets / times) return {};
        return notDrawn("a layer of " + formatCount(std::int64_t(unit.data->rows)) + " rows in each of " +
                        std::to_string(times) + " facets");
    }

    static bool isFaceted(const Unit& unit) {
        return unit.field(Channel::Row) || unit.field(Channel::Column) || unit.field(Channel::Facet);
    }

    static UnitLooks picked(const UnitLooks& looks, const std::vector<std::uint32_t>& rows) {
        UnitLooks result;
        result.explicitColour = looks.explicitColour;
        for (const std::uint32_t row : rows) {
            result.colours.push_back(looks.colours[row]);
            result.opacities.push_back(looks.opacities[row]);
            result.sizes.push_back(looks.sizes[row]);
            result.shapes.push_back(looks.shapes[row]);
            if (!looks.dashes.empty()) result.dashes.push_back(looks.dashes[row]);
        }
        return result;
    }

    Result<std::vector<PanelPlan>> split(const ViewSpec& view, const std::vector<FacetValues>& values,
                                         std::size_t count) const {
        std::vector<PanelPlan> panels(count);
        for (std::size_t i = view.firstUnit; i < view.firstUnit + view.units; ++i) {
            const Unit& unit = m_units[i];
            STEMMA_CHECK(bounded(unit, values));
            if (!isFaceted(unit)) {
                for (PanelPlan& panel : panels) panel.units.push_back(unit), panel.looks.push_back(m_looks[i]);
                continue;
            }
            const auto rows = rowsByFacet(unit, *unit.data, values, count);
            const auto raw = rowsByFacet(unit, *unit.raw, values, count);
            const auto whole = rowsByFacet(unit, unit.whole ? *unit.whole : ChartData(), values, count);
            for (std::size_t facet = 0; facet < count; ++facet) {
                Unit part = unit;
                part.data = std::make_shared<const ChartData>(unit.data->pick(rows[facet]));
                part.raw = std::make_shared<const ChartData>(unit.raw->pick(raw[facet]));
                if (unit.whole) part.whole = std::make_shared<const ChartData>(unit.whole->pick(whole[facet]));
                panels[facet].units.push_back(std::move(part));
                panels[facet].looks.push_back(picked(m_looks[i], rows[facet]));
            }
        }
        return panels;
    }

    Result<GridPlan> facets(const ViewSpec& view, const Inherited& scales) {
        STEMMA_TRY(const std::vector<FacetValues> values, facetValues(view));
        std::size_t count = 1;
        for (const FacetValues& one : values) count *= one.domain.keys.size();
        GridPlan plan;
        plan.title = view.title;
        plan.together = true;
        plan.columns = view.columns;
        for (const FacetValues& one : values) {
            if (one.channel == Channel::Row) plan.rowHeads = one.domain.labels, plan.rowTitle = one.title;
            if (one.channel == Channel::Column) plan.columnHeads = one.domain.labels, plan.columnTitle = one.title;
            if (one.channel == Channel::Facet) plan.cellHeads = one.domain.labels, plan.cellTitle = one.title;
        }
        if (plan.cellHeads.empty()) plan.columns = std::max<std::size_t>(1, plan.columnHeads.size());
        const auto shared = [&](const std::optional<std::size_t>& axis, Channel channel, std::string& title) {
            if (!axis || view.apart.contains(channel)) return false;
            if (m_result.axes[*axis].drawn) title = m_result.axes[*axis].title;
            return true;
        };
        plan.xShared = shared(scales.x, Channel::X, plan.xTitle);
        plan.yShared = shared(scales.y, Channel::Y, plan.yTitle);
        STEMMA_TRY(std::vector<PanelPlan> panels, split(view, values, count));
        for (PanelPlan& panel : panels) {
            STEMMA_CHECK(addPlots(view.views.front(), scales, panel));
            for (PlotPlan& plot : panel.plots) plot.xTitled = !plan.xShared, plot.yTitled = !plan.yShared;
            plan.cells.push_back(add(std::move(panel)));
        }
        return plan;
    }

    const std::vector<Unit> m_units;
    Scene& m_scene;
    std::vector<UnitLooks> m_looks;
    Composition m_result;
};

} // namespace

std::vector<std::size_t> lookGroup(const ViewSpec& view, const std::vector<UnitSpec>& units, Channel channel) {
    std::vector<std::size_t> group(units.size());
    std::size_t next = 1;
    groupLooks(view, units, channel, 0, next, group);
    return group;
}

std::string hiddenKey(const std::string& value, std::size_t group) {
    return group == 0 ? value : std::to_string(group) + "\x1f" + value;
}

std::set<std::string> hiddenValues(const std::set<std::string>& hidden, std::size_t group) {
    if (group == 0) return hidden;
    std::set<std::string> values;
    const std::string start = hiddenKey({}, group);
    for (const std::string& key : hidden)
        if (key.starts_with(start)) values.insert(key.substr(start.size()));
    return values;
}

Result<Composition> compose(const ChartSpec& spec, std::vector<Unit> units, Scene& scene) {
    return Composer(std::move(units), scene).run(spec.view, spec.units);
}

} // namespace stemma
