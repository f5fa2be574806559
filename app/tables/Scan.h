// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"
#include "core/tables/ReadOptions.h"

#include <string>
#include <vector>

namespace stemma::duck {

/// The table function that reads files as decided: "read_csv(['/proc/self/fd/9'], auto_detect=false, …)".
std::string scan(const ReadOptions& options, const std::vector<std::string>& paths);
/// The same with every column of a CSV as text and nothing read as null.
std::string scanAsText(const ReadOptions& options, const std::vector<std::string>& paths);

/// Where a descriptor that came with a request can be opened by name.
std::string pathOf(const Fd& file);
/// Opens what a request names by folder (core/tables/RequestFiles.h), behind the files it brings. Once, first of all.
Status openEntries(HelperRequest& request);
Result<const Fd*> fileOf(const HelperRequest& request, const Json& index);
/// The files of a request that `indices` (a list of integers) names. Errors: BadData (broken protocol).
Result<std::vector<std::string>> pathsOf(const HelperRequest& request, const Json& indices);

/// What most requests are about: {"options": …, "files": [0, 1]}.
struct TableRequest {
    ReadOptions options;
    std::vector<std::string> paths;
    std::string from; ///< scan(options, paths)
};
Result<TableRequest> tableOf(const HelperRequest& request);

} // namespace stemma::duck
