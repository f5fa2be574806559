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

double TimeUnit::floor(double ms) const {
    const CivilTime from = CivilTime::fromMs(ms);
    CivilTime to{2012, 1, 1, 0, 0, 0, 0};
    if (parts & Year) to.year = from.year;
    if (parts & Quarter) to.month = (from.month - 1) / 3 * 3 + 1;
    if (parts & Month) to.month = from.month;
    if (parts & Week) { // Sundays; without the year, the week's number in 2012 (which begins on one)
        if (parts & Year)
            to.month = from.month, to.day = from.day - from.weekday();
        else
            to.day = 1 + 7 * ((from.dayOfYear() + 6 - from.weekday()) / 7);
    }
    if (parts & DayOfYear) to.day = from.dayOfYear();
    if (parts & Date) to.day = from.day;
    if (parts & Day) to.day += from.weekday();
    if (parts & Hours) to.hour = from.hour;
    if (parts & Minutes) to.minute = from.minute;
    if (parts & Seconds) to.second = from.second;
    if (parts & Milliseconds) to.millisecond = from.millisecond;
    return to.toMs();
}

double TimeUnit::next(double floored) const {
    CivilTime time = CivilTime::fromMs(floored);
    if (parts & Milliseconds) return floored + 1;
    if (parts & Seconds) return floored + kSecond;
    if (parts & Minutes) return floored + kMinute;
    if (parts & Hours) return floored + kHour;
    if (parts & (Date | Day | DayOfYear)) return floored + kDay;
    if (parts & Week) return floored + kWeek;
    if (parts & Month)
        ++time.month;
    else if (parts & Quarter)
        time.month += 3;
    else
        ++time.year;
    return time.toMs();
}

std::string TimeUnit::format() const {
    std::string date;
    const auto add = [](std::string& to, const char* separator, const char* what) {
        to += (to.empty() ? std::string() : std::string(separator)) + what;
    };
    if (parts & Week) return parts & Year ? "%b %d, %Y" : "W%U";
    if (parts & DayOfYear) add(date, " ", "%j");
    if (parts & Quarter) add(date, " ", "Q%q");
    if (parts & Month) add(date, " ", "%b");
    if (parts & Date) add(date, " ", "%d");
    if (parts & Day) add(date, " ", "%a");
    if (parts & Year) add(date, parts & Date ? ", " : " ", "%Y");
    std::string clock;
    if (parts & Hours) add(clock, ":", parts & Minutes ? "%H" : "%H:00");
    if (parts & Minutes) add(clock, ":", "%M");
    if (parts & Seconds) add(clock, ":", "%S");
    if (parts & Milliseconds) add(clock, ".", "%L");
    return date.empty() ? clock : clock.empty() ? date : date + " " + clock;
}

std::string TimeUnit::words() const {
    std::string words;
    for (const PartName& part : kParts)
        if (parts & part.part) words += (words.empty() ? "" : "-") + std::string(part.name);
    return words;
}

std::vector<double> timeTicks(double from, double to, int count) {
    std::vector<double> ticks;
    if (!(to > from) || count < 1) return {from};
    const Interval interval = intervalFor(to - from, count);
    double at = floorInterval(from, interval);
    for (int steps = 0; at <= to && steps < 2000; ++steps, at = floorInterval(nextInterval(at, interval), interval))
        if (at >= from) ticks.push_back(at);
    return ticks;
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
    if (!(to > from)) return;
    const Interval interval = intervalFor(to - from, count);
    from = floorInterval(from, interval);
    const double floored = floorInterval(to, interval);
    if (floored < to) to = floorInterval(nextInterval(floored, interval), interval);
}

} // namespace stemma
