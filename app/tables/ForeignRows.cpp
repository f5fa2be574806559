// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/ForeignRows.h"

#include "app/tables/DuckFile.h"
#include "app/tables/Sqlite.h"
#include "app/tables/Workbook.h"
#include "core/base/Id.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <sys/stat.h>

namespace stemma::duck {
namespace {

constexpr std::array kPlainTypes = {"BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "BLOB", "DATE", "TIMESTAMP"};
constexpr std::string_view kFolder = "/proc/self/fd/";

duckdb_type idOf(const std::string& type) {
    constexpr std::array kIds = {DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE,   DUCKDB_TYPE_VARCHAR,
                                 DUCKDB_TYPE_BLOB,    DUCKDB_TYPE_DATE,   DUCKDB_TYPE_TIMESTAMP};
    for (std::size_t i = 0; i < kPlainTypes.size(); ++i)
        if (type == kPlainTypes[i]) return kIds[i];
    return DUCKDB_TYPE_VARCHAR;
}

/// What a call of stemma_rows is about; found while it is bound, and kept by DuckDB.
struct ForeignTable {
    ReadOptions options;
    int descriptor = -1;
};

/// One reading of it.
struct Reading {
    std::unique_ptr<RowSource> source;
    std::vector<duckdb_type> types;
    std::vector<std::string> names;
    std::int64_t row = 0;
    bool ended = false; ///< DuckDB asks once more; SQLite would begin again
};

template <typename T>
void destroy(void* pointer) {
    delete static_cast<T*>(pointer);
}

/// What only this process knows: query('…') takes a text that nobody looked through, and it must not name our files.
const std::string& token() {
    static const std::string made = newUuid();
    return made;
}

Result<ForeignTable> foreignTable(const std::string& text) {
    STEMMA_TRY(const Json spec, Json::parse(text));
    if (spec["token"].text() != token()) return fail(ErrorCode::InvalidArgument, "stemma_rows is for Stemma's own use");
    ForeignTable table;
    STEMMA_TRY(table.options, ReadOptions::fromJson(spec["options"]));
    const std::string path = spec["path"].text();
    struct stat status {};
    const char* end = path.data() + path.size();
    const bool ours = path.starts_with(kFolder) &&
                      std::from_chars(path.data() + kFolder.size(), end, table.descriptor).ptr == end &&
                      ::fstat(table.descriptor, &status) == 0 && S_ISREG(status.st_mode);
    if (!ours || !table.options.ofMany()) return fail(ErrorCode::InvalidArgument, "stemma_rows opens no file by name");
    return table;
}

void bindRows(duckdb_bind_info info) {
    duckdb_value given = duckdb_bind_get_parameter(info, 0);
    char* text = duckdb_get_varchar(given);
    Result<ForeignTable> table = foreignTable(text != nullptr ? text : "");
    duckdb_free(text);
    duckdb_destroy_value(&given);
    if (!table) return duckdb_bind_set_error(info, table.error().message.c_str());
    for (const Column& column : table->options.columns) {
        duckdb_logical_type type = duckdb_create_logical_type(idOf(column.type));
        duckdb_bind_add_result_column(info, column.name.c_str(), type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_bind_set_bind_data(info, new ForeignTable(std::move(*table)), &destroy<ForeignTable>);
}

void beginRows(duckdb_init_info info) {
    const auto& table = *static_cast<const ForeignTable*>(duckdb_init_get_bind_data(info));
    std::vector<std::size_t> wanted;
    auto reading = std::make_unique<Reading>();
    for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
        const idx_t column = duckdb_init_get_column_index(info, i);
        // count(*) asks for the number of the row, which is of no column: the first will do, unseen.
        const std::size_t at = column < table.options.columns.size() ? std::size_t(column) : 0;
        wanted.push_back(at);
        reading->types.push_back(column < table.options.columns.size() ? idOf(table.options.columns[at].type)
                                                                       : DUCKDB_TYPE_INVALID);
        reading->names.push_back(table.options.columns[at].name);
    }
    duckdb_init_set_max_threads(info, 1);
    Result<std::unique_ptr<RowSource>> source = openRows(table.options, table.descriptor, wanted);
    if (!source) return duckdb_init_set_error(info, source.error().message.c_str());
    reading->source = std::move(*source);
    duckdb_init_set_init_data(info, reading.release(), &destroy<Reading>);
}

/// Puts a value where it fits; false where it doesn't.
bool putValue(duckdb_vector vector, idx_t row, duckdb_type type, const Value& value) {
    using Kind = Value::Kind;
    if (value.kind == Kind::Null) {
        duckdb_vector_ensure_validity_writable(vector);
        duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
        return true;
    }
    void* data = duckdb_vector_get_data(vector);
    const auto set = [&]<typename T>(T number) {
        static_cast<T*>(data)[row] = number;
        return true;
    };
    switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
        return value.kind == Kind::Bool && set(value.number != 0);
    case DUCKDB_TYPE_BIGINT:
        return (value.kind == Kind::Int || value.kind == Kind::Bool) && set(std::int64_t(value.number));
    case DUCKDB_TYPE_DOUBLE:
        if (value.kind == Kind::Real) return set(value.real);
        return value.kind == Kind::Int && set(double(value.number));
    case DUCKDB_TYPE_DATE:
        return value.kind == Kind::Date && set(duckdb_date{std::int32_t(value.number)});
    case DUCKDB_TYPE_TIMESTAMP: {
        const std::int64_t day = std::int64_t(86'400) * 1'000'000;
        if (value.kind == Kind::Date) return set(duckdb_timestamp{value.number * day});
        return value.kind == Kind::Time && set(duckdb_timestamp{value.number});
    }
    case DUCKDB_TYPE_BLOB:
        if (value.kind != Kind::Blob && value.kind != Kind::Text) return false;
        duckdb_vector_assign_string_element_len(vector, row, value.text.data(), value.text.size());
        return true;
    default: {
        const bool plain = value.kind == Kind::Text && isUtf8(value.text);
        const std::string text = plain ? std::string() : valueText(value);
        const std::string_view bytes = plain ? value.text : std::string_view(text);
        duckdb_vector_assign_string_element_len(vector, row, bytes.data(), bytes.size());
        return true;
    }
    }
}

void moreRows(duckdb_function_info info, duckdb_data_chunk output) {
    auto& reading = *static_cast<Reading*>(duckdb_function_get_init_data(info));
    const idx_t most = duckdb_vector_size();
    idx_t count = 0;
    while (count < most && !reading.ended) {
        const Result<bool> more = reading.source->next();
        if (!more) return duckdb_function_set_error(info, more.error().message.c_str());
        reading.ended = !*more;
        if (reading.ended) break;
        ++reading.row;
        for (std::size_t i = 0; i < reading.types.size(); ++i) {
            if (reading.types[i] == DUCKDB_TYPE_INVALID) continue;
            if (putValue(duckdb_data_chunk_get_vector(output, i), count, reading.types[i], reading.source->at(i)))
                continue;
            const std::string what = "Row " + formatCount(reading.row) + " has another kind of value in the column '" +
                                     reading.names[i] + "' than was found when the table was first read";
            return duckdb_function_set_error(info, what.c_str());
        }
        ++count;
    }
    duckdb_data_chunk_set_size(output, count);
}

} // namespace

bool isPlainType(const std::string& type) {
    return std::find(kPlainTypes.begin(), kPlainTypes.end(), type) != kPlainTypes.end();
}

std::string valueText(const Value& value) {
    using Kind = Value::Kind;
    switch (value.kind) {
    case Kind::Null:
        return {};
    case Kind::Bool:
        return value.number != 0 ? "true" : "false";
    case Kind::Int:
        return std::to_string(value.number);
    case Kind::Real: {
        char text[40];
        const auto end = std::to_chars(text, text + sizeof text, value.real).ptr;
        return {text, end};
    }
    case Kind::Date:
    case Kind::Time: {
        const bool day = value.kind == Kind::Date;
        duckdb_date_struct date = duckdb_from_date({std::int32_t(day ? value.number : 0)});
        duckdb_time_struct time{};
        if (!day) {
            const duckdb_timestamp_struct both = duckdb_from_timestamp({value.number});
            date = both.date;
            time = both.time;
        }
        char text[64];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
        if (!day) std::snprintf(text + 10, sizeof text - 10, " %02d:%02d:%02d", time.hour, time.min, time.sec);
        return text;
    }
    default:
        return toUtf8(value.text);
    }
}

Result<std::unique_ptr<RowSource>> openRows(const ReadOptions& options, int descriptor,
                                            const std::vector<std::size_t>& wanted) {
    if (options.format == "xlsx") return openSheetRows(options, descriptor, wanted);
    if (options.format == "sqlite") return openSqliteRows(options, descriptor, wanted);
    return openDuckRows(options, descriptor, wanted);
}

Status installForeignRows(duckdb_connection connection) {
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_table_function_set_name(function, "stemma_rows");
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_table_function_add_parameter(function, text);
    duckdb_destroy_logical_type(&text);
    duckdb_table_function_set_bind(function, &bindRows);
    duckdb_table_function_set_init(function, &beginRows);
    duckdb_table_function_set_function(function, &moreRows);
    duckdb_table_function_supports_projection_pushdown(function, true);
    const duckdb_state state = duckdb_register_table_function(connection, function);
    duckdb_destroy_table_function(&function);
    return state == DuckDBSuccess ? Status() : fail(ErrorCode::HelperFailed, "DuckDB does not take stemma_rows");
}

std::string scanForeign(const ReadOptions& options, const std::string& path) {
    const std::string rows =
        "stemma_rows(" +
        literal(Json::object({{"options", options.toJson()}, {"path", path}, {"token", token()}}).dump()) + ")";
    const bool plain = std::all_of(options.columns.begin(), options.columns.end(),
                                   [](const Column& column) { return isPlainType(column.type); });
    if (plain) return rows;
    std::string select;
    for (const Column& column : options.columns) {
        const std::string name = identifier(column.name);
        select += (select.empty() ? "" : ", ") +
                  (isPlainType(column.type) ? name : "CAST(" + name + " AS " + column.type + ") AS " + name);
    }
    return "(SELECT " + select + " FROM " + rows + ")";
}

} // namespace stemma::duck
