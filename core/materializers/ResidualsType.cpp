// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Measured.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/ModelCharts.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::int64_t kMostDrawnCases = 2'000; ///< as points; more are counted in a grid
constexpr int kGridColumns = 48, kGridRows = 32, kResidualBins = 30;

/// Sums over all cases. With e = actual − predicted.
struct ResidualFacts {
    std::int64_t cases = 0, left = 0;
    double squares = 0, absolute = 0, total = 0, bias = 0; ///< Σe², Σ|e|, Σ(actual − mean)², mean e
    double lowPredicted = 0, highPredicted = 0, lowActual = 0, highActual = 0, low = 0, high = 0;
    Json r2() const { return total > 0 ? Json(1 - squares / total) : Json(); }
    double rmse() const { return std::sqrt(squares / double(cases)); }
    double mae() const { return absolute / double(cases); }
};

/// The cases as (a, p, e, bad).
Result<Measured> readCases(const Measured& measured, const DescribeContext& context) {
    const auto actual = columnCalled(
        measured.columns(), {"actual", "y_true", "truth", "true", "expected", "observed", "target", "label", "y"});
    const auto predicted = columnCalled(measured.columns(), {"predicted", "prediction", "y_pred", "pred", "y_hat",
                                                             "yhat", "fitted", "forecast", "estimate"});
    std::vector<std::string> missing;
    if (!actual) missing.push_back("actual");
    if (!predicted) missing.push_back("predicted");
    if (!missing.empty())
        return unfit(missingColumns(missing),
                     "Residuals are a table with columns actual and predicted, both of numbers.");
    for (const std::size_t column : {*actual, *predicted}) {
        STEMMA_TRY(const bool numbers, mayBeNumeric(measured, column, context));
        if (!numbers)
            return unfit("its column " + printable(measured.nameOf(column)) + " holds no numbers (it is " +
                             measured.columns()[column].type + ")",
                         "Classes are compared by `type: confusion`.");
    }
    const std::string a = "CAST(" + measured.sql(*actual) + " AS DOUBLE)";
    const std::string p = "CAST(" + measured.sql(*predicted) + " AS DOUBLE)";
    return deriveMeasured(measured, context,
                          "SELECT " + a + " AS a, " + p + " AS p, " + a + " - " + p + " AS e, coalesce(NOT isfinite(" +
                              a + " - " + p + "), true) AS bad FROM self");
}

Result<ResidualFacts> sumUp(const Measured& cases, const DescribeContext& context) {
    STEMMA_TRY(const Page page,
               askMeasured(cases, context,
                           "WITH g AS (SELECT * FROM self WHERE NOT bad), m AS (SELECT fsum(a) / count(*) AS mean FROM "
                           "g) SELECT count(*), fsum(e * e), fsum(abs(e)), fsum((a - mean) * (a - mean)), fsum(e), "
                           "min(p), max(p), min(a), max(a), min(e), max(e), (SELECT count(*) FROM self WHERE bad) "
                           "FROM g, m",
                           1));
    const Json& row = page.rows.front();
    ResidualFacts facts;
    facts.cases = integerAt(row, 0);
    facts.left = integerAt(row, 11);
    if (facts.cases == 0) return facts;
    facts.squares = numberAt(row, 1);
    facts.absolute = numberAt(row, 2);
    facts.total = numberAt(row, 3);
    facts.bias = numberAt(row, 4) / double(facts.cases);
    facts.lowPredicted = numberAt(row, 5), facts.highPredicted = numberAt(row, 6);
    facts.lowActual = numberAt(row, 7), facts.highActual = numberAt(row, 8);
    facts.low = numberAt(row, 9), facts.high = numberAt(row, 10);
    return facts;
}

/// Round borders, so that a rectangle says what it is of.
double roundStep(double span, int most) {
    if (!(span > 0) || !std::isfinite(span)) return 1;
    const double raw = span / most, power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (factor * power >= raw) return factor * power;
    return 10 * power;
}

Status drawPairs(Described& described, const DescribeContext& context, const Measured& cases,
                 const ResidualFacts& facts, CaseChartText text, const std::string& file, const std::string& column) {
    if (facts.cases <= kMostDrawnCases) {
        STEMMA_TRY(const Page page, askMeasured(cases, context, "SELECT p, " + column + " FROM self WHERE NOT bad"));
        std::vector<NamedLine::Point> points;
        for (const Json& row : page.rows) points.push_back({numberAt(row, 0), numberAt(row, 1)});
        return addChart(described, context, file, casesChart(text, points), text.title);
    }
    const bool residuals = column == "e";
    const double low = residuals ? facts.low : facts.lowActual, high = residuals ? facts.high : facts.highActual;
    const double dx = roundStep(facts.highPredicted - facts.lowPredicted, kGridColumns);
    const double dy = roundStep(high - low, kGridRows);
    const Json parameters = Json::object({{"dx", dx}, {"dy", dy}});
    STEMMA_TRY(const Page page, askMeasured(cases, context,
                                            "SELECT floor(p / $dx) AS bx, floor(" + column +
                                                " / $dy) AS by_, count(*) FROM self WHERE NOT bad GROUP BY 1, 2 "
                                                "ORDER BY 1, 2",
                                            100'000, parameters));
    std::vector<GridCell> cells;
    for (const Json& row : page.rows) {
        const double x = numberAt(row, 0), y = numberAt(row, 1);
        cells.push_back({x * dx, (x + 1) * dx, y * dy, (y + 1) * dy, integerAt(row, 2)});
    }
    return addChart(described, context, file, caseGridChart(text, cells), text.title);
}

Status drawResidualBins(Described& described, const DescribeContext& context, const Measured& cases,
                        const ResidualFacts& facts) {
    const double step = roundStep(facts.high - facts.low, kResidualBins);
    STEMMA_TRY(const Page page,
               askMeasured(cases, context,
                           "SELECT floor(e / $step), count(*) FROM self WHERE NOT bad GROUP BY 1 ORDER BY 1", 1'000,
                           Json::object({{"step", step}})));
    std::vector<HistogramBin> bins;
    for (const Json& row : page.rows) {
        const double at = numberAt(row, 0);
        bins.push_back({at * step, (at + 1) * step, integerAt(row, 1)});
    }
    return addChart(described, context, "distribution",
                    zeroHistogramChart("Distribution of residuals", "Actual − predicted", bins),
                    "Distribution of residuals");
}

Status drawResiduals(Described& described, const DescribeContext& context, const Measured& cases,
                     const ResidualFacts& facts) {
    CaseChartText text;
    const std::string words =
        (facts.r2().isNull() ? std::string()
                             : "R² " + formatNumber(std::round(facts.r2().number() * 1000) / 1000) + ", ") +
        "RMSE " + fewDigits(facts.rmse()) + ", " + plural(facts.cases, "case");
    text = {"Residuals", words, "Predicted", "Actual − predicted", CaseChartText::Line::Zero, 0, 0};
    STEMMA_CHECK(drawPairs(described, context, cases, facts, text, "residuals", "e"));
    STEMMA_CHECK(drawResidualBins(described, context, cases, facts));
    const double from = std::max(facts.lowActual, facts.lowPredicted);
    const double to = std::min(facts.highActual, facts.highPredicted);
    text = {"Actual against predicted",
            words,
            "Predicted",
            "Actual",
            from < to ? CaseChartText::Line::Diagonal : CaseChartText::Line::None,
            from,
            to};
    return drawPairs(described, context, cases, facts, text, "actual-predicted", "a");
}

Result<Described> describeResiduals(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const Measured measured, openMeasured(content, context));
    STEMMA_TRY(const Measured cases, readCases(measured, context));
    STEMMA_TRY(const ResidualFacts facts, sumUp(cases, context));
    Described described;
    described.readOptions = measured.readOptions.isNull() ? content.readOptions : measured.readOptions;
    described.metadata = Json::object({{"cases", facts.cases}, {"bytes", totalBytes(content)}});
    if (facts.left > 0)
        described.notes.push_back(shownName(content) + ": " + plural(facts.left, "row") +
                                  (facts.left == 1 ? " has" : " have") + " no finite numbers, and " +
                                  (facts.left == 1 ? "is" : "are") + " left out");
    if (facts.cases == 0) {
        described.addHeadline("cases", 0);
        described.notes.push_back(shownName(content) + ": there are no rows, so there is nothing to draw");
        return described;
    }
    described.addHeadline("R²", facts.r2(), {}, "higher");
    described.addHeadline("RMSE", facts.rmse(), {}, "lower");
    described.addHeadline("MAE", facts.mae(), {}, "lower");
    described.addHeadline("cases", facts.cases);
    described.metadata.set("r2", facts.r2());
    described.metadata.set("rmse", facts.rmse());
    described.metadata.set("mae", facts.mae());
    described.metadata.set("bias", facts.bias);
    if (facts.r2().isNull())
        described.notes.push_back(shownName(content) + ": all actual values are the same, so there is no R²");
    STEMMA_CHECK(drawResiduals(described, context, cases, facts));
    return described;
}

} // namespace

Materializer residualsType() {
    return {.id = "residuals",
            .summary = "What a regression missed (columns actual, predicted): residuals, their distribution, R², RMSE",
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"regression"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration only: two numeric classes may be called so, too
            .fits = &fitsMeasured,
            .describe = &describeResiduals};
}

} // namespace stemma
