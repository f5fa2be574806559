// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayFacts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <tuple>

namespace stemma {

namespace {

constexpr std::size_t kRun = 32u << 10; ///< values at a time
using NumbersOf = std::function<void(const double*, std::size_t, std::uint64_t first)>;

/// Runs of values over the whole array, or spread evenly over one that is too large.
Status eachRun(const Array& array, const ArrayLook& look, const Cancel& cancel, const NumbersOf& take) {
    const std::uint64_t size = std::max<std::uint64_t>(array.type().size, 1);
    const std::uint64_t most = std::max<std::uint64_t>(look.mostBytes / size, 1024);
    // Of a small part many short runs, so that they are spread over all of it.
    const std::uint64_t length =
        array.here() <= most ? kRun : std::clamp<std::uint64_t>(most / 64, 256, std::uint64_t(kRun));
    const std::uint64_t runs = (array.here() + length - 1) / length;
    const std::uint64_t taken = array.here() <= most ? runs : std::clamp<std::uint64_t>(most / length, 1, runs);
    std::vector<double> numbers(std::size_t(std::min(length, array.here())));
    for (std::uint64_t i = 0; i < taken; ++i) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Looking through the array was cancelled");
        // The first and the last run are always among them.
        const std::uint64_t run = taken == runs ? i
                                  : taken == 1  ? 0
                                                : std::uint64_t(double(i) * double(runs - 1) / double(taken - 1));
        const std::uint64_t first = run * length;
        const std::size_t count = std::size_t(std::min(length, array.here() - first));
        STEMMA_CHECK(array.numbersFrom(first, count, numbers.data(), look.part));
        take(numbers.data(), count, first);
    }
    return {};
}

/// Some of very many values, each as likely as any other (Li's algorithm L); the same ones each time.
class SomeValues {
public:
    void add(double value) {
        if (m_kept.size() < kKept) {
            m_kept.push_back(value);
            if (m_kept.size() == kKept) skip();
        } else if (m_left-- == 0) {
            m_kept[std::size_t(chance() * double(kKept))] = value;
            skip();
        }
    }
    /// The value that such a share of them is below. Contract: there are some.
    double quantile(double share) {
        const auto at = m_kept.begin() + std::ptrdiff_t(std::lround(share * double(m_kept.size() - 1)));
        std::nth_element(m_kept.begin(), at, m_kept.end());
        return *at;
    }

private:
    static constexpr std::size_t kKept = 32u << 10;
    /// Above 0 and below 1 (xorshift64*).
    double chance() {
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return (double(m_state * 0x2545F4914F6CDD1DULL >> 12) + 0.5) / 4503599627370496.0;
    }
    void skip() {
        m_weight *= std::exp(std::log(chance()) / double(kKept));
        m_left = std::uint64_t(std::min(std::log(chance()) / std::log1p(-m_weight), 1e18));
    }

    std::vector<double> m_kept;
    std::uint64_t m_state = 0x9E3779B97F4A7C15ULL, m_left = 0;
    double m_weight = 1;
};

/// Sums a run at a time and joins them (Chan, Golub and LeVeque), so that large numbers don't cancel.
class Moments {
public:
    void add(const double* values, std::size_t count, std::uint64_t first) {
        double sum = 0;
        std::size_t finite = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double value = values[i];
            if (!(std::fabs(value) <= std::numeric_limits<double>::max())) {
                m_facts.nan += std::isnan(value);
                m_facts.positiveInfinite += value > 0;
                m_facts.negativeInfinite += value < 0;
                continue;
            }
            sum += value;
            ++finite;
            m_some.add(value);
            m_facts.zeros += value == 0;
            if (value < m_min) m_min = value, m_minAt = first + i;
            if (value > m_max) m_max = value, m_maxAt = first + i;
        }
        m_facts.looked += count;
        if (finite == 0) return;
        const double mean = sum / double(finite);
        double squares = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double off = values[i] - mean;
            squares += std::isfinite(values[i]) ? off * off : 0;
        }
        const double before = double(m_facts.finite), now = before + double(finite), gap = mean - m_mean;
        m_squares += squares + gap * gap * before * double(finite) / now;
        m_mean += gap * double(finite) / now;
        m_facts.finite += finite;
    }

    ArrayFacts facts() {
        ArrayFacts facts = m_facts;
        if (facts.finite == 0) return facts;
        facts.min = m_min;
        facts.max = m_max;
        facts.mean = m_mean;
        facts.deviation = std::sqrt(m_squares / double(facts.finite));
        facts.low = m_some.quantile(0.02);
        facts.high = m_some.quantile(0.98);
        return facts;
    }
    std::uint64_t minAt() const { return m_minAt; }
    std::uint64_t maxAt() const { return m_maxAt; }

private:
    ArrayFacts m_facts;
    SomeValues m_some;
    double m_mean = 0, m_squares = 0;
    double m_min = std::numeric_limits<double>::infinity(), m_max = -m_min;
    std::uint64_t m_minAt = 0, m_maxAt = 0;
};

/// Whole numbers of 64 bits that doubles can't tell apart.
struct ExactEnds {
    bool any = false;
    std::int64_t signedMin = 0, signedMax = 0;
    std::uint64_t min = 0, max = 0;
};

bool needsExact(const Array& array, const ArrayFacts& facts) {
    return array.type().isWhole() && array.type().size == 8 &&
           std::max(std::fabs(facts.min), std::fabs(facts.max)) > 9e15;
}

/// A third pass, over those few arrays that need one.
Result<std::pair<std::string, std::string>> exactEnds(const Array& array, const ArrayFacts& facts,
                                                      const ArrayLook& look, const Cancel& cancel) {
    ExactEnds ends;
    Status failed;
    constexpr int kMostAsked = 200'000; // of a constant every value is its least
    int asked = 0;
    const ElementType& type = array.type();
    STEMMA_CHECK(eachRun(array, look, cancel, [&](const double* values, std::size_t count, std::uint64_t first) {
        for (std::size_t i = 0; i < count && failed; ++i) {
            if ((values[i] != facts.min && values[i] != facts.max) || ++asked > kMostAsked) continue;
            const Result<std::string> bytes = array.value(array.placeOf(first + i));
            if (!bytes) failed = tl::unexpected(bytes.error());
            if (!bytes || bytes->empty()) continue;
            const std::int64_t whole = signedValue(type, bytes->data());
            const std::uint64_t natural = unsignedValue(type, bytes->data());
            ends.signedMin = ends.any ? std::min(ends.signedMin, whole) : whole;
            ends.signedMax = ends.any ? std::max(ends.signedMax, whole) : whole;
            ends.min = ends.any ? std::min(ends.min, natural) : natural;
            ends.max = ends.any ? std::max(ends.max, natural) : natural;
            ends.any = true;
        }
    }));
    STEMMA_CHECK(failed);
    if (type.kind == ElementType::Kind::UInt) return std::pair(std::to_string(ends.min), std::to_string(ends.max));
    return std::pair(std::to_string(ends.signedMin), std::to_string(ends.signedMax));
}

/// Bins whose ends are whole where the values are.
std::vector<ArrayFacts::Bin> emptyBins(const Array& array, const ArrayFacts& facts, int wanted) {
    // Nearer to each other than doubles can be told apart at forty places between: as if they were one.
    const bool apart = facts.max - facts.min > 1e-12 * std::max(std::fabs(facts.min), std::fabs(facts.max));
    if (facts.finite == 0 || !apart || wanted < 1 || !std::isfinite(facts.max - facts.min)) return {};
    std::vector<ArrayFacts::Bin> bins;
    const bool whole = array.type().isWhole() || array.type().kind == ElementType::Kind::Bool;
    double from = facts.min, width = (facts.max - facts.min) / wanted;
    if (whole) {
        width = std::max(1.0, std::ceil((facts.max - facts.min + 1) / wanted));
        wanted = int(std::ceil((facts.max - facts.min + 1) / width));
        from = facts.min - (width == 1 ? 0.5 : 0); // a bar for each number, about it
    }
    for (int i = 0; i < wanted; ++i) bins.push_back({from + i * width, from + (i + 1) * width, 0});
    if (!whole) bins.back().to = facts.max;
    return bins;
}

} // namespace

Result<ArrayFacts> lookAt(const Array& array, const ArrayLook& look, const Cancel& cancel) {
    if (!array.type().isPlaced() || array.here() == 0) return ArrayFacts{};
    Moments moments;
    STEMMA_CHECK(eachRun(array, look, cancel, [&](const double* values, std::size_t count, std::uint64_t first) {
        moments.add(values, count, first);
    }));
    ArrayFacts facts = moments.facts();
    facts.sampled = facts.looked < array.here();
    if (facts.finite == 0) return facts;
    if (needsExact(array, facts)) {
        STEMMA_TRY(std::tie(facts.minText, facts.maxText), exactEnds(array, facts, look, cancel));
    } else if (array.type().kind == ElementType::Kind::Complex) {
        const ElementType number{.kind = ElementType::Kind::Float, .size = 8, .fields = {}};
        facts.minText = placedText(number, facts.min);
        facts.maxText = placedText(number, facts.max);
    } else {
        STEMMA_TRY(facts.minText, array.text(array.placeOf(moments.minAt())));
        STEMMA_TRY(facts.maxText, array.text(array.placeOf(moments.maxAt())));
    }
    facts.bins = emptyBins(array, facts, look.bins);
    if (facts.bins.empty()) return facts;
    const double from = facts.bins.front().from, width = facts.bins.front().to - from;
    STEMMA_CHECK(eachRun(array, look, cancel, [&](const double* values, std::size_t count, std::uint64_t) {
        const double last = double(facts.bins.size() - 1);
        for (std::size_t i = 0; i < count; ++i) {
            if (!std::isfinite(values[i])) continue;
            ++facts.bins[std::size_t(std::clamp((values[i] - from) / width, 0.0, last))].count;
        }
    }));
    return facts;
}

} // namespace stemma
