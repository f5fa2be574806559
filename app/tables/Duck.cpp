// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Duck.h"

#include "app/tables/ForeignRows.h"
#include "app/tables/Parameters.h"
#include "app/tables/Words.h"
#include "core/base/Text.h"

#include <cmath>

namespace stemma::duck {
namespace {

/// Frees what the C interface hands out.
struct Prepared {
    duckdb_prepared_statement statement = nullptr;
    ~Prepared() { duckdb_destroy_prepare(&statement); }
};

Status checkNoNul(const std::string& sql) {
    if (sql.find('\0') == std::string::npos) return {};
    return fail(ErrorCode::BadData, "The query has a byte 0 in it", "Save it as UTF-8 text.");
}

Json scalar(duckdb_type type, const void* data, idx_t row) {
    const auto at = [&]<typename T>(T) { return static_cast<const T*>(data)[row]; };
    switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
        return Json(at(bool{}));
    case DUCKDB_TYPE_TINYINT:
        return Json(std::int64_t(at(std::int8_t{})));
    case DUCKDB_TYPE_SMALLINT:
        return Json(std::int64_t(at(std::int16_t{})));
    case DUCKDB_TYPE_INTEGER:
        return Json(std::int64_t(at(std::int32_t{})));
    case DUCKDB_TYPE_BIGINT:
        return Json(std::int64_t(at(std::int64_t{})));
    case DUCKDB_TYPE_UTINYINT:
        return Json(std::int64_t(at(std::uint8_t{})));
    case DUCKDB_TYPE_USMALLINT:
        return Json(std::int64_t(at(std::uint16_t{})));
    case DUCKDB_TYPE_UINTEGER:
        return Json(std::int64_t(at(std::uint32_t{})));
    case DUCKDB_TYPE_UBIGINT:
        return Json(static_cast<unsigned long>(at(std::uint64_t{})));
    case DUCKDB_TYPE_FLOAT:
        return Json(double(at(float{})));
    case DUCKDB_TYPE_DOUBLE:
        return Json(at(double{}));
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_BLOB: {
        duckdb_string_t text = at(duckdb_string_t{});
        return Json(std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text)));
    }
    case DUCKDB_TYPE_HUGEINT:
        return Json(duckdb_hugeint_to_double(at(duckdb_hugeint{})));
    default:
        return {};
    }
}

/// A DECIMAL, stored as an integer of its width.
Json decimal(duckdb_logical_type type, const void* data, idx_t row) {
    const double scale = std::pow(10.0, duckdb_decimal_scale(type));
    const duckdb_type stored = duckdb_decimal_internal_type(type);
    return Json(scalar(stored, data, row).number() / scale);
}

/// The values of one column of a chunk, into that column of the rows from `first` on.
void takeColumn(duckdb_vector vector, idx_t count, std::vector<Json::Array>& rows, std::size_t first, idx_t column) {
    const void* data = duckdb_vector_get_data(vector);
    std::uint64_t* valid = duckdb_vector_get_validity(vector);
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    const duckdb_type id = duckdb_get_type_id(type);
    for (idx_t row = 0; row < count; ++row)
        if (valid == nullptr || duckdb_validity_row_is_valid(valid, row))
            rows[first + row][column] = id == DUCKDB_TYPE_DECIMAL ? decimal(type, data, row) : scalar(id, data, row);
    duckdb_destroy_logical_type(&type);
}

} // namespace

std::string literal(std::string_view text) {
    return sqlQuote(text);
}

std::string identifier(std::string_view name) {
    return sqlQuote(name, '"');
}

std::string list(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    out.reserve(texts.size());
    for (const std::string& text : texts) out.push_back(literal(text));
    return '[' + join(out, ", ") + ']';
}

Result<std::unique_ptr<Connection>> Connection::start(const char* path, const Limits& limits) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "threads", std::to_string(limits.threads).c_str());
    duckdb_set_config(config, "memory_limit", (std::to_string(limits.memoryBytes) + "B").c_str());
    duckdb_set_config(config, "temp_directory", limits.temporary.c_str());
    duckdb_set_config(config, "autoinstall_known_extensions", "false");
    duckdb_set_config(config, "autoload_known_extensions", "false");
    duckdb_set_config(config, "custom_user_agent", "stemma");
    if (path != nullptr) duckdb_set_config(config, "access_mode", "READ_ONLY");
    std::unique_ptr<Connection> made(new Connection);
    char* message = nullptr;
    const duckdb_state opened = duckdb_open_ext(path, &made->m_database, config, &message);
    duckdb_destroy_config(&config);
    if (opened != DuckDBSuccess) {
        const std::string words = message != nullptr ? message : "";
        duckdb_free(message);
        if (path != nullptr)
            return fail(ErrorCode::BadData, "DuckDB can't open it: " + printable(words.substr(0, 300)),
                        "It may have been cut off or damaged, or be of another version of DuckDB.");
        return fail(ErrorCode::HelperFailed, "DuckDB does not start: " + words);
    }
    if (duckdb_connect(made->m_database, &made->m_connection) != DuckDBSuccess)
        return fail(ErrorCode::HelperFailed, "DuckDB does not accept a connection");
    return made;
}

Result<std::unique_ptr<Connection>> Connection::openFile(const std::string& path) {
    STEMMA_TRY(auto made, start(path.c_str(), {1, std::int64_t(400) << 20, {}}));
    STEMMA_CHECK(made->execute("SET errors_as_json = true; SET TimeZone = 'UTC'; SET enable_external_access = false; "
                               "SET lock_configuration = true"));
    return made;
}

Result<std::unique_ptr<Connection>> Connection::open(const Limits& limits) {
    STEMMA_TRY(auto made, start(nullptr, limits));
    STEMMA_CHECK(installForeignRows(made->m_connection));
    STEMMA_CHECK(made->execute("SET errors_as_json = true; SET TimeZone = 'UTC'; SET preserve_insertion_order = true; "
                               // It knows files by path and time; our paths name another file each time.
                               "SET enable_external_file_cache = false"));
    return made;
}

Connection::~Connection() {
    duckdb_disconnect(&m_connection);
    duckdb_close(&m_database);
}

Error Connection::error(duckdb_error_type type, const char* message, const std::string& sql, std::size_t prefix) const {
    DuckWords words = wordsOf(message != nullptr ? message : "");
    if (words.type.empty() && type == DUCKDB_ERROR_IO) words.type = "IO"; // words that aren't JSON
    if (words.type.empty() && type == DUCKDB_ERROR_OUT_OF_MEMORY) words.type = "Out of Memory";
    Error made = spoken(words, m_tables);
    if (m_keepWords) made.message = words.message;
    if (type == DUCKDB_ERROR_INTERRUPT || words.type == "INTERRUPT")
        made = {ErrorCode::Cancelled, "The query was stopped", {}, std::nullopt, {}};
    else if (complainsOfSpace(words))
        made = {ErrorCode::NoSpace, words.message, {}, std::nullopt, {}};
    if (type == DUCKDB_ERROR_INTERNAL || type == DUCKDB_ERROR_FATAL) made.code = ErrorCode::HelperFailed;
    if (words.position >= std::int64_t(prefix) && words.position <= std::int64_t(sql.size()))
        made.where = positionAt(std::string_view(sql).substr(prefix), std::size_t(words.position) - prefix);
    return made;
}

Result<Rows> Connection::take(duckdb_result* result, const std::string& sql, std::size_t prefix) {
    Rows rows;
    if (const char* message = duckdb_result_error(result); message != nullptr)
        return fail(error(duckdb_result_error_type(result), message, sql, prefix));
    const idx_t columns = duckdb_column_count(result);
    for (idx_t i = 0; i < columns; ++i) {
        duckdb_logical_type type = duckdb_column_logical_type(result, i);
        rows.columns.push_back({duckdb_column_name(result, i), typeName(type)});
        duckdb_destroy_logical_type(&type);
    }
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result)) {
        const idx_t count = duckdb_data_chunk_get_size(chunk);
        const std::size_t first = rows.rows.size();
        rows.rows.resize(first + count, Json::Array(columns));
        for (idx_t column = 0; column < columns; ++column)
            takeColumn(duckdb_data_chunk_get_vector(chunk, column), count, rows.rows, first, column);
        duckdb_destroy_data_chunk(&chunk);
    }
    return rows;
}

Result<Rows> Connection::query(const std::string& sql) {
    STEMMA_CHECK(checkNoNul(sql));
    duckdb_result result;
    const duckdb_state state = duckdb_query(m_connection, sql.c_str(), &result);
    Result<Rows> rows = take(&result, sql, 0);
    STEMMA_ASSERT(state == DuckDBSuccess || !rows);
    duckdb_destroy_result(&result);
    return rows;
}

Status Connection::execute(const std::string& sql) {
    return query(sql).map([](const Rows&) {});
}

Result<Rows> Connection::query(const std::string& sql, const Json& parameters, std::size_t prefix) {
    STEMMA_CHECK(checkNoNul(sql));
    Prepared prepared;
    if (duckdb_prepare(m_connection, sql.c_str(), &prepared.statement) != DuckDBSuccess) {
        const char* message = duckdb_prepare_error(prepared.statement);
        return fail(error(DUCKDB_ERROR_INVALID, message, sql, prefix));
    }
    STEMMA_CHECK(bindParameters(prepared.statement, parameters));
    duckdb_result result;
    duckdb_execute_prepared(prepared.statement, &result);
    Result<Rows> rows = take(&result, sql, prefix);
    duckdb_destroy_result(&result);
    return rows;
}

} // namespace stemma::duck
