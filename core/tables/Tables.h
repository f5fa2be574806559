// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/tables/Profile.h"
#include "core/tables/ReadOptions.h"
#include "core/tables/Sql.h"

#include <memory>
#include <string>
#include <vector>

namespace stemma {

/// How a table's files are to be read, and what was found while that was decided.
struct Sniffed {
    ReadOptions options;
    std::int64_t rows = 0;
    /// {"rows", "columns", "encoding", "nulls": {column: {word: count}}}: what was read as null, and how often.
    Json facts;
};

/// Some rows of a table.
struct Page {
    std::vector<Column> columns;
    /// One list per row: booleans, 64-bit integers and finite doubles as such, everything else as DuckDB's text.
    std::vector<Json> rows;
    std::int64_t total = -1; ///< rows that pass the filter; -1 where finding out would mean reading everything
};

struct PageQuery {
    std::vector<std::string> columns = {}; ///< empty: all
    std::int64_t firstRow = 0;
    std::int64_t count = 50;
    std::string orderBy = {}; ///< a column's name; "" keeps the file's order
    bool descending = false;  ///< ties keep the file's order
    std::string filter = {};  ///< a DuckDB condition over the columns, "" for all rows
};

/// Everything Stemma does with tables, by the helper process `stemma-tables`, the only program that sees DuckDB.
///
/// Files are opened here and passed as descriptors: the helper opens nothing by name and writes only to what it is
/// given. Thread-safe; processes start on first use, each answers one call at a time, at most `processes` at once, the
/// rest wait. Every call may be cancelled, which stops the query and, where it doesn't listen, its process.
/// Errors of all calls: BadData (content or query is wrong; what and where), NotFound (a file; the helper), Cancelled,
/// TimedOut, HelperFailed (the process died, perhaps out of memory).
class TablesClient {
public:
    struct Options {
        int processes = 2;
        double seconds = 0; ///< deadline of each call; 0: none
    };
    TablesClient();
    explicit TablesClient(Options options);
    ~TablesClient();
    TablesClient(const TablesClient&) = delete;
    TablesClient& operator=(const TablesClient&) = delete;

    /// Decides how files are read: format and compression by content, then (CSV, JSON) dialect and types from all of
    /// every file, so that a later read can't fail on a value. Several files must have the same columns.
    /// `csvOptions` is a pipeline's `csv:` map (checkCsvOptions), or null; what it says is taken as said.
    /// A header without rows is an empty table with its columns.
    /// Types lose nothing: 007 and 20 digits stay text, 1.5 makes a DOUBLE, a day with a time a TIMESTAMP.
    /// Errors: BadData, whose message has file, line and column: ragged rows, another encoding (byte offset; the hint
    /// names `csv: {encoding: latin-1}`), an empty file, bytes that aren't a table, values that don't fit a type given.
    Result<Sniffed> sniff(const std::vector<fs::path>& files, const Json& csvOptions = {}, const Cancel& cancel = {});

    /// Rows, and each column's type, nulls, distinct values, range, moments, quartiles, and histogram or top values.
    /// Uses at most 1 GB of memory. What `sniff` gave reads without error, so does this.
    Result<Profile> profile(const std::vector<fs::path>& files, const ReadOptions& options, const Cancel& cancel = {});

    /// What is inside a file of several tables: {"format": "xlsx"|"sqlite"|"duckdb", "tables": [{"name", "kind":
    /// "sheet"|"table"|"view", "columns": [{"name", "type"}], "rows" (null: not counted), "typed"?, "hidden"?,
    /// "problem"?}], "more": how many further ones}. "typed": false says that the values were too many to look at in a
    /// few seconds: its columns are named as text then. Sheets have no columns here: sniff with {"sheet": name} finds
    /// them. ReadOptions of one are its format, name and columns. A database is opened read-only and trusted in
    /// nothing. Errors: BadData (isn't one of these, damaged, encrypted).
    Result<Json> contents(const fs::path& file, const Cancel& cancel = {});

    /// The same, but of the tables in `tables` alone there are columns, by all of their values, however long that takes
    /// (`seconds`; 0: no limit); of others names (of 100 000 at most). Nothing is counted. Further error: TimedOut.
    Result<Json> contentsOf(const fs::path& file, const std::vector<std::string>& tables, const Cancel& cancel = {},
                            double seconds = 0);

    /// What a file of another kind says of itself, as JSON: of `kind` "model" what ModelOutline::fromJson takes, of
    /// "archive" what ArchiveListing::fromJson takes. Errors: BadData with a clause ("its header isn't …").
    Result<Json> outline(const fs::path& file, const std::string& kind, const Cancel& cancel = {});

    Result<Page> page(const std::vector<fs::path>& files, const ReadOptions& options, const PageQuery& query,
                      const Cancel& cancel = {});

    /// Looks at a query without running it. It must be exactly one SELECT (WITH, FROM-first, VALUES, PIVOT count).
    /// Errors: BadData with line and column inside the query.
    Result<SqlInspection> inspectSql(const std::string& query, const Cancel& cancel = {});

    /// Runs one query over its inputs in a DuckDB of its own, which can open no other file, load nothing, and change
    /// no setting. Same query, inputs, parameters, seed and DuckDB version: same bytes (threads = 1).
    /// Errors: BadData with line and column inside the query; an unknown table's hint names the inputs.
    Result<SqlResult> runSql(const SqlRequest& request, const Cancel& cancel = {}, double seconds = 0);

    /// Evaluates boolean expressions over a table. They may use row_count, column_count, null_count(c), null_share(c),
    /// distinct_count(c), has_column('c'), any DuckDB aggregate of its columns, scalar functions, and $parameters.
    /// Errors: BadData, which names the expression.
    Result<std::vector<CheckAnswer>> check(const std::vector<fs::path>& files, const ReadOptions& options,
                                           const std::vector<std::string>& expressions,
                                           const Json& parameters = Json::object(), const Cancel& cancel = {});

    /// Writes the same rows as a Parquet file, for copies that can be made again. `to` is made new.
    Status convertToParquet(const std::vector<fs::path>& files, const ReadOptions& options, const fs::path& to,
                            const Cancel& cancel = {});

    /// Columns of numbers as they are, for what draws millions of them: a query over `self` whose columns are DOUBLE,
    /// written as the bytes of doubles (of this machine), a file a column; `to` are made new. Rows in which one of them
    /// isn't a finite number are left out. Errors: NotSupported where there are more than `most` rows.
    struct Series {
        std::int64_t rows = 0;
        bool sorted = false; ///< by the first column, ascending
    };
    Result<Series> series(const std::vector<fs::path>& files, const ReadOptions& options, const std::string& query,
                          const std::vector<fs::path>& to, std::int64_t most, const Cancel& cancel = {});

    /// DuckDB's version, "1.4.4".
    Result<std::string> duckdbVersion();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma
