// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/pipeline/Cells.h"
#include "core/steps/StepKind.h"

namespace stemma {

class TablesClient;

/// The items that a version has for `for_each`: the rows of a table (named by its first column; of one column alone its
/// values), the items of a JSON list, or the files of a list. At most one more than a step can have cells.
/// What was read of a table is remembered in `derived`/items by content, so that a plan with nothing to do starts no
/// helper. Errors: BadData (it has no items, or an item has no plain name), those of tables.
Result<std::vector<CellItem>> itemsOf(const InputVersion& version, TablesClient& tables, const fs::path& derived,
                                      const Cancel& cancel);

/// One file of a list, as a version of that alone: what the cell of that item reads. Error: NotFound.
Result<InputVersion> itemOf(const InputVersion& list, const std::string& item);

/// Finds how files of lists among the inputs are read that are tables by their names, before the step runs. It is no
/// part of the key: what was made of a file stays what it was, however later versions of Stemma would read that file.
/// Remembered in `derived`/items by content. Errors: BadData (SQL over what is no table), those of tables.
Status openItems(const Step& step, std::vector<ResolvedInput>& inputs, TablesClient& tables, const fs::path& derived,
                 const Cancel& cancel);

} // namespace stemma
