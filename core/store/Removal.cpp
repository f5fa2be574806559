// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Removal.h"

#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Names.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

Result<fs::path> newTrashFolder(const Store::State& state, std::string_view what) {
    const fs::path folder =
        state.trash() / (std::to_string(state.now()) + "-" + std::string(what) + "-" + newUuid().substr(0, 8));
    STEMMA_CHECK(makeFolders(folder));
    if (!state.ordered()) STEMMA_CHECK(syncFolder(state.trash()));
    return folder;
}

Status trashContent(const Store::State& state, const std::string& uuid, const fs::path& trash) {
    const fs::path from = state.artifact(uuid);
    for (const char* part : {"data", "visualizations"}) {
        struct stat info {};
        if (::lstat((from / part).c_str(), &info) != 0) continue;
        STEMMA_CHECK(makeFolders(trash / uuid));
        // A folder that changes its parent must be writable, and so must the parent.
        ::chmod(from.c_str(), 0755);
        if (S_ISDIR(info.st_mode)) ::chmod((from / part).c_str(), 0755);
        STEMMA_CHECK(renameNoReplace(from / part, trash / uuid / part));
        STEMMA_CRASH_POINT("removal-moved");
    }
    ::chmod(from.c_str(), 0555);
    return {};
}

Status makeRoom(const Store::State& state, const std::vector<std::string>& uuids, const fs::path& trash) {
    if (state.ordered()) return {};
    struct stat info {};
    for (const std::string& uuid : uuids) {
        for (const char* part : {"data", "visualizations"})
            if (::lstat((state.artifact(uuid) / part).c_str(), &info) == 0) STEMMA_CHECK(makeFolders(trash / uuid));
    }
    return syncFolder(trash);
}

Status syncTrashed(const Store::State& state, const std::vector<std::string>& uuids, const fs::path& trash) {
    if (state.ordered() || uuids.empty()) return {}; // the plan can't go before what it followed
    constexpr std::size_t kMostSyncs = 50;           // more folders are synced with all the rest
    if (uuids.size() > kMostSyncs) {
        STEMMA_TRY(const Fd store, openFile(state.artifacts(), O_RDONLY | O_DIRECTORY));
        if (::syncfs(store.get()) != 0) return failErrno(errno, "Syncing the store " + state.artifacts().string());
        return {};
    }
    for (const std::string& uuid : uuids) {
        struct stat info {};
        for (const fs::path& folder : {trash / uuid, state.artifact(uuid)})
            if (::lstat(folder.c_str(), &info) == 0) STEMMA_CHECK(syncFolder(folder));
    }
    return {};
}

Status finishRemovals(Store::State& state, Connection& connection, const std::vector<fs::path>& markers) {
    for (const fs::path& marker : markers) {
        auto text = readFile(marker);
        auto plan = text ? Json::parse(*text) : Result<Json>(fail(text.error()));
        if (plan) {
            const fs::path trash = state.trash() / fs::path((*plan)["trash"].text()).filename();
            std::vector<std::string> moved;
            for (const Json& one : (*plan)["versions"].items()) {
                STEMMA_TRY(auto find, connection.prepare("SELECT state FROM versions WHERE uuid = ?"));
                STEMMA_TRY(const bool there, find.bind(one.text()).step());
                if (!there || hasFiles(versionStateFrom(find.view(0)))) continue;
                moved.push_back(one.text());
            }
            STEMMA_CHECK(makeFolders(trash)); // emptied meanwhile
            STEMMA_CHECK(makeRoom(state, moved, trash));
            for (const std::string& uuid : moved) STEMMA_CHECK(trashContent(state, uuid, trash));
            STEMMA_CHECK(syncTrashed(state, moved, trash));
        }
        STEMMA_CHECK(removeTree(marker));
    }
    return {};
}

Status Store::remove(const Removal& removal, VersionState as) {
    STEMMA_ASSERT(!hasFiles(as));
    if (removal.versions.empty()) return {};
    State& state = *m_state;
    STEMMA_TRY(auto lock, state.database->lock());
    std::vector<std::string> uuids;
    std::vector<Json> events;
    {
        STEMMA_TRY(const Removal now, planDelete(removal.versions));
        if (now.versions.size() != removal.versions.size()) {
            return fail(ErrorCode::Busy,
                        "What is to be removed has changed meanwhile: " +
                            (now.kept.empty() ? std::string() : now.kept.front()),
                        "Look again at what would go, then try again");
        }
        for (const VersionId id : now.versions) {
            STEMMA_TRY(const VersionInfo info, version(id));
            uuids.push_back(info.uuid);
            events.push_back(NameEvents::state(info.uuid, name(as)));
        }
    }
    // The intention comes first, so that a crash in the middle is finished by the next opening.
    STEMMA_TRY(const fs::path trash, newTrashFolder(state, name(as)));
    const fs::path marker = state.staging() / ("removal-" + newUuid() + ".json");
    Json plan = Json::object({{"trash", trash.filename().string()}, {"versions", Json::array()}});
    for (const std::string& uuid : uuids) plan["versions"].push(uuid);
    STEMMA_CHECK(writeFileDurably(marker, plan.dump() + "\n"));
    STEMMA_CRASH_POINT("removal-planned");
    const auto mark = [&]() -> Status {
        STEMMA_CHECK(lock.begin());
        STEMMA_TRY(auto change, lock->prepare("UPDATE versions SET state = ? WHERE id = ?"));
        for (const VersionId id : removal.versions) STEMMA_CHECK(change.bind(name(as), id).run());
        STEMMA_CHECK(NameEvents::append(state.namesFile(), std::move(events), state.now()));
        STEMMA_CRASH_POINT("removal-marked");
        return lock.commit();
    };
    if (Status done = mark(); !done) {
        (void)removeTree(marker);
        return done;
    }
    STEMMA_CRASH_POINT("removal-committed");
    STEMMA_CHECK(makeRoom(state, uuids, trash));
    for (const std::string& uuid : uuids) STEMMA_CHECK(trashContent(state, uuid, trash));
    STEMMA_CHECK(syncTrashed(state, uuids, trash));
    STEMMA_CRASH_POINT("removal-done");
    return removeTree(marker);
}

} // namespace stemma
