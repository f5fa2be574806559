// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartRange.h"

#include "core/base/Text.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/CivilTime.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

bool isNumber(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

/// Whether a transform of the chart makes a column of that name itself.
bool isComputed(const UnitSpec& unit, const std::string& field) {
    for (const Json& transform : unit.transforms) {
        const Json& as = transform["as"];
        if (as.isString() && as.text() == field) return true;
        if (as.isArray())
            for (const Json& one : as.items())
                if (one.isString() && one.text() == field) return true;
        for (const char* list : {"aggregate", "joinaggregate", "window"})
            if (transform[list].isArray())
                for (const Json& one : transform[list].items())
                    if (one["as"].text() == field) return true;
    }
    return false;
}

struct Axis {
    const ChannelDef* def = nullptr;
    const Column* column = nullptr;
    std::string why; ///< where there is no column
};

Axis axisOf(const ChartSpec& spec, Channel channel, const std::vector<Column>& columns) {
    Axis axis;
    axis.why = std::string("nothing stands along its ") + channelName(channel) + " axis";
    for (const UnitSpec& unit : spec.units) {
        const auto found = unit.encoding.find(channel);
        if (found == unit.encoding.end() || found->second.empty()) continue;
        const ChannelDef& def = found->second.front();
        if (!def.hasField()) continue;
        const bool cyclic = def.timeUnit && !def.timeUnit->name.starts_with("year");
        if (!def.aggregate.empty() || cyclic || isComputed(unit, def.field)) {
            axis.why = std::string("its ") + channelName(channel) + " axis is computed from many rows";
            continue;
        }
        const auto column =
            std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == def.field; });
        if (column == columns.end()) {
            axis.why = "the table has no column " + printable(def.field);
            continue;
        }
        return {&def, &*column, {}};
    }
    return axis;
}

std::string moment(double milliseconds) {
    return formatTime("%Y-%m-%d %H:%M:%S.%L", milliseconds);
}

/// As short as it can be: a day where it is one.
std::string shortMoment(double milliseconds) {
    const double day = 86'400'000, minute = 60'000;
    if (std::fmod(milliseconds, day) == 0) return formatTime("%Y-%m-%d", milliseconds);
    return formatTime(std::fmod(milliseconds, minute) == 0 ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%S", milliseconds);
}

double wholeMoment(double milliseconds, double step) {
    constexpr std::array kUnits = {86'400'000.0, 3'600'000.0, 60'000.0, 1'000.0};
    for (const double unit : kUnits)
        if (step >= unit / 4) return std::round(milliseconds / unit) * unit;
    return std::round(milliseconds);
}

RangeRows between(const Axis& axis, const AxisRange& range, const std::string& name) {
    const std::string column = sqlName(axis.column->name);
    const ColumnSort sort = columnSort(axis.column->type);
    double from = std::min(range.from, range.to), to = std::max(range.from, range.to);
    const bool time = sort == ColumnSort::Time || (sort == ColumnSort::Text && axis.def->type == FieldType::Temporal);
    if (time) {
        from = wholeMoment(from, range.step), to = wholeMoment(to, range.step);
        const std::string value = sort == ColumnSort::Text ? "try_cast(" + column + " AS TIMESTAMP)" : column;
        return {value + " BETWEEN TIMESTAMP " + sqlQuote(moment(from)) + " AND TIMESTAMP " + sqlQuote(moment(to)),
                name + " between " + shortMoment(from) + " and " + shortMoment(to)};
    }
    from = roundedTo(from, range.step), to = roundedTo(to, range.step);
    const std::string value = sort == ColumnSort::Text ? "try_cast(" + column + " AS DOUBLE)" : column;
    const std::string low = shortestNumber(from), high = shortestNumber(to);
    const bool moments = axis.def->type == FieldType::Temporal;
    return {value + " BETWEEN " + low + " AND " + high,
            name + " between " + (moments ? shortMoment(from) : low) + " and " + (moments ? shortMoment(to) : high)};
}

RangeRows amongst(const Axis& axis, const std::vector<std::string>& values, const std::string& name) {
    const std::string column = sqlName(axis.column->name);
    const bool numbers = columnSort(axis.column->type) == ColumnSort::Number;
    std::vector<std::string> listed;
    bool nothing = false;
    for (const std::string& value : values) {
        if (value == "null") nothing = true;
        if (numbers && isNumber(value)) listed.push_back(value);
        if (!numbers) listed.push_back(sqlQuote(value));
    }
    const std::string text = numbers ? column : "CAST(" + column + " AS VARCHAR)";
    std::string condition = listed.empty() ? "" : text + " IN (" + join(listed, ", ") + ")";
    if (nothing)
        condition =
            (condition.empty() ? "" : "(" + condition + " OR ") + column + " IS NULL" + (condition.empty() ? "" : ")");
    if (condition.empty()) condition = "false";
    constexpr std::size_t kNamed = 3;
    if (values.size() > kNamed) return {condition, name + " is one of " + formatCount(std::int64_t(values.size()))};
    return {condition, name + " is " + join(values, " or ")};
}

RangeRows rowsOf(const Axis& axis, const AxisRange& range) {
    const std::string name = axis.column->name;
    return range.values.empty() ? between(axis, range, name) : amongst(axis, range.values, name);
}

} // namespace

ColumnSort columnSort(const std::string& type) {
    constexpr std::array kNumbers = {"TINYINT",   "SMALLINT", "INTEGER", "BIGINT",   "HUGEINT", "UTINYINT",
                                     "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT",   "DOUBLE"};
    if (std::find(kNumbers.begin(), kNumbers.end(), type) != kNumbers.end() || type.starts_with("DECIMAL"))
        return ColumnSort::Number;
    return type == "DATE" || type.starts_with("TIMESTAMP") ? ColumnSort::Time : ColumnSort::Text;
}

double roundedTo(double value, double step) {
    if (!(step > 0) || !std::isfinite(step)) return value;
    const double power = std::pow(10, std::floor(std::log10(step)));
    if (power == 0) return value;
    const double rounded = std::round(value / power) * power;
    // The double nearest to what it is written as: 0.3, not 0.30000000000000004.
    const int digits = std::clamp(int(-std::floor(std::log10(step))), 0, 15);
    const double scale = std::pow(10, digits);
    const double tidy = std::round(rounded * scale) / scale;
    return std::isfinite(tidy) ? tidy : rounded;
}

Result<RangeRows> rowsInRange(const ChartSpec& spec, const std::vector<Column>& columns, const ChartRange& range) {
    RangeRows rows;
    std::string why = "nothing is selected";
    for (const auto& [channel, part] : {std::pair{Channel::X, &range.x}, std::pair{Channel::Y, &range.y}}) {
        if (!*part) continue;
        const Axis axis = axisOf(spec, channel, columns);
        if (!axis.column) {
            if (rows.condition.empty()) why = axis.why;
            continue;
        }
        const RangeRows more = rowsOf(axis, **part);
        rows.condition += (rows.condition.empty() ? "" : " AND ") + more.condition;
        rows.words += (rows.words.empty() ? "" : ", ") + more.words;
    }
    if (rows.condition.empty())
        return fail(ErrorCode::NotSupported, "The rows of this part can't be told: " + why,
                    "Select along an axis that shows a column as it is.");
    return rows;
}

} // namespace stemma
