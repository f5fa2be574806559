// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Duck.h"

#include "core/base/Text.h"

#include <memory>

namespace stemma::duck {
namespace {

struct LogicalType {
    duckdb_logical_type type;
    explicit LogicalType(duckdb_logical_type owned) : type(owned) {}
    ~LogicalType() { duckdb_destroy_logical_type(&type); }
    LogicalType(const LogicalType&) = delete;
    LogicalType& operator=(const LogicalType&) = delete;
};

std::string childName(duckdb_logical_type owned) {
    const LogicalType child(owned);
    return typeName(child.type);
}

std::string membersName(const char* word, idx_t count, const auto& name, const auto& type) {
    std::vector<std::string> parts;
    for (idx_t i = 0; i < count; ++i) {
        char* raw = name(i);
        parts.push_back(identifier(raw) + ' ' + childName(type(i)));
        duckdb_free(raw);
    }
    return std::string(word) + '(' + join(parts, ", ") + ')';
}

const char* simpleName(duckdb_type id) {
    switch (id) {
    case DUCKDB_TYPE_BOOLEAN:
        return "BOOLEAN";
    case DUCKDB_TYPE_TINYINT:
        return "TINYINT";
    case DUCKDB_TYPE_SMALLINT:
        return "SMALLINT";
    case DUCKDB_TYPE_INTEGER:
        return "INTEGER";
    case DUCKDB_TYPE_BIGINT:
        return "BIGINT";
    case DUCKDB_TYPE_UTINYINT:
        return "UTINYINT";
    case DUCKDB_TYPE_USMALLINT:
        return "USMALLINT";
    case DUCKDB_TYPE_UINTEGER:
        return "UINTEGER";
    case DUCKDB_TYPE_UBIGINT:
        return "UBIGINT";
    case DUCKDB_TYPE_HUGEINT:
        return "HUGEINT";
    case DUCKDB_TYPE_UHUGEINT:
        return "UHUGEINT";
    case DUCKDB_TYPE_FLOAT:
        return "FLOAT";
    case DUCKDB_TYPE_DOUBLE:
        return "DOUBLE";
    case DUCKDB_TYPE_TIMESTAMP:
        return "TIMESTAMP";
    case DUCKDB_TYPE_TIMESTAMP_S:
        return "TIMESTAMP_S";
    case DUCKDB_TYPE_TIMESTAMP_MS:
        return "TIMESTAMP_MS";
    case DUCKDB_TYPE_TIMESTAMP_NS:
        return "TIMESTAMP_NS";
    case DUCKDB_TYPE_TIMESTAMP_TZ:
        return "TIMESTAMP WITH TIME ZONE";
    case DUCKDB_TYPE_DATE:
        return "DATE";
    case DUCKDB_TYPE_TIME:
        return "TIME";
    case DUCKDB_TYPE_TIME_TZ:
        return "TIME WITH TIME ZONE";
    case DUCKDB_TYPE_INTERVAL:
        return "INTERVAL";
    case DUCKDB_TYPE_BLOB:
        return "BLOB";
    case DUCKDB_TYPE_BIT:
        return "BIT";
    case DUCKDB_TYPE_UUID:
        return "UUID";
    case DUCKDB_TYPE_SQLNULL:
        return "INTEGER"; // what DuckDB writes a column of bare NULL as
    default:
        return "VARCHAR"; // enumerations are text to whoever reads the file
    }
}

} // namespace

std::string typeName(duckdb_logical_type type) {
    const duckdb_type id = duckdb_get_type_id(type);
    switch (id) {
    case DUCKDB_TYPE_DECIMAL:
        return "DECIMAL(" + std::to_string(duckdb_decimal_width(type)) + ',' +
               std::to_string(duckdb_decimal_scale(type)) + ')';
    case DUCKDB_TYPE_LIST:
        return childName(duckdb_list_type_child_type(type)) + "[]";
    case DUCKDB_TYPE_ARRAY:
        return childName(duckdb_array_type_child_type(type)) + '[' +
               std::to_string(duckdb_array_type_array_size(type)) + ']';
    case DUCKDB_TYPE_MAP:
        return "MAP(" + childName(duckdb_map_type_key_type(type)) + ", " + childName(duckdb_map_type_value_type(type)) +
               ')';
    case DUCKDB_TYPE_STRUCT:
        return membersName(
            "STRUCT", duckdb_struct_type_child_count(type),
            [&](idx_t i) { return duckdb_struct_type_child_name(type, i); },
            [&](idx_t i) { return duckdb_struct_type_child_type(type, i); });
    case DUCKDB_TYPE_UNION:
        return membersName(
            "UNION", duckdb_union_type_member_count(type),
            [&](idx_t i) { return duckdb_union_type_member_name(type, i); },
            [&](idx_t i) { return duckdb_union_type_member_type(type, i); });
    default:
        return simpleName(id);
    }
}

} // namespace stemma::duck
