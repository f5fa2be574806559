// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"

#include "core/base/Text.h"
#include "core/visual/Resolve.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::int64_t kLargestPage = 100'000; ///< that the helper gives; more would look like all there is

ChartData dataOf(const Page& page) {
    ChartData data;
    for (const Column& column : page.columns) {
        data.columns.emplace_back(column.name);
        data.columns.back().reserve(page.rows.size());
    }
    for (const Json& row : page.rows)
        for (std::size_t i = 0; i < data.columns.size(); ++i) data.columns[i].push(row.at(i));
    data.rows = page.rows.size();
    return data;
}

/// A table that was queried: the answer as rows.
class Asker {
public:
    Asker(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options, const Cancel& cancel)
        : m_tables(tables), m_files(files), m_options(options), m_cancel(cancel) {}

    Result<ChartData> rows(std::vector<std::string> columns, std::int64_t count) {
        PageQuery query;
        query.columns = std::move(columns);
        query.count = count;
        STEMMA_TRY(const Page page, m_tables.page(m_files, m_options, query, m_cancel));
        m_total = page.total;
        return dataOf(page);
    }

    Result<ChartData> answer(const std::string& sql, std::int64_t most) {
        const TempFolder folder;
        SqlRequest request;
        request.query = sql;
        request.inputs = {{"self", {{m_options, m_files, {}}}, {}}};
        request.output = folder.path() / "answer.parquet";
        STEMMA_TRY(const SqlResult result, m_tables.runSql(request, m_cancel));
        PageQuery query;
        query.count = most;
        STEMMA_TRY(const Page page, m_tables.page({request.output}, result.options, query, m_cancel));
        return dataOf(page);
    }

    std::int64_t total() const { return m_total; }

private:
    TablesClient& m_tables;
    const std::vector<fs::path>& m_files;
    const ReadOptions& m_options;
    const Cancel& m_cancel;
    std::int64_t m_total = -1;
};

Result<std::map<std::string, std::pair<double, double>>>
extentsOf(Asker& asker, const std::vector<std::string>& columns, std::int64_t& total) {
    std::map<std::string, std::pair<double, double>> extents;
    std::vector<std::string> asked;
    std::string sql = "SELECT count(*) AS n";
    for (const std::string& column : columns) {
        if (std::find(asked.begin(), asked.end(), column) != asked.end()) continue;
        const std::string name = sqlName(column) + "::DOUBLE", number = std::to_string(asked.size());
        sql += ", min(" + name + ") FILTER (isfinite(" + name + ")) AS l" + number + ", max(" + name +
               ") FILTER (isfinite(" + name + ")) AS h" + number;
        asked.push_back(column);
    }
    STEMMA_TRY(const ChartData answer, asker.answer(sql + " FROM self", 1));
    if (answer.rows == 0) return extents;
    total = std::int64_t(answer.columns[0].number(0));
    for (std::size_t i = 0; i < asked.size(); ++i)
        extents[asked[i]] = {answer.columns[1 + 2 * i].number(0), answer.columns[2 + 2 * i].number(0)};
    return extents;
}

} // namespace

std::string ChartRows::note() const {
    if (thinned) return formatCount(total) + " rows, thinned to their peaks";
    return drawn < total ? "a sample of " + formatCount(drawn) + " of " + formatCount(total) + " rows" : std::string();
}

Result<ChartRows> loadChartRows(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options,
                                ChartSpec spec, const Cancel& cancel, ChartLimits limits) {
    ChartRows rows;
    std::vector<std::string> wanted = neededColumns(spec), names;
    for (const Column& column : options.columns) names.push_back(column.name);
    // A missing column is named with the nearest one; a nested one ("a.b") is found in what its first part holds.
    std::erase_if(wanted,
                  [&](const std::string& name) { return std::find(names.begin(), names.end(), name) == names.end(); });
    if (!spec.ofSelf) {
        rows.spec = std::move(spec);
        return rows;
    }
    limits.rows = std::min(limits.rows, kLargestPage - 1);
    Asker asker(tables, files, options, cancel);
    STEMMA_TRY(rows.data, asker.rows(wanted, limits.rows + 1));
    rows.total = asker.total() >= 0 ? asker.total() : std::int64_t(rows.data.rows);
    rows.drawn = std::int64_t(rows.data.rows);
    if (rows.drawn <= limits.rows) {
        rows.spec = std::move(spec);
        return rows;
    }
    STEMMA_TRY(const auto extents, extentsOf(asker, binnedColumns(spec), rows.total));
    if (std::optional<GroupedChart> grouped = groupedChart(spec, extents)) {
        STEMMA_TRY(rows.data, asker.answer(grouped->query, kLargestPage));
        if (std::int64_t(rows.data.rows) == kLargestPage)
            return fail(ErrorCode::NotSupported, "a chart of more than 100,000 groups isn't drawn",
                        "Group the rows more coarsely: bins, months instead of days, fewer categories.");
        rows.spec = std::move(grouped->spec);
        rows.drawn = rows.total;
        return rows;
    }
    if (const std::optional<std::string> query = thinnedLineQuery(spec, options.columns)) {
        STEMMA_TRY(rows.data, asker.answer(*query, kLargestPage));
        if (std::int64_t(rows.data.rows) < kLargestPage) { // else there are too many lines for that
            rows.spec = std::move(spec);
            rows.drawn = rows.total;
            rows.thinned = true;
            return rows;
        }
    }
    std::string columns;
    for (const std::string& name : wanted) columns += (columns.empty() ? "" : ", ") + sqlName(name);
    STEMMA_TRY(rows.data,
               asker.answer("SELECT " + (columns.empty() ? "*" : columns) + " FROM self USING SAMPLE reservoir(" +
                                std::to_string(limits.rows) + " ROWS) REPEATABLE (1)",
                            limits.rows));
    rows.drawn = std::int64_t(rows.data.rows);
    rows.spec = std::move(spec);
    return rows;
}

} // namespace stemma
