// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/base/Threads.h"
#include "core/store/CommitFiles.h"
#include "core/store/CommitRows.h"
#include "core/store/CrashPoint.h"
#include "core/store/Names.h"
#include "core/store/StoreState.h"

#include <deque>
#include <future>

// The write protocol: data made read-only and durable (no lock held) -> lock -> rows in a transaction, which number the
// versions -> manifests -> moved into place -> folder durable -> names durable -> transaction committed, durable ->
// acknowledged. Each arrow is a crash point; tests/faults stops at every one of them.
namespace stemma {

namespace {

constexpr std::size_t kWorthThread = 500; // steps

/// A hit under another name: the next version of that name, its files linked from the version that was hit.
Result<VersionId> adoptUnderName(Store::State& state, Connection& connection, StagedFolders& folders, CommitRows& rows,
                                 const ReusedVersion& reused, RunId run, std::deque<NewVersion>& made) {
    STEMMA_TRY(const VersionInfo origin, versionOn(connection, reused.version));
    NewVersion copy;
    copy.output = reused.output;
    copy.artifact = reused.artifact;
    copy.was = reused.was;
    copy.type = origin.type;
    copy.materializer = origin.materializer;
    copy.format = origin.format;
    STEMMA_TRY(copy.files, filesOn(connection, reused.version));
    copy.content = origin.content;
    copy.bytes = origin.bytes;
    copy.reference = origin.reference;
    copy.state = origin.state;
    copy.readOptions = origin.readOptions;
    copy.metadata = origin.metadata;
    copy.headline = origin.headline;
    copy.describesYielded = reused.describesYielded;
    STEMMA_TRY(auto picture,
               connection.prepare("SELECT file, title, made_by FROM visualizations WHERE version = ? ORDER BY "
                                  "position"));
    picture.bind(reused.version);
    for (;;) {
        STEMMA_TRY(const bool row, picture.step());
        if (!row) break;
        copy.visualizations.push_back({picture.text(0), picture.text(1), picture.text(2)});
    }
    const std::string uuid = newUuid();
    copy.staged = state.staging() / std::to_string(run.value) / ("version-" + uuid);
    STEMMA_CHECK(folders.prepareCopy(state.artifact(origin.uuid),
                                     copy.reference ? std::vector<FileEntry>() : copy.files, copy.visualizations,
                                     copy.staged));
    made.push_back(std::move(copy));
    return rows.addVersion(made.back(), uuid);
}

} // namespace

Result<std::vector<CommittedStep>> Store::commit(std::vector<StepCommit> steps) {
    State& state = *m_state;
    STEMMA_CHECK(state.syncSources());
    StagedFolders folders(state);
    for (const StepCommit& step : steps) {
        for (const NewVersion& version : step.made) {
            if (!fs::path(version.staged).lexically_normal().string().starts_with(state.staging().string() + "/"))
                return fail(ErrorCode::InvalidArgument, "A new version of " + version.artifact +
                                                            " is not staged below " + state.staging().string());
            STEMMA_CHECK(folders.prepare(version));
        }
    }
    STEMMA_CHECK(folders.syncData());

    STEMMA_TRY(auto lock, state.database->transaction());
    STEMMA_CRASH_POINT("commit-locked");
    // An error moves everything back while the lock is still held.
    const struct Undo {
        StagedFolders& folders;
        ~Undo() { folders.undo(); }
    } undo{folders};
    CommitRows rows(state, *lock);
    std::deque<NewVersion> copies; // of hits under another name; rows point at them
    std::vector<CommittedStep> committed;
    committed.reserve(steps.size());
    for (const StepCommit& step : steps) {
        CommittedStep result;
        STEMMA_TRY(result.id, rows.addStep(step));
        for (const NewVersion& version : step.made) {
            STEMMA_TRY(const VersionId id, rows.addVersion(version, newUuid()));
            result.versions.push_back(id);
        }
        for (const ReusedVersion& reused : step.reused) {
            STEMMA_TRY(const bool sameName, rows.yields(reused));
            VersionId id = reused.version;
            if (!sameName) {
                STEMMA_TRY(id, adoptUnderName(state, *lock, folders, rows, reused, step.run, copies));
            }
            result.versions.push_back(id);
        }
        STEMMA_CHECK(rows.endStep());
        committed.push_back(std::move(result));
    }
    STEMMA_CRASH_POINT("rows-written");
    for (const NewRow& row : rows.rows())
        STEMMA_CHECK(folders.place(row.staged, row.uuid, toJson(row.manifest).dump(1) + "\n"));
    STEMMA_CHECK(folders.finish());
    STEMMA_CHECK(NameEvents::append(state.namesFile(), std::move(rows.names()), state.now()));
    STEMMA_CRASH_POINT("before-commit");
    // The run's file will need a text of each reused step: a thread makes them while the disk is waited for.
    auto texts =
        std::async(steps.size() > kWorthThread ? kBeside : std::launch::deferred, [&rows] { return rows.texts(); });
    STEMMA_CHECK(lock.commit());
    folders.keep();
    STEMMA_CRASH_POINT("committed");
    rows.keep(texts.get());
    return committed;
}

} // namespace stemma
