// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>
#include <vector>

namespace stemma {

/// The private view of a project's folder in which a command runs.
///
/// Top-level entries of the project are links, so a view costs a few links however large the project is; only folders
/// on the way to a declared path are made real, with links to what else is in them. A declared output's path is never
/// linked from the project, so a stale file is never collected. The workspace itself (.stemma) isn't in it. All paths
/// given are relative, without "..": the pipeline's validation sees to that, and add…() refuses others. Not
/// thread-safe; owns nothing: the folder lies in staging and goes with it.
class WorkingFolder {
public:
    /// Makes `view` (which must not exist) over `project`.
    static Result<WorkingFolder> make(const fs::path& project, const fs::path& view);
    /// Puts a link to `target` at `path`, over whatever the project has there.
    Status addLink(const fs::path& path, const fs::path& target);
    /// Puts a private, writable copy of a file or folder at `path`.
    Status addCopy(const fs::path& path, const fs::path& source);
    /// Puts a folder at `path` that has nothing but these files, each by a link or as a writable copy.
    Status addFolder(const fs::path& path, const std::vector<fs::path>& places, const std::vector<fs::path>& files,
                     bool copies);
    /// Keeps `path` free for an output; the folders above it are real.
    Status reserve(const fs::path& path);
    /// The same for a glob: nothing that matches is linked from the project.
    Status reserveGlob(const std::string& pattern);
    const fs::path& path() const { return m_view; }
    /// Files and folders in the view that are neither links we made nor below one of `known`; sorted, at most `most`.
    std::vector<fs::path> leftovers(const std::vector<fs::path>& known, std::size_t most = 20) const;

private:
    Status makeReal(const fs::path& folder); ///< the folder and all above it are real, their other entries links
    fs::path m_project, m_view;
};

/// Paths below `root` that match a glob (`*`, `?`, `[…]` within a part, `**` across parts), sorted; links to folders
/// aren't followed. Hidden entries match only patterns that name the dot.
std::vector<fs::path> globFiles(const fs::path& root, const std::string& pattern);
bool isGlob(std::string_view text);
bool globMatches(std::string_view pattern, std::string_view path);

} // namespace stemma
