// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Edges.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace stemma::duck {
namespace {

constexpr int kWanted = 20;
constexpr double kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

/// factor × 10^power, divided where the power is negative, since 0.1 isn't a double.
double scaled(double factor, int power) {
    return power < 0 ? factor / std::pow(10.0, -power) : factor * std::pow(10.0, power);
}

struct Step {
    double factor = 1;
    int power = 0;
    double size() const { return scaled(factor, power); }
};

/// The smallest of 1, 2, 5 × 10^n that is at least `raw`.
Step niceStep(double raw) {
    const int power = int(std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (const Step step{factor, power}; step.size() >= raw * (1 - 1e-9)) return step;
    return {1, power + 1};
}

std::vector<double> uniform(double min, double max, const Step& step) {
    const double first = std::floor(min / step.size());
    std::vector<double> edges;
    for (double k = first; edges.size() < 42; ++k) {
        edges.push_back(scaled(k * step.factor, step.power));
        if (edges.size() > 1 && edges.back() > max) break;
    }
    return edges;
}

std::vector<double> multiples(double min, double max, double step) {
    std::vector<double> edges;
    for (double at = std::floor(min / step) * step; edges.size() < 42; at += step) {
        edges.push_back(at);
        if (edges.size() > 1 && at > max) break;
    }
    return edges;
}

/// Borders every `months` months, on January 1970 and multiples from there.
std::vector<double> calendar(double min, double max, int months) {
    using namespace std::chrono;
    const auto day = sys_days(days(std::int64_t(std::floor(min / kDay))));
    const year_month_day date(day);
    const std::int64_t month = std::int64_t(int(date.year())) * 12 + unsigned(date.month()) - 1;
    std::int64_t at = month / months * months;
    if (month < 0 && month % months != 0) at -= months;
    std::vector<double> edges;
    for (; edges.size() < 42; at += months) {
        const std::int64_t yearNumber = at >= 0 ? at / 12 : (at - 11) / 12;
        const auto first = sys_days(year(int(yearNumber)) / std::chrono::month(unsigned(at - yearNumber * 12) + 1) / 1);
        edges.push_back(double(first.time_since_epoch().count()) * kDay);
        if (edges.size() > 1 && edges.back() > max) break;
    }
    return edges;
}

} // namespace

std::vector<double> numberEdges(double min, double max, bool whole) {
    if (min == max || !std::isfinite(max - min)) {
        const double half = whole ? 1 : std::max(std::abs(min) / 100, 0.5);
        if (min == max && std::isfinite(min + half) && min + half > min) return {whole ? min : min - half, min + half};
        return {min, std::nextafter(std::max(max, min), HUGE_VAL)};
    }
    if (whole && max - min < 40) return uniform(min, max, {1, 0});
    Step step = niceStep((max - min) / kWanted);
    if (whole && step.size() < 1) step = {1, 0};
    std::vector<double> edges = uniform(min, max, step);
    // Values so close that their borders are one double: one bin.
    if (std::adjacent_find(edges.begin(), edges.end()) != edges.end() || edges.back() < max) return {min, max};
    return edges;
}

std::vector<double> timeEdges(double min, double max) {
    const double raw = std::max((max - min) / kWanted, 1.0);
    for (const double step :
         {1.0,       2.0,         5.0,         10.0,         20.0,         50.0,         100.0,
          200.0,     500.0,       kSecond,     2 * kSecond,  5 * kSecond,  10 * kSecond, 30 * kSecond,
          kMinute,   2 * kMinute, 5 * kMinute, 10 * kMinute, 30 * kMinute, kHour,        2 * kHour,
          3 * kHour, 6 * kHour,   12 * kHour,  kDay,         2 * kDay,     7 * kDay})
        if (step >= raw && (min != max || step >= kDay)) return multiples(min, max, step);
    for (const int months : {1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 120000})
        if (months * 28 * kDay >= raw) return calendar(min, max, months);
    return {min, max};
}

} // namespace stemma::duck
