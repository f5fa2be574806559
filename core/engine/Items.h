// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/pipeline/Cells.h"
#include "core/steps/StepKind.h"

namespace stemma {

class TablesClient;

/// The items that a version has for `for_each`: the rows of a table (named by its first column; of one column alone its
/// values), or the items of a JSON list. At most one more than a step can have cells.
/// What was read of a table is remembered in `derived`/items by content, so that a plan with nothing to do starts no
/// helper. Errors: BadData (it has no items, or an item has no plain name), those of tables.
Result<std::vector<CellItem>> itemsOf(const InputVersion& version, TablesClient& tables, const fs::path& derived,
                                      const Cancel& cancel);

} // namespace stemma
