// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"

#include "core/base/Text.h"
#include "core/visual/Resolve.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::int64_t kLargestPage = 100'000; ///< that the helper gives; more would look like all there is

void append(ChartData& data, const Page& page) {
    if (data.columns.empty())
        for (const Column& column : page.columns) data.columns.emplace_back(column.name);
    for (ChartColumn& column : data.columns) column.reserve(data.rows + page.rows.size());
    for (const Json& row : page.rows)
        for (std::size_t i = 0; i < data.columns.size(); ++i) data.columns[i].push(row.at(i));
    data.rows += page.rows.size();
}

ChartData dataOf(const Page& page) {
    ChartData data;
    append(data, page);
    return data;
}

/// Whether a unit's marks are made of many rows each: of a sample they would be wrong, not only fewer.
bool sumsUp(const UnitSpec& unit) {
    for (const Json& transform : unit.transforms)
        for (const char* word : {"aggregate", "joinaggregate", "window", "stack"})
            if (transform.contains(word)) return true;
    for (const auto& [channel, defs] : unit.encoding)
        for (const ChannelDef& def : defs)
            if (!def.aggregate.empty()) return true;
    return unit.mark.type == "boxplot";
}

bool drawsSelf(const UnitSpec& unit) {
    return !unit.data || (*unit.data)["name"].text() == "self";
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

    /// All rows of the answer, page by page. Contract: the caller knows that they are few enough.
    Result<ChartData> answer(const std::string& sql, std::int64_t most) {
        const TempFolder folder;
        SqlRequest request;
        request.query = sql;
        request.inputs = {{"self", {{m_options, m_files, {}}}, {}}};
        request.output = folder.path() / "answer.parquet";
        STEMMA_TRY(const SqlResult result, m_tables.runSql(request, m_cancel));
        ChartData data;
        PageQuery query;
        while (std::int64_t(data.rows) < most) {
            query.firstRow = std::int64_t(data.rows);
            query.count = std::min(most - query.firstRow, kLargestPage);
            STEMMA_TRY(const Page page, m_tables.page({request.output}, result.options, query, m_cancel));
            append(data, page);
            if (std::int64_t(page.rows.size()) < query.count) break;
        }
        return data;
    }

    std::int64_t total() const { return m_total; }

private:
    TablesClient& m_tables;
    const std::vector<fs::path>& m_files;
    const ReadOptions& m_options;
    const Cancel& m_cancel;
    std::int64_t m_total = -1;
};

Result<std::map<std::string, std::pair<double, double>>> extentsOf(Asker& asker,
                                                                   const std::vector<std::string>& columns,
                                                                   const std::vector<Column>& known,
                                                                   std::int64_t& total) {
    std::map<std::string, std::pair<double, double>> extents;
    std::vector<std::string> asked;
    std::string sql = "SELECT count(*) AS n";
    for (const std::string& column : columns) {
        if (std::find(asked.begin(), asked.end(), column) != asked.end()) continue;
        const std::string asNumber = columnAsNumber(column, known), number = std::to_string(asked.size());
        const std::string name = asNumber.empty() ? "TRY_CAST(" + sqlName(column) + " AS DOUBLE)" : asNumber;
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

/// What each unit needs of a table that is too long to be read for a picture: groups and bins, a line's peaks, all rows
/// where a sum needs them, else a sample.
class BigTable {
public:
    BigTable(Asker& asker, const ReadOptions& options, const std::vector<std::string>& wanted,
             const ChartLimits& limits, const ChartWindow& window)
        : m_asker(asker), m_options(options), m_limits(limits), m_window(window) {
        for (const std::string& name : wanted) m_columns += (m_columns.empty() ? "" : ", ") + sqlName(name);
        m_width = wanted.empty() ? options.columns.size() : wanted.size();
        if (m_columns.empty()) m_columns = "*";
    }

    Status load(UnitSpec& unit, ChartRows& rows) {
        ChartSpec alone;
        alone.units = {unit};
        std::vector<std::string> needed = binnedColumns(alone);
        for (std::string& name : placedColumns(alone)) needed.push_back(std::move(name));
        STEMMA_TRY(auto extents, extentsOf(m_asker, needed, m_options.columns, rows.total));
        rows.drawn = m_drawn.value_or(rows.total);
        if (std::optional<GroupedChart> grouped = groupedChart(alone, extents)) {
            STEMMA_TRY(ChartData data, m_asker.answer(grouped->query, kLargestPage));
            if (std::int64_t(data.rows) == kLargestPage)
                return fail(ErrorCode::NotSupported, "a chart of more than 100,000 groups isn't drawn",
                            "Group the rows more coarsely: bins, months instead of days, fewer categories.");
            unit = std::move(grouped->spec.units.front());
            return take(unit, std::move(data));
        }
        seen(unit, extents);
        if (std::optional<GroupedChart> density = densityChart(alone, m_options.columns, extents)) {
            STEMMA_TRY(ChartData data, m_asker.answer(density->query, kLargestPage));
            if (std::int64_t(data.rows) < kLargestPage) { // else there are too many facets for that
                rows.density = true;
                unit = std::move(density->spec.units.front());
                return take(unit, std::move(data));
            }
        }
        if (const std::optional<std::string> query = thinnedLineQuery(alone, m_options.columns, m_window.x)) {
            STEMMA_TRY(ChartData data, m_asker.answer(*query, kLargestPage));
            if (std::int64_t(data.rows) < kLargestPage) { // else there are too many lines for that
                rows.thinned = true;
                return take(unit, std::move(data));
            }
        }
        if (!sumsUp(unit)) return sample(unit, rows);
        if (!m_all) {
            if (rows.total > m_limits.cells / std::int64_t(std::max<std::size_t>(1, m_width)))
                return fail(ErrorCode::NotSupported,
                            "a sum over " + formatCount(rows.total) + " rows that a transform changes isn't drawn",
                            "Let a SQL step group the rows, and draw what it makes.");
            STEMMA_TRY(ChartData data, m_asker.answer("SELECT " + m_columns + " FROM self", rows.total));
            m_all = std::make_shared<const ChartData>(std::move(data));
        }
        return transformOnce(unit, *m_all);
    }

private:
    /// Extents of the part that is seen.
    void seen(const UnitSpec& unit, std::map<std::string, std::pair<double, double>>& extents) const {
        for (const auto& [channel, range] : {std::pair{Channel::X, m_window.x}, std::pair{Channel::Y, m_window.y}}) {
            const auto found = unit.encoding.find(channel);
            if (range && found != unit.encoding.end() && extents.contains(found->second.front().field))
                extents[found->second.front().field] = *range;
        }
    }

    static Status take(UnitSpec& unit, ChartData data) {
        unit.rows = std::make_shared<const ChartData>(std::move(data));
        return {};
    }

    static Status transformOnce(UnitSpec& unit, const ChartData& all) {
        STEMMA_TRY(ChartData data, transformed(all, unit.transforms));
        return take(unit, std::move(data));
    }

    Status sample(UnitSpec& unit, ChartRows& rows) {
        if (!m_sample) {
            STEMMA_TRY(ChartData data, m_asker.answer("SELECT " + m_columns + " FROM self USING SAMPLE reservoir(" +
                                                          std::to_string(m_limits.rows) + " ROWS) REPEATABLE (1)",
                                                      m_limits.rows));
            m_sample = std::make_shared<const ChartData>(std::move(data));
        }
        rows.drawn = std::int64_t(m_sample->rows);
        m_drawn = rows.drawn;
        return transformOnce(unit, *m_sample);
    }

    Asker& m_asker;
    const ReadOptions& m_options;
    const ChartLimits m_limits;
    const ChartWindow m_window;
    std::string m_columns;
    std::size_t m_width = 0;
    std::shared_ptr<const ChartData> m_all, m_sample;
    std::optional<std::int64_t> m_drawn; ///< where some unit draws a sample only
};

} // namespace

std::string ChartRows::note() const {
    if (density) return formatCount(total) + " rows, as how many lie in each place";
    if (thinned) return formatCount(total) + " rows, thinned to their peaks";
    return drawn < total ? "a sample of " + formatCount(drawn) + " of " + formatCount(total) + " rows" : std::string();
}

Result<ChartRows> loadChartRows(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options,
                                ChartSpec spec, const Cancel& cancel, ChartLimits limits, const ChartWindow& window) {
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
    if (limits.known <= limits.rows) {
        STEMMA_TRY(rows.data, asker.rows(wanted, limits.rows + 1));
        rows.total = asker.total() >= 0 ? asker.total() : std::int64_t(rows.data.rows);
        rows.drawn = std::int64_t(rows.data.rows);
        if (rows.drawn <= limits.rows) {
            rows.spec = std::move(spec);
            return rows;
        }
        rows.data = {}; // the first rows are no picture of all
    }
    BigTable table(asker, options, wanted, limits, window);
    for (UnitSpec& unit : spec.units)
        if (drawsSelf(unit)) STEMMA_CHECK(table.load(unit, rows));
    rows.spec = std::move(spec);
    return rows;
}

} // namespace stemma
