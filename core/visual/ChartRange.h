// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/tables/Profile.h"
#include "core/visual/ChartSpec.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// A part of one axis that a person chose, in the axis' values.
struct AxisRange {
    double from = 0, to = 0;              ///< of a continuous axis; of a time axis milliseconds since 1970
    double step = 0;                      ///< what a pixel is: ends are rounded to it; 0: as they are
    std::vector<std::string> values = {}; ///< of a discrete axis, as its labels' texts; then the others don't count
    bool operator==(const AxisRange&) const = default;
};

/// A part of a plot; an axis that isn't there counts as a whole.
struct ChartRange {
    std::optional<AxisRange> x, y;
    bool empty() const { return !x && !y; }
    bool operator==(const ChartRange&) const = default;
};

/// The rows of a chart's table that stand in a range.
struct RangeRows {
    std::string condition; ///< of DuckDB, over the table's columns
    std::string words;     ///< "flipper_length_mm between 190 and 205"
};

/// `columns` are the table's. An axis of what was computed (a count, a mean, a month of any year) says nothing about
/// single rows: it is left out where the other axis says something.
/// Errors: NotSupported where neither does; the sentence says why.
Result<RangeRows> rowsInRange(const ChartSpec& spec, const std::vector<Column>& columns, const ChartRange& range);

/// How a column's values are counted: as numbers, as moments, or as texts.
enum class ColumnSort : std::uint8_t { Number, Time, Text };
ColumnSort columnSort(const std::string& duckType);

/// `value` to the nearest round number that `step` (a pixel's worth) can tell from its neighbours.
double roundedTo(double value, double step);

} // namespace stemma
