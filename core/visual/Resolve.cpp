// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Resolve.h"

#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

/// Rows after the transforms, made once for all units that draw the same.
class Rows {
public:
    Rows(const ChartSpec& spec, const ChartData& self) : m_spec(spec), m_self(self) {}

    Result<std::shared_ptr<const ChartData>> of(const UnitSpec& unit) {
        if (unit.rows) return unit.rows;
        for (const Made& made : m_made)
            if (made.unit->data == unit.data && made.unit->transforms == unit.transforms) return made.rows;
        STEMMA_TRY(ChartData rows, transformed(source(unit), unit.transforms));
        m_made.push_back({&unit, std::make_shared<const ChartData>(std::move(rows))});
        return m_made.back().rows;
    }

private:
    struct Made {
        const UnitSpec* unit;
        std::shared_ptr<const ChartData> rows;
    };

    ChartData source(const UnitSpec& unit) const {
        if (!unit.data) return m_self;
        const Json& data = *unit.data;
        if (data["values"].isArray()) return ChartData::fromJson(data["values"]);
        if (data["name"].text() == "self") return m_self;
        return ChartData::fromJson(m_spec.datasets[data["name"].text()]);
    }

    const ChartSpec& m_spec;
    const ChartData& m_self;
    std::vector<Made> m_made;
};

/// The columns one unit needs, so that many units over many rows stay small; all of them where that can't be told.
ChartData narrowed(const ChartData& rows, const UnitSpec& unit) {
    std::set<std::string> names;
    for (const auto& [channel, defs] : unit.encoding)
        for (const ChannelDef& def : defs) {
            if (!def.conditions.empty()) return rows;
            if (!def.field.empty()) names.insert(def.field);
            if (def.sort && (*def.sort)["field"].isString()) names.insert(plainField((*def.sort)["field"].text()));
        }
    ChartData result;
    result.rows = rows.rows;
    for (const std::string& name : names) {
        const ChartColumn* column = rows.find(name);
        if (!column || column->name() != name) return rows;
        result.columns.push_back(*column);
    }
    return result;
}

/// A rule at {"datum": 3} is drawn once, whatever the rows.
bool constantsOnly(const UnitSpec& unit) {
    for (const auto& [channel, defs] : unit.encoding)
        for (const ChannelDef& def : defs)
            if (def.hasField()) return false;
    return !unit.data || !(*unit.data)["values"].isArray() || !(*unit.data)["values"].empty();
}

Result<std::vector<Unit>> unitsOf(const ChartSpec& spec, const ChartData& self, const ResolveOptions& options) {
    std::vector<Unit> units;
    Rows rows(spec, self);
    const std::vector<std::size_t> groups = lookGroup(spec.view, spec.units, Channel::Color);
    const bool ordered = std::any_of(spec.units.begin(), spec.units.end(), sortsByChannel);
    for (std::size_t i = 0; i < spec.units.size(); ++i) {
        const UnitSpec& unit = spec.units[i];
        STEMMA_TRY(const std::shared_ptr<const ChartData> all, rows.of(unit));
        ChartData data = narrowed(*all, unit);
        if (data.rows == 0 && constantsOnly(unit)) data.rows = 1;
        STEMMA_TRY(Unit prepared, prepareUnit(unit, std::move(data), hiddenValues(options.hidden, groups[i]), ordered));
        units.push_back(std::move(prepared));
    }
    return units;
}

void applyZooms(Composition& composition, const ResolveOptions& options) {
    for (const auto& [number, seen] : options.zooms)
        if (number < composition.axes.size())
            if (AxisPlan& plan = composition.axes[number]; plan.present && !plan.scale.isDiscrete())
                plan.scale.setDomain(seen.first, seen.second), plan.only.reset();
}

/// Says why there is nothing to see.
void explainNothing(Scene& scene, std::size_t rows, const ResolveOptions& options) {
    std::size_t marks = 0;
    for (const ScenePlot& plot : scene.plots)
        for (const SceneLayer& layer : plot.layers)
            marks += layer.rects.size() + layer.areas.size() + layer.lines.size() + layer.rules.size() +
                     layer.arcs.size() + layer.symbols.size() + layer.texts.size();
    if (marks > 0) return;
    for (ScenePlot& plot : scene.plots) plot.axes.clear(); // axes of nothing would be invented
    scene.headings.clear();
    if (options.hidden.empty()) scene.legends.clear();
    scene.nothing = rows == 0                ? "There are no rows to draw."
                    : options.hidden.empty() ? "There is nothing to draw: no row has a value for every axis."
                                             : "Everything is switched off in the legend.";
}

} // namespace

double estimatedTextWidth(std::string_view utf8, double pixels, bool bold) {
    double ems = 0;
    for (const char c : utf8) {
        if ((c & 0xC0) == 0x80) continue; // a character counts once
        if (std::string_view("ijl.,:;'|!I").find(c) != std::string_view::npos)
            ems += 0.3;
        else if (std::string_view("mwMW@%").find(c) != std::string_view::npos)
            ems += 0.9;
        else if (c == ' ' || c == 'f' || c == 't' || c == 'r' || c == '-')
            ems += 0.4;
        else
            ems += c >= 'A' && c <= 'Z' ? 0.7 : 0.62;
    }
    return ems * pixels * (bold ? 1.08 : 1);
}

Result<Scene> resolveScene(const ChartSpec& spec, const ChartData& self, const ResolveOptions& options) {
    Scene scene;
    scene.width = std::clamp(options.width, 8.0, 20'000.0);
    scene.height = std::clamp(options.height, 8.0, 20'000.0);
    scene.colours.push_back({SceneColour::From::Token, "surface", 0});
    STEMMA_TRY(std::vector<Unit> units, unitsOf(spec, self, options));
    std::size_t rows = 0;
    for (const Unit& unit : units) rows += unit.given;
    STEMMA_TRY(Composition composition, compose(spec, std::move(units), scene));
    applyZooms(composition, options);
    STEMMA_CHECK(layOut(std::move(composition), {spec.title, spec.subtitle}, options, scene));
    explainNothing(scene, rows, options);
    return scene;
}

std::vector<std::string> neededColumns(const ChartSpec& spec) {
    std::set<std::string> names;
    for (const UnitSpec& unit : spec.units) {
        if (!unit.transforms.empty()) return {};
        for (const auto& [channel, defs] : unit.encoding)
            for (const ChannelDef& def : defs) {
                if (!def.field.empty()) names.insert(def.field);
                if (!def.conditions.empty()) return {};
                if (def.sort && (*def.sort)["field"].isString()) names.insert(plainField((*def.sort)["field"].text()));
            }
    }
    return {names.begin(), names.end()};
}

} // namespace stemma
