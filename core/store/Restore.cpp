// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CrashPoint.h"
#include "core/store/Manifest.h"
#include "core/store/Names.h"
#include "core/store/Removal.h"

#include "core/base/Text.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>

namespace stemma {

namespace {

struct Returning {
    VersionInfo version;
    VersionState as = VersionState::Ok; ///< what it was before it was removed
    fs::path trash;                     ///< the folder that has its files; "" of a reference without pictures
};

bool isFolder(const fs::path& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

/// Folders of the trash, newest first.
Result<std::vector<fs::path>> trashFolders(const Store::State& state) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code problem;
    for (fs::directory_iterator at(state.trash(), problem), end; !problem && at != end; at.increment(problem)) {
        const std::string name = at->path().filename().string();
        const std::size_t digits = name.find_first_not_of("0123456789");
        if (digits == 0 || digits > 18 || !isFolder(at->path())) continue; // not ours
        found.emplace_back(std::stoll(name), at->path());
    }
    if (problem) return failErrno(problem.value(), "The trash " + state.trash().string());
    std::sort(found.rbegin(), found.rend());
    std::vector<fs::path> folders;
    for (auto& [moment, path] : found) folders.push_back(std::move(path));
    return folders;
}

Result<Returning> find(const Store::State& state, const std::vector<fs::path>& trash, VersionInfo version) {
    Returning back;
    // The manifest stays, and is never written again: it has the state that the version was made with.
    auto manifest = readManifest(state.artifact(version.uuid));
    if (manifest && hasFiles(manifest->version.state)) back.as = manifest->version.state;
    for (const fs::path& folder : trash) {
        const fs::path own = folder / version.uuid;
        if (!isFolder(own / "data") && !(version.reference && isFolder(own))) continue;
        back.trash = folder;
        break;
    }
    if (back.trash.empty() && !version.reference && !isFolder(state.artifact(version.uuid) / "data")) {
        return fail(ErrorCode::NotFound,
                    "The files of " + printable(versionName(version)) + " are no longer in the trash",
                    "Run its pipeline again to make it again");
    }
    back.version = std::move(version);
    return back;
}

/// A plan as of a removal: where this is cut short, the next opening moves to the trash again what came back.
Result<fs::path> writePlan(const Store::State& state, const fs::path& trash, const std::vector<const Returning*>& all) {
    const fs::path marker = state.staging() / ("removal-" + newUuid() + ".json");
    Json plan = Json::object({{"trash", trash.filename().string()}, {"versions", Json::array()}});
    for (const Returning* one : all) plan["versions"].push(one->version.uuid);
    STEMMA_CHECK(writeFileDurably(marker, plan.dump() + "\n"));
    return marker;
}

Status moveBack(const Store::State& state, const Returning& back) {
    const fs::path to = state.artifact(back.version.uuid), from = back.trash / back.version.uuid;
    ::chmod(to.c_str(), 0755);
    for (const char* part : {"data", "visualizations"}) {
        if (!isFolder(from / part)) continue;
        STEMMA_CHECK(renameNoReplace(from / part, to / part));
        ::chmod((to / part).c_str(), 0555);
        STEMMA_CRASH_POINT("restore-moved");
    }
    ::chmod(to.c_str(), 0555);
    return syncFolder(to);
}

} // namespace

Status Store::restore(const std::vector<VersionId>& versions) {
    State& state = *m_state;
    STEMMA_TRY(auto lock, state.database->lock());
    STEMMA_TRY(const std::vector<fs::path> trash, trashFolders(state));
    std::vector<Returning> all;
    for (const VersionId id : versions) {
        STEMMA_TRY(VersionInfo info, version(id));
        const auto same = [&](const Returning& one) { return one.version.id == id; };
        if (hasFiles(info.state) || std::any_of(all.begin(), all.end(), same)) continue;
        STEMMA_TRY(Returning back, find(state, trash, std::move(info)));
        all.push_back(std::move(back));
    }
    if (all.empty()) return {};
    std::map<fs::path, std::vector<const Returning*>> byFolder;
    for (const Returning& one : all)
        if (!one.trash.empty()) byFolder[one.trash].push_back(&one);
    std::vector<fs::path> markers;
    for (const auto& [folder, some] : byFolder) {
        STEMMA_TRY(fs::path marker, writePlan(state, folder, some));
        markers.push_back(std::move(marker));
    }
    STEMMA_CRASH_POINT("restore-planned");
    const auto bringBack = [&]() -> Status {
        for (const Returning& one : all)
            if (!one.trash.empty()) STEMMA_CHECK(moveBack(state, one));
        STEMMA_CHECK(lock.begin());
        STEMMA_TRY(auto change, lock->prepare("UPDATE versions SET state = ? WHERE id = ?"));
        std::vector<Json> events;
        for (const Returning& one : all) {
            STEMMA_CHECK(change.bind(name(one.as), one.version.id).run());
            events.push_back(NameEvents::state(one.version.uuid, name(one.as)));
        }
        STEMMA_CHECK(NameEvents::append(state.namesFile(), std::move(events), state.now()));
        STEMMA_CRASH_POINT("restore-marked");
        return lock.commit();
    };
    if (Status done = bringBack(); !done) {
        bool undone = true;
        for (const Returning& one : all) {
            if (one.trash.empty()) continue;
            if (!trashContent(state, one.version.uuid, one.trash) || !syncTrashed(state, {one.version.uuid}, one.trash))
                undone = false;
        }
        for (const fs::path& marker : markers) // else the next opening undoes it
            if (undone) (void)removeTree(marker);
        return done;
    }
    STEMMA_CRASH_POINT("restore-committed");
    for (const fs::path& marker : markers) STEMMA_CHECK(removeTree(marker));
    return {};
}

} // namespace stemma
