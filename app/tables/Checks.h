// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma::duck {

/// {"options", "files", "expressions", "parameters"} -> {"values", "measured"}: what each expression gave, and what it
/// compared (null where it is no comparison).
Result<HelperReply> check(HelperRequest& request);

} // namespace stemma::duck
