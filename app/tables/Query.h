// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Duck.h"
#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/tables/Sql.h"

#include <string>
#include <string_view>

namespace stemma::duck {

/// Where the token that begins at `at` ends, if it is a string, a quoted name or a comment; else `at`.
std::size_t endOfQuoted(std::string_view text, std::size_t at);

/// Without the `;` at its end (comments after it go too). Offsets of the rest stay.
std::string_view withoutSemicolon(std::string_view query);

/// See TablesClient::inspectSql. `connection` may be any; nothing is run.
Result<SqlInspection> inspect(Connection& connection, const std::string& query);

/// "1.4.4"
std::string version();

Json toJson(const SqlInspection& inspection);

} // namespace stemma::duck
