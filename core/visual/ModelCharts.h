// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/visual/Charts.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

// Builders of the pictures of a model's results. The rules of Charts.h: inline, aggregated, bounded, without colours.

/// Lines with a name each; points in the order in which they are drawn.
struct NamedLine {
    struct Point {
        double x = 0, y = 0;
    };
    std::string name; ///< "" where there is only one
    std::vector<Point> points;
};

struct RateChartText {
    std::string title, subtitle, x, y;
};
/// Rates against rates, both from 0 to 1 in a square: a ROC curve (with the diagonal of chance), or precision against
/// recall (in steps; `levels` are the shares of positives, what chance would reach, one for all or one for each line).
Json rateChart(const RateChartText& text, const std::vector<NamedLine>& lines, bool steps,
               const std::vector<double>& levels);

struct ProgressChartText {
    std::string title, x, y;
    bool logX = false, logY = false;
};
/// How numbers went, step by step; `best` is marked, with its words.
struct BestPoint {
    double x = 0, y = 0;
    std::string line, words;
};
Json progressChart(const ProgressChartText& text, const std::vector<NamedLine>& lines,
                   const std::optional<BestPoint>& best);

struct Importance {
    std::string name;
    double value = 0;
    std::optional<double> deviation; ///< to both sides
};
/// Bars in the order given, with a rule from value − deviation to value + deviation.
Json importanceChart(const std::string& title, const std::string& axis, const std::vector<Importance>& features);

/// Two numbers of each case as points, or how many there are in each rectangle of a grid.
struct GridCell {
    double x = 0, x2 = 0, y = 0, y2 = 0;
    std::int64_t count = 0;
};
struct CaseChartText {
    std::string title, subtitle, x, y;
    enum class Line { None, Zero, Diagonal } line = Line::None;
    double from = 0, to = 0; ///< of the diagonal
};
Json casesChart(const CaseChartText& text, const std::vector<NamedLine::Point>& points);
Json caseGridChart(const CaseChartText& text, const std::vector<GridCell>& cells);
/// Bars over a binned axis, with a rule at zero.
Json zeroHistogramChart(const std::string& title, const std::string& axis, const std::vector<HistogramBin>& bins);

/// How large a share of each class's cases lies in each bin.
struct ClassBin {
    std::string name;
    double from = 0, to = 0, share = 0;
};
Json classDistributionChart(const std::string& title, const std::string& axis, const std::vector<ClassBin>& bins);

/// Which share of each block of rows is missing, column by column.
struct MissingCell {
    std::string column;
    double from = 0, to = 0; ///< rows, from 0, half open
    double share = 0;
};
Json missingMapChart(const std::string& title, const std::vector<MissingCell>& cells);

} // namespace stemma
