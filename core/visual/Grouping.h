// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartData.h"

#include <string>
#include <vector>

namespace stemma {

/// Rows with equal values in some columns, as groups in the order in which they first appear.
struct Grouping {
    std::vector<std::uint32_t> groupOf;  ///< of each row
    std::vector<std::uint32_t> firstRow; ///< of each group
    std::size_t count() const { return firstRow.size(); }
};
/// Without columns all rows are one group (none where there are no rows).
Grouping groupRows(const ChartData& data, const std::vector<const ChartColumn*>& by);

/// Rows with equal values in one column.
Grouping groupRows(const ChartColumn& column);

/// One value per group. `op` is an aggregate of Vega-Lite (isAggregate); `column` may be null for count. What isn't a
/// number is left out, as Vega leaves it out; a group without numbers gives nothing (count and sum give 0).
ChartColumn aggregated(const std::string& op, const ChartColumn* column, const Grouping& grouping);

/// Quantile of sorted numbers by linear interpolation (d3's, R type 7). Contract: not empty.
double quantile(const std::vector<double>& sorted, double share);

} // namespace stemma
