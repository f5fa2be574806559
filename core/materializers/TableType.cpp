// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/TablePictures.h"
#include "core/materializers/Tabular.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/Charts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostCharts = 12;
constexpr std::size_t kMostColumns = 1000; ///< with facts of their own in the metadata
constexpr std::size_t kMostCorrelated = 8;
constexpr std::int64_t kMostCorrelatedRows =
    10'000; ///< that come here as they are; more would take longer than the profile

/// Columns whose picture says something: not one value only, not a different text in nearly every row.
bool worthDrawing(const ColumnProfile& column) {
    if (!column.bins.empty()) return column.distinct > 1;
    std::int64_t shown = 0;
    for (const ColumnProfile::Top& top : column.top) shown += top.count;
    return column.top.size() > 1 && column.top.front().count > 1 && shown >= column.others / 20;
}

Status drawColumn(Described& described, const DescribeContext& context, const ColumnProfile& column) {
    if (!column.bins.empty()) {
        std::vector<HistogramBin> bins;
        for (const ColumnProfile::Bin& bin : column.bins) bins.push_back({bin.from, bin.to, bin.count});
        const Binned what = column.kind == ColumnProfile::Kind::Time       ? Binned::Moments
                            : column.type.find("INT") != std::string::npos ? Binned::Whole
                                                                           : Binned::Numbers;
        return addChart(described, context, column.name, histogramChart(column.name, column.name, bins, what),
                        column.name);
    }
    std::vector<ValueCount> values;
    for (const ColumnProfile::Top& top : column.top) values.push_back({top.value, top.count});
    return addChart(described, context, column.name, topValuesChart(column.name, column.name, values, column.others),
                    column.name);
}

/// Pearson's r over the rows that have both numbers; NaN where it isn't defined.
double correlation(const std::vector<std::vector<double>>& columns, std::size_t a, std::size_t b) {
    const std::vector<double>&x = columns[a], &y = columns[b];
    double n = 0, meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i])) continue;
        // Welford's way: sums of squares of large numbers would cancel.
        n += 1;
        const double dx = x[i] - meanX, dy = y[i] - meanY;
        meanX += dx / n;
        meanY += dy / n;
        xx += dx * (x[i] - meanX);
        yy += dy * (y[i] - meanY);
        xy += dx * (y[i] - meanY);
    }
    return n < 3 || xx <= 0 || yy <= 0 ? NAN : std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
}

Result<std::vector<std::vector<double>>> numbersOf(const OpenedTable& table, const std::vector<std::string>& names,
                                                   const DescribeContext& context) {
    PageQuery query;
    query.columns = names;
    query.count = kMostCorrelatedRows;
    STEMMA_TRY(const Page page, context.tables->page(table.files, table.options, query, context.cancel));
    std::vector<std::vector<double>> columns(names.size());
    for (const Json& row : page.rows)
        for (std::size_t i = 0; i < names.size(); ++i) columns[i].push_back(numberOf(row.at(i)).value_or(NAN));
    return columns;
}

Status drawCorrelations(Described& described, const DescribeContext& context, const OpenedTable& table,
                        const Profile& profile) {
    std::vector<std::string> names;
    for (const ColumnProfile& column : profile.columns)
        if (column.kind == ColumnProfile::Kind::Number && column.distinct > 2 && names.size() < kMostCorrelated)
            names.push_back(column.name);
    if (names.size() < 3 || profile.rows < 3 || profile.rows > kMostCorrelatedRows) return {};
    STEMMA_TRY(const auto columns, numbersOf(table, names, context));
    std::vector<HeatmapCell> cells;
    for (std::size_t y = 0; y < names.size(); ++y)
        for (std::size_t x = 0; x < names.size(); ++x) {
            const double value = x == y ? 1.0 : correlation(columns, std::max(x, y), std::min(x, y));
            if (std::isfinite(value)) cells.push_back({names[x], names[y], std::round(value * 1000) / 1000});
        }
    HeatmapText text;
    text.title = "Correlations";
    text.value = "r";
    text.domain = {-1.0, 1.0};
    text.diverging = true;
    text.format = ".2f";
    return addChart(described, context, "correlations", heatmapChart(text, cells), text.title);
}

void addFacts(Described& described, const OpenedTable& table, const Profile& profile, const ArtifactContent& content) {
    described.metadata = profile.toJson();
    described.metadata.set("bytes", totalBytes(content));
    described.metadata.set("format", table.options.format);
    if (table.facts.isObject())
        for (const char* key : {"encoding", "nulls", "sheet", "error_cells"})
            if (table.facts.contains(key)) described.metadata.set(key, table.facts[key]);
    Json& columns = described.metadata["columns"];
    if (columns.size() > kMostColumns) {
        columns.items().resize(kMostColumns);
        described.notes.push_back("Only the first " + formatCount(kMostColumns) + " of " +
                                  formatCount(std::int64_t(profile.columns.size())) + " columns are described");
        described.metadata.set("column_count", profile.columns.size());
    }
    described.addHeadline("rows", profile.rows);
    described.addHeadline("columns", profile.columns.size());
}

using DrawRows = Status(Described&, const DescribeContext&, const OpenedTable&, const Profile&);

/// A picture that the rows don't give, or that killed the helper, is no reason to lose the table.
Status orNote(Described& described, Status drawn, const std::string& what) {
    if (drawn) return drawn;
    const Error& error = drawn.error();
    if (error.code != ErrorCode::BadData && error.code != ErrorCode::InvalidArgument && !endedHelper(error))
        return drawn;
    described.notes.push_back(what + " can't be drawn: " + error.message);
    return {};
}

} // namespace

Result<Described> describeTable(const ArtifactContent& content, const DescribeContext& context) {
    Described described;
    if (!context.tables) {
        described.readOptions = content.readOptions;
        described.metadata.set("bytes", totalBytes(content));
        described.addHeadline("size", totalBytes(content), "bytes");
        described.notes.push_back(shownName(content) + " wasn't looked into: there is no helper for tables");
        return described;
    }
    STEMMA_TRY(const OpenedTable table, openTable(content, context));
    return describeOpened(table, content, context);
}

Result<Described> describeOpened(const OpenedTable& table, const ArtifactContent& content,
                                 const DescribeContext& context) {
    Described described;
    STEMMA_TRY(const Profile profile, context.tables->profile(table.files, table.options, context.cancel));
    described.readOptions = table.options.toJson();
    addFacts(described, table, profile, content);
    if (context.visualizations.empty() || profile.rows == 0) return described;
    for (const ColumnProfile& column : profile.columns)
        if (described.visualizations.size() < kMostCharts && worthDrawing(column))
            STEMMA_CHECK(drawColumn(described, context, column));
    static constexpr std::array<std::pair<DrawRows*, const char*>, 4> kPictures = {
        {{&drawTimeSeries, "The numbers over time"},
         {&drawClassDistributions, "The numbers by class"},
         {&drawCorrelations, "The correlations"},
         {&drawMissingValues, "The map of missing values"}}};
    for (const auto& [draw, what] : kPictures)
        STEMMA_CHECK(orNote(described, draw(described, context, table, profile), what));
    return described;
}

Materializer tableType() {
    return {.id = "table",
            .summary = "Rows and columns (CSV, TSV, Parquet, JSON lines, JSON records, .xlsx; .gz and .zst): profile "
                       "and histograms",
            .look = 3,
            .extensions = {".csv", ".tsv", ".parquet", ".jsonl", ".ndjson", ".json", ".xlsx"},
            .aliases = {"csv", "tsv", "parquet", "jsonl", "ndjson", "dataframe", "xlsx"},
            .pictured = true,
            .rows = true,
            .recognises = &namedLikeTable,
            .describe = &describeTable};
}

} // namespace stemma
