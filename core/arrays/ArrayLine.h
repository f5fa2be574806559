// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stemma {

/// Values along one axis of an array, all others held at an index. A value.
struct ArrayLine {
    std::uint64_t place = 0, step = 0; ///< bytes: of its first value, and from value to value
    std::uint64_t count = 0;
    /// Contract: the axis is one of the array's; `at` has an index for each (that of the axis doesn't matter).
    static ArrayLine along(const Array& array, std::size_t axis, std::vector<std::uint64_t> at = {});
    bool operator==(const ArrayLine&) const = default;
};

/// What of a line lies in each of some columns of equal width: least and largest value, so that no spike is lost.
struct LineEnvelope {
    std::uint64_t from = 0, count = 0; ///< the values it is of
    std::vector<double> low, high;     ///< NaN where a column has no finite value; one value a column: both are it
    std::vector<double> nan = {};      ///< share of a column's values that aren't finite
    bool exact = true;                 ///< every value was looked at
};

/// Least and largest of runs of a line's values, from which any view of it is drawn: about a thousandth of its size.
class LineOutline {
public:
    static constexpr std::uint64_t kRun = 1024;
    static Result<std::shared_ptr<const LineOutline>> of(const Array& array, const ArrayLine& line, ElementPart part,
                                                         const Cancel& cancel);
    std::vector<double> low, high; ///< of each run; NaN where none is finite
};

struct LineWish {
    std::uint64_t from = 0, count = 0;
    std::size_t columns = 800; ///< at most; never more than there are values
    std::uint64_t mostValues =
        4u << 20; ///< to be read; of more the outline is taken, without one a part of each column
    ElementPart part = ElementPart::Value;
};
/// Contract: the wish lies within the line; `outline` is of this line and part, or nullptr. Errors: Cancelled, Io.
Result<LineEnvelope> lineEnvelope(const Array& array, const ArrayLine& line, const LineWish& wish,
                                  const LineOutline* outline, const Cancel& cancel);

} // namespace stemma
