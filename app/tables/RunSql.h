// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma::duck {

/// The request of TablesClient::runSql: {"query", "inputs": [{"name", "parts": [{"options", "files", "constants"}],
/// "database": file}], "parameters", "output": file, "format", "seed", "threads", "memory", "spill"}; files by their
/// index, and a folder for what doesn't fit into memory.
Result<HelperReply> runSql(HelperRequest& request);

} // namespace stemma::duck
