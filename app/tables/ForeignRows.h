// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Duck.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::duck {

/// One value of a file that DuckDB can't read itself. `text` stays until the next row.
struct Value {
    enum class Kind : std::uint8_t { Null, Bool, Int, Real, Text, Blob, Date, Time };
    Kind kind = Kind::Null;
    std::int64_t number = 0; ///< of Bool and Int; days since 1970 of Date, microseconds of Time
    double real = 0;
    std::string_view text = {};
};

/// The rows of one table, one after the other.
class RowSource {
public:
    virtual ~RowSource() = default;
    virtual Result<bool> next() = 0;           ///< false at the end
    virtual Value at(std::size_t i) const = 0; ///< of the columns asked for, in their order
};

/// Opens the rows that `options` name; of its columns only those of `wanted` (indices, in that order).
Result<std::unique_ptr<RowSource>> openRows(const ReadOptions& options, int descriptor,
                                            const std::vector<std::size_t>& wanted);

/// Makes the table function stemma_rows known to a connection: what scan() writes for xlsx, sqlite and duckdb. It opens
/// only what came with a request, and no query of a person may call it (see Query.cpp).
Status installForeignRows(duckdb_connection connection);

/// "(SELECT … FROM stemma_rows('…'))"
std::string scanForeign(const ReadOptions& options, const std::string& path);

/// Of a type that stemma_rows gives itself: BOOLEAN, BIGINT, DOUBLE, VARCHAR, BLOB, DATE, TIMESTAMP; others are cast.
bool isPlainType(const std::string& type);

/// A value as text, as a column of mixed values has it.
std::string valueText(const Value& value);

} // namespace stemma::duck
