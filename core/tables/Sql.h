// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/tables/ReadOptions.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

/// What is known about a query without running it.
struct SqlInspection {
    std::vector<std::string> parameters; ///< names of $name, sorted; `?` and $1 are an error
    std::vector<std::string> tables;     ///< names that must be inputs, as written, sorted, once each; no CTEs
    std::vector<std::string> inside;     ///< "shop.orders" where an input is a database, as written, sorted, once each
    /// Functions used that may differ from one run to the next: they read the clock (now), make identifiers (uuid), or
    /// look at DuckDB itself (duckdb_settings). Sorted.
    std::vector<std::string> clock;
    std::vector<std::string>
        random;         ///< what draws from SqlRequest::seed (random, USING SAMPLE), and so is reproducible
    std::string duckdb; ///< its version, "1.4.4"; part of a SQL step's key
};

/// Files that together are one table, as rows one after the other; `constants` are columns put before its own
/// (a list's matrix keys).
struct SqlPart {
    ReadOptions options;
    std::vector<fs::path> files = {};
    std::vector<std::pair<std::string, Json>> constants = {};
};

/// What a query sees under a name: a view, or where `database` (a DuckDB file, attached) or `tables` are given, a
/// schema with a view for each of them. Several parts are put together by column name; a column missing in one is NULL
/// there.
struct SqlInput {
    std::string name;
    std::vector<SqlPart> parts = {};
    fs::path database = {};
    std::vector<std::pair<std::string, SqlPart>> tables = {}; ///< by name; "main.t" of DuckDB is t, "s.t" is s_t
};

struct SqlRequest {
    std::string query;
    std::vector<SqlInput> inputs = {};
    Json parameters = Json::object(); ///< by name; bound, never pasted. Each $name of the query must be here
    fs::path output;                  ///< made new (AlreadyExists), or removed again where the query fails
    /// parquet; csv (header, NULL as empty); jsonl (a record a line); json (a list of records);
    /// record (one JSON object; BadData unless the query gives exactly one row).
    std::string format = "parquet";
    std::uint64_t seed = 0; ///< what random() and samples start from
    int threads = 1;        ///< above 1 the result is ordered by all columns and still may differ in floating point
    std::int64_t memoryBytes = kDefaultMemory; ///< beyond it, a query spills to a folder of its own; enters keys
    static constexpr std::int64_t kDefaultMemory = std::int64_t(1) << 30;
};

struct SqlResult {
    std::int64_t rows = 0;
    std::vector<Column> columns; ///< of the result, with DuckDB's types
    ReadOptions options;         ///< how to read what was written
    double seconds = 0;
    std::string duckdb;
};

/// The answer to one of a step's `checks:`.
struct CheckAnswer {
    std::string expression;
    Json value;          ///< what it gave: true, false, null (or a number, which never passes)
    Json measured;       ///< what it compares: 0.02 of "null_share(a) < 0.01"; null where it is no single comparison
    bool passed = false; ///< value is true
};

} // namespace stemma
