// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma::duck {

/// The request of TablesClient::profile: {"options", "files"}; the reply is Profile::toJson.
///
/// The file is read once, by aggregate functions of our own whose results don't depend on order. Only where a column of
/// numbers or times was too large to keep is it read again, for bins on round borders and finer quartiles.
Result<HelperReply> profile(HelperRequest& request);

} // namespace stemma::duck
