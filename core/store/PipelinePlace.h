// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>

namespace stemma {

/// Where a pipeline's file lies now. A run records where it lay then; its project may have been moved or copied since,
/// with the workspace in it. The answer is the file below the workspace's own project where that is the same one by its
/// place in the project, else what was recorded. Looks for files, reads none; not for the UI thread.
std::string pipelinePlace(const fs::path& workspace, const std::string& recorded);

} // namespace stemma
