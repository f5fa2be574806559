// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Parameters.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma::duck {
namespace {

duckdb_value made(const Json& value, duckdb_type type) {
    if (value.isNull()) return duckdb_create_null_value();
    switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
        return duckdb_create_bool(value.boolean());
    case DUCKDB_TYPE_BIGINT:
        return duckdb_create_int64(value.integer());
    case DUCKDB_TYPE_UBIGINT:
        return duckdb_create_uint64(value.unsignedInteger());
    case DUCKDB_TYPE_DOUBLE:
        return duckdb_create_double(value.number());
    default: {
        const std::string text = value.isString() ? value.text() : value.canonical();
        return duckdb_create_varchar_length(text.data(), text.size());
    }
    }
}

duckdb_type typeOf(const Json& value) {
    if (value.isBool()) return DUCKDB_TYPE_BOOLEAN;
    if (value.isInteger())
        return value.unsignedInteger() > std::uint64_t(INT64_MAX) && value.integer(-1) == -1 && value.number() > 0
                   ? DUCKDB_TYPE_UBIGINT
                   : DUCKDB_TYPE_BIGINT;
    return value.isDouble() ? DUCKDB_TYPE_DOUBLE : DUCKDB_TYPE_VARCHAR;
}

/// The narrowest type that all items have.
duckdb_type commonType(const Json::Array& items) {
    duckdb_type common = DUCKDB_TYPE_INVALID;
    for (const Json& item : items) {
        if (item.isNull()) continue;
        const duckdb_type type = typeOf(item);
        const auto number = [](duckdb_type t) { return t != DUCKDB_TYPE_BOOLEAN && t != DUCKDB_TYPE_VARCHAR; };
        if (common == DUCKDB_TYPE_INVALID || common == type)
            common = type;
        else
            common = number(common) && number(type) ? DUCKDB_TYPE_DOUBLE : DUCKDB_TYPE_VARCHAR;
    }
    return common == DUCKDB_TYPE_INVALID ? DUCKDB_TYPE_VARCHAR : common;
}

duckdb_value valueOf(const Json& json) {
    if (!json.isArray()) return made(json, typeOf(json));
    const duckdb_type type = commonType(json.items());
    std::vector<duckdb_value> values;
    for (const Json& item : json.items()) values.push_back(made(item, type));
    duckdb_logical_type logical = duckdb_create_logical_type(type);
    duckdb_value list = duckdb_create_list_value(logical, values.data(), values.size());
    for (duckdb_value& value : values) duckdb_destroy_value(&value);
    duckdb_destroy_logical_type(&logical);
    return list;
}

} // namespace

Status bindParameters(duckdb_prepared_statement statement, const Json& parameters) {
    const idx_t count = duckdb_nparams(statement);
    for (idx_t i = 1; i <= count; ++i) {
        const char* raw = duckdb_parameter_name(statement, i);
        const std::string name = raw != nullptr ? raw : "";
        duckdb_free(const_cast<char*>(raw));
        const Json* value = parameters.find(name);
        if (value == nullptr) {
            // DuckDB folds the case of names.
            for (const auto& [given, candidate] : parameters.members())
                if (given.size() == name.size() &&
                    std::equal(given.begin(), given.end(), name.begin(),
                               [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); }))
                    value = &candidate;
        }
        if (value == nullptr) {
            std::vector<std::string> names;
            for (const auto& [given, ignored] : parameters.members()) names.push_back(given);
            return fail(ErrorCode::BadData, "The query uses $" + name + ", which it isn't given",
                        "Name it in the step's `parameters:`." + didYouMean(name, names));
        }
        duckdb_value bound = valueOf(*value);
        const duckdb_state state = duckdb_bind_value(statement, i, bound);
        duckdb_destroy_value(&bound);
        if (state != DuckDBSuccess)
            return fail(ErrorCode::BadData, "The parameter $" + name + " can't have the value " + value->dump());
    }
    return {};
}

} // namespace stemma::duck
