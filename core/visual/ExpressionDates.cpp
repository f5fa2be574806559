// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"
#include "core/visual/ExpressionNode.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

using Moments = std::vector<ExpressionValue>;

double momentOf(const ExpressionValue& value) {
    if (const std::string* text = std::get_if<std::string>(&value)) return parseTime(*text).value_or(std::nan(""));
    return value.index() == 0 ? std::nan("") : expressionNumber(value);
}

template <typename Part>
ExpressionValue partOf(const Moments& values, Part part) {
    const double ms = momentOf(values[0]);
    return std::isnan(ms) ? std::nan("") : double(part(CivilTime::fromMs(ms)));
}

ExpressionValue made(const Moments& values) {
    if (values.size() == 1) return momentOf(values[0]);
    constexpr std::array kUsual = {1970.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0};
    std::array<double, 7> parts = kUsual;
    for (std::size_t i = 0; i < std::min(parts.size(), values.size()); ++i) {
        parts[i] = std::floor(expressionNumber(values[i]));
        if (!(std::fabs(parts[i]) < 1e6)) return std::nan("");
    }
    const CivilTime time{std::int64_t(parts[0]), int(parts[1]) + 1, int(parts[2]), int(parts[3]),
                         int(parts[4]),          int(parts[5]),     int(parts[6])};
    return time.toMs();
}

ExpressionValue written(const Moments& values) {
    const double ms = momentOf(values[0]);
    if (std::isnan(ms)) return std::string("NaN");
    return formatTime(expressionText(values[1]), ms);
}

/// A month (0 to 11) or a day of the week (0 is Sunday) by its name.
ExpressionValue nameOf(const Moments& values, const char* format, bool month) {
    const double number = std::floor(expressionNumber(values[0]));
    if (!(std::fabs(number) < 1e6)) return std::string("NaN");
    const CivilTime time = month ? CivilTime{2012, int(number) + 1, 1, 0, 0, 0, 0}
                                 : CivilTime{2012, 1, int(number) + 1, 0, 0, 0, 0}; // 2012 began on a Sunday
    return formatTime(format, time.toMs());
}

int weekOf(const CivilTime& at) {
    return (at.dayOfYear() + 6 - at.weekday()) / 7;
}

#define STEMMA_PART(name, expression)                                                                                  \
    {                                                                                                                  \
        name, 1, 1, [](const Moments& v) { return partOf(v, [](const CivilTime& at) { return expression; }); }         \
    }

constexpr auto kDates = std::to_array<ExpressionFunctionEntry>({
    {"timeFormat", 2, 2, written},
    {"utcFormat", 2, 2, written},
    {"toDate", 1, 1, [](const Moments& v) { return ExpressionValue(momentOf(v[0])); }},
    {"time", 1, 1, [](const Moments& v) { return ExpressionValue(momentOf(v[0])); }},
    {"datetime", 1, 7, made},
    {"utc", 2, 7, made},
    {"monthFormat", 1, 1, [](const Moments& v) { return nameOf(v, "%B", true); }},
    {"monthAbbrevFormat", 1, 1, [](const Moments& v) { return nameOf(v, "%b", true); }},
    {"dayFormat", 1, 1, [](const Moments& v) { return nameOf(v, "%A", false); }},
    {"dayAbbrevFormat", 1, 1, [](const Moments& v) { return nameOf(v, "%a", false); }},
    {"timezoneoffset", 1, 1, [](const Moments&) { return ExpressionValue(0.0); }}, // times are UTC
    STEMMA_PART("year", at.year),
    STEMMA_PART("quarter", (at.month + 2) / 3),
    STEMMA_PART("month", at.month - 1),
    STEMMA_PART("date", at.day),
    STEMMA_PART("day", at.weekday()),
    STEMMA_PART("dayofyear", at.dayOfYear()),
    STEMMA_PART("week", weekOf(at)),
    STEMMA_PART("hours", at.hour),
    STEMMA_PART("minutes", at.minute),
    STEMMA_PART("seconds", at.second),
    STEMMA_PART("milliseconds", at.millisecond),
    STEMMA_PART("utcyear", at.year),
    STEMMA_PART("utcquarter", (at.month + 2) / 3),
    STEMMA_PART("utcmonth", at.month - 1),
    STEMMA_PART("utcdate", at.day),
    STEMMA_PART("utcday", at.weekday()),
    STEMMA_PART("utcdayofyear", at.dayOfYear()),
    STEMMA_PART("utcweek", weekOf(at)),
    STEMMA_PART("utchours", at.hour),
    STEMMA_PART("utcminutes", at.minute),
    STEMMA_PART("utcseconds", at.second),
    STEMMA_PART("utcmilliseconds", at.millisecond),
});

#undef STEMMA_PART

} // namespace

std::span<const ExpressionFunctionEntry> expressionDates() {
    return kDates;
}

} // namespace stemma
