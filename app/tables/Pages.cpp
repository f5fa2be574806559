// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Pages.h"

#include "app/tables/Query.h"
#include "app/tables/Scan.h"
#include "app/tables/Types.h"
#include "app/tables/Warm.h"
#include "app/tables/Words.h"
#include "core/base/Text.h"

#include <algorithm>
#include <cmath>

namespace stemma::duck {
namespace {

Result<std::vector<Column>> chosen(const TableRequest& table, const Json& names) {
    if (names.empty()) return table.options.columns;
    std::vector<Column> columns;
    std::vector<std::string> all;
    for (const Column& column : table.options.columns) all.push_back(column.name);
    for (const Json& name : names.items()) {
        const auto found = std::find(all.begin(), all.end(), name.text());
        if (found == all.end())
            return fail(ErrorCode::BadData, "There is no column '" + name.text() + "'",
                        "The columns are " + join(all, ", ") + '.' + didYouMean(name.text(), all));
        columns.push_back(table.options.columns[std::size_t(found - all.begin())]);
    }
    return columns;
}

std::string rowsAt(const HelperRequest& request) {
    return " LIMIT " + std::to_string(std::clamp<std::int64_t>(request.header["count"].integer(), 0, 100'000)) +
           " OFFSET " + std::to_string(std::max<std::int64_t>(request.header["first"].integer(), 0));
}

Json columnsOf(const std::vector<Column>& columns) {
    Json out = Json::array();
    for (const Column& column : columns) out.push(Json::object({{"name", column.name}, {"type", column.type}}));
    return out;
}

Json rowsOf(Rows rows) {
    Json out = Json::array();
    for (Json::Array& row : rows.rows) {
        for (Json& value : row) value = shown(value);
        out.push(Json(std::move(row)));
    }
    return out;
}

/// One Parquet file counts its rows itself (unless a column of its own has that name).
bool countsItsRows(const TableRequest& table) {
    return table.options.format == "parquet" && table.paths.size() == 1 &&
           std::none_of(table.options.columns.begin(), table.options.columns.end(),
                        [](const Column& column) { return column.name == "file_row_number"; });
}

/// The table with the number of each row as stemma_row. A window over all rows would be computed for all of them.
std::string numbered(const TableRequest& table) {
    if (!countsItsRows(table)) return "SELECT *, row_number() OVER () AS stemma_row FROM " + table.from;
    return "SELECT * EXCLUDE (file_row_number), file_row_number AS stemma_row FROM read_parquet(" + list(table.paths) +
           ", hive_partitioning=false, file_row_number=true)";
}

/// Without filter and order: straight from the file.
Result<HelperReply> plainPage(HelperRequest& request, const TableRequest& table, const std::vector<Column>& columns,
                              const std::string& select) {
    STEMMA_TRY(Connection * connection, warm());
    const OnCancel stop(request, [&] { connection->interrupt(); });
    const bool parquet = table.options.format == "parquet";
    std::string query = select + " FROM " + table.from + rowsAt(request);
    if (countsItsRows(table)) {
        // By row number it skips row groups; by OFFSET it reads them all.
        const std::int64_t first = std::max<std::int64_t>(request.header["first"].integer(), 0);
        const std::int64_t count = std::clamp<std::int64_t>(request.header["count"].integer(), 0, 100'000);
        query = select + " FROM read_parquet(" + list(table.paths) +
                ", hive_partitioning=false, file_row_number=true)" +
                " WHERE file_row_number >= " + std::to_string(first) + " AND file_row_number < " +
                std::to_string(first + count);
    }
    STEMMA_TRY(Rows rows, connection->query(query));
    std::int64_t total = -1;
    if (parquet) {
        STEMMA_TRY(const Rows count, connection->query("SELECT count(*) FROM " + table.from));
        total = count.at(0, 0).integer();
    }
    return HelperReply{
        Json::object({{"columns", columnsOf(columns)}, {"rows", rowsOf(std::move(rows))}, {"total", total}}), {}};
}

} // namespace

Result<std::unique_ptr<Connection>> confined(const TableRequest& table, const std::string& view) {
    STEMMA_TRY(auto connection, Connection::open({}));
    STEMMA_CHECK(connection->execute("CREATE VIEW self AS " + view));
    STEMMA_CHECK(connection->execute("SET allowed_paths = " + list(table.paths) +
                                     "; SET enable_external_access = false; SET lock_configuration = true"));
    return connection;
}

Json shown(const Json& value) {
    if (!value.isDouble() || std::isfinite(value.number())) return value;
    return std::isnan(value.number()) ? "nan" : value.number() > 0 ? "inf" : "-inf";
}

Result<HelperReply> page(HelperRequest& request) {
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(const std::vector<Column> columns, chosen(table, request.header["columns"]));
    std::vector<std::string> shownColumns;
    for (const Column& column : columns) shownColumns.push_back(asShown(column));
    const std::string select = "SELECT " + join(shownColumns, ", ");
    const std::string& orderBy = request.header["order_by"].text();
    const std::string& filter = request.header["filter"].text();
    if (orderBy.empty() && filter.empty()) return plainPage(request, table, columns, select);

    std::string order = "stemma_row";
    if (!orderBy.empty()) {
        STEMMA_CHECK(chosen(table, Json::array({orderBy})));
        const bool descending = request.header["descending"].boolean();
        order = identifier(orderBy) + (descending ? " DESC" : " ASC") + " NULLS LAST, stemma_row";
    }
    STEMMA_TRY(const auto connection, confined(table, numbered(table)));
    const OnCancel stop(request, [&] { connection->interrupt(); });
    const std::string before = " FROM self WHERE (\n";
    const std::string where = filter.empty() ? " FROM self" : before + filter + "\n)";
    std::string rowsFrom = where + " ORDER BY " + order + rowsAt(request);
    if (countsItsRows(table)) {
        // Which rows, by what decides it alone; then the columns of those.
        STEMMA_TRY(const Rows which, connection->query("SELECT stemma_row" + rowsFrom, Json::object(),
                                                       (std::string("SELECT stemma_row") + before).size()));
        std::vector<std::string> numbers;
        for (const Json::Array& row : which.rows) numbers.push_back(std::to_string(row.at(0).integer()));
        rowsFrom = " FROM self WHERE stemma_row IN (" + (numbers.empty() ? "NULL" : join(numbers, ", ")) +
                   ") ORDER BY " + order;
    }
    STEMMA_TRY(Rows rows, connection->query(select + rowsFrom, Json::object(), (select + before).size()));
    STEMMA_TRY(const Rows total, connection->query("SELECT count(*)" + where));
    return HelperReply{
        Json::object({{"columns", columnsOf(columns)}, {"rows", rowsOf(std::move(rows))}, {"total", total.at(0, 0)}}),
        {}};
}

Result<HelperReply> convert(HelperRequest& request) {
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(const auto output, pathsOf(request, Json::array({request.header["output"]})));
    STEMMA_TRY(Connection * connection, warm());
    const OnCancel stop(request, [&] { connection->interrupt(); });
    const Status copied = connection->execute("COPY (SELECT * FROM " + table.from + ") TO " + literal(output.front()) +
                                              " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
    if (!copied) return fail(withSpace(copied.error(), output.front(), {}));
    return HelperReply{Json::object(), {}};
}

} // namespace stemma::duck
