// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Expression.h"
#include "core/visual/Grouping.h"
#include "core/visual/Ramps.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kCategories = 8; ///< the theme's; more values than that share a ramp
constexpr std::array kShapes = {"circle",      "square",        "cross",          "diamond",
                                "triangle-up", "triangle-down", "triangle-right", "triangle-left"};
/// In Vega's order, which tells neighbours apart.
constexpr std::array kShapeOrder = {SceneShape::Circle,       SceneShape::Square,      SceneShape::TriangleUp,
                                    SceneShape::Cross,        SceneShape::Diamond,     SceneShape::TriangleRight,
                                    SceneShape::TriangleDown, SceneShape::TriangleLeft};
const std::vector<std::vector<double>> kDashes = {{}, {4, 2}, {2, 1}, {1, 1}, {1, 2, 4, 2}};

/// Colours, sizes, shapes … of every row of every layer, and the legends that explain them.
class Looker {
public:
    Looker(const std::vector<Unit>& units, const LookGroups& groups, Scene& scene)
        : m_units(units), m_groups(groups), m_scene(scene) {}

    Result<Looks> run() {
        for (const Unit& unit : m_units) defaults(unit);
        for (const Channel channel : {Channel::Color, Channel::Shape, Channel::StrokeDash, Channel::Size,
                                      Channel::Opacity, Channel::StrokeWidth})
            STEMMA_CHECK(eachScale(channel));
        for (std::size_t i = 0; i < m_units.size(); ++i) STEMMA_CHECK(conditions(m_units[i], m_looks.units[i]));
        return std::move(m_looks);
    }

private:
    /// One scale after the other: units share one where they are in one group, and all have categories or all numbers.
    Status eachScale(Channel channel) {
        std::map<std::pair<std::size_t, bool>, std::vector<std::size_t>> scales;
        const auto group = m_groups.find(channel);
        for (std::size_t i = 0; i < m_units.size(); ++i)
            if (const UnitField* field = m_units[i].field(channel))
                scales[{group == m_groups.end() ? 0 : group->second[i], field->discrete()}].push_back(i);
        for (auto& [which, units] : scales) {
            m_now = std::move(units);
            m_group = which.first;
            switch (channel) {
            case Channel::Color:
                STEMMA_CHECK(colours());
                break;
            case Channel::Shape:
                STEMMA_CHECK(shapes());
                break;
            case Channel::StrokeDash:
                STEMMA_CHECK(dashes());
                break;
            default:
                STEMMA_CHECK(numbers(channel));
            }
        }
        return {};
    }

    UnitRefs refs() const {
        UnitRefs units;
        for (const std::size_t i : m_now) units.add(m_units[i]);
        return units;
    }

    void defaults(const Unit& unit) {
        UnitLooks looks;
        const std::string& mark = unit.mark();
        SceneColour colour{SceneColour::From::Category, {}, 0};
        if (mark == "rule" || mark == "text") colour = {SceneColour::From::Token, "text", 0};
        for (const char* word : {"color", "fill", "stroke"})
            if (unit.property(word).isString() && unit.property(word).text() != "transparent") {
                colour = literalColour(unit.property(word).text());
                looks.explicitColour = true;
                break;
            }
        const ChannelDef* channel = unit.def(Channel::Color);
        if (channel && channel->value && channel->value->isString()) {
            colour = literalColour(channel->value->text());
            looks.explicitColour = true;
        }
        double opacity = 1;
        if (mark == "point" || mark == "circle" || mark == "square" || mark == "tick")
            opacity = aggregates(unit) ? 1 : 0.7;
        if (mark == "area") opacity = unit.stackOffset.empty() ? 0.7 : 1;
        for (const char* word : {"opacity", "fillOpacity", "strokeOpacity"})
            if (unit.property(word).isNumber()) opacity = std::clamp(unit.property(word).number(), 0.0, 1.0);
        const ChannelDef* opacityDef = unit.def(Channel::Opacity);
        if (opacityDef && opacityDef->value && opacityDef->value->isNumber())
            opacity = std::clamp(opacityDef->value->number(), 0.0, 1.0);
        double size = unit.property("size").number(mark == "text" ? 11 : 30);
        const ChannelDef* sizeDef = unit.def(Channel::Size);
        if (sizeDef && sizeDef->value && sizeDef->value->isNumber()) size = sizeDef->value->number();
        SceneShape shape = mark == "square" ? SceneShape::Square : SceneShape::Circle;
        shapeNamed(unit.property("shape").text(), shape);
        if (const ChannelDef* def = unit.def(Channel::Shape); def && def->value) shapeNamed(def->value->text(), shape);
        const std::size_t rows = unit.data->rows;
        looks.colours.assign(rows, colourIndex(m_scene, colour));
        looks.opacities.assign(rows, float(opacity));
        looks.sizes.assign(rows, size);
        looks.shapes.assign(rows, shape);
        m_looks.units.push_back(std::move(looks));
    }

    static bool aggregates(const Unit& unit) {
        for (const auto& [channel, fields] : unit.fields)
            for (const UnitField& field : fields)
                if (!field.def->aggregate.empty()) return true;
        return false;
    }

    static bool shapeNamed(const std::string& name, SceneShape& shape) {
        if (name == "triangle") return shape = SceneShape::TriangleUp, true;
        for (std::size_t i = 0; i < kShapes.size(); ++i)
            if (name == kShapes[i]) return shape = SceneShape(i), true;
        return false;
    }

    /// The units that use a channel, and the definition that counts.
    const UnitField* firstWith(Channel channel, bool& discrete) const {
        const UnitField* first = nullptr;
        for (const Unit& unit : refs())
            if (const UnitField* field = unit.field(channel);
                field && (!first || (first->def->scale.empty() && !field->def->scale.empty())))
                first = field;
        discrete = first && first->discrete();
        return first;
    }

    template <typename Set>
    void eachRow(Channel channel, const Set& set) {
        for (const std::size_t i : m_now) {
            const UnitField* field = m_units[i].field(channel);
            const ChartColumn* column = field ? m_units[i].data->find(field->column) : nullptr;
            if (!column) continue;
            for (std::size_t row = 0; row < column->size(); ++row) set(m_looks.units[i], *column, row);
        }
    }

    /// The same by value: what `index` has for a value's text is set for all rows that have it.
    template <typename Value, typename Set>
    void eachValue(Channel channel, const std::unordered_map<std::string, Value>& index, const Set& set) {
        for (const std::size_t i : m_now) {
            const UnitField* field = m_units[i].field(channel);
            const ChartColumn* column = field ? m_units[i].data->find(field->column) : nullptr;
            if (!column) continue;
            const Grouping values = groupRows(*column);
            std::vector<typename std::unordered_map<std::string, Value>::const_iterator> found;
            for (const std::uint32_t row : values.firstRow) found.push_back(index.find(column->text(row)));
            for (std::size_t row = 0; row < column->size(); ++row)
                if (const auto one = found[values.groupOf[row]]; one != index.end())
                    set(m_looks.units[i], row, one->second);
        }
    }

    LegendPlan& legend(const UnitField& field, Channel channel) {
        LegendPlan plan;
        std::vector<std::string> titles;
        for (const Unit& unit : refs())
            if (const std::string& title = unit.field(channel)->title;
                !title.empty() && std::find(titles.begin(), titles.end(), title) == titles.end())
                titles.push_back(title);
        plan.title = field.title.empty() ? std::string() : join(titles, ", ");
        plan.field = field.column;
        plan.temporal = field.type == FieldType::Temporal;
        plan.timeFormat = field.timeFormat;
        plan.format = field.def->legend["format"].text(field.def->format);
        if (plan.temporal && plan.format.empty()) plan.format = plan.timeFormat.empty() ? "%b %d, %Y" : plan.timeFormat;
        plan.scale = field.def->scale["type"].text();
        plan.lines = true;
        plan.filled = false;
        plan.ofColour = channel == Channel::Color;
        plan.group = m_group;
        for (const Unit& unit : refs()) {
            if (unit.mark() != "line" && unit.mark() != "rule") plan.lines = false;
            if (unit.mark() != "point" || unit.property("filled").boolean()) plan.filled = true;
        }
        m_looks.legends.push_back(std::move(plan));
        return m_looks.legends.back();
    }

    Status colours() {
        bool discrete = false;
        const UnitField* field = firstWith(Channel::Color, discrete);
        if (!field) return {};
        if (field->def->noScale) {
            std::unordered_map<std::string, std::uint32_t> known;
            eachRow(Channel::Color, [&](UnitLooks& looks, const ChartColumn& column, std::size_t row) {
                if (column.isNull(row)) return;
                const auto [place, isNew] = known.try_emplace(column.text(row), 0);
                if (isNew) place->second = colourIndex(m_scene, literalColour(place->first));
                looks.colours[row] = place->second;
            });
            return {};
        }
        return discrete ? discreteColours(*field) : continuousColours(*field);
    }

    Result<std::vector<std::uint32_t>> keyColours(const UnitField& field, std::size_t count) {
        const Json& scale = field.def->scale;
        std::vector<std::uint32_t> colours;
        const bool ordered = field.type == FieldType::Ordinal;
        const std::string scheme = scale["scheme"].isObject() ? scale["scheme"]["name"].text() : scale["scheme"].text();
        static const std::initializer_list<std::string_view> kCategorical = {
            "accent",  "category10", "category20", "category20b", "category20c", "dark2",     "paired",      "pastel1",
            "pastel2", "set1",       "set2",       "set3",        "tableau10",   "tableau20", "observable10"};
        ColourRamp ramp{"ramp", false};
        const bool named = !scheme.empty() && !isOneOf(scheme, kCategorical);
        if (named) {
            STEMMA_TRY(ramp, rampOf(scheme, scale));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Json& range = scale["range"];
            if (range.isArray() && !range.empty()) {
                colours.push_back(colourIndex(m_scene, literalColour(range.at(i % range.size()).text())));
            } else if (named || ((ordered || count > kCategories) && scheme.empty()) || count > kCategories) {
                double share = count > 1 ? double(i) / double(count - 1) : 0.5;
                if (ramp.name == "blues") share = 0.25 + 0.75 * share; // the lightest is for nothing at all
                if (ramp.reversed) share = 1 - share;
                colours.push_back(colourIndex(m_scene, {SceneColour::From::Ramp, ramp.name, share * 0.95}));
            } else {
                colours.push_back(colourIndex(m_scene, {SceneColour::From::Category, {}, double(i)}));
            }
        }
        return colours;
    }

    Status discreteColours(const UnitField& field) {
        STEMMA_TRY(DiscreteDomain domain, discreteDomain(refs(), Channel::Color));
        STEMMA_TRY(const std::vector<std::uint32_t> colours, keyColours(field, domain.keys.size()));
        std::unordered_map<std::string, std::uint32_t> index;
        for (std::size_t i = 0; i < domain.keys.size(); ++i) index.emplace(domain.keys[i], colours[i]);
        eachValue(Channel::Color, index,
                  [](UnitLooks& looks, std::size_t row, std::uint32_t colour) { looks.colours[row] = colour; });
        if (field.def->noLegend) return {};
        LegendPlan& plan = legend(field, Channel::Color);
        plan.keys = std::move(domain.keys);
        plan.labels = std::move(domain.labels);
        plan.colours = colours;
        chooseEntries(field.def->legend["values"], plan);
        return {};
    }

    void numberExtent(Channel channel, const Json& scale, double& low, double& high) const {
        low = INFINITY, high = -INFINITY;
        for (const Unit& unit : refs())
            if (const UnitField* field = unit.field(channel))
                if (double a = 0, b = 0; const ChartColumn* column = unit.data->find(field->column))
                    if (extentOf(*column, a, b)) low = std::min(low, a), high = std::max(high, b);
        const Json& domain = scale["domain"];
        if (domain.size() >= 2) low = specNumber(domain.at(0)), high = specNumber(domain.at(domain.size() - 1));
        if (scale.contains("domainMin")) low = specNumber(scale["domainMin"]);
        if (scale.contains("domainMax")) high = specNumber(scale["domainMax"]);
        if (!(low <= high) && domain.size() < 2) low = 0, high = 1;
        if (const Json& nice = scale["nice"]; (nice.boolean() || nice.isNumber()) && low < high) {
            PositionScale round = PositionScale::continuous(PositionScale::Kind::Linear, low, high);
            round.nice(int(std::clamp(nice.number(10), 1.0, 100.0)));
            low = round.from(), high = round.to();
        }
    }

    Status continuousColours(const UnitField& field) {
        const Json& scale = field.def->scale;
        const std::string& type = scale["type"].text();
        if (!type.empty() && !isOneOf(type, {"linear", "log", "sqrt", "pow", "symlog", "time", "utc", "sequential"}))
            return notDrawn("scale type " + printable(type) + " of colour");
        bool rects = false;
        for (const Unit& unit : refs()) rects = rects || unit.mark() == "rect";
        ColourRamp ramp{rects ? "blues" : "ramp", scale["reverse"].boolean()};
        const std::string scheme = scale["scheme"].isObject() ? scale["scheme"]["name"].text() : scale["scheme"].text();
        if (!scheme.empty()) {
            STEMMA_TRY(ramp, rampOf(scheme, scale));
        }
        if (const Json& range = scale["range"]; range.isArray() && range.size() >= 2) {
            std::vector<std::string> parts; // a ramp of its own
            for (const Json& part : range.items()) parts.push_back(part.text());
            ramp = {join(parts, ","), scale["reverse"].boolean()};
        } else if (range.isString() && !isOneOf(range.text(), {"heatmap", "ramp", "ordinal"})) {
            if (range.text() != "diverging") return notDrawn("the colour range " + printable(range.text()));
            ramp.name = "diverging";
        }
        double low = 0, high = 1;
        numberExtent(Channel::Color, scale, low, high);
        if (scale["zero"].boolean()) low = std::min(0.0, low), high = std::max(0.0, high);
        const bool middled = scale.contains("domainMid");
        const double middle = specNumber(scale["domainMid"]);
        if (middled && scheme.empty() && !scale["range"].isArray()) ramp.name = "diverging";
        if (low == high) low = std::min(0.0, low); // one value: as much as there is
        const std::uint32_t first = rampIndex(m_scene, ramp.name);
        const double from = transformedValue(scale, low), to = transformedValue(scale, high),
                     mid = transformedValue(scale, middle);
        eachRow(Channel::Color, [&](UnitLooks& looks, const ChartColumn& column, std::size_t row) {
            const double value = transformedValue(scale, column.number(row));
            if (std::isnan(value)) {
                looks.colours[row] = colourIndex(m_scene, {SceneColour::From::Token, "line", 0}); // no value
                return;
            }
            double share = to > from || to < from ? (value - from) / (to - from) : 1;
            if (middled)
                share = value < mid ? 0.5 * (value - from) / (mid - from) : 0.5 + 0.5 * (value - mid) / (to - mid);
            if (ramp.reversed) share = 1 - share;
            looks.colours[row] = first + std::uint32_t(std::lround(std::clamp(share, 0.0, 1.0) * (kRampSteps - 1)));
        });
        if (field.def->noLegend) return {};
        LegendPlan& plan = legend(field, Channel::Color);
        plan.ramp = ramp.name;
        plan.rampReversed = ramp.reversed;
        plan.from = low;
        plan.to = high;
        for (const Json& value : field.def->legend["values"].items()) plan.values.push_back(specNumber(value));
        return {};
    }

    Status shapes() {
        bool discrete = false;
        const UnitField* field = firstWith(Channel::Shape, discrete);
        if (!field) return {};
        if (!discrete) return notDrawn("a shape of numbers");
        STEMMA_TRY(DiscreteDomain domain, discreteDomain(refs(), Channel::Shape));
        std::unordered_map<std::string, SceneShape> index;
        std::vector<SceneShape> shapes;
        for (std::size_t i = 0; i < domain.keys.size(); ++i) {
            auto shape = kShapeOrder[i % kShapeOrder.size()];
            const Json& range = field->def->scale["range"];
            if (range.isArray() && !range.empty() && !shapeNamed(range.at(i % range.size()).text(), shape))
                return notDrawn("the shape " + printable(range.at(i % range.size()).text()));
            index.emplace(domain.keys[i], shape);
            shapes.push_back(shape);
        }
        eachValue(Channel::Shape, index,
                  [](UnitLooks& looks, std::size_t row, SceneShape shape) { looks.shapes[row] = shape; });
        return keyed(*field, Channel::Shape, std::move(domain), [&](LegendPlan& plan) { plan.shapes = shapes; });
    }

    Status dashes() {
        bool discrete = false;
        const UnitField* field = firstWith(Channel::StrokeDash, discrete);
        if (!field) return {};
        if (!discrete) return notDrawn("a stroke dash of numbers");
        STEMMA_TRY(DiscreteDomain domain, discreteDomain(refs(), Channel::StrokeDash));
        std::unordered_map<std::string, std::size_t> index;
        for (std::size_t i = 0; i < domain.keys.size(); ++i) index.emplace(domain.keys[i], i);
        for (const std::size_t i : m_now) m_looks.units[i].dashes.resize(m_units[i].data->rows);
        eachValue(Channel::StrokeDash, index, [](UnitLooks& looks, std::size_t row, std::size_t at) {
            looks.dashes[row] = kDashes[at % kDashes.size()];
        });
        return keyed(*field, Channel::StrokeDash, std::move(domain), [&](LegendPlan& plan) {
            plan.lines = true;
            for (std::size_t i = 0; i < plan.keys.size(); ++i) plan.dashes.push_back(kDashes[i % kDashes.size()]);
        });
    }

    /// One legend explains colour and shape where both are of the same values.
    template <typename Fill>
    Status keyed(const UnitField& field, Channel channel, DiscreteDomain domain, const Fill& fill) {
        if (field.def->noLegend) return {};
        for (LegendPlan& plan : m_looks.legends)
            if (plan.field == field.column && plan.keys == domain.keys) return fill(plan), Status();
        LegendPlan& plan = legend(field, channel);
        plan.keys = std::move(domain.keys);
        plan.labels = std::move(domain.labels);
        plan.colours.assign(plan.keys.size(), colourIndex(m_scene, {SceneColour::From::Token, "text.quiet", 0}));
        fill(plan);
        return {};
    }

    Status numbers(Channel channel) {
        bool discrete = false;
        const UnitField* field = firstWith(channel, discrete);
        if (!field) return {};
        const Json& scale = field->def->scale;
        double least = channel == Channel::Opacity ? 0.3 : channel == Channel::StrokeWidth ? 1 : 4;
        double most = channel == Channel::Opacity ? 0.8 : channel == Channel::StrokeWidth ? 4 : 361;
        if (const Json& range = scale["range"]; range.size() >= 2)
            least = range.at(0).number(), most = range.at(range.size() - 1).number();
        if (scale["rangeMin"].isNumber()) least = scale["rangeMin"].number();
        if (scale["rangeMax"].isNumber()) most = scale["rangeMax"].number();
        const auto set = [&](UnitLooks& looks, std::size_t row, double value) {
            if (channel == Channel::Opacity)
                looks.opacities[row] = float(std::clamp(value, 0.0, 1.0));
            else
                looks.sizes[row] = std::max(0.0, value);
        };
        if (discrete) {
            STEMMA_TRY(DiscreteDomain domain, discreteDomain(refs(), channel));
            std::unordered_map<std::string, double> index;
            std::vector<double> sizes;
            for (std::size_t i = 0; i < domain.keys.size(); ++i) {
                sizes.push_back(domain.keys.size() < 2
                                    ? most
                                    : least + (most - least) * double(i) / double(domain.keys.size() - 1));
                index.emplace(domain.keys[i], sizes.back());
            }
            eachValue(channel, index, set);
            return keyed(*field, channel, std::move(domain), [&](LegendPlan& plan) {
                if (channel == Channel::Size) plan.sizes = sizes;
            });
        }
        double low = 0, high = 1;
        numberExtent(channel, scale, low, high);
        if (scale["zero"].boolean(channel == Channel::Size && field->type == FieldType::Quantitative &&
                                  !scale["domain"].isArray()))
            low = std::min(0.0, low), high = std::max(0.0, high);
        const double from = transformedValue(scale, low), to = transformedValue(scale, high);
        const auto ranged = [&](double value) {
            const double share =
                to == from ? 1 : std::clamp((transformedValue(scale, value) - from) / (to - from), 0.0, 1.0);
            return least + (most - least) * (scale["reverse"].boolean() ? 1 - share : share);
        };
        eachRow(channel, [&](UnitLooks& looks, const ChartColumn& column, std::size_t row) {
            if (const double value = column.number(row); !std::isnan(value))
                set(looks, row, ranged(value));
            else
                set(looks, row, 0);
        });
        if (field->def->noLegend || channel == Channel::StrokeWidth || field->type == FieldType::Temporal) return {};
        return numberLegend(*field, channel, low, high, ranged);
    }

    /// Some round values and how large or clear their marks are.
    template <typename Ranged>
    Status numberLegend(const UnitField& field, Channel channel, double low, double high, const Ranged& ranged) {
        constexpr int kValues = 5;
        LegendPlan& plan = legend(field, channel);
        const bool log = plan.scale == "log" && low > 0;
        const PositionScale scale =
            PositionScale::continuous(log ? PositionScale::Kind::Log : PositionScale::Kind::Linear, low, high);
        const Json& chosen = field.def->legend["values"];
        std::vector<double> values;
        for (const Json& value : chosen.items()) values.push_back(specNumber(value));
        if (!chosen.isArray()) values = scale.ticks(kValues);
        std::erase_if(values, [](double value) { return !std::isfinite(value); });
        const std::size_t all = values.size();
        if (log && !chosen.isArray())
            std::erase_if(values, [&](double value) { return !scale.writesTick(value, kValues, all); });
        if (channel == Channel::Size && !values.empty() && ranged(values.front()) == 0) values.erase(values.begin());
        for (const double value : values) {
            plan.keys.push_back(shortestNumber(value));
            if (channel == Channel::Size)
                plan.sizes.push_back(ranged(value));
            else
                plan.opacities.push_back(float(ranged(value)));
        }
        STEMMA_TRY(plan.labels, numberLabels(values, plan.format, low, high, kValues));
        plan.colours.assign(plan.keys.size(), colourIndex(m_scene, {SceneColour::From::Token, "text.quiet", 0}));
        return {};
    }

    /// {"condition": {"test": …, "value": …}}: a constant for the rows for which an expression holds.
    Status conditions(const Unit& unit, UnitLooks& looks) {
        for (const Channel channel : {Channel::Color, Channel::Opacity, Channel::Size}) {
            const ChannelDef* def = unit.def(channel);
            if (!def || def->conditions.empty()) continue;
            // From the last to the first, which counts.
            for (auto condition = def->conditions.rbegin(); condition != def->conditions.rend(); ++condition) {
                STEMMA_TRY(const std::vector<std::uint32_t> rows, condition->test.rowsOf(*unit.data));
                for (const std::uint32_t row : rows) {
                    if (channel == Channel::Color)
                        looks.colours[row] = colourIndex(m_scene, literalColour(condition->value.text()));
                    if (channel == Channel::Opacity) looks.opacities[row] = float(condition->value.number());
                    if (channel == Channel::Size) looks.sizes[row] = condition->value.number();
                }
            }
            if (channel == Channel::Color) looks.explicitColour = true;
        }
        return {};
    }

    const std::vector<Unit>& m_units;
    const LookGroups& m_groups;
    Scene& m_scene;
    std::vector<std::size_t> m_now; ///< units of the scale that is made
    std::size_t m_group = 0;
    Looks m_looks;
};

} // namespace

Result<Looks> planLooks(const std::vector<Unit>& units, const LookGroups& groups, Scene& scene) {
    return Looker(units, groups, scene).run();
}

} // namespace stemma
