// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Manifest.h"
#include "core/store/StoreState.h"

namespace stemma {

/// A version that a commit makes, with the rows it got.
struct NewRow {
    const NewVersion* made = nullptr;
    std::string uuid;
    Manifest manifest;
    fs::path staged;
};

/// The database half of a commit, inside its transaction: step run, key, versions, names, lineage. Ids come from here,
/// so that manifests can hold them.
class CommitRows {
public:
    CommitRows(Store::State& state, Connection& connection) : m_state(state), m_connection(connection) {}

    /// The step run with everything but its versions; sets `step` of every manifest made after it.
    Result<StepRunId> addStep(const StepCommit& step);
    /// A new version of `made.artifact` with the next number. Versions of the same step come one after another.
    Result<VersionId> addVersion(const NewVersion& made, const std::string& uuid);
    /// An existing version that the step yields under its own name. Kept until endStep.
    Result<bool> yields(const ReusedVersion& reused); ///< false: the name is another; make a version of it
    Status endStep();                                 ///< descriptions of what was yielded, manifests' lists of outputs

    std::vector<NewRow>& rows() { return m_rows; }
    std::vector<Json>& names() { return m_names; } ///< events for names.jsonl
    /// What the run's file will say of reused steps. May run beside the transaction's end, on another thread.
    using Texts = std::vector<std::pair<StepRunId, std::string>>;
    Texts texts() const;
    void keep(Texts texts) const; ///< once they are committed

private:
    Result<KeyId> key(const Digest& digest, const std::vector<KeyComponent>& components);
    Result<std::pair<ArtifactId, int>> artifact(const std::string& name, const std::string& was, bool next);
    Result<StepRunId> putStep(const StepCommit& step);        ///< its row, and what manifests say of it
    Status addFindings(const StepCommit& step, StepRunId id); ///< observations, checks, acceptance
    Status addInputs(const StepCommit& step, StepRunId id);
    Status addVersionRows(const NewVersion& made, VersionInfo& version, Manifest& manifest);
    Status findSame(VersionInfo& version, Manifest& manifest); ///< an older version with the same bytes
    Status putVersion(VersionInfo& version);
    Status addFiles(const NewVersion& made, VersionId version);
    Status addDescriptions(const NewVersion& made, VersionId version, Manifest& manifest);
    Status addSources(const StepCommit& step);
    Result<std::int64_t> addOutput(const std::string& output, ArtifactId artifact, VersionId version);
    Result<std::optional<VersionId>> yielded(const YieldedOutput& wanted);
    /// A row, and its place in the files beside the database: the manifest of the one that the step made, else the
    /// step's own record.
    Status describe(VersionId version, VersionId described);
    NewRow* madeRow(VersionId version);
    Status notePlain(); ///< the present step, where it is one
    Result<std::string> uuidOf(VersionId version);

    Store::State& m_state;
    Connection& m_connection;
    const StepCommit* m_step = nullptr;
    Manifest m_template; ///< of the present step
    RunInfo m_run;       ///< of the present step; batches are of one run
    std::vector<std::pair<std::string, VersionId>> m_outputs;
    std::vector<std::pair<std::string, std::int64_t>> m_yielded; ///< of each output of m_outputs: version's uuid, row
    std::unordered_map<VersionId, std::string> m_inputUuids;     ///< of this commit's steps: they share most of them
    struct Plain {                                               ///< a reused step with nothing unusual
        const StepCommit* step = nullptr;
        StepRunId id;
        Timestamp ended = 0;
        std::string origin;                                        ///< uuid
        std::vector<std::pair<std::string, std::int64_t>> yielded; ///< as m_yielded
    };
    std::vector<Plain> m_plain;
    std::vector<const ReusedVersion*> m_reused; ///< of the present step, under their own names
    Json m_said = Json::array();                ///< pairs of uuids: the present step's descriptions in no manifest
    std::vector<NewRow> m_rows;
    std::size_t m_firstRow = 0; ///< of the present step
    std::vector<Json> m_names;
};

} // namespace stemma
