// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace stemma::duck {

/// The sum of finite doubles without rounding, so that it doesn't depend on their order: a small superaccumulator
/// (R. M. Neal, "Fast exact summation using small and large superaccumulators", 2015). A few nanoseconds a number.
class ExactSum {
public:
    void add(double value);
    void merge(const ExactSum& other);
    /// The sum divided by `count`, to within a few units in the last place, and always the same.
    double mean(std::int64_t count) const;

private:
    static constexpr int kChunks = 67;        ///< of 32 bits each, for all exponents and the carries
    static constexpr int kMostPending = 2000; ///< additions before a chunk could overflow
    void carry();

    std::array<std::int64_t, kChunks> m_chunks{};
    int m_pending = 0;
};

} // namespace stemma::duck
