// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Manifest.h"
#include "core/store/StoreState.h"

#include <map>

namespace stemma {

/// Puts records back into the database from what lies beside it: manifests and run files. Used for what a crash left
/// (adoption) and to rebuild the whole (repair). Row numbers are kept where they are free, else new ones are taken.
/// All inside the caller's transaction.
class Register {
public:
    /// ByName: into a living database, whose artifacts are known by their names. ByRow: into an empty one, where a row
    /// number tells which artifact a version belongs to whatever it was called then; endNames() gives each its last
    /// name.
    enum class Artifacts { ByName, ByRow };
    Register(Connection& connection, Artifacts artifacts) : m_connection(connection), m_artifacts(artifacts) {}

    /// The run and step run of a manifest, where they are missing; a step run that never ended becomes what the
    /// manifest says. Returns the step run's row.
    Result<StepRunId> step(const Manifest& manifest);
    /// The version itself with files, pictures and its place in step_outputs. False where its number or output is
    /// taken.
    Result<bool> version(const Manifest& manifest, StepRunId step);
    /// Lineage, once all versions are there: inputs, descriptions, same-as. What refers to unknown versions is left
    /// out.
    Status links(const Manifest& manifest);

    /// A run file's run with its steps, keys and components, checks; not yet its links.
    Status runFile(const Json& file);
    /// Versions no manifest told of (as deleted), outputs, inputs, origins and acceptances of a run file.
    Status runFileLinks(const Json& file);

    /// Names artifacts by their newest version, then replays renames (events of names.jsonl).
    Status endNames(const std::vector<Json>& events);

    Result<KeyId> key(const Digest& digest);
    Result<std::optional<std::int64_t>> rowOf(const char* table, const std::string& uuid);

private:
    Result<ArtifactId> artifact(const VersionInfo& version, int number);
    Result<bool> isFree(const char* table, std::int64_t id);
    Status describe(const std::string& uuid, const std::string& describedUuid); ///< nothing where one isn't there
    Status stepFromFile(RunId run, const Json& step);
    Status outputFromFile(StepRunId step, const Json& output);

    Connection& m_connection;
    Artifacts m_artifacts;
    std::map<std::int64_t, std::pair<std::int64_t, std::string>>
        m_names; ///< artifact row: newest version's row, its name
};

} // namespace stemma
