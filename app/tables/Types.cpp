// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Types.h"

#include "app/tables/Duck.h"

#include <set>

namespace stemma::duck {
namespace {

bool isSigned(const std::string& type) {
    static const std::set<std::string> names{"TINYINT", "SMALLINT", "INTEGER", "BIGINT"};
    return names.contains(type);
}

bool isUnsigned(const std::string& type) {
    static const std::set<std::string> names{"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"};
    return names.contains(type);
}

bool isNested(const std::string& type) {
    return type.ends_with(']') || type.starts_with("STRUCT") || type.starts_with("MAP") || type.starts_with("UNION");
}

} // namespace

ColumnProfile::Kind kindOf(const std::string& type) {
    using Kind = ColumnProfile::Kind;
    static const std::set<std::string> numbers{"HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE", "REAL", "DECIMAL"};
    if (isNested(type)) return Kind::Other;
    if (isSigned(type) || isUnsigned(type) || numbers.contains(type) || type.starts_with("DECIMAL("))
        return Kind::Number;
    if (type == "DATE" || type == "TIME" || type.starts_with("TIMESTAMP")) return Kind::Time;
    if (type == "BOOLEAN") return Kind::Boolean;
    return type == "VARCHAR" || type == "UUID" || type == "JSON" ? Kind::Text : Kind::Other;
}

bool isWhole(const std::string& type) {
    return isSigned(type) || isUnsigned(type);
}

std::string asDouble(const Column& column) {
    const std::string name = identifier(column.name);
    if (column.type == "TIME") return "CAST(epoch_ms(" + name + ") AS DOUBLE)";
    if (kindOf(column.type) != ColumnProfile::Kind::Time) return "CAST(" + name + " AS DOUBLE)";
    const bool zoned = column.type.find("ZONE") != std::string::npos || column.type == "TIMESTAMPTZ";
    const std::string at = zoned || column.type == "TIMESTAMP" ? name : "CAST(" + name + " AS TIMESTAMP)";
    return "CAST(CASE WHEN isfinite(" + at + ") THEN epoch_ms(" + at + ") END AS DOUBLE)";
}

std::string asShown(const Column& column) {
    static const std::set<std::string> plain{"BOOLEAN", "FLOAT", "DOUBLE", "VARCHAR"};
    const std::string name = identifier(column.name);
    if (isWhole(column.type) || plain.contains(column.type)) return name;
    return "CAST(" + name + " AS VARCHAR) AS " + name;
}

} // namespace stemma::duck
