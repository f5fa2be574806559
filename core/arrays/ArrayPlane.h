// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"

#include <cstdint>
#include <vector>

namespace stemma {

/// Two axes of an array, all others held at an index. A value.
struct ArrayPlane {
    std::size_t rowAxis = 0, columnAxis = 1;
    std::vector<std::uint64_t> at; ///< an index for each axis; those of the two don't matter
    /// The last two axes, the others at their middle. Contract: at least two axes.
    static ArrayPlane lastOf(const Array& array);
    std::uint64_t rows(const Array& array) const { return array.shape()[rowAxis]; }
    std::uint64_t columns(const Array& array) const { return array.shape()[columnAxis]; }
    bool operator==(const ArrayPlane&) const = default;
};

/// Part of a plane, in its rows and columns.
struct PlaneRegion {
    std::uint64_t row = 0, column = 0, rows = 0, columns = 0;
    bool operator==(const PlaneRegion&) const = default;
};

/// A plane's values at fewer points than it has: each is the mean of the finite values of its cell.
struct PlaneGrid {
    std::size_t rows = 0, columns = 0;
    std::vector<double> values; ///< row by row; NaN where none is finite
    bool exact = true;          ///< every value of every cell was looked at
    double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

struct PlaneWish {
    PlaneRegion region;
    std::size_t rows = 64, columns = 64;  ///< of the grid, at most; never more than the region has
    std::uint64_t mostValues = 16u << 20; ///< to be looked at; of a larger region a part of each cell is
    ElementPart part = ElementPart::Value;
};

/// Reads what it needs and no more: bounded by PlaneWish. Contract: the region lies in the plane. Errors: Cancelled,
/// Io.
Result<PlaneGrid> planeGrid(const Array& array, const ArrayPlane& plane, const PlaneWish& wish, const Cancel& cancel);

/// The texts of a plane's values, row by row; "" where one isn't here. Contract: some thousand at most. Errors: Io.
Result<std::vector<std::string>> planeTexts(const Array& array, const ArrayPlane& plane, const PlaneRegion& region);

} // namespace stemma
