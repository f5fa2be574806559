// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/RunSql.h"

#include "app/tables/Duck.h"
#include "app/tables/Query.h"
#include "app/tables/Scan.h"
#include "app/tables/Words.h"
#include "core/base/Text.h"

#include <chrono>
#include <cmath>

namespace stemma::duck {
namespace {

/// A constant as SQL writes it; only what a matrix may hold. 0.3 alone would be a DECIMAL(2,1), and 0.30 beside 0.01.
std::string constant(const Json& value) {
    if (value.isDouble()) return "CAST(" + value.canonical() + " AS DOUBLE)";
    return value.isString() ? literal(value.text()) : value.isNull() ? std::string("NULL") : value.canonical();
}

/// Rows of all, one after the other, columns by name. DuckDB nests each union in the next and ends at a depth of 1,000:
/// of many, some are put together first.
std::string together(std::vector<std::string> selects) {
    constexpr std::size_t kAtOnce = 200;
    while (selects.size() > kAtOnce) {
        std::vector<std::string> groups;
        for (std::size_t from = 0; from < selects.size(); from += kAtOnce) {
            const auto end = selects.begin() + std::ptrdiff_t(std::min(from + kAtOnce, selects.size()));
            groups.push_back("SELECT * FROM (" +
                             join({selects.begin() + std::ptrdiff_t(from), end}, " UNION ALL BY NAME ") + ")");
        }
        selects = std::move(groups);
    }
    return join(selects, " UNION ALL BY NAME ");
}

/// A schema with a view for each table of a database.
Status makeSchema(Connection& connection, const HelperRequest& request, const Json& input,
                  std::vector<std::string>& allowed) {
    const std::string schema = identifier(input["name"].text());
    STEMMA_CHECK(connection.execute("CREATE SCHEMA IF NOT EXISTS " + schema));
    for (const Json& table : input["tables"].items()) {
        STEMMA_TRY(const ReadOptions options, ReadOptions::fromJson(table["options"]));
        STEMMA_TRY(const auto paths, pathsOf(request, table["files"]));
        STEMMA_CHECK(connection.execute("CREATE VIEW " + schema + '.' + identifier(table["name"].text()) +
                                        " AS SELECT * FROM " + scan(options, paths)));
        allowed.insert(allowed.end(), paths.begin(), paths.end());
    }
    return {};
}

/// Gives a name to each input and collects the paths that may be opened from then on.
Result<std::vector<std::string>> makeViews(Connection& connection, const HelperRequest& request,
                                           std::vector<std::string>& names) {
    std::vector<std::string> allowed;
    for (const Json& input : request.header["inputs"].items()) {
        const std::string& name = input["name"].text();
        names.push_back(name);
        if (input.contains("database")) {
            STEMMA_TRY(const auto paths, pathsOf(request, Json::array({input["database"]})));
            STEMMA_CHECK(connection.execute("ATTACH " + literal(paths.front()) + " AS " + identifier(name) +
                                            " (READ_ONLY, TYPE duckdb)"));
            allowed.push_back(paths.front());
            continue;
        }
        if (input.contains("tables")) {
            STEMMA_CHECK(makeSchema(connection, request, input, allowed));
            continue;
        }
        std::vector<std::string> selects;
        for (const Json& part : input["parts"].items()) {
            STEMMA_TRY(const ReadOptions options, ReadOptions::fromJson(part["options"]));
            STEMMA_TRY(const auto paths, pathsOf(request, part["files"]));
            std::string select = "SELECT ";
            for (const auto& [key, value] : part["constants"].members())
                select += constant(value) + " AS " + identifier(key) + ", ";
            select += "* FROM " + scan(options, paths);
            selects.push_back(std::move(select));
            allowed.insert(allowed.end(), paths.begin(), paths.end());
        }
        STEMMA_CHECK(connection.execute("CREATE VIEW " + identifier(name) + " AS " + together(std::move(selects))));
    }
    return allowed;
}

Result<std::string> copyOptions(const std::string& format) {
    // The size of a row group is fixed, or a file would depend on how its rows arrived.
    if (format == "parquet") return std::string("FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880");
    if (format == "csv") return std::string("FORMAT csv, HEADER true, DELIMITER ',', NULLSTR '', COMPRESSION none");
    if (format == "json") return std::string("FORMAT json, ARRAY true, COMPRESSION none");
    if (format == "jsonl" || format == "record") return std::string("FORMAT json, ARRAY false, COMPRESSION none");
    return fail(ErrorCode::InvalidArgument, "A query can't write the format '" + format + "'",
                "It writes parquet, csv, json, jsonl or record.");
}

/// How to read what was written.
Result<ReadOptions> optionsOf(Connection& connection, const std::string& format, const std::string& path,
                              std::vector<Column> columns) {
    ReadOptions options;
    options.format = format == "record" ? "json" : format;
    options.columns = std::move(columns);
    if (format == "csv") options.nulls = {""};
    if (format != "parquet") return options;
    // Parquet has fewer types than DuckDB; the file has the last word.
    STEMMA_TRY(const Rows rows, connection.query("DESCRIBE SELECT * FROM " + scan(options, {path})));
    options.columns.clear();
    for (const Json::Array& row : rows.rows) options.columns.push_back({row.at(0).text(), row.at(1).text()});
    return options;
}

/// From all 64 bits to what setseed takes, [-1, 1).
double seedOf(std::uint64_t seed) {
    return double(seed >> 11) / double(std::uint64_t(1) << 52) - 1.0;
}

Status checkNames(Connection& connection, const std::string& query, const std::vector<std::string>& names) {
    connection.setTables(names);
    return inspect(connection, query).map([](const SqlInspection&) {});
}

} // namespace

Result<HelperReply> runSql(HelperRequest& request) {
    const auto began = std::chrono::steady_clock::now();
    const Json& header = request.header;
    Limits limits{std::max(1, int(header["threads"].integer(1))), header["memory"].integer(SqlRequest::kDefaultMemory),
                  header["spill"].text()};
    STEMMA_TRY(const auto connection, Connection::open(limits));
    const OnCancel stop(request, [&] { connection->interrupt(); });

    std::vector<std::string> names;
    STEMMA_TRY(std::vector<std::string> allowed, makeViews(*connection, request, names));
    STEMMA_TRY(const auto output, pathsOf(request, Json::array({header["output"]})));
    allowed.push_back(output.front());
    STEMMA_CHECK(checkNames(*connection, header["query"].text(), names));
    STEMMA_CHECK(connection->execute("SET allowed_paths = " + list(allowed) +
                                     "; SET enable_external_access = false; SET lock_configuration = true"));

    const std::string query(withoutSemicolon(header["query"].text()));
    const Json& parameters = header["parameters"];
    const std::string ask = "SELECT * FROM (\n";
    STEMMA_TRY(Rows shape, connection->query(ask + query + "\n) LIMIT 0", parameters, ask.size()));

    const std::string& format = header["format"].text();
    STEMMA_TRY(const std::string options, copyOptions(format));
    const bool ordered = limits.threads > 1;
    const std::string copy = ordered ? "COPY (SELECT * FROM (\n" : "COPY (\n";
    STEMMA_CHECK(
        connection->query("SELECT setseed($seed)", Json::object({{"seed", seedOf(header["seed"].unsignedInteger())}})));
    const auto copied = connection->query(copy + query + (ordered ? "\n) ORDER BY ALL) TO " : "\n) TO ") +
                                              literal(output.front()) + " (" + options + ", USE_TMP_FILE false)",
                                          parameters, copy.size());
    if (!copied) return fail(withSpace(copied.error(), output.front(), limits.temporary));
    const std::int64_t rows = copied->at(0, 0).integer();
    if (format == "record" && rows != 1)
        return fail(ErrorCode::BadData, "The query gave " + plural(rows, "row") + ", and one record needs exactly one",
                    "Aggregate to one row, or say `format: jsonl` for a record a line.");
    STEMMA_TRY(const ReadOptions read, optionsOf(*connection, format, output.front(), std::move(shape.columns)));

    Json columns = Json::array();
    for (const Column& column : read.columns)
        columns.push(Json::object({{"name", column.name}, {"type", column.type}}));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
    return HelperReply{Json::object({{"rows", rows},
                                     {"columns", columns},
                                     {"options", read.toJson()},
                                     {"seconds", seconds.count()},
                                     {"duckdb", version()}}),
                       {}};
}

} // namespace stemma::duck
