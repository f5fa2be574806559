// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"
#include "core/store/HashMemory.h"
#include "core/store/Store.h"

#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

/// What the parts of the store share. Private to core/store.
struct Store::State {
    fs::path workspace;
    OpenOptions options;
    std::unique_ptr<Database> database;
    std::vector<std::string> notes;

    struct OwnRun {
        FileLock lock;
        std::string uuid, pipeline;
        Timestamp started = 0;
        std::unordered_set<std::string> queued; ///< uuids of the steps that have a row since the run began
        /// What the run's file will say of reused steps that were committed, by row: ten thousand of them need not be
        /// read again.
        std::unordered_map<std::int64_t, std::string> reused;
    };
    mutable std::mutex mutex; ///< for what follows
    std::unordered_map<RunId, OwnRun> runs;
    std::vector<fs::path> unsyncedSources; ///< written by putSource, made durable by the next commit
    /// After a failed sync the same file's next sync would succeed although its pages are lost: never tried again.
    std::set<fs::path> unsyncable; ///< staged folders
    std::optional<Error> sourcesLost;
    mutable std::unique_ptr<HashMemory> memory;
    mutable std::shared_ptr<const Fd> openArtifacts;

    fs::path artifacts() const { return workspace / "store" / "artifacts"; }
    fs::path artifact(const std::string& uuid) const { return workspace.native() + "/store/artifacts/" + uuid; }
    fs::path sources() const { return workspace / "store" / "sources"; }
    fs::path runFiles() const { return workspace / "store" / "runs"; }
    fs::path namesFile() const { return workspace / "store" / "names.jsonl"; }
    fs::path staging() const { return workspace / "store" / "staging"; }
    fs::path logs(RunId run) const { return workspace / "logs" / std::to_string(run.value); }
    fs::path trash() const { return workspace / "trash"; }
    fs::path derived() const { return workspace / "derived"; }
    Timestamp now() const { return options.clock->now(); }
    std::shared_ptr<const Fd> artifactsFolder() const; ///< artifacts(), open since lookAgain(); -1 where it is gone
    HashMemory& hashes() const;
    Status syncSources(); ///< makes what putSource wrote durable
    /// Keeps room for what a run of so many steps must record when the disk is full. Errors: NoSpace, before it begins.
    Status keepReserve(std::size_t steps);
    /// ordersNames of the store: renames and new names need no sync of their own where a later one is synced.
    bool ordered() const;
    /// A source that is there already is durable: a committed run refers to it, or this program synced it.
    bool durableSource(const Digest& sha);
    /// False: this object began the run, and the step had no row then.
    bool mayBeQueued(RunId run, const std::string& stepUuid) const;
    /// OwnRun::reused of a run that ends; it is forgotten.
    std::unordered_map<std::int64_t, std::string> knownSteps(RunId run);

private:
    mutable std::once_flag m_asked;
    mutable bool m_ordered = false;
    std::optional<std::set<Digest>> m_durableSources; ///< of the last runs and our own; see `mutex`
};

/// The columns of a step run, for readStepRun. Shared by every query that returns one.
#define STEMMA_STEP_RUN_COLUMNS                                                                                        \
    "s.id, s.uuid, s.run, s.position, s.step, s.cell, s.kind, s.status, s.key, s.full_key, s.origin, "                 \
    "(SELECT o.run FROM step_runs o WHERE o.id = s.origin), s.reusable, s.queued, s.started, s.ended, s.error, "       \
    "s.details"
StepRunInfo readStepRun(const Statement& row);

/// path, sha, bytes, executable, link of version_files, from `column` on.
FileEntry readFileEntry(const Statement& row, int column);

/// The columns of a version (aliases v, a, s), for readVersion.
#define STEMMA_VERSION_COLUMNS                                                                                         \
    "v.id, v.uuid, v.artifact, a.name, v.number, v.type, v.materializer, v.format, v.content, v.bytes, v.step_run, "   \
    "s.run, s.step, v.output, v.state, v.reference, v.same_as, v.created, v.read_options, v.metadata, v.headline "     \
    "FROM versions v CROSS JOIN artifacts a ON a.id = v.artifact CROSS JOIN step_runs s ON s.id = v.step_run "
VersionInfo readVersion(const Statement& row);

/// A version of which more than the record is left.
inline bool hasFiles(VersionState state) {
    return state != VersionState::Evicted && state != VersionState::Deleted;
}

/// Reads everything below a connection that is at hand (a reader's, or the writer's inside a transaction).
Result<VersionInfo> versionOn(Connection& connection, VersionId id);
Result<std::vector<FileEntry>> filesOn(Connection& connection, VersionId id);
std::optional<VersionId> latestOn(Connection& connection, ArtifactId artifact);

} // namespace stemma
