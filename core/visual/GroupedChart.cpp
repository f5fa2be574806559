// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"

#include "core/base/Text.h"
#include "core/visual/Unit.h"

#include <array>
#include <cmath>

namespace stemma {

namespace {

/// DuckDB's word for an aggregate of Vega-Lite; "" where it has none that is the same.
std::string functionFor(const std::string& op) {
    static const std::map<std::string, std::string> words = {{"sum", "coalesce(sum(%), 0)"},
                                                             {"mean", "avg(%)"},
                                                             {"average", "avg(%)"},
                                                             {"min", "min(%)"},
                                                             {"max", "max(%)"},
                                                             {"median", "quantile_cont(%, 0.5)"},
                                                             {"q1", "quantile_cont(%, 0.25)"},
                                                             {"q3", "quantile_cont(%, 0.75)"},
                                                             {"valid", "count(%)"},
                                                             {"missing", "count(*) - count(%)"},
                                                             {"stdev", "stddev_samp(%)"},
                                                             {"stdevp", "stddev_pop(%)"},
                                                             {"variance", "var_samp(%)"},
                                                             {"variancep", "var_pop(%)"}};
    const auto found = words.find(op);
    return found == words.end() ? std::string() : found->second;
}

std::string filled(std::string pattern, const std::string& column) {
    for (std::size_t at = pattern.find('%'); at != std::string::npos; at = pattern.find('%', at + column.size()))
        pattern.replace(at, 1, column);
    return pattern;
}

/// What a time unit is floored to, where DuckDB can.
std::string truncation(const TimeUnit& unit) {
    constexpr std::array kWords = {std::pair{"year", "year"},
                                   std::pair{"yearquarter", "quarter"},
                                   std::pair{"yearmonth", "month"},
                                   std::pair{"yearmonthdate", "day"},
                                   std::pair{"yearmonthdatehours", "hour"},
                                   std::pair{"yearmonthdatehoursminutes", "minute"}};
    for (const auto& [name, word] : kWords)
        if (unit.name == name) return word;
    return {};
}

class Grouper {
public:
    Grouper(const ChartSpec& spec, const std::map<std::string, std::pair<double, double>>& extents)
        : m_spec(spec), m_extents(extents) {}

    std::optional<GroupedChart> run() {
        if (m_spec.units.size() != 1) return std::nullopt;
        UnitSpec& unit = m_spec.units.front();
        if (!unit.transforms.empty() || unit.mark.type == "boxplot") return std::nullopt;
        bool any = false;
        Encoding more;
        for (auto& [channel, defs] : unit.encoding)
            for (ChannelDef& def : defs) {
                if (!def.conditions.empty()) return std::nullopt;
                if (!def.hasField()) continue;
                any = any || !def.aggregate.empty();
                if (!(def.aggregate.empty() ? addKey(channel, def, more) : addMeasure(def))) return std::nullopt;
            }
        if (!any) return std::nullopt;
        unit.encoding.merge(more);
        std::string keys;
        for (std::size_t i = 0; i < m_keys.size(); ++i) keys += (i == 0 ? " GROUP BY " : ", ") + std::to_string(i + 1);
        std::string selected;
        for (const std::vector<std::string>* list : {&m_keys, &m_measures})
            for (const std::string& one : *list) selected += (selected.empty() ? "" : ", ") + one;
        return GroupedChart{"SELECT " + selected + ", count(*) AS " +
                                sqlName("\x1f"
                                        "rows") +
                                " FROM self" + keys + " ORDER BY ALL",
                            std::move(m_spec)};
    }

private:
    bool addMeasure(ChannelDef& def) {
        const std::string title = def.title.value_or(defaultTitle(def));
        const std::string name = "m" + std::to_string(m_measures.size()), column = sqlName(def.field);
        std::string value;
        if (def.aggregate == "count")
            value = "count(*)";
        else if (def.aggregate == "distinct")
            value = "count(DISTINCT " + column + ")";
        else if (value = functionFor(def.aggregate); value.empty() || def.field.empty())
            return false;
        m_measures.push_back(filled(value, column) + " AS " + name);
        const bool addsUp = def.aggregate == "count" || def.aggregate == "sum" || def.aggregate == "distinct" ||
                            def.aggregate == "valid" || def.aggregate == "missing";
        if (!addsUp && !def.stack) def.stack = Json(nullptr);
        if (def.aggregate == "count" || def.aggregate == "distinct")
            def.axis.set("tickMinStep", def.axis["tickMinStep"].number(1));
        def.field = name;
        def.title = title;
        def.aggregate.clear();
        def.type = FieldType::Quantitative;
        if (def.sort && def.sort->isObject() && def.sort->contains("field")) return false;
        return true;
    }

    bool addKey(Channel channel, ChannelDef& def, Encoding& more) {
        if (def.sort && def.sort->isObject() && def.sort->contains("field")) return false;
        const std::string title = def.title.value_or(defaultTitle(def)), column = sqlName(def.field);
        const std::string name = "k" + std::to_string(m_keys.size());
        // A colour and a shape of one column are one key, which one legend explains.
        if (!def.bin && !def.timeUnit) {
            const auto [known, isNew] = m_plain.try_emplace(def.field, name);
            if (isNew) m_keys.push_back(column + " AS " + name);
            def.field = known->second;
            def.title = title;
            return true;
        }
        if (def.bin) {
            const auto extent = m_extents.find(def.field);
            const bool position = channel == Channel::X || channel == Channel::Y;
            if (!position || extent == m_extents.end() || !def.extent.isNull() ||
                (def.type && *def.type != FieldType::Quantitative))
                return false;
            BinSpec spec = *def.bin;
            if (spec.maxBins == 0) spec.maxBins = 10;
            const Bins bins = binsFor(extent->second.first, extent->second.second, spec);
            const double last = std::max(0.0, std::round((bins.stop - bins.start) / bins.step) - 1);
            const std::string step = shortestNumber(bins.step), start = shortestNumber(bins.start);
            // What is no number is in no bin; greatest and least would put it into the last one.
            const std::string index = "CASE WHEN isfinite(" + column + "::DOUBLE) THEN greatest(0, least(" +
                                      shortestNumber(last) + ", floor((" + column + "::DOUBLE - (" + start + ")) / " +
                                      step + " + 1e-12))) END";
            m_keys.push_back("(" + start + ") + " + index + " * " + step + " AS " + name);
            m_keys.push_back("(" + start + ") + (" + index + " + 1) * " + step + " AS " + name + "e");
            ChannelDef end;
            end.field = name + "e";
            more[channel == Channel::X ? Channel::X2 : Channel::Y2] = {end};
            def.bin.reset();
            def.binned = true;
            def.type = FieldType::Quantitative;
        } else {
            const std::string part = truncation(*def.timeUnit);
            if (part.empty()) return false;
            m_keys.push_back("epoch_ms(date_trunc('" + part + "', " + column + "::TIMESTAMP)) AS " + name);
        }
        def.field = name;
        def.title = title;
        return true;
    }

    ChartSpec m_spec;
    const std::map<std::string, std::pair<double, double>>& m_extents;
    std::vector<std::string> m_keys, m_measures;
    std::map<std::string, std::string> m_plain; ///< columns that are keys as they are
};

} // namespace

std::string sqlName(const std::string& name) {
    return sqlQuote(name, '"');
}

std::optional<GroupedChart> groupedChart(const ChartSpec& spec,
                                         const std::map<std::string, std::pair<double, double>>& extents) {
    return Grouper(spec, extents).run();
}

std::vector<std::string> binnedColumns(const ChartSpec& spec) {
    std::vector<std::string> names;
    for (const UnitSpec& unit : spec.units)
        for (const auto& [channel, defs] : unit.encoding)
            for (const ChannelDef& def : defs)
                if (def.bin && !def.field.empty()) names.push_back(def.field);
    return names;
}

} // namespace stemma
