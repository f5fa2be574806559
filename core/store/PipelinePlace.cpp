// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/PipelinePlace.h"

#include <algorithm>
#include <vector>

namespace stemma {

namespace {

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// The project that a file belongs to: the nearest folder above it with a workspace; empty where there is none.
fs::path projectOf(const fs::path& file, const fs::path& workspaceName) {
    std::error_code ignored;
    for (fs::path folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
        if (fs::is_directory(folder / workspaceName, ignored)) return folder;
    return {};
}

} // namespace

std::string pipelinePlace(const fs::path& workspace, const std::string& recorded) {
    const fs::path file = recorded, project = workspace.parent_path();
    if (recorded.empty() || !file.is_absolute() || project.empty()) return recorded;
    const auto [end, ignored] = std::mismatch(project.begin(), project.end(), file.begin(), file.end());
    if (end == project.end()) return recorded;
    if (isFile(file)) {
        // It is another project's: this one may be its copy. A file that belongs to none is shared, and stays.
        const fs::path other = projectOf(file, workspace.filename());
        if (other.empty()) return recorded;
        const fs::path here = project / file.lexically_relative(other);
        return isFile(here) ? here.string() : recorded;
    }
    // Moved: nobody can say where the project began, so the longest end of the path that is here counts.
    std::vector<fs::path> parts;
    for (const fs::path& part : file.relative_path()) parts.push_back(part);
    for (std::size_t first = 0; first < parts.size(); ++first) {
        fs::path here = project;
        for (std::size_t i = first; i < parts.size(); ++i) here /= parts[i];
        if (isFile(here)) return here.string();
    }
    return recorded;
}

} // namespace stemma
