// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

// Builders of Vega-Lite 5 specifications. Data are inline and already aggregated, never a whole table; colours are left
// to whoever draws, so that every chart wears Stemma's palette. Fields are named by us ("value", "count", …), never by
// a person's column (a name with a dot or a bracket means something else in Vega-Lite); their names appear as titles.
// All are deterministic, and within the everyday part of Vega-Lite that Stemma draws itself.

struct HistogramBin {
    double from = 0, to = 0;
    std::int64_t count = 0;
};
enum class Binned : std::uint8_t {
    Numbers,
    Whole,   ///< no half numbers between the ticks, and years without a comma
    Moments, ///< from and to are milliseconds since 1970
};
/// Bars over a binned axis.
Json histogramChart(const std::string& title, const std::string& axis, const std::vector<HistogramBin>& bins,
                    Binned what = Binned::Numbers);

struct ValueCount {
    std::string value;
    std::int64_t count = 0;
};
/// Horizontal bars, the most frequent first; `others` is what the list leaves out, as a bar of its own at the end.
Json topValuesChart(const std::string& title, const std::string& axis, const std::vector<ValueCount>& values,
                    std::int64_t others = 0);

struct HeatmapCell {
    std::string x, y;
    double value = 0;
};
/// What a heatmap says around its cells.
struct HeatmapText {
    std::string title, x, y, value;
    std::optional<std::pair<double, double>> domain; ///< of the colours; correlations: −1 to 1
    bool diverging = false;
    std::string format = ""; ///< of the numbers in the cells, d3; ".2f"
};
/// Coloured cells with their numbers. Axes keep the order in which values first appear.
Json heatmapChart(const HeatmapText& text, const std::vector<HeatmapCell>& cells);

struct SeriesPoint {
    double x = 0, y = 0;
    std::string series; ///< "" where there is only one
};
struct AxesText {
    std::string title, x, y;
    bool temporal = false; ///< x is milliseconds since 1970
};
Json lineChart(const AxesText& text, const std::vector<SeriesPoint>& points);
Json scatterChart(const AxesText& text, const std::vector<SeriesPoint>& points);

struct NamedNumber {
    std::string name;
    double value = 0;
};
/// One horizontal bar per metric, in the order given.
Json metricBarsChart(const std::string& title, const std::vector<NamedNumber>& metrics);

} // namespace stemma
