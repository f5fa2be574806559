// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/LinePyramid.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::size_t kRun = 64, kFold = 16;

void merge(LinePyramid::Extremes& into, const LinePyramid::Extremes& other, std::span<const double> y) {
    if (y[other.least] < y[into.least]) into.least = other.least;
    if (y[other.greatest] > y[into.greatest]) into.greatest = other.greatest;
}

LinePyramid::Extremes scan(std::span<const double> y, std::size_t from, std::size_t to) {
    LinePyramid::Extremes found{std::uint32_t(from), std::uint32_t(from)};
    for (std::size_t i = from + 1; i < to; ++i) {
        if (y[i] < y[found.least]) found.least = std::uint32_t(i);
        if (y[i] > y[found.greatest]) found.greatest = std::uint32_t(i);
    }
    return found;
}

} // namespace

LinePyramid::LinePyramid(std::span<const double> x, std::span<const double> y) : m_x(x), m_y(y) {
    std::vector<Extremes> level;
    level.reserve(y.size() / kRun + 1);
    for (std::size_t from = 0; from < y.size(); from += kRun)
        level.push_back(scan(y, from, std::min(from + kRun, y.size())));
    while (level.size() > 1) {
        std::vector<Extremes> above;
        above.reserve(level.size() / kFold + 1);
        for (std::size_t from = 0; from < level.size(); from += kFold) {
            Extremes one = level[from];
            for (std::size_t i = from + 1; i < std::min(from + kFold, level.size()); ++i) merge(one, level[i], y);
            above.push_back(one);
        }
        m_levels.push_back(std::move(level));
        level = std::move(above);
    }
    m_levels.push_back(std::move(level));
}

LinePyramid::Extremes LinePyramid::extremes(std::size_t from, std::size_t to) const {
    Extremes found{std::uint32_t(from), std::uint32_t(from)};
    std::size_t at = from;
    while (at < to) {
        // The largest run that begins here and ends in time.
        std::size_t level = 0, length = kRun;
        if (at % kRun != 0 || at + kRun > to) {
            const std::size_t end = std::min(to, (at / kRun + 1) * kRun);
            merge(found, scan(m_y, at, end), m_y);
            at = end;
            continue;
        }
        while (level + 1 < m_levels.size() && at % (length * kFold) == 0 && at + length * kFold <= to) {
            ++level;
            length *= kFold;
        }
        merge(found, m_levels[level][at / length], m_y);
        at += length;
    }
    return found;
}

std::vector<std::uint32_t> LinePyramid::places(double from, double to, std::size_t columns) const {
    std::vector<std::uint32_t> kept;
    if (m_x.empty() || columns == 0 || !(from <= to)) return kept;
    const auto add = [&](std::size_t place) {
        if (kept.empty() || kept.back() != place) kept.push_back(std::uint32_t(place));
    };
    const auto placeOf = [&](double value) { // the first that isn't before it
        return std::size_t(std::lower_bound(m_x.begin(), m_x.end(), value) - m_x.begin());
    };
    kept.reserve(columns * 4 + 2);
    std::size_t at = placeOf(from);
    const auto end = std::size_t(std::upper_bound(m_x.begin(), m_x.end(), to) - m_x.begin());
    if (at > 0) add(at - 1);
    for (std::size_t column = 0; column < columns && at < end; ++column) {
        const double edge = from + (to - from) * double(column + 1) / double(columns);
        const std::size_t next = column + 1 == columns ? end : std::clamp(placeOf(edge), at, end);
        if (next == at) continue;
        const Extremes of = extremes(at, next);
        add(at);
        add(std::min(of.least, of.greatest));
        add(std::max(of.least, of.greatest));
        add(next - 1);
        at = next;
    }
    if (end < m_x.size()) add(end);
    return kept;
}

} // namespace stemma
