// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Session.h"

#include "app/cli/Report.h"
#include "core/base/Text.h"

#include <ctime>

namespace stemma::cli {

namespace {

Result<fs::path> currentFolder() {
    std::error_code failed;
    fs::path folder = fs::current_path(failed);
    if (failed) return fail(ErrorCode::Io, "The current folder is gone", "Change to a folder that exists.");
    return folder;
}

void printNotes(const Store& store) {
    for (const std::string& note : store.openingNotes()) printNote(note);
}

} // namespace

Result<WorkspacePlace> placeFor(const Invocation& invocation, const fs::path& start) {
    std::optional<fs::path> named;
    if (invocation.has("workspace")) named = invocation.text("workspace");
    return findWorkspace(start, named);
}

Result<std::unique_ptr<Store>> openStore(Invocation& invocation, Access access) {
    invocation.failing = Exit::Workspace;
    STEMMA_TRY(const fs::path start, currentFolder());
    STEMMA_TRY(const WorkspacePlace place, placeFor(invocation, start));
    if (!place.exists)
        return fail(ErrorCode::NotFound,
                    "There is no workspace in '" + printable(place.folder.parent_path().native()) +
                        (invocation.has("workspace") ? "'" : "' or any folder above it"),
                    "`stemma run` makes one, `stemma new` a first pipeline; -w FOLDER names one elsewhere.");
    Store::OpenOptions options;
    options.create = false;
    STEMMA_TRY(auto store, access == Access::Read ? openForReading(place.folder) : Store::open(place.folder, options));
    printNotes(*store);
    invocation.failing.reset();
    return store;
}

Result<std::unique_ptr<Store>> openOrMakeStore(Invocation& invocation, const fs::path& folder) {
    invocation.failing = Exit::Workspace;
    STEMMA_TRY(const WorkspacePlace place, placeFor(invocation, folder));
    STEMMA_TRY(auto store, Store::open(place.folder));
    printNotes(*store);
    if (!place.exists && !invocation.json())
        printNote("made the workspace " + printable(place.folder.native()) + ", where artifacts are kept");
    invocation.failing.reset();
    return store;
}

Result<PlanningStore> openStoreForPlan(Invocation& invocation, const fs::path& folder) {
    invocation.failing = Exit::Workspace;
    STEMMA_TRY(const WorkspacePlace place, placeFor(invocation, folder));
    STEMMA_TRY(PlanningStore planning, openForPlanning(place));
    printNotes(*planning.store);
    invocation.failing.reset();
    return planning;
}

std::string localTime(Timestamp time) {
    const std::time_t seconds = std::time_t(time / 1'000'000);
    std::tm parts{};
    char text[32] = {};
    if (!::localtime_r(&seconds, &parts) || !std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts)) return "?";
    return text;
}

} // namespace stemma::cli
