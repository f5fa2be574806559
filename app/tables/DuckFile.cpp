// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/DuckFile.h"

#include "core/base/Text.h"

namespace stemma::duck {
namespace {

/// A type that stemma_rows can give without loss; other values come as DuckDB writes them.
std::string plainTypeOf(const std::string& type) {
    if (isPlainType(type)) return type;
    for (const char* whole : {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"})
        if (type == whole) return "BIGINT";
    return type == "FLOAT" ? "DOUBLE" : "VARCHAR";
}

/// A type whose text DuckDB reads back to the same value: a query is given it as what it is (see scanForeign).
bool comesBack(const std::string& type) {
    for (const char* whole : {"HUGEINT", "UBIGINT", "UHUGEINT", "TIME", "UUID", "INTERVAL"})
        if (type == whole) return true;
    return type.starts_with("DECIMAL(") && type.find(')') == type.size() - 1;
}

/// schema.table, each quoted, of "main.t" as contents() names it. A schema's name with a point in it isn't offered.
std::string quotedTable(const std::string& name) {
    const std::size_t point = name.find('.');
    if (point == std::string::npos) return identifier(name);
    return identifier(name.substr(0, point)) + '.' + identifier(name.substr(point + 1));
}

/// The rows of a query, chunk by chunk, in the plain types.
class DuckRows final : public RowSource {
public:
    DuckRows(std::unique_ptr<Connection> file) : m_file(std::move(file)) {}
    ~DuckRows() override {
        duckdb_destroy_data_chunk(&m_chunk);
        duckdb_destroy_result(&m_result);
    }
    Status begin(const std::string& sql) {
        // Streamed: the whole of a large table needn't be in memory.
        duckdb_prepared_statement statement = nullptr;
        const bool prepared = duckdb_prepare(m_file->raw(), sql.c_str(), &statement) == DuckDBSuccess;
        const bool begun = prepared && duckdb_execute_prepared_streaming(statement, &m_result) == DuckDBSuccess;
        const char* words = begun      ? nullptr
                            : prepared ? duckdb_result_error(&m_result)
                                       : duckdb_prepare_error(statement);
        const std::string said = words != nullptr ? words : "";
        duckdb_destroy_prepare(&statement);
        if (begun) return {};
        return fail(ErrorCode::BadData, "DuckDB says: " + printable(said.substr(0, 300)));
    }
    Result<bool> next() override {
        if (++m_row < m_rows) return true;
        duckdb_destroy_data_chunk(&m_chunk);
        m_chunk = duckdb_fetch_chunk(m_result);
        m_row = 0;
        m_rows = m_chunk != nullptr ? duckdb_data_chunk_get_size(m_chunk) : 0;
        if (const char* words = duckdb_result_error(&m_result); m_chunk == nullptr && words != nullptr)
            return fail(ErrorCode::BadData, "DuckDB says: " + printable(std::string(words).substr(0, 300)));
        return m_rows > 0;
    }
    Value at(std::size_t i) const override {
        Value value;
        duckdb_vector vector = duckdb_data_chunk_get_vector(m_chunk, i);
        std::uint64_t* valid = duckdb_vector_get_validity(vector);
        if (valid != nullptr && !duckdb_validity_row_is_valid(valid, m_row)) return value;
        void* data = duckdb_vector_get_data(vector);
        switch (duckdb_column_type(const_cast<duckdb_result*>(&m_result), i)) {
        case DUCKDB_TYPE_BOOLEAN:
            return {Value::Kind::Bool, static_cast<bool*>(data)[m_row]};
        case DUCKDB_TYPE_BIGINT:
            return {Value::Kind::Int, static_cast<std::int64_t*>(data)[m_row]};
        case DUCKDB_TYPE_DOUBLE:
            return {Value::Kind::Real, 0, static_cast<double*>(data)[m_row]};
        case DUCKDB_TYPE_DATE:
            return {Value::Kind::Date, static_cast<duckdb_date*>(data)[m_row].days};
        case DUCKDB_TYPE_TIMESTAMP:
            return {Value::Kind::Time, static_cast<duckdb_timestamp*>(data)[m_row].micros};
        default: {
            duckdb_string_t& text = static_cast<duckdb_string_t*>(data)[m_row];
            const bool blob = duckdb_column_type(const_cast<duckdb_result*>(&m_result), i) == DUCKDB_TYPE_BLOB;
            return {blob ? Value::Kind::Blob : Value::Kind::Text,
                    0,
                    0,
                    {duckdb_string_t_data(&text), duckdb_string_t_length(text)}};
        }
        }
    }

private:
    std::unique_ptr<Connection> m_file;
    duckdb_result m_result{};
    duckdb_data_chunk m_chunk = nullptr;
    idx_t m_row = 0, m_rows = 0;
};

} // namespace

Result<Json> duckContents(int descriptor, const Only& only) {
    STEMMA_TRY(const auto file, Connection::openFile("/proc/self/fd/" + std::to_string(descriptor)));
    STEMMA_TRY(
        const Rows columns,
        file->query("SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE NOT "
                    "internal AND NOT contains(schema_name, '.') ORDER BY schema_name, table_name, column_index"));
    STEMMA_TRY(const Rows views,
               file->query("SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal"));
    std::vector<std::string> viewNames;
    for (const Json::Array& row : views.rows) viewNames.push_back(row.at(0).text());
    Json tables = Json::array();
    std::int64_t more = 0;
    std::size_t described = 0, seen = 0; // those that weren't asked for take no place of those that were
    bool whole = false;                  // whether the table at hand is described
    std::string last;
    for (std::size_t i = 0; i < columns.rows.size(); ++i) {
        const std::string name = columns.at(i, 0).text() + "." + columns.at(i, 1).text();
        if (name != last) {
            const bool wanted = !only || only->contains(name);
            whole = wanted && described < kMostTables && seen < kMostColumnsInAll;
            described += whole;
            if (whole || (only && tables.size() < kMostNames)) {
                tables.push(
                    Json::object({{"name", name}, {"kind", "table"}, {"columns", Json::array()}, {"rows", Json()}}));
                if (wanted && !whole) tables.items().back().set("problem", kTooManyAsked);
            } else {
                ++more;
            }
            last = name;
        }
        if (!whole) continue;
        ++seen;
        const std::string& type = columns.at(i, 3).text();
        tables.items().back()["columns"].push(
            Json::object({{"name", columns.at(i, 2).text()}, {"type", comesBack(type) ? type : plainTypeOf(type)}}));
    }
    for (Json& table : tables.items()) {
        const std::string& name = table["name"].text();
        const bool view = std::find(viewNames.begin(), viewNames.end(), name) != viewNames.end();
        if (view) table.set("kind", "view");
        if (only) continue;
        // Of a view only whether it can be read at all: to count it may take for ever.
        const Result<Rows> count =
            file->query((view ? "EXPLAIN SELECT count(*) FROM " : "SELECT count(*) FROM ") + quotedTable(name));
        if (!count)
            table.set("problem", count.error().message);
        else if (!view)
            table.set("rows", count->at(0, 0));
    }
    return Json::object({{"format", "duckdb"}, {"tables", std::move(tables)}, {"more", more}});
}

Result<std::unique_ptr<RowSource>> openDuckRows(const ReadOptions& options, int descriptor,
                                                const std::vector<std::size_t>& wanted) {
    STEMMA_TRY(auto file, Connection::openFile("/proc/self/fd/" + std::to_string(descriptor)));
    std::string select;
    for (const std::size_t i : wanted)
        select += (select.empty() ? "CAST(" : ", CAST(") + identifier(options.columns[i].name) + " AS " +
                  plainTypeOf(options.columns[i].type) + ")";
    auto rows = std::make_unique<DuckRows>(std::move(file));
    STEMMA_CHECK(rows->begin("SELECT " + (select.empty() ? "true" : select) + " FROM " + quotedTable(options.table)));
    return rows;
}

} // namespace stemma::duck
