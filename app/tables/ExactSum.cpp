// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/ExactSum.h"

#include <bit>
#include <cmath>

namespace stemma::duck {
namespace {

constexpr std::int64_t kMask = 0xFFFFFFFF;
constexpr int kBias = 1075; ///< a double is ±mantissa × 2^(exponent − 1075)

} // namespace

void ExactSum::add(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    int exponent = int(bits >> 52 & 0x7FF);
    auto mantissa = std::int64_t(bits & 0xFFFFFFFFFFFFF);
    if (exponent == 0)
        exponent = 1; // subnormal
    else
        mantissa |= std::int64_t(1) << 52;
    const int chunk = exponent >> 5;
    const int shift = exponent & 31;
    const std::int64_t low = std::int64_t(std::uint64_t(mantissa) << shift) & kMask;
    const std::int64_t high = shift == 0 ? mantissa >> 32 : mantissa >> (32 - shift);
    if (bits >> 63 != 0) {
        m_chunks[std::size_t(chunk)] -= low;
        m_chunks[std::size_t(chunk) + 1] -= high;
    } else {
        m_chunks[std::size_t(chunk)] += low;
        m_chunks[std::size_t(chunk) + 1] += high;
    }
    if (++m_pending >= kMostPending) carry();
}

/// Leaves every chunk but the last within 32 bits, none negative.
void ExactSum::carry() {
    for (std::size_t i = 0; i + 1 < kChunks; ++i) {
        m_chunks[i + 1] += m_chunks[i] >> 32;
        m_chunks[i] &= kMask;
    }
    m_pending = 0;
}

void ExactSum::merge(const ExactSum& other) {
    ExactSum normal = other;
    normal.carry();
    carry();
    for (std::size_t i = 0; i < kChunks; ++i) m_chunks[i] += normal.m_chunks[i];
    carry();
}

double ExactSum::mean(std::int64_t count) const {
    if (count == 0) return 0;
    ExactSum normal = *this;
    normal.carry();
    // A negative sum is its complement with a negative last chunk: negate, so that no digits cancel below.
    const bool negative = normal.m_chunks[kChunks - 1] < 0;
    if (negative) {
        for (std::int64_t& chunk : normal.m_chunks) chunk = -chunk;
        normal.carry();
    }
    long double sum = 0;
    for (int i = kChunks - 1; i >= 0; --i)
        sum += std::ldexp(static_cast<long double>(normal.m_chunks[std::size_t(i)]), 32 * i - kBias);
    const long double mean = sum / static_cast<long double>(count);
    return double(negative ? -mean : mean);
}

} // namespace stemma::duck
