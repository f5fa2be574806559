// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace stemma {

/// A column and its DuckDB type ("BIGINT", "DOUBLE", "VARCHAR", "DATE", "DECIMAL(18,3)", "STRUCT(a BIGINT)").
struct Column {
    std::string name;
    std::string type;
    bool operator==(const Column&) const = default;
};

/// How a table's files are read, everything decided: found once by TablesClient::sniff, kept with the version, and
/// passed to every later read, which then guesses nothing. Options of CSV have no meaning for the other formats, but
/// header, skip and nulls for xlsx.
struct ReadOptions {
    /// csv (and tsv), parquet, jsonl, json (a list of records, or one record), xlsx; of a database: sqlite, duckdb
    std::string format = "csv";
    std::string compression = "none"; ///< none, gzip, zstd
    std::vector<Column> columns;      ///< all of them, in the order of the file
    std::string table;                ///< of xlsx the sheet, of a database the table ("main.t" of DuckDB); else ""

    std::string delimiter = ",";
    std::string quote = "\"";  ///< "" where nothing is quoted
    std::string escape = "\""; ///< "" where there is none
    std::string comment;       ///< lines that begin with it are passed over; "" for none
    bool header = true;        ///< the first line (after `skip`) has the names
    int skip = 0;              ///< lines before the header
    std::vector<std::string> nulls = defaultNulls();
    std::string decimal = ".";
    std::string thousands;          ///< "" for none
    std::string encoding = "utf-8"; ///< utf-8, utf-16, latin-1
    std::string dateFormat;         ///< strptime, "" for ISO
    std::string timestampFormat;    ///< strptime, "" for ISO

    /// '', NA, N/A, NaN, NULL, null
    static const std::vector<std::string>& defaultNulls();
    /// Several tables are in one file: `table` says which.
    bool ofMany() const { return format == "xlsx" || format == "sqlite" || format == "duckdb"; }
    /// What is kept with a version; fields of CSV only for CSV. fromJson(toJson(x)) == x.
    Json toJson() const;
    static Result<ReadOptions> fromJson(const Json& json); ///< Errors: BadData, names the field
    bool operator==(const ReadOptions&) const = default;
};

/// A pipeline's `csv:` map: delimiter, quote, escape, comment, header, skip, nulls, decimal, thousands, encoding,
/// dateformat, timestampformat, types (map of column to DuckDB type), sheet (of a workbook). Errors: InvalidArgument,
/// which names the key and the nearest right one, or the value and what it may be. Needs no helper, so that a
/// pipeline's check can call it.
Status checkCsvOptions(const Json& options);

} // namespace stemma
