// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Workspace.h"

#include "core/base/Text.h"

#include <cstdlib>

namespace stemma {

namespace {

/// A folder a person names is the project's or the workspace itself.
fs::path workspaceIn(const fs::path& folder) {
    std::error_code ignored;
    if (folder.filename() == ".stemma" || fs::exists(folder / "stemma.db", ignored)) return folder;
    return folder / ".stemma";
}

bool isWorkspace(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder, ignored);
}

Result<WorkspacePlace> namedPlace(const fs::path& folder, const char* from) {
    std::error_code failed;
    const fs::path absolute = fs::absolute(folder, failed).lexically_normal();
    if (failed || !fs::is_directory(absolute, failed))
        return fail(ErrorCode::NotFound, "There is no folder '" + printable(folder.native()) + "' (" + from + ")");
    fs::path clean = absolute.has_filename() ? absolute : absolute.parent_path();
    clean = workspaceIn(clean);
    return WorkspacePlace{clean, isWorkspace(clean)};
}

} // namespace

Result<WorkspacePlace> findWorkspace(const fs::path& start, const std::optional<fs::path>& named) {
    if (named) return namedPlace(*named, "--workspace");
    if (const char* given = std::getenv("STEMMA_WORKSPACE"); given && *given)
        return namedPlace(given, "STEMMA_WORKSPACE");
    std::error_code failed;
    const fs::path from = fs::absolute(start, failed).lexically_normal();
    if (failed) return fail(ErrorCode::Io, "The current folder is gone", "Change to a folder that exists.");
    for (fs::path folder = from;; folder = folder.parent_path()) {
        if (isWorkspace(folder / ".stemma")) return WorkspacePlace{folder / ".stemma", true};
        if (folder == folder.parent_path()) break;
    }
    return WorkspacePlace{from / ".stemma", false};
}

Result<std::unique_ptr<Store>> openForReading(const fs::path& workspace) {
    Store::OpenOptions options;
    options.create = false;
    Result<std::unique_ptr<Store>> store = Store::open(workspace, options);
    if (store || store.error().code != ErrorCode::ReadOnly) return store;
    options.readOnly = true;
    options.recover = false;
    return Store::open(workspace, options);
}

Result<PlanningStore> openForPlanning(const WorkspacePlace& place) {
    PlanningStore planning;
    if (!place.exists) planning.scratch.emplace();
    STEMMA_TRY(planning.store,
               Store::open(planning.scratch ? planning.scratch->path() / ".stemma" : fs::path(place.folder)));
    return planning;
}

} // namespace stemma
