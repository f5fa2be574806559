// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/TablePictures.h"

#include "core/base/Text.h"
#include "core/materializers/Measured.h"
#include "core/visual/ModelCharts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace stemma {

namespace {

/// What is read once more for each picture: of columns by themselves, or of whole lines of text.
constexpr std::int64_t kMostPicturedRows = 2'000'000, kMostPicturedLines = 200'000;
constexpr std::size_t kMostClassPictures = 3, kMostClassNumbers = 12, kMostClassesDrawn = 8;
constexpr std::size_t kMostMapColumns = 40;
constexpr std::int64_t kMapBlocks = 60;
constexpr std::int64_t kMostMoments = 1'200;

bool tooManyRows(const OpenedTable& table, const Profile& profile) {
    return profile.rows > (table.options.format == "parquet" ? kMostPicturedRows : kMostPicturedLines);
}

Measured measuredOf(const OpenedTable& table) {
    Measured measured;
    measured.table = table;
    return measured;
}

/// A name for each row, whatever it is of: it grows with the rows, or is called so.
bool isKey(const ColumnProfile& column, const Profile& profile) {
    const std::string word = columnWord(column.name);
    static constexpr std::array kWords = {"id", "index", "row", "key", "unnamed:_0", "rowid", "number"};
    const bool called = std::find(kWords.begin(), kWords.end(), word) != kWords.end() || word.ends_with("_id") ||
                        word.ends_with("_number");
    const bool whole = column.type.find("INT") != std::string::npos && column.distinct == profile.rows;
    return called || (whole && column.max.number(0) - column.min.number(0) == double(profile.rows - 1));
}

/// From 2 to 8 different words, each often enough to have a distribution.
const ColumnProfile* classColumn(const Profile& profile) {
    const ColumnProfile* best = nullptr;
    const auto rank = [](const ColumnProfile& column) {
        static constexpr std::array kWords = {"class",    "label", "target",  "species",
                                              "category", "group", "cluster", "y"};
        return std::find(kWords.begin(), kWords.end(), columnWord(column.name)) != kWords.end();
    };
    for (const ColumnProfile& column : profile.columns) {
        if (column.kind != ColumnProfile::Kind::Text || column.others > 0) continue;
        if (column.top.size() < 2 || column.top.size() > kMostClassesDrawn) continue;
        if (column.top.back().count < 5 || profile.rows < 5 * std::int64_t(column.top.size())) continue;
        if (!best || (rank(column) && !rank(*best))) best = &column;
    }
    return best;
}

std::vector<const ColumnProfile*> numbersToCompare(const Profile& profile) {
    std::vector<const ColumnProfile*> numbers;
    for (const ColumnProfile& column : profile.columns)
        if (column.kind == ColumnProfile::Kind::Number && column.bins.size() > 2 && column.distinct > 4 &&
            !isKey(column, profile) && numbers.size() < kMostClassNumbers)
            numbers.push_back(&column);
    return numbers;
}

/// Which share of a number's variance lies between the classes, 0 to 1: what tells them apart comes first.
Result<std::vector<double>> separations(const Measured& rows, const std::string& of,
                                        const std::vector<const ColumnProfile*>& numbers,
                                        const DescribeContext& context) {
    std::string query = "SELECT " + of;
    for (const ColumnProfile* number : numbers) {
        const std::string v = "CAST(" + sqlQuote(number->name, '"') + " AS DOUBLE)";
        const std::string finite = " FILTER (isfinite(" + v + "))";
        query += ", count(*)" + finite + ", avg(" + v + ")" + finite + ", var_pop(" + v + ")" + finite;
    }
    STEMMA_TRY(const Page page,
               askMeasured(rows, context, query + " FROM self WHERE " + of + " IS NOT NULL GROUP BY 1 ORDER BY 1"));
    std::vector<double> shares;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        double n = 0, sum = 0, within = 0, between = 0;
        for (const Json& row : page.rows) {
            const double count = numberAt(row, 1 + 3 * i), mean = numberAt(row, 2 + 3 * i);
            if (!(count > 0) || std::isnan(mean)) continue;
            n += count, sum += count * mean, within += count * std::max(0.0, numberAt(row, 3 + 3 * i));
        }
        for (const Json& row : page.rows) {
            const double count = numberAt(row, 1 + 3 * i), mean = numberAt(row, 2 + 3 * i);
            if (count > 0 && !std::isnan(mean)) between += count * (mean - sum / n) * (mean - sum / n);
        }
        shares.push_back(between + within > 0 ? between / (between + within) : 0);
    }
    return shares;
}

/// The profile's own bins, two or more put together where there are many: a share of few cases is noise.
std::vector<std::pair<double, double>> coarseBins(const ColumnProfile& column) {
    const std::size_t each = (column.bins.size() + 19) / 20;
    std::vector<std::pair<double, double>> bins;
    for (std::size_t i = 0; i < column.bins.size(); i += each)
        bins.emplace_back(column.bins[i].from, column.bins[std::min(i + each, column.bins.size()) - 1].to);
    return bins;
}

Status drawByClass(Described& described, const DescribeContext& context, const Measured& rows, const std::string& of,
                   const ColumnProfile& classes, const ColumnProfile& number) {
    const auto bins = coarseBins(number);
    const double from = bins.front().first, step = bins.front().second - from;
    if (!(step > 0) || !std::isfinite(step)) return {};
    const std::string v = "CAST(" + sqlQuote(number.name, '"') + " AS DOUBLE)";
    const Json parameters = Json::object({{"from", from}, {"step", step}, {"last", double(bins.size() - 1)}});
    STEMMA_TRY(const Page page, askMeasured(rows, context,
                                            "SELECT " + of + ", least(greatest(floor((" + v +
                                                " - $from) / $step), 0), $last), count(*) "
                                                "FROM self WHERE isfinite(" +
                                                v + ") AND " + of + " IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
                                            10'000, parameters));
    std::map<std::string, std::vector<double>> counts;
    for (const Json& row : page.rows) {
        auto& of_ = counts[textOf(row.at(0))];
        of_.resize(bins.size(), 0);
        of_[std::min(std::size_t(std::max(0.0, numberAt(row, 1))), bins.size() - 1)] = numberAt(row, 2);
    }
    std::vector<ClassBin> drawn;
    for (const ColumnProfile::Top& top : classes.top) { // the largest class first, as in its own picture
        const auto found = counts.find(top.value);
        if (found == counts.end()) continue;
        double all = 0;
        for (const double count : found->second) all += count;
        if (all <= 0) continue;
        // Nothing lies beyond: the shape begins and ends at zero.
        drawn.push_back({top.value, from - step, from, 0});
        for (std::size_t i = 0; i < bins.size(); ++i)
            drawn.push_back(
                {top.value, bins[i].first, bins[i].second, std::round(found->second[i] / all * 10'000) / 10'000});
        drawn.push_back({top.value, bins.back().second, bins.back().second + step, 0});
    }
    const std::string title = number.name + " by " + classes.name;
    return addChart(described, context, title, classDistributionChart(title, number.name, drawn), title);
}

/// Places along a series: each moment's own value, or the mean of several.
std::string momentsQuery(const std::string& time, const std::string& value) {
    const std::string places = std::to_string(kMostMoments / 4), most = std::to_string(kMostMoments);
    return "WITH g AS (SELECT epoch_ms(CAST(" + time + " AS TIMESTAMP)) AS x, avg(CAST(" + value +
           " AS DOUBLE)) AS y, count(*) AS n FROM self WHERE isfinite(CAST(" + value +
           " AS DOUBLE)) AND isfinite(CAST(" + time +
           " AS TIMESTAMP)) GROUP BY 1), t AS (SELECT x, y, n, row_number() OVER (ORDER BY x) AS i, count(*) OVER () "
           "AS "
           "a FROM g), b AS (SELECT *, (i - 1) * " +
           places +
           " // a AS b FROM t), k AS (SELECT unnest([min(i), max(i), arg_max(i, y), arg_min(i, y)]) AS i FROM b "
           "GROUP BY b) SELECT x, y, max(n) OVER () FROM t WHERE a <= " +
           most + " OR i IN (SELECT i FROM k) ORDER BY i";
}

} // namespace

Status drawClassDistributions(Described& described, const DescribeContext& context, const OpenedTable& table,
                              const Profile& profile) {
    const ColumnProfile* classes = classColumn(profile);
    std::vector<const ColumnProfile*> numbers = numbersToCompare(profile);
    if (!classes || numbers.empty() || tooManyRows(table, profile)) return {};
    const Measured rows = measuredOf(table);
    const std::string of = "CAST(" + sqlQuote(classes->name, '"') + " AS VARCHAR)";
    STEMMA_TRY(const std::vector<double> shares, separations(rows, of, numbers, context));
    std::vector<std::size_t> order(numbers.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
    for (std::size_t i = 0; i < std::min(order.size(), kMostClassPictures); ++i)
        STEMMA_CHECK(drawByClass(described, context, rows, of, *classes, *numbers[order[i]]));
    return {};
}

Status drawMissingValues(Described& described, const DescribeContext& context, const OpenedTable& table,
                         const Profile& profile) {
    std::vector<const ColumnProfile*> gaps;
    for (const ColumnProfile& column : profile.columns)
        if (column.nulls > 0 && gaps.size() < kMostMapColumns) gaps.push_back(&column);
    if (gaps.empty() || profile.rows < 2 || tooManyRows(table, profile)) return {};
    const std::int64_t blocks = std::min(profile.rows, kMapBlocks);
    std::string query =
        "SELECT i * " + std::to_string(blocks) + " // " + std::to_string(profile.rows) + " AS b, min(i), max(i) + 1";
    std::string inner = "SELECT row_number() OVER () - 1 AS i";
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const std::string g = "g" + std::to_string(i);
        inner += ", " + sqlQuote(gaps[i]->name, '"') + " IS NULL AS " + g;
        query += ", avg(CAST(" + g + " AS DOUBLE))";
    }
    STEMMA_TRY(const Page page, askMeasured(measuredOf(table), context,
                                            query + " FROM (" + inner + " FROM self) GROUP BY 1 ORDER BY 1"));
    std::vector<MissingCell> cells;
    for (std::size_t i = 0; i < gaps.size(); ++i)
        for (const Json& row : page.rows)
            cells.push_back({gaps[i]->name, numberAt(row, 1), numberAt(row, 2),
                             std::round(numberAt(row, 3 + i) * 10'000) / 10'000});
    return addChart(described, context, "missing", missingMapChart("Missing values", cells), "Missing values");
}

Status drawTimeSeries(Described& described, const DescribeContext& context, const OpenedTable& table,
                      const Profile& profile) {
    const ColumnProfile* time = nullptr;
    const ColumnProfile* value = nullptr;
    for (const ColumnProfile& column : profile.columns) {
        const bool moments = column.type == "DATE" || column.type.starts_with("TIMESTAMP");
        if (!time && moments && column.distinct >= 8) time = &column;
        const bool number = column.kind == ColumnProfile::Kind::Number && column.distinct > 2;
        if (!value && number && !isKey(column, profile)) value = &column;
    }
    if (!time || !value || tooManyRows(table, profile)) return {};
    STEMMA_TRY(const Page page, askMeasured(measuredOf(table), context,
                                            momentsQuery(sqlQuote(time->name, '"'), sqlQuote(value->name, '"'))));
    if (page.rows.size() < 8) return {};
    std::vector<SeriesPoint> points;
    for (const Json& row : page.rows) points.push_back({numberAt(row, 0), numberAt(row, 1), {}});
    const bool averaged = integerAt(page.rows.front(), 2) > 1;
    AxesText text;
    text.title = (averaged ? "Mean " + value->name : value->name) + " by " + time->name;
    text.y = averaged ? "Mean " + value->name : value->name;
    text.temporal = true;
    return addChart(described, context, value->name + "-by-" + time->name, lineChart(text, points), text.title);
}

} // namespace stemma
