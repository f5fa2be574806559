// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Duck.h"
#include "app/tables/Scan.h"
#include "core/base/Helper.h"

namespace stemma::duck {

/// {"options", "files", "columns", "first", "count", "order_by", "descending", "filter"} -> {"columns", "rows",
/// "total"}
Result<HelperReply> page(HelperRequest& request);
/// {"options", "files", "output"} -> {}
Result<HelperReply> convert(HelperRequest& request);

/// An instance for a person's own SQL over one table, called `self`: it opens nothing else.
Result<std::unique_ptr<Connection>> confined(const TableRequest& table, const std::string& view);
/// JSON has no infinities.
Json shown(const Json& value);

} // namespace stemma::duck
