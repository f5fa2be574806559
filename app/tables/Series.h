// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"
#include "core/base/Result.h"

namespace stemma::duck {

/// See TablesClient::series.
Result<HelperReply> series(HelperRequest& request);

} // namespace stemma::duck
