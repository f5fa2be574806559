// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"
#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/tables/ReadOptions.h"

#include <cstdint>
#include <duckdb.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::duck {

/// 'text' and "name" as SQL writes them.
std::string literal(std::string_view text);
std::string identifier(std::string_view name);
std::string list(const std::vector<std::string>& texts); ///< ['a', 'b']

/// A type as SQL writes it: "BIGINT", "DECIMAL(18,3)", "STRUCT(a BIGINT, b VARCHAR[])".
std::string typeName(duckdb_logical_type type);

/// All rows of a result. Booleans, integers of 64 bits, doubles and text (blobs: their bytes) come as such, wider
/// integers and decimals as doubles; other types come as null: a query casts them to VARCHAR itself.
struct Rows {
    std::vector<Column> columns;
    std::vector<Json::Array> rows;
    const Json& at(std::size_t row, std::size_t column) const { return rows.at(row).at(column); }
};

/// How much of the machine an instance may use.
struct Limits {
    int threads = 1;
    std::int64_t memoryBytes = std::int64_t(700) << 20;
    std::string temporary; ///< folder to spill to; "" for none
};

/// One DuckDB in memory with one connection. Errors carry DuckDB's own words, shortened; where DuckDB knows the place,
/// `where` has line and column (no file) in the text that was run, less `prefix` bytes.
class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const Limits& limits);
    /// A DuckDB file of a stranger, read-only, in an instance that can open nothing else and load nothing. BadData
    /// where it isn't one, or is of a version that this DuckDB can't read.
    static Result<std::unique_ptr<Connection>> openFile(const std::string& path);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<Rows> query(const std::string& sql);
    Status execute(const std::string& sql);
    /// Binds each $name of the statement from `parameters`; more may be given than are used.
    Result<Rows> query(const std::string& sql, const Json& parameters, std::size_t prefix = 0);
    /// Names a query may use, for the hint where it names another.
    void setTables(std::vector<std::string> names) { m_tables = std::move(names); }
    /// Errors have all of DuckDB's words from now on, for who makes sentences of them.
    void keepWords() { m_keepWords = true; }
    void interrupt() { duckdb_interrupt(m_connection); }
    duckdb_connection raw() { return m_connection; }

private:
    Connection() = default;
    static Result<std::unique_ptr<Connection>> start(const char* path, const Limits& limits);
    Result<Rows> take(duckdb_result* result, const std::string& sql, std::size_t prefix);
    Error error(duckdb_error_type type, const char* message, const std::string& sql, std::size_t prefix) const;

    duckdb_database m_database = nullptr;
    duckdb_connection m_connection = nullptr;
    std::vector<std::string> m_tables;
    bool m_keepWords = false;
};

} // namespace stemma::duck
