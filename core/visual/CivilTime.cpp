// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace stemma {

namespace {

constexpr double kDay = 86'400'000.0;
constexpr std::array kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
constexpr std::array kDays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

/// Days since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t daysFromCivil(std::int64_t year, int month, int day) {
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

std::string padded(std::int64_t number, int width, char fill) {
    std::string text = std::to_string(std::llabs(number));
    while (int(text.size()) < width && fill != 0) text.insert(0, 1, fill);
    return number < 0 ? "-" + text : text;
}

/// Reads a date's text from left to right.
struct Reader {
    std::string_view rest;
    bool number(int digitsMost, int& value, int digitsLeast = 1) {
        int digits = 0;
        value = 0;
        while (digits < digitsMost && digits < int(rest.size()) && rest[digits] >= '0' && rest[digits] <= '9')
            value = value * 10 + (rest[digits++] - '0');
        if (digits < digitsLeast) return false;
        rest.remove_prefix(digits);
        return true;
    }
    bool take(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    void spaces() {
        while (take(' ') || take(',')) {
        }
    }
    int month() { ///< 0 where there is no name of one
        for (std::size_t i = 0; i < kMonths.size(); ++i) {
            std::string_view name = kMonths[i];
            const auto same = [&](std::string_view word) {
                return rest.size() >= word.size() &&
                       std::equal(word.begin(), word.end(), rest.begin(),
                                  [](char a, char b) { return (a | 0x20) == (b | 0x20); });
            };
            if (!same(name)) name = name.substr(0, 3);
            if (!same(name)) continue;
            rest.remove_prefix(name.size());
            take('.');
            return int(i) + 1;
        }
        return 0;
    }
};

bool readClock(Reader& in, CivilTime& time, double& zone) {
    if (!in.number(2, time.hour) || !in.take(':') || !in.number(2, time.minute)) return false;
    if (in.take(':')) {
        if (!in.number(2, time.second)) return false;
        if (in.take('.')) {
            double share = 0, unit = 100;
            int digit = 0;
            while (in.number(1, digit)) share += digit * unit, unit /= 10;
            time.millisecond = int(share);
        }
    }
    in.take(' ');
    if (in.take('Z') || in.rest == "UTC" || in.rest == "GMT") return in.rest = {}, true;
    const bool west = !in.rest.empty() && in.rest.front() == '-';
    if (!in.take('+') && !in.take('-')) return true;
    int hours = 0, minutes = 0;
    if (!in.number(2, hours)) return false;
    in.take(':');
    in.number(2, minutes);
    zone = (west ? -1 : 1) * (hours * 60 + minutes) * 60'000.0;
    return true;
}

bool readDate(Reader& in, CivilTime& time) {
    int first = 0, second = 0, third = 0;
    if ((time.month = in.month()) != 0) { // Feb 3 2001
        in.spaces();
        if (!in.number(4, first)) return false;
        in.spaces();
        if (!in.number(4, second)) return time.year = first, time.day = 1, first > 31; // Feb 2001
        return time.day = first, time.year = second, true;
    }
    const bool negative = in.take('-');
    if (!negative) in.take('+');
    if (!in.number(6, first)) return false;
    if (in.take('/')) {
        if (!in.number(2, second) || !in.take('/') || !in.number(4, third)) return false;
        if (first > 31) return time.year = first, time.month = second, time.day = third, true;
        return time.month = first, time.day = second, time.year = third, true;
    }
    if (in.take(' ')) { // 3 February 2001
        if ((time.month = in.month()) == 0) return false;
        in.spaces();
        return time.day = first, in.number(4, second, 4) && (time.year = second, true);
    }
    time.year = negative ? -first : first;
    time.month = 1;
    if (!in.take('-')) return in.rest.empty() && first >= 1000; // a year alone
    if (!in.number(2, time.month, 2)) return false;
    return !in.take('-') || in.number(2, time.day, 2);
}

/// Of one pattern letter the part of a date; nullopt: it is none of a date.
std::optional<std::string> datePart(char letter, const CivilTime& time, char pad) {
    const auto two = [&](std::int64_t number, char fill = '0') { return padded(number, 2, pad == 1 ? fill : pad); };
    switch (letter) {
    case 'Y':
        return padded(time.year, 4, pad == 1 ? '0' : pad);
    case 'y':
        return two(((time.year % 100) + 100) % 100);
    case 'q':
        return std::to_string((time.month + 2) / 3);
    case 'm':
        return two(time.month);
    case 'b':
        return std::string(kMonths[time.month - 1]).substr(0, 3);
    case 'B':
        return kMonths[time.month - 1];
    case 'd':
        return two(time.day);
    case 'e':
        return two(time.day, ' ');
    case 'a':
        return std::string(kDays[time.weekday()]).substr(0, 3);
    case 'A':
        return kDays[time.weekday()];
    case 'j':
        return padded(time.dayOfYear(), 3, pad == 1 ? '0' : pad);
    case 'u':
        return std::to_string(time.weekday() == 0 ? 7 : time.weekday());
    case 'w':
        return std::to_string(time.weekday());
    case 'U':
        return two((time.dayOfYear() + 6 - time.weekday()) / 7);
    case 'W':
        return two((time.dayOfYear() + 6 - (time.weekday() + 6) % 7) / 7);
    default:
        return std::nullopt;
    }
}

std::string timePart(char letter, const CivilTime& time, double ms, char pad) {
    const auto two = [&](std::int64_t number) { return padded(number, 2, pad == 1 ? '0' : pad); };
    switch (letter) {
    case 'H':
        return two(time.hour);
    case 'I':
        return two((time.hour + 11) % 12 + 1);
    case 'p':
        return time.hour < 12 ? "AM" : "PM";
    case 'M':
        return two(time.minute);
    case 'S':
        return two(time.second);
    case 'L':
        return padded(time.millisecond, 3, '0');
    case 'f':
        return padded(time.millisecond * 1000, 6, '0');
    case 's':
        return std::to_string(std::int64_t(std::floor(ms / 1000)));
    case 'Q':
        return std::to_string(std::int64_t(ms));
    case 'Z':
        return "+0000";
    case 'x':
        return formatTime("%-m/%-d/%Y", ms);
    case 'X':
        return formatTime("%-I:%M:%S %p", ms);
    case 'c':
        return formatTime("%x, %X", ms);
    case '%':
        return "%";
    default:
        return datePart(letter, time, pad).value_or(std::string("%") + letter);
    }
}

} // namespace

CivilTime CivilTime::fromMs(double ms) {
    ms = std::isfinite(ms) ? std::clamp(ms, -8.64e15, 8.64e15) : 0;
    const double dayNumber = std::floor(ms / kDay);
    auto inDay = std::int64_t(std::floor(ms - dayNumber * kDay));
    const std::int64_t z = std::int64_t(dayNumber) + 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t dayOfEra = z - era * 146'097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shifted = (5 * dayOfYear + 2) / 153;
    CivilTime time;
    time.day = int(dayOfYear - (153 * shifted + 2) / 5 + 1);
    time.month = int(shifted < 10 ? shifted + 3 : shifted - 9);
    time.year = yearOfEra + era * 400 + (time.month <= 2);
    time.millisecond = int(inDay % 1000), inDay /= 1000;
    time.second = int(inDay % 60), inDay /= 60;
    time.minute = int(inDay % 60), inDay /= 60;
    time.hour = int(inDay);
    return time;
}

double CivilTime::toMs() const {
    std::int64_t wholeYear = year + (month - 1) / 12;
    int inYear = (month - 1) % 12;
    if (inYear < 0) inYear += 12, --wholeYear;
    const auto days = double(daysFromCivil(wholeYear, inYear + 1, 1) + day - 1);
    return days * kDay + hour * 3'600'000.0 + minute * 60'000.0 + second * 1000.0 + millisecond;
}

int CivilTime::weekday() const {
    const std::int64_t days = daysFromCivil(year, month, day);
    return int(((days + 4) % 7 + 7) % 7);
}

int CivilTime::dayOfYear() const {
    return int(daysFromCivil(year, month, day) - daysFromCivil(year, 1, 1)) + 1;
}

std::optional<double> parseTime(std::string_view text) {
    if (text.size() > 60) return std::nullopt;
    Reader in{text};
    in.spaces();
    CivilTime time;
    double zone = 0;
    if (!readDate(in, time) || time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31) return std::nullopt;
    if (in.take('T') || (in.spaces(), !in.rest.empty()))
        if (!readClock(in, time, zone)) return std::nullopt;
    in.spaces();
    if (!in.rest.empty() || time.hour > 24 || time.minute > 59 || time.second > 60) return std::nullopt;
    return time.toMs() - zone;
}

int monthNamed(std::string_view word) {
    Reader in{word};
    return std::max(1, in.month());
}

std::string formatTime(std::string_view format, double ms) {
    const CivilTime time = CivilTime::fromMs(ms);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        char pad = 1; // as the letter wishes
        char letter = format[++i];
        if ((letter == '-' || letter == '_' || letter == '0') && i + 1 < format.size()) {
            pad = letter == '-' ? char(0) : letter == '_' ? ' ' : '0';
            letter = format[++i];
        }
        out += timePart(letter, time, ms, pad);
    }
    return out;
}

std::string formatMoment(double ms) {
    const CivilTime time = CivilTime::fromMs(ms);
    if (time.millisecond != 0) return formatTime("%Y-%m-%d %H:%M:%S.%L", ms);
    if (time.second != 0) return formatTime("%Y-%m-%d %H:%M:%S", ms);
    return formatTime(time.hour != 0 || time.minute != 0 ? "%Y-%m-%d %H:%M" : "%Y-%m-%d", ms);
}

} // namespace stemma
