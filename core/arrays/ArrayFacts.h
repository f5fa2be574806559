// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What the values of an array are like. Of complex ones, their magnitudes.
struct ArrayFacts {
    std::uint64_t looked = 0; ///< values that were looked at
    bool sampled = false;     ///< not all that are here
    std::uint64_t finite = 0, nan = 0, positiveInfinite = 0, negativeInfinite = 0, zeros = 0;
    double min = 0, max = 0, mean = 0, deviation = 0; ///< of the finite ones; the deviation as np.std
    double low = 0, high = 0; ///< 96 of a hundred finite values lie between them, two below, two above; by some of them
    std::string minText, maxText; ///< exactly as they are; "" where nothing is finite
    struct Bin {
        double from = 0, to = 0;
        std::uint64_t count = 0;
    };
    std::vector<Bin> bins; ///< of equal width over the finite values; empty where there are none, or one value only
};

struct ArrayLook {
    std::uint64_t mostBytes = std::uint64_t(512) << 20; ///< of larger arrays a sample is taken: runs spread over it
    int bins = 40;                                      ///< 0: none are counted
    ElementPart part = ElementPart::Value;
};

/// Two passes over the values, in runs; a few hundred kilobytes of memory, whatever the array claims. An array whose
/// values have no place on an axis (text, records) has nothing looked at. Errors: Cancelled, Io.
Result<ArrayFacts> lookAt(const Array& array, const ArrayLook& look, const Cancel& cancel);

} // namespace stemma
