// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/tables/Tables.h"
#include "core/visual/ChartData.h"
#include "core/visual/ChartSpec.h"

namespace stemma {

/// An artifact's rows as a chart needs them.
struct ChartRows {
    ChartSpec spec;           ///< as it is to be resolved with `data`; its aggregates may be worked out already
    ChartData data;           ///< empty where every unit has rows of its own (UnitSpec::rows)
    std::int64_t total = 0;   ///< rows of the artifact
    std::int64_t drawn = 0;   ///< of them that count; fewer than `total`: a sample
    bool thinned = false;     ///< a line's rows were thinned to the peaks of each of some thousand places
    bool density = false;     ///< points are drawn as how many lie in each place
    std::string note() const; ///< what has to be said of it; "" where all rows are there
};

/// How many rows are read one by one. Larger tables are grouped and binned in the helper where the chart only shows
/// groups; sums that can't be made there are made of all rows, up to a limit; else a sample is drawn, the same each
/// time.
struct ChartLimits {
    std::int64_t rows = 99'999;      ///< a page of the helper has 100,000 at most
    std::int64_t cells = 12'000'000; ///< of rows that are read in full because a sum needs all of them
    std::int64_t known = -1;         ///< how many rows there are, where that is known; −1: found by reading
};

/// What is seen of a chart that was zoomed, in the values of its axes: lines and densities are as fine there as in
/// the whole picture, on the same axes and in the same colours.
struct ChartWindow {
    std::optional<std::pair<double, double>> x = {}, y = {};
    std::set<std::string> hidden = {}; ///< as ResolveOptions::hidden: where they lie, others are seen of a density
    bool operator==(const ChartWindow&) const = default;
};

/// Reads the columns a chart needs from the artifact's files (a table, or JSON that is one) through `stemma-tables`.
/// Errors: those of TablesClient; BadData where a column isn't there.
Result<ChartRows> loadChartRows(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options,
                                ChartSpec spec, const Cancel& cancel = {}, ChartLimits limits = {},
                                const ChartWindow& window = {});

/// A chart whose only rows are groups, as one query over `self` and the specification that draws its answer.
struct GroupedChart {
    std::string query;
    ChartSpec spec;
};
/// nullopt where the helper can't group for it. `extents`: least and greatest of the columns that are binned.
std::optional<GroupedChart> groupedChart(const ChartSpec& spec,
                                         const std::map<std::string, std::pair<double, double>>& extents);
/// A line over so many rows as those with the first, last, least and greatest value of each place along it, so that
/// every peak is there; nullopt where the chart is no such line.
std::optional<std::string> thinnedLineQuery(const ChartSpec& spec, const std::vector<Column>& columns,
                                            const std::optional<std::pair<double, double>>& within = {});
/// A scatter of many rows as coloured cells: how many lie in each, and of which category most are. nullopt where the
/// chart is no plain scatter over even axes. `extents`: of what is seen, by the columns of placedColumns.
/// `hidden`: values of the category whose rows don't count.
std::optional<GroupedChart> densityChart(const ChartSpec& spec, const std::vector<Column>& columns,
                                         const std::map<std::string, std::pair<double, double>>& extents,
                                         const std::set<std::string>& hidden = {});
/// Columns whose extents a density, or a part of a thinned line, needs: of the axes, and of numbers as colours.
std::vector<std::string> placedColumns(const ChartSpec& spec);
/// What a channel shows where that is a column as it is: nothing is made of it that other rows would change; else
/// nullptr.
const ChannelDef* columnAsItIs(const UnitSpec& unit, Channel channel);
/// A column's values as numbers of an axis, in SQL; "" where it has none.
std::string columnAsNumber(const std::string& name, const std::vector<Column>& columns);
std::string sqlName(const std::string& name); ///< a column's name as SQL quotes it
/// Columns whose extents groupedChart needs.
std::vector<std::string> binnedColumns(const ChartSpec& spec);

} // namespace stemma
