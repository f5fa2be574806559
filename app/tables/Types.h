// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/Profile.h"

#include <string>

namespace stemma::duck {

ColumnProfile::Kind kindOf(const std::string& type);
bool isWhole(const std::string& type); ///< an integer of at most 64 bits
/// The column as DOUBLE: a number as it is; a time as milliseconds since 1970 (of day), infinite ones as null.
std::string asDouble(const Column& column);
/// The column as a type that Rows carry: itself, or its text.
std::string asShown(const Column& column);

} // namespace stemma::duck
