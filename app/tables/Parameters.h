// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <duckdb.h>

namespace stemma::duck {

/// Binds each $name of a statement to the value of that name: booleans, integers, doubles, text, null, and lists of one
/// of these; maps as JSON text. Errors: BadData, names the parameter that is missing.
Status bindParameters(duckdb_prepared_statement statement, const Json& parameters);

} // namespace stemma::duck
