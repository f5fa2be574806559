// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <memory>
#include <utility>

namespace stemma {

struct LoadOptions {
    std::vector<std::string> types;                              ///< words that `type:` may be; empty: any word
    std::vector<std::pair<std::string, std::string>> parameters; ///< overrides: name, VALUE as YAML
    std::string today;      ///< what ${today} is, "2026-11-23"; "" is today in local time
    bool checkFiles = true; ///< false: files that a step names needn't be there (an old version is looked at)
    bool cells = true;      ///< false: a step with a matrix stays one step, as it is written
    /// Files on the way here, each including the next: set by the reader itself.
    std::vector<fs::path> chain = {};
    std::shared_ptr<int> included = {}; ///< how many files were included in all
};

/// Reads a pipeline in YAML (1.2 core schema) or JSON, at most 100 MB, depth 200. The format:
/// resources/help/pipeline-format.md.
///
/// All errors of a file come at once: one is returned as itself, several as one error with `causes`, in the order of
/// the file; allErrors() gives them either way. Each has file, line and column. Codes: InvalidPipeline, TooNew (stemma:
/// 2), InvalidArgument (an override), and what reading gives (NotFound, Io). Bounded in memory and stack whatever the
/// file.
Result<Pipeline> loadPipeline(const fs::path& file, const LoadOptions& options = {});
/// The same of a text; `file` is for messages and for what relative paths start from.
Result<Pipeline> parsePipeline(std::string text, const fs::path& file, const LoadOptions& options = {});

std::vector<Error> allErrors(const Error& error); ///< its causes, or itself where it has none

/// Whether the beginning of a file reads like a pipeline's, broken or not: top-level `steps` or `stemma`. Never blocks.
bool looksLikePipeline(const fs::path& file);

/// Files of a folder (not below it) that look like pipelines: .yaml, .yml or .json with a top-level `steps`; sorted.
std::vector<fs::path> findPipelineFiles(const fs::path& folder);

/// The pipeline file a person means: `given` itself if it is no folder (then it need not be there), else the only one
/// of that folder, "" being the current one. Errors: NotFound (none), InvalidArgument (several, which it names).
Result<fs::path> choosePipelineFile(const fs::path& given);

} // namespace stemma
