// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Contents.h"

namespace stemma::duck {

/// What TablesClient::contents says of an SQLite file. The file may be anything and is trusted in nothing: it is read
/// as it lies there (immutable: no journal or log beside it is looked for), with no extension, no function with an
/// effect, no writing, in bounded memory and time.
Result<Json> sqliteContents(int descriptor, const Only& only);

Result<std::unique_ptr<RowSource>> openSqliteRows(const ReadOptions& options, int descriptor,
                                                  const std::vector<std::size_t>& wanted);

} // namespace stemma::duck
