// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Clock.h"

#include <cmath>
#include <cstdio>

namespace stemma {

using namespace std::chrono;

Timestamp Clock::now() const {
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

const Clock& Clock::system() {
    static const Clock clock;
    return clock;
}

std::string formatTimestamp(Timestamp time) {
    const sys_time<microseconds> moment{microseconds(time)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss<microseconds> clock(moment - day);
    if (const int year = int(date.year()); year < 0 || year > 9999) {
        char text[48];
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", year, unsigned(date.month()),
                      unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                      int(clock.seconds().count()), int(clock.subseconds().count()));
        return text;
    }
    std::string text = "0000-00-00T00:00:00.000000Z"; // digit by digit: a run of ten thousand steps has five of each
    const auto put = [&text](std::size_t last, std::int64_t value) {
        for (; value > 0; value /= 10) text[last--] = char('0' + value % 10);
    };
    put(3, int(date.year()));
    put(6, unsigned(date.month()));
    put(9, unsigned(date.day()));
    put(12, clock.hours().count());
    put(15, clock.minutes().count());
    put(18, clock.seconds().count());
    put(25, clock.subseconds().count());
    return text;
}

namespace {

/// Reads a moment from left to right; every step says whether it was there.
class TimeReader {
public:
    explicit TimeReader(std::string_view text) : m_rest(text) {}
    bool done() const { return m_rest.empty(); }
    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool number(std::size_t digits, int& value) {
        if (m_rest.size() < digits) return false;
        value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (m_rest[i] < '0' || m_rest[i] > '9') return false;
            value = value * 10 + (m_rest[i] - '0');
        }
        m_rest.remove_prefix(digits);
        return true;
    }
    bool fraction(std::int64_t& micros) { // digits beyond the sixth are dropped
        micros = 0;
        int digits = 0;
        for (; !m_rest.empty() && m_rest.front() >= '0' && m_rest.front() <= '9'; m_rest.remove_prefix(1), ++digits) {
            if (digits < 6) micros = micros * 10 + (m_rest.front() - '0');
        }
        for (int i = digits; i < 6; ++i) micros *= 10;
        return digits > 0;
    }

private:
    std::string_view m_rest;
};

bool readTimeOfDay(TimeReader& reader, std::int64_t& micros) {
    int hour = 0, minute = 0, second = 0;
    std::int64_t fraction = 0;
    if (!reader.number(2, hour) || !reader.take(':') || !reader.number(2, minute)) return false;
    if (reader.take(':')) {
        if (!reader.number(2, second)) return false;
        if (reader.take('.') && !reader.fraction(fraction)) return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    micros = ((hour * 60 + minute) * std::int64_t(60) + second) * 1'000'000 + fraction;
    return true;
}

bool readOffset(TimeReader& reader, std::int64_t& micros) {
    micros = 0;
    if (reader.done() || reader.take('Z')) return true;
    const bool east = reader.take('+');
    if (!east && !reader.take('-')) return false;
    int hour = 0, minute = 0;
    if (!reader.number(2, hour)) return false;
    reader.take(':');
    if (!reader.done() && !reader.number(2, minute)) return false;
    if (hour > 23 || minute > 59) return false;
    micros = (hour * 60 + minute) * std::int64_t(60'000'000) * (east ? 1 : -1);
    return true;
}

} // namespace

Result<Timestamp> parseTimestamp(std::string_view text) {
    TimeReader reader(text);
    int y = 0, m = 0, d = 0;
    std::int64_t time = 0, offset = 0;
    bool good =
        reader.number(4, y) && reader.take('-') && reader.number(2, m) && reader.take('-') && reader.number(2, d);
    const year_month_day date{year(y), month(unsigned(m)), day(unsigned(d))};
    good = good && date.ok();
    if (good && !reader.done()) {
        good = (reader.take('T') || reader.take(' ')) && readTimeOfDay(reader, time) && readOffset(reader, offset) &&
               reader.done();
    }
    if (!good) {
        return fail(ErrorCode::InvalidArgument, "'" + std::string(text.substr(0, 80)) + "' isn't a date or time",
                    "Write 2026-11-01 or 2026-11-01T12:30.");
    }
    return duration_cast<microseconds>(sys_days(date).time_since_epoch()).count() + time - offset;
}

std::string formatDuration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) seconds = 0;
    char text[48];
    if (seconds < 0.995) {
        std::snprintf(text, sizeof text, "%.2f s", seconds);
    } else if (seconds < 9.95) {
        std::snprintf(text, sizeof text, "%.1f s", seconds);
    } else if (seconds < 59.5) {
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    } else if (seconds < 3599.5) {
        const long whole = std::lround(seconds);
        std::snprintf(text, sizeof text, "%ld min %ld s", whole / 60, whole % 60);
    } else {
        const long long minutes = std::llround(std::min(seconds, 1e15) / 60);
        std::snprintf(text, sizeof text, "%lld h %lld min", minutes / 60, minutes % 60);
    }
    return text;
}

} // namespace stemma
