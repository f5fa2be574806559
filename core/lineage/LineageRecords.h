// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Lineage.h"
#include "core/store/Database.h"

#include <cstdint>
#include <vector>

namespace stemma {

/// What belongs to a slice of the lineage, each once, in any order; of the versions, those that were asked for.
struct LineageIds {
    std::vector<std::int64_t> versions, stepRuns, asked;
};

/// All that is known of these, and what leads from one of them to another; table by table, in scans. Errors: NotFound
/// where a record names what isn't there, those of the database (Cancelled where the connection is watched).
Result<Lineage> readLineage(Connection& connection, LineageIds ids);

} // namespace stemma
