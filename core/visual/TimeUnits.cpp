// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

constexpr double kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour, kWeek = 7 * kDay,
                 kMonth = 30 * kDay, kYear = 365 * kDay;

int floorBy(int value, int step) { ///< also of what is negative
    return int(std::floor(double(value) / step)) * step;
}

struct PartName {
    const char* name;
    unsigned part;
};
/// In the order in which Vega-Lite's names have them; longer words first where one begins another.
constexpr std::array kParts = {PartName{"year", TimeUnit::Year},
                               PartName{"quarter", TimeUnit::Quarter},
                               PartName{"month", TimeUnit::Month},
                               PartName{"week", TimeUnit::Week},
                               PartName{"dayofyear", TimeUnit::DayOfYear},
                               PartName{"date", TimeUnit::Date},
                               PartName{"day", TimeUnit::Day},
                               PartName{"hours", TimeUnit::Hours},
                               PartName{"minutes", TimeUnit::Minutes},
                               PartName{"seconds", TimeUnit::Seconds},
                               PartName{"milliseconds", TimeUnit::Milliseconds}};

/// One of d3's tick intervals: so many of a part.
struct Interval {
    unsigned part;
    int step;
    double length;
};
constexpr std::array kIntervals = {Interval{TimeUnit::Seconds, 1, kSecond},
                                   Interval{TimeUnit::Seconds, 5, 5 * kSecond},
                                   Interval{TimeUnit::Seconds, 15, 15 * kSecond},
                                   Interval{TimeUnit::Seconds, 30, 30 * kSecond},
                                   Interval{TimeUnit::Minutes, 1, kMinute},
                                   Interval{TimeUnit::Minutes, 5, 5 * kMinute},
                                   Interval{TimeUnit::Minutes, 15, 15 * kMinute},
                                   Interval{TimeUnit::Minutes, 30, 30 * kMinute},
                                   Interval{TimeUnit::Hours, 1, kHour},
                                   Interval{TimeUnit::Hours, 3, 3 * kHour},
                                   Interval{TimeUnit::Hours, 6, 6 * kHour},
                                   Interval{TimeUnit::Hours, 12, 12 * kHour},
                                   Interval{TimeUnit::Date, 1, kDay},
                                   Interval{TimeUnit::Date, 2, 2 * kDay},
                                   Interval{TimeUnit::Week, 1, kWeek},
                                   Interval{TimeUnit::Month, 1, kMonth},
                                   Interval{TimeUnit::Month, 3, 3 * kMonth},
                                   Interval{TimeUnit::Year, 1, kYear}};

/// 1, 2 or 5 times a power of ten, as d3.tickStep.
double roundStep(double span, int count) {
    const double raw = span / std::max(1, count);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double error = raw / power;
    return power * (error >= std::sqrt(50.0) ? 10 : error >= std::sqrt(10.0) ? 5 : error >= std::sqrt(2.0) ? 2 : 1);
}

Interval intervalFor(double span, int count) {
    const double target = span / std::max(1, count);
    std::size_t i = 0;
    while (i < kIntervals.size() && kIntervals[i].length <= target) ++i;
    if (i == kIntervals.size()) {
        const int years = int(std::max(1.0, roundStep(span / kYear, count)));
        return {TimeUnit::Year, years, years * kYear};
    }
    if (i == 0) {
        const int steps = int(std::max(1.0, roundStep(span, count)));
        return {TimeUnit::Milliseconds, steps, double(steps)};
    }
    return target / kIntervals[i - 1].length < kIntervals[i].length / target ? kIntervals[i - 1] : kIntervals[i];
}

int floorTo(int value, int step) {
    return value - value % step;
}

double floorInterval(double ms, const Interval& interval) {
    CivilTime time = CivilTime::fromMs(ms);
    const auto from = [&](unsigned part) { return interval.part >= part && part >= TimeUnit::Hours; };
    if (interval.part == TimeUnit::Milliseconds) return std::floor(ms / interval.step) * interval.step;
    time.millisecond = 0;
    time.second = interval.part == TimeUnit::Seconds ? floorTo(time.second, interval.step) : 0;
    if (interval.part == TimeUnit::Minutes)
        time.minute = floorTo(time.minute, interval.step);
    else if (!from(TimeUnit::Minutes))
        time.minute = 0;
    if (interval.part == TimeUnit::Hours)
        time.hour = floorTo(time.hour, interval.step);
    else if (!from(TimeUnit::Hours))
        time.hour = 0;
    if (interval.part == TimeUnit::Date) time.day = floorTo(time.day - 1, interval.step) + 1;
    if (interval.part == TimeUnit::Week) time.day -= time.weekday();
    if (interval.part == TimeUnit::Month) time.day = 1, time.month = floorTo(time.month - 1, interval.step) + 1;
    if (interval.part == TimeUnit::Year) {
        time.day = time.month = 1;
        time.year = std::int64_t(std::floor(double(time.year) / interval.step)) * interval.step;
    }
    return time.toMs();
}

double nextInterval(double floored, const Interval& interval) {
    if (interval.part == TimeUnit::Year || interval.part == TimeUnit::Month) {
        CivilTime time = CivilTime::fromMs(floored);
        if (interval.part == TimeUnit::Year) time.year += interval.step;
        if (interval.part == TimeUnit::Month) time.month += interval.step;
        return time.toMs();
    }
    const double next = floored + interval.length;
    // Every second day starts again at the first of a month.
    if (interval.part == TimeUnit::Date && interval.step > 1) {
        CivilTime month = CivilTime::fromMs(floored);
        month.day = 1, ++month.month;
        const double monthEnd = month.toMs();
        if (next >= monthEnd - kDay / 2 && floored < monthEnd) return monthEnd;
    }
    return next;
}

} // namespace

Result<TimeUnit> TimeUnit::parse(std::string_view text) {
    TimeUnit unit;
    std::string_view rest = text;
    if (rest.starts_with("binned")) rest.remove_prefix(6);
    if (rest.starts_with("utc")) rest.remove_prefix(3);
    unit.name = std::string(rest);
    for (const PartName& part : kParts)
        if (rest.starts_with(part.name)) {
            unit.parts |= part.part;
            rest.remove_prefix(std::string_view(part.name).size());
        }
    if (!rest.empty() || unit.parts == 0)
        return fail(ErrorCode::NotSupported, "the time unit '" + printable(text) + "' isn't known",
                    "Units are such as year, yearmonth, yearmonthdate, month, day or hours.");
    return unit;
}

Result<TimeUnit> TimeUnit::read(const Json& given) {
    if (given.isString()) return parse(std::string_view(given.text()));
    for (const auto& [word, value] : given.members())
        if ((word != "unit" && word != "step" && word != "utc") || (word == "unit" && !value.isString()))
            return fail(ErrorCode::NotSupported, printable(word) + " of a time unit isn't drawn",
                        "A time unit has a unit, and may have a step.");
    STEMMA_TRY(TimeUnit unit, parse(std::string_view(given["unit"].text())));
    unit.step = int(std::clamp(given["step"].number(1), 1.0, 10'000.0));
    if (unit.step > 1) unit.name += "_step_" + std::to_string(unit.step);
    return unit;
}

double TimeUnit::floor(double ms) const {
    const CivilTime from = CivilTime::fromMs(ms);
    CivilTime to{2012, 1, 1, 0, 0, 0, 0};
    if (parts & Year) to.year = from.year;
    if (parts & Quarter) to.month = (from.month - 1) / 3 * 3 + 1;
    if (parts & Month) to.month = from.month;
    // Weeks begin on Sundays; the first is that of the year's first Sunday (in 2012 the first of January).
    const int week = (from.dayOfYear() + 6 - from.weekday()) / 7;
    if (parts & Week) {
        const CivilTime newYear{to.year, 1, 1, 0, 0, 0, 0};
        const int counted = step > 1 && smallest() == Week ? 1 + floorBy(week - 1, step) : week;
        to.day = 1 + counted * 7 - (newYear.weekday() + 6) % 7 - 1 + (parts & Day ? from.weekday() : 0);
    } else if (parts & Day) {
        to.day += from.weekday();
    }
    if (parts & DayOfYear) to.day = from.dayOfYear();
    if (parts & Date) to.day = from.day;
    if (parts & Hours) to.hour = from.hour;
    if (parts & Minutes) to.minute = from.minute;
    if (parts & Seconds) to.second = from.second;
    if (parts & Milliseconds) to.millisecond = from.millisecond;
    if (step > 1) stepDown(to);
    return to.toMs();
}

void TimeUnit::stepDown(CivilTime& to) const {
    switch (smallest()) {
    case Year:
        to.year = std::int64_t(std::floor(double(to.year) / step)) * step;
        break;
    case Quarter:
        to.month = floorBy((to.month - 1) / 3, step) * 3 + 1;
        break;
    case Month:
        to.month = floorBy(to.month - 1, step) + 1;
        break;
    case Date:
    case DayOfYear:
    case Day:
        to.day = floorBy(to.day - 1, step) + 1;
        break;
    case Hours:
        to.hour = floorBy(to.hour, step);
        break;
    case Minutes:
        to.minute = floorBy(to.minute, step);
        break;
    case Seconds:
        to.second = floorBy(to.second, step);
        break;
    case Milliseconds:
        to.millisecond = floorBy(to.millisecond, step);
        break;
    case Week: // done, weeks are counted
        break;
    }
}

TimeUnit::Part TimeUnit::smallest() const {
    constexpr std::array kFromSmall = {Milliseconds, Seconds, Minutes, Hours,   Day, Date,
                                       DayOfYear,    Week,    Month,   Quarter, Year};
    for (const Part part : kFromSmall)
        if (parts & part) return part;
    return Year;
}

double TimeUnit::length() const {
    if (smallest() == Day) return 0;
    const double from = CivilTime{2001, 1, 1, 0, 0, 0, 0}.toMs();
    return next(from) - from;
}

double TimeUnit::next(double floored) const {
    CivilTime time = CivilTime::fromMs(floored);
    if (parts & Milliseconds) return floored + step;
    if (parts & Seconds) return floored + step * kSecond;
    if (parts & Minutes) return floored + step * kMinute;
    if (parts & Hours) return floored + step * kHour;
    if (parts & (Date | Day | DayOfYear)) return floored + step * kDay;
    if (parts & Week) return floored + step * kWeek;
    if (parts & Month)
        time.month += step;
    else if (parts & Quarter)
        time.month += 3 * step;
    else
        time.year += step;
    return time.toMs();
}

std::string TimeUnit::format() const {
    // Vega's specifiers with Vega-Lite's own; of a name's parts the longest run that has one counts.
    struct Specifier {
        std::array<unsigned, 3> parts;
        const char* format;
    };
    static constexpr std::array kSpecifiers = {Specifier{{Year, Month, Date}, "%b %d, %Y "},
                                               Specifier{{Year, Month}, "%b %Y "},
                                               Specifier{{Hours, Minutes}, "%H:%M"},
                                               Specifier{{Year}, "%Y "},
                                               Specifier{{Quarter}, "Q%q "},
                                               Specifier{{Month}, "%b "},
                                               Specifier{{Date}, "%d "},
                                               Specifier{{Week}, "W%U "},
                                               Specifier{{Day}, "%a "},
                                               Specifier{{DayOfYear}, "%j "},
                                               Specifier{{Hours}, "%H:00"},
                                               Specifier{{Minutes}, "00:%M"},
                                               Specifier{{Seconds}, ":%S"},
                                               Specifier{{Milliseconds}, ".%L"}};
    std::vector<unsigned> units;
    for (const unsigned part :
         {Year, Quarter, Month, Week, Date, Day, DayOfYear, Hours, Minutes, Seconds, Milliseconds})
        if (parts & part) units.push_back(part);
    std::string text;
    for (std::size_t at = 0; at < units.size();) {
        const auto fits = [&](const Specifier& one) {
            for (std::size_t i = 0; i < one.parts.size() && one.parts[i] != 0; ++i)
                if (at + i >= units.size() || units[at + i] != one.parts[i]) return false;
            return true;
        };
        const Specifier& found = *std::find_if(kSpecifiers.begin(), kSpecifiers.end(), fits);
        text += found.format;
        at +=
            std::size_t(std::count_if(found.parts.begin(), found.parts.end(), [](unsigned part) { return part != 0; }));
    }
    return std::string(trim(text));
}

std::string TimeUnit::words() const {
    std::string words;
    for (const PartName& part : kParts)
        if (parts & part.part) words += (words.empty() ? "" : "-") + std::string(part.name);
    return words;
}

std::optional<TimeStep> timeStepNamed(std::string_view word, int count) {
    constexpr std::array kNames = {PartName{"millisecond", TimeUnit::Milliseconds},
                                   PartName{"second", TimeUnit::Seconds},
                                   PartName{"minute", TimeUnit::Minutes},
                                   PartName{"hour", TimeUnit::Hours},
                                   PartName{"day", TimeUnit::Date},
                                   PartName{"week", TimeUnit::Week},
                                   PartName{"month", TimeUnit::Month},
                                   PartName{"year", TimeUnit::Year}};
    for (const PartName& name : kNames)
        if (word == name.name) return TimeStep{TimeUnit::Part(name.part), std::clamp(count, 1, 10'000)};
    return std::nullopt;
}

namespace {

Interval intervalOf(const TimeStep& step) {
    constexpr std::array kLengths = {std::pair{TimeUnit::Milliseconds, 1.0}, std::pair{TimeUnit::Seconds, kSecond},
                                     std::pair{TimeUnit::Minutes, kMinute},  std::pair{TimeUnit::Hours, kHour},
                                     std::pair{TimeUnit::Date, kDay},        std::pair{TimeUnit::Week, kWeek},
                                     std::pair{TimeUnit::Month, kMonth},     std::pair{TimeUnit::Year, kYear}};
    for (const auto& [part, length] : kLengths)
        if (part == step.part) return {unsigned(part), step.count, step.count * length};
    return {TimeUnit::Date, 1, kDay};
}

std::vector<double> ticksOf(const Interval& interval, double from, double to) {
    std::vector<double> ticks;
    double at = floorInterval(from, interval), last = -INFINITY;
    for (int steps = 0; at <= to && at > last && steps < 2000; ++steps) {
        if (at >= from) ticks.push_back(at);
        last = at;
        at = floorInterval(nextInterval(at, interval), interval);
    }
    return ticks;
}

void niceBy(double& from, double& to, const Interval& interval) {
    from = floorInterval(from, interval);
    const double floored = floorInterval(to, interval);
    if (floored < to) to = floorInterval(nextInterval(floored, interval), interval);
}

} // namespace

std::vector<double> timeTicks(double from, double to, int count) {
    if (!(to > from) || count < 1) return {from};
    return ticksOf(intervalFor(to - from, count), from, to);
}

std::vector<double> timeTicks(double from, double to, const TimeStep& step) {
    if (!(to > from)) return {from};
    return ticksOf(intervalOf(step), from, to);
}

std::string timeTickText(double ms) {
    const CivilTime time = CivilTime::fromMs(ms);
    const char* format = "%Y";
    if (time.millisecond != 0)
        format = ".%L";
    else if (time.second != 0)
        format = ":%S";
    else if (time.minute != 0)
        format = "%I:%M";
    else if (time.hour != 0)
        format = "%I %p";
    else if (time.day != 1)
        format = time.weekday() != 0 ? "%a %d" : "%b %d";
    else if (time.month != 1)
        format = "%B";
    return formatTime(format, ms);
}

void niceTime(double& from, double& to, int count) {
    if (to > from) niceBy(from, to, intervalFor(to - from, count));
}

void niceTime(double& from, double& to, const TimeStep& step) {
    if (to > from) niceBy(from, to, intervalOf(step));
}

} // namespace stemma
