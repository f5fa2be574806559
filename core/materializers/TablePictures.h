// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Tabular.h"

namespace stemma {

// Pictures of a table beyond those of its single columns. Each is one query that gives some hundred rows, or none where
// the profile says that there is nothing to see. Larger tables than a few million rows go without: they would be read
// again for each.

/// How the numbers that tell most differ from class to class, where a text column looks like a class.
Status drawClassDistributions(Described& described, const DescribeContext& context, const OpenedTable& table,
                              const Profile& profile);
/// Which share of each block of rows is missing, column by column; only where something is.
Status drawMissingValues(Described& described, const DescribeContext& context, const OpenedTable& table,
                         const Profile& profile);
/// The first column of times against the first number that isn't a name.
Status drawTimeSeries(Described& described, const DescribeContext& context, const OpenedTable& table,
                      const Profile& profile);

} // namespace stemma
