// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/store/Records.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

// What a run and its steps bring to the store (Store::beginRun, Store::commit), and what became of it. Values.

/// A step that a run means to execute; recorded as queued when the run begins, so that a crash leaves a record of what
/// was meant. Its StepCommit has the same uuid.
struct QueuedStep {
    std::string uuid;
    int position = 0;
    std::string step, cell, kind;
};

/// How a run begins. `steps` may be empty: then a step is recorded when it is committed.
struct RunStart {
    std::string pipeline, pipelineFile, message, host, user, gitCommit, gitBranch;
    std::optional<bool> gitDirty;
    Digest pipelineSha;
    Json parameters, details;
    std::vector<std::pair<std::string, Digest>> sources; ///< name and hash of files already put by Store::putSource
    std::vector<QueuedStep> steps;
};

/// What a step run of this run yielded under an output, made or reused.
struct YieldedOutput {
    std::string step; ///< its uuid; may be that of the very step that is committed
    std::string output;
    bool operator==(const YieldedOutput&) const = default;
};

/// A new version as a step leaves it: `staged` holds data/ and visualizations/ and lies below the store's staging/.
struct NewVersion {
    std::string output;   ///< the step's name for it
    std::string artifact; ///< penguins/clean
    std::string was;      ///< former artifact name that is carried on, or ""
    std::string type, materializer;
    int format = 1;
    fs::path staged;
    std::vector<FileEntry> files; ///< of data/, sorted by path; of a reference absolute places
    Digest content;               ///< contentHash(files)
    std::uint64_t bytes = 0;
    bool reference = false;
    VersionState state = VersionState::Ok;
    Json readOptions, metadata, headline;
    std::vector<Visualization> visualizations;
    std::vector<std::string> tags;
    std::vector<VersionId> describes;            ///< versions known before this commit
    std::vector<YieldedOutput> describesYielded; ///< what isn't there (any more) is left out
};

/// What an output of a reused step is: an existing version under a name (another name makes version 1 of that name).
struct ReusedVersion {
    std::string output, artifact, was;
    VersionId version;
    std::vector<YieldedOutput> describesYielded{}; ///< as of a new version: it describes what this run yielded, too
};

/// What a step yields under `output` is described by what another step of the run yielded before it.
struct DescribedOutput {
    std::string output;
    YieldedOutput by;
};

/// How a step of a run ended; committed as one.
struct StepCommit {
    std::string uuid; ///< newUuid(); names its staging folder and log
    RunId run;
    int position = 0;
    std::string step, cell, kind;
    StepStatus status = StepStatus::Executed;
    Digest key;                           ///< declared; zero: none
    std::vector<KeyComponent> components; ///< stored once per key
    Digest fullKey;
    std::vector<Observation> observations;
    StepRunId origin;
    bool reusable = false;
    std::optional<Timestamp> queued, started, ended;
    Json error, details = Json::object();
    std::vector<StepInput> inputs;
    std::vector<NewVersion> made;
    std::vector<ReusedVersion> reused;
    std::vector<DescribedOutput> describedBy;
    std::vector<std::pair<std::string, Digest>> sources; ///< as RunStart's; a name the run has already stays as it is
    std::vector<CheckResult> checks;
    Json acceptance; ///< null, or the reasons that were accepted
};

/// What became of a StepCommit: the versions in the order of made, then of reused.
struct CommittedStep {
    StepRunId id;
    std::vector<VersionId> versions;
};

} // namespace stemma
