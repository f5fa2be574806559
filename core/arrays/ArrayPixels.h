// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayFacts.h"
#include "core/arrays/ArrayPlane.h"

#include <optional>
#include <string>

namespace stemma {

/// How an array is a picture, or many of them. A value.
struct PixelLayout {
    std::size_t rowAxis = 0, columnAxis = 1;
    int channelAxis = -1;  ///< −1: grey
    unsigned channels = 1; ///< 1, 3 or 4
    double white = 255;    ///< the sample that is full; 0 is none
    bool operator==(const PixelLayout&) const = default;
};

/// Whether people would call it a picture: bytes or truth values of two axes of at least 16 (of more axes: 8), or with
/// an axis of 3 or 4 colours at the end or before the two; 16-bit and real numbers with colours at the end, the latter
/// where `facts` say that they lie between 0 and 1 or 255.
std::optional<PixelLayout> pixelLayout(const Array& array, const ArrayFacts* facts);

struct PixelImage {
    std::size_t columns = 0, rows = 0;
    unsigned channels = 1;
    std::string samples; ///< 8 bits each, row by row
    bool exact = true;
};
/// `at` has an index for each axis, as ArrayPlane's. Means of what doesn't fit; values outside 0 to white are cut.
/// Contract: wish.region lies within the layout's plane. Errors: Cancelled, Io.
Result<PixelImage> pixelsOf(const Array& array, const PixelLayout& layout, const std::vector<std::uint64_t>& at,
                            const PlaneWish& wish, const Cancel& cancel);

} // namespace stemma
