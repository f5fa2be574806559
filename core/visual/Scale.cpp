// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Scale.h"

#include "core/visual/CivilTime.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stemma {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostTicks = 10'000;

/// d3's tickIncrement: positive steps as they are, steps below 1 as the negative of their inverse, so that ticks are
/// quotients of whole numbers.
double tickIncrement(double from, double to, int count) {
    const int parts = std::max(1, count);
    const double span = to - from, raw = std::isfinite(span) ? span / parts : to / parts - from / parts;
    const double power = std::floor(std::log10(raw));
    const double error = raw / std::pow(10, power);
    const double factor = error >= std::sqrt(50.0)   ? 10
                          : error >= std::sqrt(10.0) ? 5
                          : error >= std::sqrt(2.0)  ? 2
                                                     : 1;
    return power >= 0 ? factor * std::pow(10, power) : -std::pow(10, -power) / factor;
}

/// How far `value` is on the way; the whole may be more than a number holds.
double shareOf(double value, double from, double to) {
    const double span = to - from;
    return std::isfinite(span) ? (value - from) / span : (value / 2 - from / 2) / (to / 2 - from / 2);
}

/// The nearest that a number holds.
double held(double value) {
    return std::clamp(value, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max());
}

} // namespace

double tickStep(double from, double to, int count) {
    if (from == to) return 0;
    const double step = tickIncrement(std::min(from, to), std::max(from, to), count);
    return step < 0 ? -1 / step : step;
}

std::vector<double> linearTicks(double from, double to, int count) {
    std::vector<double> ticks;
    if (!std::isfinite(from) || !std::isfinite(to) || count < 1) return ticks;
    if (from == to) return {from};
    const double step = tickIncrement(std::min(from, to), std::max(from, to), count);
    const double low = std::min(from, to), high = std::max(from, to);
    if (!std::isfinite(step) || step == 0) return ticks;
    const double scale = step > 0 ? step : -1 / step;
    double i = std::ceil(low / scale - 1e-9);
    const double last = std::floor(high / scale + 1e-9);
    if (last - i > double(kMostTicks) || i + 1 == i || last + 1 == last) return ticks; // no double lies between
    for (; i <= last; ++i) ticks.push_back((step > 0 ? i * step : i / -step) + 0.0);   // never -0
    return ticks;
}

Bins binsFor(double from, double to, const BinSpec& spec) {
    constexpr double kBase = 10;
    Bins bins;
    const int most = std::max(1, spec.maxBins);
    double span = to - from;
    if (span == 0) span = std::fabs(from);
    if (span == 0 || !std::isfinite(span)) span = 1;
    double step = spec.step;
    if (!(step > 0)) {
        const double level = std::ceil(std::log(most) / std::log(kBase));
        step = std::max(spec.minStep, std::pow(kBase, std::round(std::log(span) / std::log(kBase)) - level));
        while (std::ceil(span / step) > most) step *= kBase;
        for (const double divide : {5.0, 2.0}) {
            const double smaller = step / divide;
            if (smaller >= spec.minStep && span / smaller <= most) step = smaller;
        }
    }
    bins.step = step;
    bins.start = from;
    bins.stop = to;
    if (spec.nice) {
        // A hair more, so that a border that came out a hair too low still is one.
        const double digits = std::log(step);
        const double precision = digits >= 0 ? 0 : std::floor(-digits / std::log(kBase)) + 1;
        const double hair = std::pow(kBase, -precision - 1);
        const double low = std::floor(from / step + hair) * step;
        bins.start = from < low ? low - step : low;
        bins.stop = std::ceil(to / step) * step;
    }
    if (bins.stop <= bins.start) bins.stop = bins.start + step;
    return bins;
}

namespace {

/// 0.1 × 3 is 0.30000000000000004: borders are whole numbers divided where the step is the inverse of one.
double border(double at, double step) {
    const double places = std::round(at / step), inverse = std::round(1 / step);
    const bool onGrid = std::fabs(places * step - at) < step * 1e-6;
    if (!onGrid) return at;
    return step < 1 && std::fabs(inverse * step - 1) < 1e-12 ? places / inverse : places * step;
}

} // namespace

double Bins::floor(double value) const {
    const double count = std::ceil((stop - start) / step - 1e-9), last = start + count * step;
    // The last bin has its upper end, as Vega has it also where that is no whole number of steps away.
    const double within = std::clamp(value, start, std::max(start, last - step));
    const double index = std::clamp(std::floor(1e-14 + (within - start) / step), 0.0, std::max(0.0, count - 1));
    return border(start + index * step, step);
}

double Bins::end(double floored) const {
    return border(floored + step, step);
}

PositionScale PositionScale::continuous(Kind kind, double from, double to) {
    PositionScale scale;
    scale.m_kind = kind;
    scale.m_from = from;
    scale.m_to = to;
    if (kind == Kind::Power) scale.m_shape = 0.5;
    return scale;
}

PositionScale PositionScale::discrete(Kind kind, std::vector<std::string> domain, double inner, double outer) {
    PositionScale scale;
    scale.m_kind = kind;
    scale.m_inner = inner;
    scale.m_outer = outer;
    scale.m_domain = std::move(domain);
    for (std::size_t i = 0; i < scale.m_domain.size(); ++i) scale.m_index.emplace(scale.m_domain[i], int(i));
    return scale;
}

double PositionScale::forward(double value) const {
    switch (m_kind) {
    case Kind::Log:
        return m_from < 0 ? (value < 0 ? -std::log(-value) : kNone) : (value > 0 ? std::log(value) : kNone);
    case Kind::Power:
        return value < 0 ? -std::pow(-value, m_shape) : std::pow(value, m_shape);
    case Kind::Symlog:
        return std::copysign(std::log1p(std::fabs(value / m_shape)), value);
    default:
        return value;
    }
}

double PositionScale::backward(double share) const {
    switch (m_kind) {
    case Kind::Log:
        return m_from < 0 ? -std::exp(-share) : std::exp(share);
    case Kind::Power:
        return share < 0 ? -std::pow(-share, 1 / m_shape) : std::pow(share, 1 / m_shape);
    case Kind::Symlog:
        return std::copysign(std::expm1(std::fabs(share)) * m_shape, share);
    default:
        return share;
    }
}

void PositionScale::setRange(double start, double end) {
    m_start = start, m_end = end;
    const double length = std::fabs(end - start);
    if (m_room.pixels <= 0 || isDiscrete()) return;
    m_from = m_givenFrom, m_to = m_givenTo;
    if (m_from != m_to && length > 2 * m_room.pixels) {
        const double low = forward(m_from), high = forward(m_to), middle = low / 2 + high / 2;
        const double grown = (high / 2 - low / 2) * length / (length - 2 * m_room.pixels);
        m_from = held(backward(middle - grown)), m_to = held(backward(middle + grown));
    }
    if (m_room.zero) m_from = std::min(0.0, m_from), m_to = std::max(0.0, m_to);
    if (!std::isnan(m_room.least)) m_from = m_room.least;
    if (!std::isnan(m_room.most)) m_to = m_room.most;
    if (m_room.nice > 0) nice(m_room.nice);
}

double PositionScale::at(double value) const {
    const double from = forward(m_from), to = forward(m_to);
    if (from == to) return (m_start + m_end) / 2;
    if (m_clamp && !std::isnan(value)) value = std::clamp(value, std::min(m_from, m_to), std::max(m_from, m_to));
    return m_start + shareOf(forward(value), from, to) * (m_end - m_start);
}

double PositionScale::valueAt(double pixels) const {
    if (m_start == m_end) return m_from;
    const double from = forward(m_from), to = forward(m_to);
    const double share = (pixels - m_start) / (m_end - m_start), span = to - from;
    return backward(std::isfinite(span) ? from + share * span : from * (1 - share) + to * share);
}

double PositionScale::step() const {
    const double count = double(m_domain.size());
    const double inner = m_kind == Kind::Point ? 1 : m_inner;
    return std::fabs(m_end - m_start) / std::max(1.0, count - inner + 2 * m_outer);
}

double PositionScale::bandwidth() const {
    return m_kind == Kind::Band ? step() * (1 - m_inner) : 0;
}

double PositionScale::bandStart(std::size_t index) const {
    const double inner = m_kind == Kind::Point ? 1 : m_inner;
    const double used = step() * (double(m_domain.size()) - inner);
    const double first = std::min(m_start, m_end) + (std::fabs(m_end - m_start) - used) / 2;
    const std::size_t place = m_end >= m_start ? index : m_domain.size() - 1 - index;
    return first + step() * double(place);
}

int PositionScale::indexOf(std::string_view text) const {
    const auto found = m_index.find(std::string(text));
    return found == m_index.end() ? -1 : found->second;
}

std::size_t PositionScale::indexAt(double pixels) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < m_domain.size(); ++i)
        if (std::fabs(bandMiddle(i) - pixels) < std::fabs(bandMiddle(best) - pixels)) best = i;
    return best;
}

void PositionScale::nice(int count) {
    if (isDiscrete() || !(m_to > m_from)) return;
    if (m_kind == Kind::Time) return niceTime(m_from, m_to, count);
    if (m_kind == Kind::Log) {
        if (m_from <= 0) return;
        const double base = std::log(m_base);
        m_from = std::pow(m_base, std::floor(std::log(m_from) / base + 1e-9));
        m_to = std::pow(m_base, std::ceil(std::log(m_to) / base - 1e-9));
        return;
    }
    // The step may grow with the widened domain; d3 tries up to ten times.
    double last = 0;
    for (int tries = 0; tries < 10; ++tries) {
        const double step = tickIncrement(m_from, m_to, count);
        if (step == last || step == 0 || !std::isfinite(step)) break;
        const double from = step > 0 ? std::floor(m_from / step) * step : std::ceil(m_from * step) / step,
                     to = step > 0 ? std::ceil(m_to / step) * step : std::floor(m_to * step) / step;
        if (!std::isfinite(from) || !std::isfinite(to)) break;
        m_from = from, m_to = to;
        last = step;
    }
    if (m_from == 0) m_from = 0; // never -0
}

std::vector<double> PositionScale::ticks(int count) const {
    const double low = std::min(m_from, m_to), high = std::max(m_from, m_to);
    if (m_kind == Kind::Time) return timeTicks(low, high, count);
    if (m_kind != Kind::Log || low <= 0) return linearTicks(low, high, count);
    std::vector<double> ticks;
    const double base = std::log(m_base), first = std::log(low) / base, last = std::log(high) / base;
    const auto add = [&](double value) {
        if (value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12)) ticks.push_back(value);
    };
    const auto power = [this](double exponent) {
        return exponent < 0 ? 1 / std::pow(m_base, -exponent) : std::pow(m_base, exponent);
    };
    constexpr double kMostFactors = 100; // of a base; more would be a hedge
    if (m_base != std::floor(m_base) || m_base > kMostFactors ||
        last - first >= count) { // powers, every so many of them
        for (const double exponent : linearTicks(first, last, int(std::min(last - first, double(count)))))
            add(power(exponent));
        return ticks;
    }
    for (double exponent = std::floor(first + 1e-9); exponent <= std::ceil(last - 1e-9); ++exponent)
        for (double factor = 1; factor < m_base; ++factor)
            add(exponent < 0 ? factor / std::pow(m_base, -exponent) : factor * power(exponent));
    return ticks.size() * 2 < std::size_t(count) ? linearTicks(low, high, count) : ticks;
}

bool PositionScale::writesTick(double tick, int count, std::size_t ticks) const {
    const double most = std::max(1.0, m_base * count / double(std::max<std::size_t>(1, ticks)));
    double leading = tick / std::pow(m_base, std::round(std::log(tick) / std::log(m_base)));
    if (leading * m_base < m_base - 0.5) leading *= m_base;
    return leading <= most * (1 + 1e-12);
}

} // namespace stemma
