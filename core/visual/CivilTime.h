// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// A moment in the proleptic Gregorian calendar, in UTC: charts look the same wherever they are drawn.
struct CivilTime {
    std::int64_t year = 1970;
    int month = 1, day = 1; ///< from 1
    int hour = 0, minute = 0, second = 0, millisecond = 0;

    static CivilTime fromMs(double msSince1970); ///< years are kept within ±270,000
    double toMs() const;                         ///< days and months out of range carry over
    int weekday() const;                         ///< 0 is Sunday
    int dayOfYear() const;                       ///< from 1
    bool operator==(const CivilTime&) const = default;
};

/// Milliseconds since 1970 of a date as data have it: ISO 8601 (a date, with a time, with a zone), "2001/02/03",
/// "02/03/2001" (month first), "Feb 3 2001", "3 February 2001".
std::optional<double> parseTime(std::string_view text);

/// 1 to 12 of "February", "feb" …; 1 where it is none.
int monthNamed(std::string_view word);
/// d3's time format: %Y %m %d %H %M %S %L %b %B %a %A %j %y %e %I %p %q %U %f %s %Q %Z %x %X %c %%, and "%-d", "%_d".
std::string formatTime(std::string_view format, double ms);
/// "2008-11-16", "2008-11-16 14:30", … as much as the moment has.
std::string formatMoment(double ms);

/// Vega-Lite's time units: what is kept of a moment; larger parts that aren't kept become 2012, as Vega's do.
struct TimeUnit {
    enum Part : unsigned {
        Year = 1,
        Quarter = 2,
        Month = 4,
        Week = 8,
        Date = 16,
        Day = 32,
        DayOfYear = 64,
        Hours = 128,
        Minutes = 256,
        Seconds = 512,
        Milliseconds = 1024
    };
    unsigned parts = 0;
    int step = 1;     ///< of the smallest part: 15 of "hoursminutes"
    std::string name; ///< "yearmonth"

    /// "yearmonth", "utcyearmonthdate" … Errors: NotSupported.
    static Result<TimeUnit> parse(std::string_view text);
    static Result<TimeUnit> read(const Json& given); ///< text, or {"unit": text, "step": 15}
    double floor(double ms) const;
    double next(double floored) const; ///< where the unit ends
    Part smallest() const;             ///< "yearmonth": Month
    double length() const;             ///< of one step in 2001, in milliseconds; 0 of days of the week
    std::string format() const;        ///< for axes: "%b %Y"
    std::string words() const;         ///< for titles: "year-month"

private:
    void stepDown(CivilTime& to) const;
};

/// So many seconds, days, months …: what ticks may be asked to stand on.
struct TimeStep {
    TimeUnit::Part part = TimeUnit::Date;
    int count = 1;
};
std::optional<TimeStep> timeStepNamed(std::string_view word, int count = 1); ///< "month"; nullopt: there is none

/// Ticks on whole seconds, hours, days, months or years, about `count` of them, as d3.scaleTime gives.
std::vector<double> timeTicks(double from, double to, int count);
std::vector<double> timeTicks(double from, double to, const TimeStep& step); ///< at most 2,000
/// As d3 labels a tick: the largest part that changes there ("2009", "April", "Mon 06", "03 PM").
std::string timeTickText(double ms);
/// Widens a range to whole steps of its ticks.
void niceTime(double& from, double& to, int count);
void niceTime(double& from, double& to, const TimeStep& step);

} // namespace stemma
