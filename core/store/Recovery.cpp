// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Recovery.h"

#include "core/base/Orphans.h"
#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/CrashPoint.h"
#include "core/store/Register.h"
#include "core/store/Removal.h"
#include "core/store/RunFile.h"

#include <cstdlib>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <unordered_set>

namespace stemma {

namespace {

/// What lies in store/staging.
struct Leftovers {
    std::vector<RunId> runs;
    std::vector<fs::path> removals, sources;
    std::vector<fs::path> halfWritten; ///< by writeFileDurably, always inside the application lock
    bool any() const { return !runs.empty() || !removals.empty() || !sources.empty() || !halfWritten.empty(); }
};

bool isHalfWritten(std::string_view name) {
    return name.starts_with('.') && name.ends_with(".new");
}

Leftovers listStaging(const fs::path& staging) {
    Leftovers found;
    DIR* folder = ::opendir(staging.c_str());
    if (!folder) return found;
    while (const dirent* entry = ::readdir(folder)) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (name.find_first_not_of("0123456789") == std::string::npos && name.size() < 18) {
            found.runs.push_back(RunId{std::stoll(name)});
        } else if (name.starts_with("removal-") && name.ends_with(".json")) {
            found.removals.push_back(staging / name);
        } else if (isHalfWritten(name)) {
            found.halfWritten.push_back(staging / name);
        } else {
            struct stat info {};
            // A file this young may be one that another program is just writing.
            if (::lstat((staging / name).c_str(), &info) == 0 && info.st_mtime + 60 < ::time(nullptr))
                found.sources.push_back(staging / name);
        }
    }
    ::closedir(folder);
    return found;
}

constexpr const char* kStepMark = "STEMMA_STEP_RUN"; ///< a step's processes are known by it

Result<std::unordered_set<std::string>> unfinishedOf(Store::State& state, RunId run) {
    STEMMA_TRY(auto reader, state.database->reader());
    STEMMA_TRY(auto find,
               reader->prepare("SELECT uuid FROM step_runs WHERE run = ? AND status IN ('queued', 'running')"));
    std::unordered_set<std::string> unfinished;
    find.bind(run);
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) break;
        unfinished.insert(find.text(0));
    }
    return unfinished;
}

/// What a dead run had at work goes on without it, for hours perhaps, and in folders that are about to go: nobody would
/// take what it makes.
void endWorkOf(Store::State& state, RunId run, const std::unordered_set<std::string>& unfinished) {
    const int ended = endOrphans(kStepMark, unfinished);
    if (ended > 0)
        state.notes.push_back(plural(ended, "process", "processes") + " that run " + std::to_string(run.value) +
                              " had at work " + (ended == 1 ? "was" : "were") + " ended");
}

/// Whether we are a step of that very run, or were started by one: whoever is isn't to end it, and itself with it.
bool isOurs(Store::State& state, RunId run) {
    const char* own = std::getenv(kStepMark);
    if (!own) return false;
    const auto unfinished = unfinishedOf(state, run);
    return !unfinished || unfinished->contains(own);
}

/// The run's lock, where nobody holds it. A run without a log folder can't be held by anybody.
std::optional<FileLock> takeDead(Store::State& state, RunId run) {
    struct stat info {};
    if (isOurs(state, run)) return std::nullopt;
    if (::lstat(state.logs(run).c_str(), &info) != 0) return FileLock();
    const fs::path file = state.logs(run) / "lock";
    auto lock = FileLock::take(file, FileLock::Mode::Exclusive, 0);
    const auto unfinished = unfinishedOf(state, run);
    if (!unfinished) return std::nullopt;
    if (!lock && !lockTakerDied(file, kStepMark, *unfinished)) return std::nullopt;
    endWorkOf(state, run, *unfinished);
    constexpr double kSeconds = 2; // until what was ended is gone
    if (!lock) lock = FileLock::take(file, FileLock::Mode::Exclusive, kSeconds);
    if (!lock) return std::nullopt;
    return std::move(*lock);
}

/// A version folder without a row, as its manifest describes it; nullopt where it isn't whole.
std::optional<Manifest> wholeOrphan(const fs::path& folder, const std::string& uuid) {
    auto manifest = readManifest(folder);
    if (!manifest || manifest->version.uuid != uuid) return std::nullopt;
    if (!manifest->version.reference) {
        // Nothing here was acknowledged: only what is byte for byte right is taken over.
        auto tree = hashFolder(folder / "data");
        if (!tree) return std::nullopt;
        std::sort(manifest->files.begin(), manifest->files.end(),
                  [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
        if (tree->files != manifest->files || !contentMatches(tree->files, manifest->version.content))
            return std::nullopt;
    }
    struct stat info {};
    for (const Visualization& one : manifest->visualizations)
        if (::lstat((folder / "visualizations" / one.file).c_str(), &info) != 0) return std::nullopt;
    return std::move(*manifest);
}

/// Makes a whole version folder durable, as a commit would have: its row is about to be. What can't be is as good as
/// torn, and never tried again: a second sync of lost pages would succeed.
bool syncOrphan(const fs::path& folder) {
    if (!syncTree(folder)) return false;
    return ::chmod(folder.c_str(), 0555) == 0; // it may have been cut off just before
}

/// Run files are written by who ends a run: where one died at that, half a file is left.
Status sweepRunFiles(const Store::State& state) {
    std::error_code problem;
    for (fs::directory_iterator at(state.runFiles(), problem), end; !problem && at != end; at.increment(problem))
        if (isHalfWritten(at->path().filename().native())) STEMMA_CHECK(removeTree(at->path()));
    if (problem) return failErrno(problem.value(), "The folder " + state.runFiles().string());
    return {};
}

Result<std::vector<std::string>> foldersWithoutRow(Store::State& state, Connection& connection) {
    std::vector<std::string> orphans;
    STEMMA_TRY(auto find, connection.prepare("SELECT 1 FROM versions WHERE uuid = ?"));
    DIR* folder = ::opendir(state.artifacts().c_str());
    if (!folder) return failErrno(errno, "The store " + state.artifacts().string());
    const struct Close {
        DIR* folder;
        ~Close() { ::closedir(folder); }
    } close{folder};
    while (const dirent* entry = ::readdir(folder)) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        STEMMA_TRY(const bool known, find.bind(name).step());
        if (!known) orphans.push_back(name);
    }
    return orphans;
}

/// Registers all outputs of one step run, or none.
Result<bool> adoptStep(Connection& connection, const std::vector<Manifest>& manifests) {
    Register records(connection, Register::Artifacts::ByName);
    for (const auto& [output, uuid] : manifests.front().outputs) {
        const bool here = std::any_of(manifests.begin(), manifests.end(),
                                      [&, id = uuid](const Manifest& m) { return m.version.uuid == id; });
        STEMMA_TRY(const auto known, records.rowOf("versions", uuid));
        if (!here && !known) return false;
    }
    STEMMA_CHECK(connection.execute("SAVEPOINT adopt"));
    const auto adopt = [&]() -> Result<bool> {
        auto step = records.step(manifests.front());
        if (!step && step.error().code == ErrorCode::BadData) return false;
        if (!step) return fail(step.error());
        for (const Manifest& one : manifests) {
            STEMMA_TRY(const bool done, records.version(one, *step));
            if (!done) return false;
        }
        for (const Manifest& one : manifests) STEMMA_CHECK(records.links(one));
        return true;
    };
    auto adopted = adopt();
    STEMMA_CHECK(connection.execute(adopted && *adopted ? "RELEASE adopt" : "ROLLBACK TO adopt; RELEASE adopt"));
    return adopted;
}

Status adoptOrTrash(Store::State& state, Connection& connection) {
    STEMMA_TRY(const auto orphans, foldersWithoutRow(state, connection));
    if (orphans.empty()) return {};
    std::map<std::string, std::vector<Manifest>> bySteps;
    for (const std::string& uuid : orphans)
        if (auto manifest = wholeOrphan(state.artifact(uuid), uuid); manifest && syncOrphan(state.artifact(uuid)))
            bySteps[manifest->stepRun.uuid].push_back(std::move(*manifest));
    std::vector<std::pair<std::int64_t, std::string>> order; // lineage goes from earlier steps to later ones
    for (const auto& [uuid, manifests] : bySteps) order.emplace_back(manifests.front().sequence, uuid);
    std::sort(order.begin(), order.end());
    std::vector<std::string> adopted;
    for (const auto& [sequence, step] : order) {
        STEMMA_TRY(const bool done, adoptStep(connection, bySteps[step]));
        if (!done) continue;
        for (const Manifest& one : bySteps[step]) adopted.push_back(one.version.uuid);
    }
    if (!adopted.empty())
        state.notes.push_back(plural(std::int64_t(adopted.size()), "artifact version") +
                              " that a crash had cut off from the database " + (adopted.size() == 1 ? "was" : "were") +
                              " registered again");
    std::optional<fs::path> trash;
    for (const std::string& uuid : orphans) {
        if (std::find(adopted.begin(), adopted.end(), uuid) != adopted.end()) continue;
        if (!trash) {
            STEMMA_TRY(trash, newTrashFolder(state, "orphans"));
        }
        ::chmod(state.artifact(uuid).c_str(), 0755);
        STEMMA_CHECK(renameNoReplace(state.artifact(uuid), *trash / uuid));
    }
    // Both ways durable before the rows are, and before the run is no longer one that has died.
    STEMMA_CHECK(syncFolder(state.artifacts()));
    if (trash)
        state.notes.push_back(plural(std::int64_t(orphans.size() - adopted.size()), "unfinished artifact version") +
                              " went to " + trash->string());
    return {};
}

/// Versions of a dead run whose folder is not there: only a crash with a lost folder can make them.
Status markWithoutFolder(Store::State& state, Connection& connection, RunId run) {
    STEMMA_TRY(auto made,
               connection.prepare("SELECT v.id, v.uuid FROM step_runs s JOIN versions v ON v.step_run = s.id WHERE "
                                  "s.run = ? AND v.state IN ('ok', 'check_failed', 'changed')"));
    std::vector<std::int64_t> lost;
    made.bind(run);
    for (;;) {
        STEMMA_TRY(const bool row, made.step());
        if (!row) break;
        struct stat info {};
        if (::lstat(state.artifact(made.text(1)).c_str(), &info) != 0 && errno == ENOENT)
            lost.push_back(made.integer(0));
    }
    if (lost.empty()) return {};
    STEMMA_TRY(auto mark, connection.prepare("UPDATE versions SET state = 'evicted' WHERE id = ?"));
    for (const std::int64_t id : lost) STEMMA_CHECK(mark.bind(id).run());
    state.notes.push_back("The files of " + plural(std::int64_t(lost.size()), "artifact version") + " of run " +
                          std::to_string(run.value) + " are gone; it can be made again");
    return {};
}

Result<std::vector<RunId>> runningRuns(Connection& connection) {
    STEMMA_TRY(auto find, connection.prepare("SELECT id FROM runs WHERE status = 'running' ORDER BY id"));
    std::vector<RunId> runs;
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) return runs;
        runs.push_back(RunId{find.integer(0)});
    }
}

Status interrupt(Store::State& state, const std::vector<std::pair<RunId, FileLock>>& dead, const Leftovers& leftovers) {
    STEMMA_TRY(auto lock, state.database->transaction());
    if (!leftovers.removals.empty()) {
        // Another program that is just removing holds the lock: whatever is found now was left behind.
        STEMMA_CHECK(finishRemovals(state, *lock, leftovers.removals));
    }
    for (const fs::path& file : leftovers.halfWritten) STEMMA_CHECK(removeTree(file));
    STEMMA_TRY(const auto running, runningRuns(*lock));
    const bool anyDead = std::any_of(dead.begin(), dead.end(), [&](const auto& one) {
        return std::find(running.begin(), running.end(), one.first) != running.end();
    });
    if (anyDead) {
        STEMMA_CHECK(adoptOrTrash(state, *lock));
        STEMMA_CHECK(sweepRunFiles(state));
    }
    for (const auto& [run, held] : dead) {
        if (std::find(running.begin(), running.end(), run) == running.end()) continue;
        STEMMA_CHECK(markWithoutFolder(state, *lock, run));
        STEMMA_CHECK(endRun(state, *lock, run, RunStatus::Interrupted, Json(), StepStatus::Skipped));
        state.notes.push_back("Run " + std::to_string(run.value) + " was interrupted; what it had finished is kept");
    }
    STEMMA_CRASH_POINT("recovery-before-commit");
    return lock.commit();
}

} // namespace

Status recover(Store::State& state) {
    std::vector<RunId> candidates;
    {
        STEMMA_TRY(auto reader, state.database->reader());
        STEMMA_TRY(candidates, runningRuns(*reader));
    }
    const Leftovers leftovers = listStaging(state.staging());
    if (candidates.empty() && !leftovers.any()) return {};
    candidates.insert(candidates.end(), leftovers.runs.begin(), leftovers.runs.end());
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    std::vector<std::pair<RunId, FileLock>> dead;
    for (const RunId run : candidates)
        if (auto lock = takeDead(state, run)) dead.emplace_back(run, std::move(*lock));
    if (dead.empty() && leftovers.removals.empty() && leftovers.sources.empty() && leftovers.halfWritten.empty())
        return {};
    STEMMA_CHECK(interrupt(state, dead, leftovers));
    for (const auto& [run, held] : dead) STEMMA_CHECK(removeTree(state.staging() / std::to_string(run.value)));
    for (const fs::path& file : leftovers.sources) STEMMA_CHECK(removeTree(file));
    return {};
}

} // namespace stemma
