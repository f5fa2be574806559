// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Removal.h"

#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Names.h"

#include <sys/stat.h>

namespace stemma {

Result<fs::path> newTrashFolder(const Store::State& state, std::string_view what) {
    const fs::path folder =
        state.trash() / (std::to_string(state.now()) + "-" + std::string(what) + "-" + newUuid().substr(0, 8));
    STEMMA_CHECK(makeFolders(folder));
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

Status finishRemovals(Store::State& state, Connection& connection, const std::vector<fs::path>& markers) {
    for (const fs::path& marker : markers) {
        auto text = readFile(marker);
        auto plan = text ? Json::parse(*text) : Result<Json>(fail(text.error()));
        if (plan) {
            const fs::path trash = state.trash() / fs::path((*plan)["trash"].text()).filename();
            for (const Json& one : (*plan)["versions"].items()) {
                STEMMA_TRY(auto find, connection.prepare("SELECT state FROM versions WHERE uuid = ?"));
                STEMMA_TRY(const bool there, find.bind(one.text()).step());
                if (there && !hasFiles(versionStateFrom(find.view(0))))
                    STEMMA_CHECK(trashContent(state, one.text(), trash));
            }
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
    for (const std::string& uuid : uuids) STEMMA_CHECK(trashContent(state, uuid, trash));
    STEMMA_CRASH_POINT("removal-done");
    return removeTree(marker);
}

} // namespace stemma
