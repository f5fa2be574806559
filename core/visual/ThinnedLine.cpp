// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <array>
#include <set>

namespace stemma {

namespace {

constexpr int kBuckets = 4'000; ///< more than a screen has pixel columns

const ChannelDef* plainChannel(const UnitSpec& unit, Channel channel) {
    const auto found = unit.encoding.find(channel);
    if (found == unit.encoding.end() || found->second.size() != 1) return nullptr;
    const ChannelDef& def = found->second.front();
    const bool plain = !def.field.empty() && def.aggregate.empty() && !def.bin && !def.binned && !def.timeUnit &&
                       def.conditions.empty();
    return plain ? &def : nullptr;
}

} // namespace

std::string columnAsNumber(const std::string& name, const std::vector<Column>& columns) {
    constexpr std::array kNumbers = {"TINYINT",   "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT",
                                     "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",  "DOUBLE"};
    for (const Column& column : columns) {
        if (column.name != name) continue;
        const bool number = std::find(kNumbers.begin(), kNumbers.end(), column.type) != kNumbers.end();
        if (number || column.type.starts_with("DECIMAL")) return sqlName(name) + "::DOUBLE";
        if (column.type == "DATE" || column.type.starts_with("TIMESTAMP"))
            return "epoch_ms(" + sqlName(name) + "::TIMESTAMP)::DOUBLE";
    }
    return {};
}

std::optional<std::string> thinnedLineQuery(const ChartSpec& spec, const std::vector<Column>& columns,
                                            const std::optional<std::pair<double, double>>& within) {
    if (spec.units.size() != 1 || spec.units.front().mark.type != "line" || !spec.units.front().transforms.empty())
        return std::nullopt;
    const UnitSpec& unit = spec.units.front();
    const ChannelDef *x = plainChannel(unit, Channel::X), *y = plainChannel(unit, Channel::Y);
    if (!x || !y || x->field == y->field) return std::nullopt;
    std::string series;
    std::set<std::string> seen;
    for (const auto& [channel, defs] : unit.encoding) {
        if (channel == Channel::X || channel == Channel::Y) continue;
        const ChannelDef* def = plainChannel(unit, channel);
        const bool tells = channel == Channel::Color || channel == Channel::StrokeDash || channel == Channel::Detail ||
                           isFacetChannel(channel);
        if (!def || !tells || def->field == x->field || def->field == y->field) return std::nullopt;
        if (!seen.insert(def->field).second) continue;
        series += sqlName(def->field) + ", ";
    }
    const std::string along = columnAsNumber(x->field, columns), across = columnAsNumber(y->field, columns);
    if (along.empty() || across.empty() || y->type != FieldType::Quantitative) return std::nullopt;
    if (x->type != FieldType::Quantitative && x->type != FieldType::Temporal) return std::nullopt;
    const std::string buckets = std::to_string(kBuckets);
    std::string bounds;
    if (within) // a little more: the line leads out of the picture on both sides
        if (const double more = (within->second - within->first) * 0.05; more > 0)
            bounds = " AND " + along + " BETWEEN " + shortestNumber(within->first - more) + " AND " +
                     shortestNumber(within->second + more);
    std::string query = "WITH r AS (SELECT " + series + along + " AS p, " + across + " AS v FROM self WHERE isfinite(" +
                        along + ") AND isfinite(" + across + ")" + bounds +
                        "), e AS (SELECT min(p) AS lo, max(p) AS hi FROM r), "
                        "b AS (SELECT r.*, least(" +
                        buckets + " - 1, floor((p - lo) / nullif(hi - lo, 0) * " + buckets +
                        ")) AS q FROM r, e), "
                        "g AS (SELECT " +
                        series +
                        "q, min(p) AS p1, arg_min(v, p) AS v1, arg_min(p, v) AS p2, min(v) AS v2, "
                        "arg_max(p, v) AS p3, max(v) AS v3, max(p) AS p4, arg_max(v, p) AS v4 FROM b GROUP BY ALL) "
                        "SELECT DISTINCT * FROM (";
    for (const char* each : {"1", "2", "3", "4"})
        query += std::string(*each == '1' ? "" : " UNION ALL ") + "SELECT " + series + "p" + each + " AS " +
                 sqlName(x->field) + ", v" + each + " AS " + sqlName(y->field) + " FROM g";
    return query + ") ORDER BY ALL";
}

} // namespace stemma
