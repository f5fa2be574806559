// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/store/Records.h"
#include "core/store/StepCommit.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace stemma {

class Database;
class HashMemory;

/// An earlier execution under a declared key, with what it made.
struct Execution {
    StepRunId stepRun;
    RunId run;
    Digest fullKey;
    struct Output {
        std::string output;
        VersionId version;
        Digest content;
        std::string uuid, type, artifact;
        int number = 0;
        bool reference = false;
        Json readOptions;
        std::vector<FileEntry> files;
    };
    std::vector<Output> outputs;
    double seconds = 0;
};

/// The artifact store of one workspace: `<workspace>/stemma.db` and `<workspace>/store/…`.
///
/// A version is visible only after its row is committed; a crash between the rename and the commit leaves a directory
/// that open() registers again from its manifest or moves to the trash. Layout: resources/help/store-format.md.
///
/// Thread-safe: any number of readers (each call takes a pooled read connection), one writer at a time. Any number of
/// programs may have it open. Never blocks longer than 60 s on another program (Busy).
class Store {
public:
    struct OpenOptions {
        bool create = true; ///< else NotFound where there is none
        bool readOnly = false;
        bool recover = true; ///< adopt, sweep, mark what was interrupted
        const Clock* clock = &Clock::system();
        double busySeconds = 60; ///< how long to wait for another program
    };
    /// Errors: NotFound, Corrupt (says `stemma repair`), TooNew (unharmed), Busy, ReadOnly, NoSpace, Io.
    static Result<std::unique_ptr<Store>> open(const fs::path& workspace, const OpenOptions& options);
    static Result<std::unique_ptr<Store>> open(const fs::path& workspace) { return open(workspace, OpenOptions{}); }
    ~Store();
    struct State; ///< private to core/store

    const fs::path& workspace() const;                      ///< …/.stemma
    fs::path artifactFolder(const std::string& uuid) const; ///< store/artifacts/<uuid>
    fs::path dataFolder(const std::string& uuid) const;     ///< …/data
    fs::path logFile(RunId run, const std::string& stepUuid) const;
    fs::path curvesFile(RunId run, const std::string& stepUuid) const; ///< of the numbers it told by step; may be none
    fs::path eventsFile(RunId run) const;                              ///< logs/<run>/events.jsonl
    fs::path failedFolder() const;        ///< failed/: working folders of failed steps that a person asked to keep
    fs::path cancelFile(RunId run) const; ///< logs/<run>/cancel: what other programs wish, while the run is under way
    const std::vector<std::string>& openingNotes() const; ///< what recovery found, a sentence each

    // --- Writing -------------------------------------------------------------------------------------------------
    /// Durable when it returns. Takes the run's lock (logs/<run>/lock), which this object holds until finishRun.
    Result<RunId> beginRun(const RunStart& start);
    /// Steps that a run of ours came to mean to execute, as RunStart::steps.
    Status addQueued(RunId run, const std::vector<QueuedStep>& steps);
    /// The lock's descriptor of a run that is under way, for steps to inherit.
    int runLockDescriptor(RunId run) const;
    /// A folder of one's own below staging/ for a step of a run; made here, swept when nobody holds the run's lock.
    Result<fs::path> makeStaging(RunId run, const std::string& stepUuid);
    /// Commits steps together, in order; durable when it returns, all or none. Staged folders become the versions'.
    /// Equal content is stored once. Errors leave the staged folders where they were.
    Result<std::vector<CommittedStep>> commit(std::vector<StepCommit> steps);
    Status finishRun(RunId run, RunStatus status, const Json& details);
    /// After NoSpace: frees the room that beginRun keeps back (derived/reserve), so that a failure can be recorded.
    void useReserve();
    /// Keeps a file's content under its hash (code, configuration); durable with the next commit.
    Result<Digest> putSource(std::string_view content);
    bool hasSource(const Digest& sha) const; ///< and need not be put again
    Result<std::string> source(const Digest& sha) const;

    // --- Keys ----------------------------------------------------------------------------------------------------
    /// Reusable executions under a declared key, newest first.
    Result<std::vector<Execution>> executions(const Digest& key) const;
    /// That step run, where it can be reused: it made its outputs, or accepted them, and all of them are there.
    Result<std::optional<Execution>> execution(StepRunId stepRun) const;
    Result<std::vector<Observation>> observations(StepRunId stepRun) const;
    Result<std::vector<KeyComponent>> keyComponents(KeyId key) const;
    /// Files of a version are there with the sizes recorded (`hash`: and the hashes).
    Result<bool> filesPresent(VersionId version, bool hash = false) const;
    bool filesPresent(const Execution::Output& output,
                      bool hash = false) const; ///< the same of what was just looked up
    void lookAgain() const;                     ///< filesPresent goes by the store's folder as it is found from now on
    /// Held while a key is executed, in all programs; released by death. Busy after `seconds`.
    Result<ByteLock> lockKey(const Digest& key, double seconds) const;
    /// The last completed (executed or reused) step run of a pipeline's step, as Baselines finds it; who asks of many
    /// steps asks there.
    Result<std::optional<StepRunInfo>> baseline(const std::string& pipeline, const std::string& step,
                                                const std::string& cell, const std::string& branch) const;

    // --- Reading -------------------------------------------------------------------------------------------------
    Result<std::vector<RunInfo>> runs(int limit = 0) const; ///< newest first; 0: all
    Result<RunInfo> run(RunId id) const;
    Result<std::vector<StepRunInfo>> stepRuns(RunId run) const; ///< in file order
    Result<StepRunInfo> stepRun(StepRunId id) const;
    Result<double> secondsOf(StepRunId id) const; ///< how long it took; 0 where that isn't known
    Result<VersionInfo> version(VersionId id) const;
    Result<std::vector<VersionInfo>> versions(const std::string& artifact = {}) const; ///< by name and number; "": all
    Result<std::vector<FileEntry>> files(VersionId id) const;
    Result<std::vector<Visualization>> visualizations(VersionId id) const;
    Result<std::vector<StepInput>> inputs(StepRunId id) const;
    Result<std::vector<std::pair<std::string, VersionId>>> outputs(StepRunId id) const; ///< output name, version
    Result<std::vector<StepRunId>> usedBy(VersionId id) const;
    Result<std::vector<VersionId>> describedBy(VersionId id) const;
    Result<std::vector<CheckResult>> checks(StepRunId id) const;
    Result<std::vector<std::string>> tags(VersionId id) const;
    Result<std::vector<std::string>> aliases(VersionId id) const;
    Result<std::vector<std::string>> artifactNames() const;
    /// The code and configuration of a run, by path relative to the pipeline's folder; source() has the content.
    Result<std::vector<std::pair<std::string, Digest>>> sources(RunId run) const;
    /// `name`, `name@3`, `@latest`, `@newest`, `@run:41`, `@ALIAS`, `@2026-11-01` (the last @latest before its end… see
    /// help), `run:12/step` where the step has one output. Errors: NotFound with the nearest name, InvalidArgument.
    Result<VersionId> resolve(const std::string& reference) const;
    std::optional<VersionId> latest(const std::string& artifact) const;

    // --- Keeping -------------------------------------------------------------------------------------------------
    Status tag(VersionId version, const std::string& tag);
    Status untag(VersionId version, const std::string& tag);
    Status setAlias(VersionId version, const std::string& alias); ///< moves it within the version's name
    Status removeAlias(const std::string& artifact, const std::string& alias);
    struct Problem {
        VersionId version;
        std::string what;
        std::vector<VersionId> dependents; ///< versions made from it
    };
    struct VerifyReport {
        std::int64_t versions = 0, files = 0;
        std::uint64_t bytes = 0;
        std::vector<Problem> problems;
    };
    Result<VerifyReport> verify(const Cancel& cancel = {}) const; ///< re-hashes everything, both cores
    struct Removal {
        std::vector<VersionId> versions;
        std::vector<std::string> kept; ///< sentences: what stays, and why (tagged, aliased)
        std::uint64_t freedBytes = 0;  ///< what the disk would gain, shared files counted once
    };
    /// What would go; nothing is changed. Of a run: the versions it made.
    Result<Removal> planDelete(const std::vector<VersionId>& versions) const;
    Result<Removal> planGc(int keepLast) const;
    /// Moves the files to the trash and marks the versions; the record stays.
    Status remove(const Removal& removal, VersionState as);
    /// Undoes it: their files come back from the trash, with the state they had. All or none; what has its files stays
    /// as it is. Errors: NotFound where the trash has been emptied.
    Status restore(const std::vector<VersionId>& versions);
    Result<std::int64_t> emptyTrash(int olderThanDays); ///< bytes freed
    /// Rebuilds the database from manifests, run files and names.jsonl; the damaged one goes to the trash.
    static Result<std::vector<std::string>> repair(const fs::path& workspace);

    HashMemory& hashMemory() const; ///< remembered hashes of project files (derived/hashes.db)
    Database& database() const;     ///< for core/lineage's own queries (read connections)

private:
    Store();
    std::unique_ptr<State> m_state;
};

/// SHA-256 over sorted netstrings (path, "x" or "", hex of SHA-256; a link: path, "l", target); of one plain file at
/// the top the SHA-256 of its bytes.
Digest contentHash(const std::vector<FileEntry>& files, bool folder);

} // namespace stemma
