// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/store/Workspace.h"

namespace stemma::cli {

/// The workspace that -w, the environment and `start` mean.
Result<WorkspacePlace> placeFor(const Invocation& invocation, const fs::path& start);

/// The store of an existing workspace, found from the current folder; a place that can't be written is opened for
/// reading where the command only reads. Notes of its recovery are printed. Its errors end the program with
/// Exit::Workspace.
enum class Access { Read, Write };
Result<std::unique_ptr<Store>> openStore(Invocation& invocation, Access access = Access::Read);
/// The same for a pipeline in `folder`; makes the workspace where there is none, and says so once.
Result<std::unique_ptr<Store>> openOrMakeStore(Invocation& invocation, const fs::path& folder);
/// The same to plan against; makes no workspace.
Result<PlanningStore> openStoreForPlan(Invocation& invocation, const fs::path& folder);

/// "2026-11-23 12:00" in local time.
std::string localTime(Timestamp time);

} // namespace stemma::cli
