// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma::duck {

/// The request of TablesClient::runSql: {"query", "inputs": [{"name", "parts": [{"options", "files", "constants"}],
/// "database": file}], "parameters", "output": file, "format", "seed", "threads", "memory"}; files by their index.
Result<HelperReply> runSql(HelperRequest& request);

} // namespace stemma::duck
