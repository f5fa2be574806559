// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"

#include <string>
#include <vector>

namespace stemma::ui {

/// What a path is that was dropped on the window, opened, or given as an argument. A value.
struct Dropped {
    enum class Kind : std::uint8_t {
        Pipeline,   ///< `path` is its file: a preview
        Choice,     ///< a folder with several: `choices`
        Workspace,  ///< `path` is the folder …/.stemma
        NoPipeline, ///< a folder without one
        Foreign,    ///< YAML or JSON of another tool; `type` says how it may be looked at as data all the same
        Data,       ///< a file to show, and to keep when asked; `type` is the artifact type it is taken for
        Refused,    ///< can't be read: `sentence` says why
    };
    Kind kind = Kind::Refused;
    fs::path path;                 ///< absolute
    std::vector<fs::path> choices; ///< pipeline files, sorted
    fs::path workspace; ///< …/.stemma of the folder that was dropped, or of the file's folder; "" where none
    std::string type;
    std::string sentence, hint; ///< for a person; sentence is "" for Pipeline, Workspace and Data
    std::uint64_t bytes = 0;    ///< of a file
};

/// Looks; opens only regular files, reads a few kilobytes (of YAML that may be a pipeline all of it, up to a bound),
/// and never blocks on a FIFO or device. Of a large folder the first entries are looked at. Executes nothing. For a
/// worker.
Dropped lookAtDropped(const fs::path& path, const Cancel& cancel = {});

/// The same for a file that is to be seen as data, whatever it looks like: Data or Refused.
Dropped lookAtData(const fs::path& file);

} // namespace stemma::ui
