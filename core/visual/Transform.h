// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/ChartData.h"
#include "core/visual/CivilTime.h"

#include <string>

namespace stemma {

/// Applies Vega-Lite's transforms in order: filter (expressions and predicates), calculate, aggregate, joinaggregate,
/// bin, timeUnit, fold, window, stack. Errors: NotSupported, names the transform that isn't drawn; BadData, names the
/// field that isn't there.
Result<ChartData> transformed(ChartData data, const Json::Array& transforms);

/// One {"window": …}: ranks, neighbours and aggregates over a frame of rows, as Vega works them out.
Result<ChartData> windowed(ChartData data, const Json& transform);

/// The column, or BadData with the nearest name.
Result<const ChartColumn*> columnNamed(const ChartData& data, const std::string& name);
/// Moments in milliseconds of a column of dates as texts or numbers; what is no date is nothing.
ChartColumn timeColumn(const ChartColumn& column, const std::string& name);

/// Where the unit of each moment begins, added to `from`, and where it ends, added to `to` (nullptr: nobody asks).
void floorTimes(const ChartColumn& times, const TimeUnit& unit, ChartColumn& from, ChartColumn* to);

/// Where each row's share begins and ends when the shares of a group are put one on the other.
struct StackRequest {
    const ChartColumn* value = nullptr;
    std::vector<const ChartColumn*> group; ///< rows alike in these are one stack
    std::vector<const ChartColumn*> order; ///< of the shares in a stack, the lowest first
    bool descending = false;
    std::string offset = "zero"; ///< zero (signs apart), normalize, center
};
struct Stacked {
    ChartColumn start, end;
};
Stacked stackedColumns(const ChartData& data, const StackRequest& request);
/// Ascending as Vega sorts: nothing first, numbers by size, texts by code.
bool cellLess(const ChartColumn& one, std::size_t row, const ChartColumn& other, std::size_t otherRow);

} // namespace stemma
