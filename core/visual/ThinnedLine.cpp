// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace stemma {

namespace {

constexpr int kBuckets = 4'000; ///< more than a screen has pixel columns

/// Where a value stands along an axis, in SQL, so that places as wide are as wide on the screen. "" where the axis
/// isn't known. What has no place there is nothing.
std::string alongScale(const Json& scale, const std::string& value) {
    const std::string& type = scale["type"].text();
    const std::string size = "abs(" + value + ")", sign = "sign(" + value + ") * ";
    if (type.empty() || type == "linear" || type == "time" || type == "utc") return value;
    // All of it may lie below zero; what lies beyond isn't drawn.
    if (type == "log")
        return "CASE WHEN " + value + " > 0 OR (SELECT max(p) FROM a) < 0 THEN ln(nullif(" + size + ", 0)) END";
    if (type == "sqrt") return sign + "sqrt(" + size + ")";
    if (type == "pow" && scale["exponent"].number(1) > 0)
        return sign + "pow(" + size + ", " + shortestNumber(scale["exponent"].number(1)) + ")";
    if (type == "symlog" && scale["constant"].number(1) > 0)
        return sign + "ln(1 + " + size + " / " + shortestNumber(scale["constant"].number(1)) + ")";
    return {};
}

/// What is seen and a little more, in SQL; "" where that is all.
std::string within(const std::string& value, const Json& scale, std::pair<double, double> seen) {
    auto [from, to] = seen;
    constexpr double kMore = 0.05;
    if (scale["type"].text() == "log" && from * to > 0 && from < to) {
        const double more = std::pow(to / from, kMore);
        from /= more, to *= more;
    } else {
        const double more = (to - from) * kMore;
        from -= more, to += more;
    }
    if (!(from < to)) return {};
    return value + " BETWEEN " + shortestNumber(from) + " AND " + shortestNumber(to);
}

/// What a query of a line is made of, in SQL.
struct LineParts {
    std::string given, series, named; ///< what tells lines apart: as it is read, by names of our own, as it was
    std::string same;                 ///< joins rows of `s` with their line's of `n`
    std::string along, across;        ///< a row's values
    std::string place;                ///< of `p`, along the axis
    std::string x, y;                 ///< names in the answer
};

/// `r`: the rows that are seen and the next ones of each line on both sides, however far they are, so that it leads out
/// of the picture. `inside`: "" where all are seen.
std::string rowsSeen(const LineParts& line, const std::string& inside, const std::pair<double, double>& seen) {
    if (inside.empty()) return "r AS (SELECT * FROM s)";
    return "n AS (SELECT " + line.series + "max(p) FILTER (WHERE p < " + shortestNumber(seen.first) +
           ") AS earlier, min(p) FILTER (WHERE p > " + shortestNumber(seen.second) +
           ") AS later FROM s GROUP BY ALL), r AS (SELECT s.* FROM s" + (line.same.empty() ? ", n" : line.same) +
           " WHERE " + inside + " OR p = earlier OR p = later)";
}

std::string peaksQuery(const LineParts& line, const std::string& inside, const std::pair<double, double>& seen) {
    const std::string buckets = std::to_string(kBuckets), last = std::to_string(kBuckets - 1);
    const std::string counted = inside.empty() ? std::string() : " FILTER (WHERE " + inside + ")";
    // What has no place along the axis is nowhere. Rows beside what is seen have a bucket on each side.
    std::string query = "WITH a AS (SELECT " + line.given + line.along + " AS p, " + line.across +
                        " AS v FROM self WHERE isfinite(" + line.along + ") AND isfinite(" + line.across +
                        ")), s AS (SELECT * FROM (SELECT a.*, " + line.place + " AS w FROM a) WHERE isfinite(w)), " +
                        rowsSeen(line, inside, seen) + ", e AS (SELECT min(w)" + counted + " AS lo, max(w)" + counted +
                        " AS hi FROM r), b AS (SELECT r.*, CASE WHEN w < lo THEN -1 WHEN w > hi THEN " + buckets +
                        " ELSE least(" + last + ", coalesce(floor((w - lo) / nullif(hi - lo, 0) * " + buckets +
                        "), 0)) END AS q FROM r, e), g AS (SELECT " + line.series +
                        "q, min(p) AS p1, arg_min(v, p) AS v1, arg_min(p, v) AS p2, min(v) AS v2, "
                        "arg_max(p, v) AS p3, max(v) AS v3, max(p) AS p4, arg_max(v, p) AS v4 FROM b GROUP BY ALL) "
                        "SELECT DISTINCT * FROM (";
    for (const char* each : {"1", "2", "3", "4"})
        query += std::string(*each == '1' ? "" : " UNION ALL ") + "SELECT " + line.named + "p" + each + " AS " +
                 line.x + ", v" + each + " AS " + line.y + " FROM g";
    return query + ") ORDER BY ALL";
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
                                            const std::optional<std::pair<double, double>>& seenX) {
    if (spec.units.size() != 1 || spec.units.front().mark.type != "line" || !spec.units.front().transforms.empty())
        return std::nullopt;
    const UnitSpec& unit = spec.units.front();
    const ChannelDef *x = columnAsItIs(unit, Channel::X), *y = columnAsItIs(unit, Channel::Y);
    if (!x || !y || x->field == y->field) return std::nullopt;
    LineParts line;
    std::set<std::string> known;
    for (const auto& [channel, defs] : unit.encoding) {
        if (channel == Channel::X || channel == Channel::Y || channel == Channel::Tooltip) continue;
        if (defs.size() == 1 && !defs.front().hasField() && defs.front().conditions.empty()) continue; // a constant
        const ChannelDef* def = columnAsItIs(unit, channel);
        const bool tells = channel == Channel::Color || channel == Channel::StrokeDash || channel == Channel::Detail ||
                           isFacetChannel(channel);
        if (!def || !tells || def->field == x->field || def->field == y->field) return std::nullopt;
        if (!known.insert(def->field).second) continue;
        const std::string own = "s" + std::to_string(known.size()), name = sqlName(def->field);
        line.given += name + " AS " + own + ", ", line.series += own + ", ";
        line.named += own + " AS " + name + ", ";
        line.same += (line.same.empty() ? " JOIN n ON s." : " AND s.") + own + " IS NOT DISTINCT FROM n." + own;
    }
    line.along = columnAsNumber(x->field, columns), line.across = columnAsNumber(y->field, columns);
    if (line.along.empty() || line.across.empty() || y->type != FieldType::Quantitative) return std::nullopt;
    if (x->type != FieldType::Quantitative && x->type != FieldType::Temporal) return std::nullopt;
    line.place = alongScale(x->scale, "p"), line.x = sqlName(x->field), line.y = sqlName(y->field);
    if (line.place.empty()) return std::nullopt;
    const std::pair<double, double> seen = seenX.value_or(std::pair(0.0, 0.0));
    return peaksQuery(line, seenX ? within("p", x->scale, seen) : std::string(), seen);
}

} // namespace stemma
