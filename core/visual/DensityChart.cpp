// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"

#include "core/base/Text.h"
#include "core/visual/ChartRange.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Unit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

constexpr int kAcross = 240, kUp = 160; ///< places along x and y; a cell is two or three pixels of a usual chart

bool isPoints(const UnitSpec& unit) {
    const std::string& mark = unit.mark.type;
    return mark == "point" || mark == "circle" || mark == "square";
}

/// Linear and time axes only: cells of equal width there are cells of equal width on the screen.
bool evenAxis(const ChannelDef& def) {
    const std::string& scale = def.scale["type"].text();
    return (def.type == FieldType::Quantitative || def.type == FieldType::Temporal) &&
           (scale.empty() || scale == "linear" || scale == "time" || scale == "utc");
}

class Densifier {
public:
    Densifier(const ChartSpec& spec, const std::vector<Column>& columns,
              const std::map<std::string, std::pair<double, double>>& extents, const std::set<std::string>& hidden)
        : m_spec(spec), m_columns(columns), m_extents(extents), m_hidden(hidden) {}

    std::optional<GroupedChart> run() {
        if (m_spec.units.size() != 1) return std::nullopt;
        UnitSpec& unit = m_spec.units.front();
        const ChannelDef *x = columnAsItIs(unit, Channel::X), *y = columnAsItIs(unit, Channel::Y);
        if (!isPoints(unit) || !unit.transforms.empty() || !x || !y || !evenAxis(*x) || !evenAxis(*y))
            return std::nullopt;
        if (x->field == y->field) return std::nullopt; // both ends of what is seen are known by the column
        if (!keys(unit)) return std::nullopt;
        const std::string across = place(*x, "x", kAcross), up = place(*y, "y", kUp);
        if (across.empty() || up.empty()) return std::nullopt;
        if (!m_category.empty() && !m_hidden.empty()) m_within += " AND NOT " + isHidden();
        std::string inner = "SELECT " + across + ", " + up + ", count(*) AS n" + m_keys + m_measures +
                            " FROM self WHERE " + m_within + " GROUP BY ALL";
        if (!m_category.empty()) // of categories that share a cell the most frequent one is seen
            inner = "SELECT x0, x1, y0, y1, arg_max(c, n) AS c, sum(n) AS n" + m_facets + " FROM (" + inner +
                    ") GROUP BY ALL";
        rewrite(unit);
        return GroupedChart{"SELECT * FROM (" + inner + ") ORDER BY ALL", std::move(m_spec)};
    }

private:
    /// Channels beside x and y: a colour, facets; constants are left as they are.
    bool keys(const UnitSpec& unit) {
        for (const auto& [channel, defs] : unit.encoding) {
            if (channel == Channel::X || channel == Channel::Y || channel == Channel::Tooltip) continue;
            if (defs.size() == 1 && !defs.front().hasField() && defs.front().conditions.empty()) continue;
            const ChannelDef* def = columnAsItIs(unit, channel);
            if (!def) return false;
            const std::string name = sqlName(def->field);
            if (isFacetChannel(channel)) {
                const std::string own = "f" + std::to_string(m_facetNames.size());
                m_facetNames[channel] = own;
                m_keys += ", " + name + " AS " + own;
                m_facets += ", " + own;
            } else if (channel == Channel::Color && def->type == FieldType::Quantitative) {
                m_mean = name;
                m_measures = ", avg(" + name + ") AS c";
            } else if ((channel == Channel::Color || channel == Channel::Shape) && def->type != FieldType::Temporal) {
                if (!m_category.empty() && m_category != def->field) return false;
                if (m_category.empty()) m_keys += ", " + name + " AS c";
                m_category = def->field;
            } else {
                return false;
            }
        }
        return m_category.empty() || m_mean.empty();
    }

    /// Whether a row's category is one that a person switched off, by the text that the legend has for it.
    std::string isHidden() const {
        const std::string column = sqlName(m_category);
        bool number = false;
        for (const Column& one : m_columns)
            number = number || (one.name == m_category && columnSort(one.type) == ColumnSort::Number);
        std::string list, nothing;
        for (const std::string& text : m_hidden) {
            if (text == "null") nothing = column + " IS NULL OR ";
            double value = NAN;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (number && (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))) continue;
            list += (list.empty() ? "" : ", ") + (number ? shortestNumber(value) : sqlQuote(text));
        }
        const std::string is =
            list.empty() ? "false" : column + (number ? "::DOUBLE" : "::VARCHAR") + " IN (" + list + ")";
        return "(" + nothing + "coalesce(" + is + ", false))";
    }

    /// Both ends of a row's cell along one axis; "" where the column has no numbers.
    std::string place(const ChannelDef& def, const std::string& name, int count) {
        const auto extent = m_extents.find(def.field);
        std::string value = columnAsNumber(def.field, m_columns);
        if (extent == m_extents.end() || value.empty()) return {};
        double low = extent->second.first, high = extent->second.second;
        if (!std::isfinite(low) || !std::isfinite(high) || low > high) return {};
        if (low == high) { // room on both sides, of what a number so large can tell apart
            const double room = std::max(0.5, std::fabs(low) * 1e-9);
            low -= room, high += room;
        }
        const double size = high / count - low / count; // the whole may be more than a number holds
        if (!std::isfinite(low) || !std::isfinite(high) || !(size > 0)) return {};
        const std::string from = shortestNumber(low), to = shortestNumber(high), width = shortestNumber(size);
        if (def.scale["clamp"].boolean()) // what lies beyond stands at the end
            value =
                "CASE WHEN isfinite(" + value + ") THEN greatest(" + from + ", least(" + to + ", " + value + ")) END";
        const bool wide = !std::isfinite(high - low);
        const std::string places = wide ? value + " / " + width + " - (" + from + ") / " + width
                                        : "(" + value + " - (" + from + ")) / " + width;
        const std::string cell = "least(" + std::to_string(count - 1) + ", floor(" + places + "))";
        m_within += (m_within.empty() ? "" : " AND ") + value + " BETWEEN " + from + " AND " + to;
        const auto edge = [&](const std::string& index) {
            const std::string way = index + (wide ? " / 2 * " : " * ") + width;
            return "(" + from + ") + " + way + (wide ? " + " + way : std::string());
        };
        return edge(cell) + " AS " + name + "0, " + edge("(" + cell + " + 1)") + " AS " + name + "1";
    }

    void rewrite(UnitSpec& unit) const {
        Encoding& encoding = unit.encoding;
        for (const auto& [channel, second, name] :
             {std::tuple{Channel::X, Channel::X2, "x"}, std::tuple{Channel::Y, Channel::Y2, "y"}}) {
            ChannelDef& def = encoding[channel].front();
            def.title = def.title.value_or(defaultTitle(def));
            def.field = std::string(name) + "0";
            def.binned = true;
            // What a bin's axis has for itself, points' axes have not.
            const bool given = std::as_const(def.scale)["domain"].isArray(),
                       fixed = given || def.scale.contains("domainMin") || def.scale.contains("domainMax");
            if (def.type == FieldType::Quantitative && !def.scale.contains("zero") && !given)
                def.scale.set("zero", true);
            if (!def.scale.contains("nice") && !fixed) def.scale.set("nice", true);
            ChannelDef end;
            end.field = std::string(name) + "1";
            encoding[second] = {end};
        }
        for (const auto& [channel, name] : m_facetNames) {
            ChannelDef& def = encoding[channel].front();
            def.title = def.title.value_or(defaultTitle(def));
            def.field = name;
        }
        ChannelDef count;
        count.field = "n";
        count.type = FieldType::Quantitative;
        count.title = "Rows";
        count.scale.set("type", "log");
        if (!m_category.empty() || !m_mean.empty()) {
            const auto coloured = encoding.contains(Channel::Color) ? Channel::Color : Channel::Shape;
            ChannelDef colour = encoding[coloured].front();
            colour.title = m_mean.empty() ? colour.title.value_or(defaultTitle(colour))
                                          : "Mean of " + colour.title.value_or(colour.field);
            colour.field = "c";
            encoding[Channel::Color] = {colour};
            count.scale.set("range", Json::array({0.35, 1}));
            count.noLegend = true;
            encoding[Channel::Opacity] = {count};
        } else {
            if (!encoding.contains(Channel::Color)) count.scale.set("scheme", "viridis");
            encoding[Channel::Color] = {count};
            encoding.erase(Channel::Opacity);
        }
        for (const Channel gone : {Channel::Shape, Channel::Size, Channel::Tooltip}) encoding.erase(gone);
        unit.mark.type = "rect";
        unit.mark.properties = Json::object();
    }

    ChartSpec m_spec;
    const std::vector<Column>& m_columns;
    const std::map<std::string, std::pair<double, double>>& m_extents;
    const std::set<std::string>& m_hidden;
    std::string m_keys, m_measures, m_within, m_category, m_mean, m_facets;
    std::map<Channel, std::string> m_facetNames;
};

} // namespace

const ChannelDef* columnAsItIs(const UnitSpec& unit, Channel channel) {
    const auto found = unit.encoding.find(channel);
    if (found == unit.encoding.end() || found->second.size() != 1) return nullptr;
    const ChannelDef& def = found->second.front();
    const bool made = def.bin || def.binned || def.timeUnit || !def.aggregate.empty() || !def.conditions.empty();
    return def.field.empty() || made ? nullptr : &def;
}

std::vector<std::string> placedColumns(const ChartSpec& spec) {
    std::vector<std::string> names;
    for (const UnitSpec& unit : spec.units)
        if (isPoints(unit) || unit.mark.type == "line")
            for (const Channel channel : {Channel::X, Channel::Y, Channel::Color})
                if (const ChannelDef* def = columnAsItIs(unit, channel);
                    def && (def->type == FieldType::Quantitative || def->type == FieldType::Temporal))
                    names.push_back(def->field);
    return names;
}

std::optional<GroupedChart> densityChart(const ChartSpec& spec, const std::vector<Column>& columns,
                                         const std::map<std::string, std::pair<double, double>>& extents,
                                         const std::set<std::string>& hidden) {
    return Densifier(spec, columns, extents, hidden).run();
}

} // namespace stemma
