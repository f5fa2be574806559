// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma::duck {

/// {"options", "files", "columns", "first", "count", "order_by", "descending", "filter"} -> {"columns", "rows",
/// "total"}
Result<HelperReply> page(HelperRequest& request);
/// {"options", "files", "expressions", "parameters"} -> {"values"}
Result<HelperReply> check(HelperRequest& request);
/// {"options", "files", "output"} -> {}
Result<HelperReply> convert(HelperRequest& request);

} // namespace stemma::duck
