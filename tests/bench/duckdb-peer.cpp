// SPDX-License-Identifier: GPL-3.0-or-later
// DuckDB with nothing around it, for bench.py to measure Stemma's profiles beside.
//   duckdb-peer TABLE_EXPRESSION THREADS [ROWS]
// For each line of standard input: SUMMARIZE, then one query for the histograms of all numbers and times with
// SUMMARIZE's ranges, in 1 GB of memory; with ROWS instead the table's first rows. Prints {"seconds": …} each time, and
// at the end {"memory_bytes": …}.
#include <duckdb.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <sys/resource.h>

namespace {

duckdb_connection connection;

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Runs it, or ends the program with DuckDB's words.
duckdb_result query(const std::string& sql) {
    duckdb_result result;
    if (duckdb_query(connection, sql.c_str(), &result) == DuckDBSuccess) return result;
    std::fprintf(stderr, "duckdb-peer: %s\n", duckdb_result_error(&result));
    std::exit(1);
}

void run(const std::string& sql) {
    duckdb_result result = query(sql);
    duckdb_destroy_result(&result);
}

std::string text(duckdb_result& result, idx_t column, idx_t row) {
    char* value = duckdb_value_varchar(&result, column, row);
    std::string out = value == nullptr ? "" : value;
    duckdb_free(value);
    return out;
}

bool isMeasured(const std::string& type) {
    static const std::string kTypes[] = {"BIGINT", "INTEGER", "DOUBLE", "FLOAT", "HUGEINT", "DATE", "TIMESTAMP"};
    for (const std::string& one : kTypes)
        if (type == one) return true;
    return type.starts_with("DECIMAL");
}

void summarize(const std::string& table) {
    duckdb_result columns =
        query("SELECT column_name, column_type, min, max FROM (SUMMARIZE SELECT * FROM " + table + ")");
    std::string select;
    for (idx_t i = 0; i < duckdb_row_count(&columns); ++i) {
        const std::string type = text(columns, 1, i);
        if (!isMeasured(type)) continue;
        const std::string as = type == "DATE" ? "TIMESTAMP" : type;
        const auto value = [&](idx_t k) { return "CAST('" + text(columns, k, i) + "' AS " + as + ")"; };
        select += std::string(select.empty() ? "SELECT " : ", ") + "histogram(CAST(\"" + text(columns, 0, i) +
                  "\" AS " + as + "), equi_width_bins(" + value(2) + ", " + value(3) + ", 20, true))";
    }
    duckdb_destroy_result(&columns);
    if (!select.empty()) run(select + " FROM " + table);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3 || count > 4) {
        std::fprintf(stderr, "duckdb-peer TABLE_EXPRESSION THREADS [ROWS]\n");
        return 2;
    }
    duckdb_database database;
    if (duckdb_open(nullptr, &database) != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess)
        return 1;
    run("SET memory_limit='1GB'");
    run("SET threads=" + std::string(arguments[2]));
    for (std::string line; std::getline(std::cin, line);) {
        const double began = now();
        if (count == 4)
            run(std::string("SELECT * FROM ") + arguments[1] + " LIMIT " + std::to_string(std::atoi(arguments[3])));
        else
            summarize(arguments[1]);
        std::printf("{\"seconds\": %.6f}\n", now() - began);
        std::fflush(stdout);
    }
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"memory_bytes\": %lld}\n", static_cast<long long>(usage.ru_maxrss) * 1024);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return 0;
}
