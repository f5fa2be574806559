// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Contents.h"

namespace stemma::duck {

/// What TablesClient::contents says of a DuckDB file. It is opened in an instance of its own, read-only, which can open
/// no other file and load nothing: its views may ask for any, and aren't counted.
Result<Json> duckContents(int descriptor, const Only& only);

Result<std::unique_ptr<RowSource>> openDuckRows(const ReadOptions& options, int descriptor,
                                                const std::vector<std::size_t>& wanted);

} // namespace stemma::duck
