// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Measured.h"
#include "core/materializers/Progress.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/ModelCharts.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stemma {

namespace {

constexpr std::size_t kMostMetrics_ = 8, kMostLines = 12;
constexpr std::int64_t kMostPoints = 60'000; ///< of all lines together

constexpr std::string_view kCurveShape =
    "A curve is a table with a column step (or epoch, iteration, train_size) and numbers beside it (loss, val_loss, "
    "accuracy), or columns step, metric and value; or JSON with a list for each: {\"loss\": […], \"val_loss\": […]}.";

/// One line of one picture.
struct ProgressLine {
    std::string metric, split, group;
    std::vector<NamedLine::Point> points;
    double least = INFINITY, greatest = -INFINITY, leastAt = NAN, greatestAt = NAN, last = NAN;
    std::int64_t rows = 0;
    std::string name(bool groups) const {
        return !groups ? split : split.empty() ? group : group.empty() ? split : group + ", " + split;
    }
};

struct History {
    std::vector<std::string> metrics; ///< as they first appear
    std::vector<ProgressLine> lines;
    std::string x;
    double firstX = INFINITY, lastX = -INFINITY, middleX = NAN;
    std::int64_t gaps = 0, averaged = 0;
    Json readOptions;
};

/// What the rows of a history say, as a query that gives (m, p, g, x, y, i): metric, split, group, place, value.
struct HistoryShape {
    std::string query;
    std::string x; ///< the axis' name
};

std::string sourceRows(const Measured& measured, const std::optional<std::size_t>& x,
                       const std::optional<std::size_t>& split, const std::optional<std::size_t>& group,
                       const std::string& metric, const std::string& splitText, const std::string& value) {
    const auto text = [&](const std::optional<std::size_t>& column) {
        return column ? "coalesce(CAST(" + measured.sql(*column) + " AS VARCHAR), '')" : std::string("''");
    };
    return "SELECT " + metric + " AS m, " + (split ? text(split) : splitText) + " AS p, " + text(group) + " AS g, " +
           (x ? "CAST(" + measured.sql(*x) + " AS DOUBLE)" : std::string("CAST(row_number() OVER () AS DOUBLE)")) +
           " AS x, CAST(" + value + " AS DOUBLE) AS y, row_number() OVER () AS i FROM self";
}

std::optional<std::size_t> textColumn(const Measured& measured, std::initializer_list<std::string_view> words) {
    const auto found = columnCalled(measured.columns(), words);
    return found && measured.textual(*found) ? found : std::nullopt;
}

Result<HistoryShape> shapeOf(const Measured& measured, const DescribeContext& context) {
    const auto& columns = measured.columns();
    std::vector<std::size_t> places; // what counts the way along: never a metric
    std::optional<std::size_t> x;
    for (const std::string_view word :
         {"step", "global_step", "iteration", "iter", "epoch", "round", "batch", "train_size", "train_sizes",
          "training_examples", "samples", "examples", "n_estimators", "x"})
        if (const auto found = columnCalled(columns, {word}); found && measured.numeric(*found)) {
            if (!x) x = found;
            places.push_back(*found);
        }
    const auto split = textColumn(measured, {"split", "set", "phase", "dataset", "subset", "stage"});
    const auto value = columnCalled(columns, {"value"});
    const auto metric = textColumn(measured, {"metric", "variable", "measure", "name", "key", "tag"});
    auto group = textColumn(measured, {"model", "run", "series", "fold", "experiment", "label"});
    if (!group) group = columnCalled(columns, {"fold", "seed"});
    if (group) {
        STEMMA_TRY(const bool groups, groupsRows(measured, *group, context));
        if (!groups) group = std::nullopt;
    }
    HistoryShape shape;
    shape.x = x ? measured.nameOf(*x) : "Step";
    if (value && metric && measured.numeric(*value)) {
        shape.query = sourceRows(measured, x, split, group, "CAST(" + measured.sql(*metric) + " AS VARCHAR)", "''",
                                 measured.sql(*value));
        return shape;
    }
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < columns.size() && parts.size() < 64; ++i) {
        if (!measured.numeric(i) || i == group || std::find(places.begin(), places.end(), i) != places.end()) continue;
        parts.push_back(sourceRows(measured, x, split, group, sqlQuote(columns[i].name), "''", measured.sql(i)));
    }
    if (parts.empty()) {
        STEMMA_TRY(const bool none, hasNoRows(measured, context));
        if (!none)
            return unfit("it has no column of numbers" +
                             (x ? " beside " + printable(measured.nameOf(*x)) : std::string()),
                         std::string(kCurveShape));
        parts.push_back(sourceRows(measured, std::nullopt, std::nullopt, std::nullopt, "''", "''", "0"));
    }
    shape.query = join(parts, " UNION ALL ");
    return shape;
}

/// One value a place: the mean, where a history has several.
constexpr const char* kOnePlace =
    "SELECT m, p, g, x, avg(y) AS y, count(*) AS n, row_number() OVER (PARTITION BY m, p, g ORDER BY x) AS i, "
    "count(*) OVER (PARTITION BY m, p, g) AS all_ FROM self WHERE isfinite(x) AND isfinite(y) GROUP BY m, p, g, x";

std::string thinnedHistory(std::int64_t most) {
    const std::string places = std::to_string(most / 4);
    return "WITH t AS (SELECT *, (i - 1) * " + places +
           " // all_ AS b FROM self), k AS (SELECT m, p, g, unnest([min(i), max(i), arg_max(i, y), arg_min(i, y)]) AS "
           "i FROM t WHERE all_ > " +
           std::to_string(most) +
           " GROUP BY m, p, g, b) SELECT m, p, g, x, y FROM t WHERE all_ <= " + std::to_string(most) +
           " OR (m, p, g, i) IN (SELECT (m, p, g, i) FROM k) ORDER BY m, p, g, i";
}

Result<History> readHistory(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const Measured measured, openMeasured(content, context));
    STEMMA_TRY(const HistoryShape shape, shapeOf(measured, context));
    History history;
    history.readOptions = measured.readOptions;
    history.x = shape.x;
    STEMMA_TRY(const Measured rows, deriveMeasured(measured, context, shape.query));
    STEMMA_TRY(const Measured places, deriveMeasured(rows, context, kOnePlace));
    STEMMA_TRY(const Page gaps, askMeasured(rows, context,
                                            "SELECT count(*) FILTER (y IS NOT NULL AND NOT isfinite(y)), "
                                            "count(DISTINCT m) FROM self",
                                            1));
    history.gaps = integerAt(gaps.rows.front(), 0);
    STEMMA_TRY(const Page lines,
               askMeasured(places, context,
                           "SELECT m, p, g, count(*), min(y), arg_min(x, (y, x)), max(y), arg_min(x, (-y, x)), "
                           "arg_max(y, x), min(x), max(x), median(x), sum(n) - count(*) FROM self GROUP BY m, p, g "
                           "ORDER BY g, p, m",
                           2'000));
    for (const Json& row : lines.rows) {
        ProgressLine line;
        const MetricName name = metricNamed(textOf(row.at(0)));
        line.metric = name.metric;
        line.split = textOf(row.at(1)).empty() ? name.split : metricNamed(textOf(row.at(1))).split;
        if (line.split.empty()) line.split = textOf(row.at(1));
        line.group = textOf(row.at(2));
        line.rows = integerAt(row, 3);
        line.least = numberAt(row, 4), line.leastAt = numberAt(row, 5);
        line.greatest = numberAt(row, 6), line.greatestAt = numberAt(row, 7);
        line.last = numberAt(row, 8);
        history.firstX = std::min(history.firstX, numberAt(row, 9));
        history.lastX = std::max(history.lastX, numberAt(row, 10));
        history.middleX = numberAt(row, 11);
        history.averaged += integerAt(row, 12);
        history.lines.push_back(std::move(line));
    }
    const std::int64_t most = std::clamp<std::int64_t>(
        kMostPoints / std::max<std::int64_t>(1, std::int64_t(history.lines.size())), 200, 2'000);
    STEMMA_TRY(const Page points, askMeasured(places, context, thinnedHistory(most), 100'000));
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> at;
    for (std::size_t i = 0; i < lines.rows.size(); ++i)
        at[{textOf(lines.rows[i].at(0)), textOf(lines.rows[i].at(1)), textOf(lines.rows[i].at(2))}] = i;
    for (const Json& row : points.rows)
        if (const auto found = at.find({textOf(row.at(0)), textOf(row.at(1)), textOf(row.at(2))}); found != at.end())
            history.lines[found->second].points.push_back({numberAt(row, 3), numberAt(row, 4)});
    // The order of the file: what a person put first is what matters to them.
    STEMMA_TRY(const Page order, askMeasured(rows, context, "SELECT m FROM self GROUP BY m ORDER BY min(i)", 64));
    for (const Json& row : order.rows) {
        const std::string metric = metricNamed(textOf(row.at(0))).metric;
        if (std::find(history.metrics.begin(), history.metrics.end(), metric) == history.metrics.end())
            history.metrics.push_back(metric);
    }
    return history;
}

/// A line without a word beside one that is held out is that of training.
void nameSplits(std::vector<ProgressLine*>& lines) {
    const bool held = std::any_of(lines.begin(), lines.end(), [](const ProgressLine* l) { return heldOut(l->split); });
    for (ProgressLine* line : lines)
        if (held && line->split.empty()) line->split = "train";
    std::stable_sort(lines.begin(), lines.end(), [](const ProgressLine* a, const ProgressLine* b) {
        return std::tuple(a->group, a->split == "test", a->split != "train") <
               std::tuple(b->group, b->split == "test", b->split != "train");
    });
}

struct BestOf {
    const ProgressLine* line = nullptr;
    double x = NAN, y = NAN;
};

/// The best of what was held out for it, else of all there is.
BestOf bestOf(const std::vector<ProgressLine*>& lines, Better better) {
    BestOf best;
    if (better == Better::Unknown) return best;
    const bool held = std::any_of(lines.begin(), lines.end(), [](const ProgressLine* l) { return heldOut(l->split); });
    const bool validated =
        std::any_of(lines.begin(), lines.end(), [](const ProgressLine* l) { return l->split == "validation"; });
    for (const ProgressLine* line : lines) {
        if (held && (!heldOut(line->split) || (validated && line->split != "validation"))) continue;
        const bool lower = better == Better::Lower;
        const double y = lower ? line->least : line->greatest, x = lower ? line->leastAt : line->greatestAt;
        if (!best.line || (lower ? y < best.y : y > best.y)) best = {line, x, y};
    }
    return best;
}

bool spansDecades(double low, double high) {
    return low > 0 && high / low >= 100;
}

Status drawMetric(Described& described, const DescribeContext& context, const History& history,
                  const std::string& metric, const std::vector<ProgressLine*>& lines, const BestOf& best) {
    const bool groups =
        std::any_of(lines.begin(), lines.end(), [](const ProgressLine* l) { return !l->group.empty(); });
    std::vector<NamedLine> drawn;
    double low = INFINITY, high = -INFINITY;
    for (const ProgressLine* line : lines) {
        if (drawn.size() == kMostLines) break;
        drawn.push_back({lines.size() > 1 ? line->name(groups) : std::string(), line->points});
        low = std::min(low, line->least), high = std::max(high, line->greatest);
    }
    ProgressChartText text;
    text.title = toUtf8(metric);
    text.x = history.x;
    text.y = metric;
    text.logY = betterOf(metric) != Better::Higher && spansDecades(low, high);
    // Places that grow by factors (100, 1,000, 10,000 examples), not steps counted from 1.
    text.logX = spansDecades(history.firstX, history.lastX) && history.middleX < 0.2 * history.lastX;
    std::optional<BestPoint> marked;
    if (best.line && best.line->rows > 1 &&
        std::find(lines.begin(), lines.end(), best.line) - lines.begin() < std::ptrdiff_t(kMostLines))
        marked =
            BestPoint{best.x, best.y, lines.size() > 1 ? best.line->name(groups) : std::string(),
                      "best " + fewDigits(best.y) + " at " + lowerCase(toUtf8(history.x)) + " " + formatNumber(best.x)};
    return addChart(described, context, metric, progressChart(text, drawn, marked), toUtf8(metric));
}

Result<Described> describeCurve(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(History history, readHistory(content, context));
    Described described;
    described.readOptions = history.readOptions.isNull() ? content.readOptions : history.readOptions;
    if (history.gaps > 0)
        described.notes.push_back(shownName(content) + ": " + plural(history.gaps, "value") +
                                  (history.gaps == 1 ? " is" : " are") + " no finite number, and left out");
    if (history.averaged > 0)
        described.notes.push_back(shownName(content) + ": where there are several values at one " +
                                  lowerCase(printable(history.x)) + ", their mean is drawn");
    if (history.lines.empty())
        described.notes.push_back(shownName(content) + ": there are no rows, so there is no curve");
    Json::Array facts;
    std::int64_t steps = 0;
    std::size_t drawn = 0;
    for (const std::string& metric : history.metrics) {
        std::vector<ProgressLine*> lines;
        for (ProgressLine& line : history.lines)
            if (line.metric == metric) lines.push_back(&line);
        if (lines.empty()) continue;
        nameSplits(lines);
        const Better better = betterOf(metric);
        const BestOf best = bestOf(lines, better);
        const char* which = better == Better::Lower ? "lower" : better == Better::Higher ? "higher" : "";
        const std::string of = best.line && !best.line->split.empty() && lines.size() > 1 ? best.line->split + " " : "";
        if (best.line && drawn < kMostMetrics_)
            described.addHeadline("best " + of + toUtf8(metric), best.y, {}, which);
        else if (drawn < kMostMetrics_ && lines.size() == 1)
            described.addHeadline("last " + toUtf8(metric), lines.front()->last);
        for (const ProgressLine* line : lines) {
            steps = std::max(steps, line->rows);
            facts.push_back(Json::object({{"metric", toUtf8(metric)},
                                          {"line", toUtf8(line->name(true))},
                                          {"points", line->rows},
                                          {"min", line->least},
                                          {"max", line->greatest},
                                          {"last", line->last}}));
        }
        if (best.line) facts.push_back(Json::object({{"metric", toUtf8(metric)}, {"best", best.y}, {"at", best.x}}));
        if (drawn++ < kMostMetrics_) STEMMA_CHECK(drawMetric(described, context, history, metric, lines, best));
    }
    described.addHeadline("points", steps);
    described.metadata = Json::object({{"curves", Json(std::move(facts))}, {"bytes", totalBytes(content)}});
    return described;
}

} // namespace

Materializer curveType() {
    return {.id = "curve",
            .summary = "How numbers went (columns step or epoch and metrics; or lists of numbers): lines and the best",
            .look = 2,
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"learning_curve", "history"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration only: any table may have a step and numbers
            .fits = &fitsMeasured,
            .describe = &describeCurve};
}

} // namespace stemma
