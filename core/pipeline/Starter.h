// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace stemma {

struct StarterFile {
    std::string name, text;
};

/// A folder's name as a pipeline may be called: letters, digits, `_` and `-`, at most 64.
std::string pipelineName(const fs::path& folder);

/// The files of a small pipeline that runs, to start from: measurements.csv, cities.sql, pipeline.yaml.
std::vector<StarterFile> starterFiles(const std::string& name);

/// Writes them into `folder` (made if it isn't there), named after it, and returns the path of pipeline.yaml, which is
/// written last. Nothing that is there is overwritten, and where one of them can't be written none stays. Thread-safe.
/// Errors: AlreadyExists (names the file as `folder` was given), Io, NoSpace, ReadOnly.
Result<fs::path> writeStarter(const fs::path& folder);

} // namespace stemma
