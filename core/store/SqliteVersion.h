// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace stemma {

/// Of the SQLite in use, "3.40.1". Opens nothing.
std::string sqliteVersion();

} // namespace stemma
