// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Scores.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostSeries = 12; ///< drawn; more couldn't be told apart
constexpr std::int64_t kMostLabels = 100;

constexpr std::string_view kScoreShape =
    "Scores are a table with a column actual (or label) and a column score (or probability), for several classes also "
    "a "
    "column class, or a column of scores for each class under its name; further a column model, where there are "
    "several.";

/// Which columns say what.
struct ScoreColumns {
    std::optional<std::size_t> label, score, of, group, x, y;
    std::vector<std::pair<std::size_t, std::string>> wide; ///< columns of scores and the label they are of
    bool oneClass = false; ///< all scores are of the same class: it is the positive label, and no name of a curve
};

/// A name without what people put before a class: "p_cat", "score_cat".
std::string_view bareClass(std::string_view name) {
    for (const std::string_view prefix : {"probability_", "proba_", "prob_", "score_", "p_"})
        if (lowerCase(name).starts_with(prefix)) return name.substr(prefix.size());
    return name;
}

std::optional<std::size_t> onlyNumeric(const Measured& measured,
                                       std::initializer_list<std::optional<std::size_t>> not_) {
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < measured.columns().size(); ++i) {
        const bool taken = std::any_of(not_.begin(), not_.end(), [&](const auto& other) { return other == i; });
        if (taken || !measured.numeric(i)) continue;
        if (only) return std::nullopt;
        only = i;
    }
    return only;
}

ScoreColumns columnsOf(ScoreCurve kind, const Measured& measured) {
    const auto& all = measured.columns();
    ScoreColumns found;
    if (kind == ScoreCurve::Roc) {
        found.x = columnCalled(all, {"fpr", "false_positive_rate", "fall_out"});
        found.y = columnCalled(all, {"tpr", "true_positive_rate", "recall", "sensitivity"});
    } else {
        found.x = columnCalled(all, {"recall", "tpr", "sensitivity"});
        found.y = columnCalled(all, {"precision", "ppv"});
    }
    found.group = columnCalled(all, {"model", "classifier", "series", "estimator", "fold", "run", "name"});
    if (found.x && found.y) {
        if (!found.group) found.group = columnCalled(all, {"class", "label", "of"});
        return found;
    }
    found.x = found.y = std::nullopt;
    found.label = columnCalled(all, {"actual", "label", "y_true", "truth", "true", "expected", "target", "y"});
    found.score = columnCalled(all, {"score", "probability", "y_score", "prob", "proba", "y_prob", "y_proba", "p",
                                     "decision", "predicted_probability", "confidence"});
    found.of = columnCalled(all, {"class", "of"});
    if (found.of == found.label) found.of = std::nullopt;
    return found;
}

/// A label that is plainly the one looked for: 1 of 0 and 1, yes of no and yes.
bool plainlyPositive(const std::string& label) {
    static constexpr std::array kWords = {"1", "1.0", "true", "yes", "y", "t", "positive", "pos", "+", "+1"};
    const std::string word = lowerCase(label);
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::optional<double> labelNumber(std::string_view label) {
    if (label.starts_with('+')) label.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), value);
    return error == std::errc() && end == label.data() + label.size() ? std::optional(value) : std::nullopt;
}

/// Of two labels (sorted) the one that scores are of, as scikit-learn has it: the larger number, a plain yes, else the
/// later. Of one alone nobody knows unless it says so.
std::string positiveOf(const std::vector<std::string>& labels) {
    if (labels.size() == 2) {
        const auto first = labelNumber(labels[0]), second = labelNumber(labels[1]);
        if (first && second) return *first > *second ? labels[0] : labels[1];
    }
    for (const std::string& label : labels)
        if (plainlyPositive(label)) return label;
    return labels.size() == 2 ? labels[1] : std::string();
}

std::string rowsQuery(const Measured& measured, const ScoreColumns& columns, const std::string& positive) {
    const std::string label = "CAST(" + measured.sql(*columns.label) + " AS VARCHAR)";
    std::string group =
        columns.group ? "coalesce(CAST(" + measured.sql(*columns.group) + " AS VARCHAR), '(none)')" : std::string();
    const auto select = [&](const std::string& name, const std::string& isPositive, std::size_t score) {
        const std::string value = "CAST(" + measured.sql(score) + " AS DOUBLE)";
        const std::string series =
            name.empty() ? (group.empty() ? "''" : group) : (group.empty() ? name : group + " || ', ' || " + name);
        return "SELECT " + series + " AS s, coalesce(" + isPositive + ", false) AS p, " + value + " AS v, " + label +
               " IS NULL OR " + value + " IS NULL OR isnan(" + value + ") AS bad FROM self";
    };
    if (!columns.wide.empty()) {
        std::vector<std::string> all;
        for (const auto& [column, name] : columns.wide)
            all.push_back(select(sqlQuote(name), label + " = " + sqlQuote(name), column));
        return join(all, " UNION ALL ");
    }
    if (columns.of) {
        const bool numbers = measured.numeric(*columns.of) && measured.numeric(*columns.label);
        const std::string of = "CAST(" + measured.sql(*columns.of) + " AS VARCHAR)";
        return select(columns.oneClass ? std::string() : "coalesce(" + of + ", '(none)')",
                      numbers ? measured.sql(*columns.label) + " = " + measured.sql(*columns.of) : label + " = " + of,
                      *columns.score);
    }
    return select("", label + " = " + sqlQuote(positive), *columns.score);
}

/// From rows (s, p, v) to a point for each different score, the highest first: i, x, y, and what each adds to the area.
std::string scorePointsQuery(ScoreCurve kind) {
    const std::string area = kind == ScoreCurve::Roc
                                 ? "CAST(n AS DOUBLE) / nn * ((CAST(tp AS DOUBLE) + (tp - pos)) / 2 / pp)"
                                 : "CAST(pos AS DOUBLE) / pp * (CAST(tp AS DOUBLE) / (tp + fp))";
    const std::string xy = kind == ScoreCurve::Roc
                               ? "CAST(fp AS DOUBLE) / nn AS x, CAST(tp AS DOUBLE) / pp AS y"
                               : "CAST(tp AS DOUBLE) / pp AS x, CAST(tp AS DOUBLE) / (tp + fp) AS y";
    // A point between two on one line is no corner: it goes the same way as the next.
    const std::string corner = kind == ScoreCurve::Roc
                                   ? "coalesce(CAST(pos AS HUGEINT) * lead(n) OVER w != CAST(n AS HUGEINT) * lead(pos) "
                                     "OVER w, true)"
                                   : "true";
    return "WITH g AS (SELECT s, v, count(*) FILTER (p) AS pos, count(*) FILTER (NOT p) AS n FROM self WHERE NOT bad "
           "GROUP BY s, v), "
           "c AS (SELECT s, v, pos, n, CAST(sum(pos) OVER w AS BIGINT) AS tp, CAST(sum(n) OVER w AS BIGINT) AS fp, "
           "CAST(sum(pos) OVER (PARTITION BY s) AS BIGINT) AS pp, CAST(sum(n) OVER (PARTITION BY s) AS BIGINT) AS nn, "
           "row_number() OVER w AS i FROM g WINDOW w AS (PARTITION BY s ORDER BY v DESC)) "
           "SELECT s, i, " +
           xy + ", " + area + " AS a, " + corner + " AS corner, pp, nn FROM c WHERE pp > 0" +
           (kind == ScoreCurve::Roc ? " AND nn > 0" : "") + " WINDOW w AS (PARTITION BY s ORDER BY i)";
}

/// From a finished curve (s, i, x, y) in whatever direction it was written, to the same.
std::string finishedPointsQuery(ScoreCurve kind) {
    const std::string area = kind == ScoreCurve::Roc ? "(x - lag(x) OVER w) * (y + lag(y) OVER w) / 2"
                                                     : "(x - coalesce(lag(x) OVER w, 0)) * y";
    return "WITH d AS (SELECT s, i, x, y, x - lag(x) OVER (PARTITION BY s ORDER BY i) AS dx FROM self WHERE NOT bad), "
           "o AS (SELECT s, coalesce(min(dx), 0) AS lo, coalesce(max(dx), 0) AS hi FROM d GROUP BY s), "
           "r AS (SELECT d.s, row_number() OVER (PARTITION BY d.s ORDER BY CASE WHEN lo >= 0 THEN i WHEN hi <= 0 THEN "
           "-i END, x, y, i) AS i, x, y FROM d JOIN o ON d.s = o.s) "
           "SELECT s, i, x, y, coalesce(" +
           area + ", 0) AS a, true AS corner, 0 AS pp, 0 AS nn FROM r WINDOW w AS (PARTITION BY s ORDER BY i)";
}

/// At most four points of each place along the curve: the first, the last, and those farthest to either side.
std::string thinQuery(ScoreCurve kind, std::size_t series) {
    const std::string places = series > 4 ? "128" : "256";
    const bool roc = kind == ScoreCurve::Roc;
    const std::string along = roc ? "(x + y) / 2" : "x", side = roc ? "y - x" : "y";
    return "WITH t AS (SELECT s, i, x, y, count(*) OVER (PARTITION BY s) AS n, CAST(floor(" + along + " * " + places +
           ") AS BIGINT) AS b, " + side +
           " AS d FROM self WHERE corner), "
           "k AS (SELECT s, unnest([min(i), max(i), arg_max(i, d), arg_min(i, d)]) AS i FROM t WHERE n > 4 * " +
           places +
           " GROUP BY s, b) "
           "SELECT s, x, y FROM t WHERE n <= 4 * " +
           places + " OR (s, i) IN (SELECT (s, i) FROM k) ORDER BY s, i";
}

/// What isn't a score: told how often, once.
Status countBad(const Measured& rows, const DescribeContext& context, ScoreCurves& curves, const std::string& what) {
    STEMMA_TRY(const Page page, askMeasured(rows, context, "SELECT count(*) FILTER (bad), count(*) FROM self", 1));
    const std::int64_t bad = integerAt(page.rows.front(), 0), all = integerAt(page.rows.front(), 1);
    if (all == 0) curves.notes.push_back("there are no rows, so there is no curve");
    if (bad > 0)
        curves.notes.push_back(formatCount(bad) + " of " + plural(all, "row") + (bad == 1 ? " has " : " have ") + what +
                               (bad == 1 ? " and is left out" : " and are left out"));
    return {};
}

/// The labels there are, at most a hundred.
Result<std::vector<std::string>> labelsOf(const Measured& measured, std::size_t label, const DescribeContext& context) {
    const std::string name = measured.sql(label);
    STEMMA_TRY(const Page page, askMeasured(measured, context,
                                            "SELECT CAST(" + name + " AS VARCHAR) AS l FROM (SELECT DISTINCT " + name +
                                                " FROM self WHERE " + name + " IS NOT NULL) ORDER BY " + name +
                                                " LIMIT " + std::to_string(kMostLabels + 1),
                                            kMostLabels + 1));
    std::vector<std::string> labels;
    for (const Json& row : page.rows) labels.push_back(textOf(row.at(0)));
    return labels;
}

/// A column class that is the same everywhere says which label counts.
Status findOnlyClass(const Measured& measured, ScoreColumns& columns, const DescribeContext& context,
                     ScoreCurves& curves) {
    const std::string of = "CAST(" + measured.sql(*columns.of) + " AS VARCHAR)";
    STEMMA_TRY(const Page page, askMeasured(measured, context,
                                            "SELECT min(" + of + "), count(DISTINCT " + of +
                                                ") + count(DISTINCT CASE WHEN " + of + " IS NULL THEN 1 END) FROM self",
                                            1));
    columns.oneClass = integerAt(page.rows.front(), 1) == 1 && !page.rows.front().at(0).isNull();
    if (columns.oneClass) curves.positive = textOf(page.rows.front().at(0));
    return {};
}

Status findClasses(const Measured& measured, ScoreColumns& columns, const DescribeContext& context,
                   ScoreCurves& curves) {
    if (!columns.label) {
        std::vector<std::string> missing = {"actual"};
        if (!columns.score) missing.push_back("score");
        return unfit(missingColumns(missing), std::string(kScoreShape));
    }
    STEMMA_TRY(const std::vector<std::string> labels, labelsOf(measured, *columns.label, context));
    if (!columns.score)
        for (std::size_t i = 0; i < measured.columns().size(); ++i) {
            const std::string bare(bareClass(measured.nameOf(i)));
            const bool isClass = std::find(labels.begin(), labels.end(), bare) != labels.end();
            if (i != *columns.label && measured.numeric(i) && isClass) columns.wide.emplace_back(i, bare);
        }
    if (!columns.wide.empty()) return {};
    if (!columns.score) columns.score = onlyNumeric(measured, {columns.label, columns.of, columns.group});
    if (!columns.score) return unfit("it has no column score", std::string(kScoreShape));
    STEMMA_TRY(const bool numbers, mayBeNumeric(measured, *columns.score, context));
    if (!numbers)
        return unfit("its column " + printable(measured.nameOf(*columns.score)) + " holds no numbers (it is " +
                         measured.columns()[*columns.score].type + ")",
                     std::string(kScoreShape));
    if (columns.of) return findOnlyClass(measured, columns, context, curves);
    if (labels.size() > 2) {
        const std::vector<std::string> few(labels.begin(), labels.begin() + 3);
        return unfit("it has " + (labels.size() > kMostLabels ? "more than 100" : std::to_string(labels.size())) +
                         " labels (" + printable(join(few, ", ")) + (labels.size() > 3 ? " …" : "") +
                         ") and one column of scores",
                     "Which of them is it the score of? Say so in a column class, or give each its own column of "
                     "scores, under its name.");
    }
    curves.positive = positiveOf(labels);
    return {};
}

Status checkProbabilities(const Measured& measured, const ScoreColumns& columns, const DescribeContext& context,
                          ScoreCurves& curves) {
    if (!columns.score || !measured.numeric(*columns.score) ||
        columnWord(measured.nameOf(*columns.score)).find("prob") == std::string::npos)
        return {};
    const std::string name = measured.sql(*columns.score);
    STEMMA_TRY(const Page page, askMeasured(measured, context,
                                            "SELECT count(*) FROM self WHERE " + name + " < 0 OR (" + name +
                                                " > 1 AND NOT isnan(CAST(" + name + " AS DOUBLE)))",
                                            1));
    if (const std::int64_t outside = integerAt(page.rows.front(), 0))
        curves.notes.push_back(plural(outside, "value") + " of " + printable(measured.nameOf(*columns.score)) +
                               (outside == 1 ? " is" : " are") + " no probability (below 0 or above 1)");
    return {};
}

Result<Measured> pointsOfScores(ScoreCurve kind, const Measured& measured, ScoreColumns& columns,
                                const DescribeContext& context, ScoreCurves& curves) {
    STEMMA_CHECK(findClasses(measured, columns, context, curves));
    STEMMA_CHECK(checkProbabilities(measured, columns, context, curves));
    STEMMA_TRY(const Measured rows, deriveMeasured(measured, context, rowsQuery(measured, columns, curves.positive)));
    STEMMA_CHECK(countBad(rows, context, curves, "no label or no score"));
    STEMMA_TRY(
        const Page counts,
        askMeasured(rows, context,
                    "SELECT s, count(*), count(*) FILTER (p), min(rowid) FROM (SELECT *, row_number() OVER () AS "
                    "rowid FROM self) WHERE NOT bad GROUP BY s ORDER BY 4",
                    10'000));
    for (const Json& row : counts.rows) {
        ScoreSeries series;
        series.name = textOf(row.at(0));
        series.cases = integerAt(row, 1);
        series.positives = integerAt(row, 2);
        series.positive = double(series.positives) / double(series.cases);
        curves.series.push_back(std::move(series));
    }
    return deriveMeasured(rows, context, scorePointsQuery(kind));
}

Result<Measured> pointsOfCurve(ScoreCurve kind, const Measured& measured, const ScoreColumns& columns,
                               const DescribeContext& context, ScoreCurves& curves) {
    for (const std::size_t one : {*columns.x, *columns.y}) {
        STEMMA_TRY(const bool numbers, mayBeNumeric(measured, one, context));
        if (!numbers)
            return unfit("its column " + printable(measured.nameOf(one)) + " holds no numbers (it is " +
                         measured.columns()[one].type + ")");
    }
    const std::string group =
        columns.group ? "coalesce(CAST(" + measured.sql(*columns.group) + " AS VARCHAR), '(none)')" : "''";
    const std::string x = "CAST(" + measured.sql(*columns.x) + " AS DOUBLE)";
    const std::string y = "CAST(" + measured.sql(*columns.y) + " AS DOUBLE)";
    STEMMA_TRY(const Measured rows,
               deriveMeasured(measured, context,
                              "SELECT " + group + " AS s, row_number() OVER () AS i, " + x + " AS x, " + y +
                                  " AS y, coalesce(isnan(" + x + ") OR isnan(" + y + "), true) AS bad FROM self"));
    STEMMA_TRY(const Page wrong, askMeasured(rows, context,
                                             "SELECT x, y FROM self WHERE NOT bad AND (x < 0 OR x > 1 OR y < 0 OR y > "
                                             "1) ORDER BY i LIMIT 1",
                                             1));
    if (!wrong.rows.empty()) {
        const double first = numberAt(wrong.rows[0], 0), second = numberAt(wrong.rows[0], 1);
        const bool isFirst = !(first >= 0 && first <= 1);
        return unfit("its column " + printable(measured.nameOf(isFirst ? *columns.x : *columns.y)) + " has " +
                         formatNumber(isFirst ? first : second),
                     "Rates are numbers from 0 to 1.");
    }
    STEMMA_CHECK(countBad(rows, context, curves, "no number"));
    STEMMA_TRY(const Page names,
               askMeasured(rows, context, "SELECT s, min(i) FROM self WHERE NOT bad GROUP BY s ORDER BY 2", 10'000));
    for (const Json& row : names.rows) {
        curves.series.emplace_back();
        curves.series.back().name = textOf(row.at(0));
    }
    return deriveMeasured(rows, context, finishedPointsQuery(kind));
}

ScoreSeries* seriesNamed(ScoreCurves& curves, const std::string& name) {
    for (ScoreSeries& series : curves.series)
        if (series.name == name) return &series;
    return nullptr;
}

} // namespace

Result<ScoreCurves> readScoreCurves(ScoreCurve kind, const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const Measured measured, openMeasured(content, context));
    ScoreCurves curves;
    curves.readOptions = measured.readOptions;
    ScoreColumns columns = columnsOf(kind, measured);
    if (columns.group) {
        STEMMA_TRY(const bool groups, groupsRows(measured, *columns.group, context));
        if (!groups) columns.group = std::nullopt;
    }
    STEMMA_TRY(const Measured points, columns.x ? pointsOfCurve(kind, measured, columns, context, curves)
                                                : pointsOfScores(kind, measured, columns, context, curves));
    // A sum that carries its rounding along, in one order: the same to the last digit each time.
    STEMMA_TRY(const Page areas,
               askMeasured(points, context, "SELECT s, fsum(a ORDER BY i), count(*) FROM self GROUP BY s", 10'000));
    for (const Json& row : areas.rows)
        if (ScoreSeries* series = seriesNamed(curves, textOf(row.at(0)))) {
            series->area = numberAt(row, 1);
            series->rows = integerAt(row, 2);
        }
    if (curves.series.size() > kMostSeries) curves.left = curves.series.size() - kMostSeries;
    STEMMA_TRY(const Page thin, askMeasured(points, context, thinQuery(kind, curves.series.size()), 100'000));
    for (const Json& row : thin.rows)
        if (ScoreSeries* series = seriesNamed(curves, textOf(row.at(0))))
            series->points.push_back({numberAt(row, 1), numberAt(row, 2)});
    if (kind == ScoreCurve::Roc && !columns.x)
        for (ScoreSeries& series : curves.series)
            if (!series.points.empty()) series.points.insert(series.points.begin(), ScoreSeries::Point{0, 0});
    return curves;
}

} // namespace stemma
