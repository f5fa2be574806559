// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/store/Records.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

class Store;

/// One version in an overview.
struct OverviewVersion {
    VersionId id;
    int number = 0;
    std::string uuid, type, headline; ///< headline in words, as headlineText()
    VersionState state = VersionState::Ok;
    RunId run;
    StepRunId stepRun;
    Timestamp created = 0;
    std::uint64_t bytes = 0;
    bool reference = false;
    std::string picture; ///< file of its first visualization, "" where it has none
    std::vector<std::string> tags, aliases;
    /// Made from other content than its inputs' names have today, or from what is itself out of date: its step would
    /// run again.
    bool outOfDate = false;
    std::optional<double> metric; ///< the first number of its headline
    bool operator==(const OverviewVersion&) const = default;
};

struct OverviewArtifact {
    std::string name;                      ///< "penguins/clean"
    std::string pipeline;                  ///< before the first slash, "" where there is none
    std::string type;                      ///< of the latest version, else of the newest
    std::vector<OverviewVersion> versions; ///< by number
    int latest = -1;                       ///< index into versions; -1: none is @latest
    std::string metricName;                ///< what OverviewVersion::metric is
    const OverviewVersion* latestVersion() const { return latest < 0 ? nullptr : &versions[std::size_t(latest)]; }
    bool operator==(const OverviewArtifact&) const = default;
};

struct OverviewRun {
    RunId id;
    std::string pipeline, pipelineFile; ///< the file where it lies now (pipelinePlace)
    std::string message, gitBranch, gitCommit;
    std::optional<bool> gitDirty;
    RunStatus status = RunStatus::Running;
    Timestamp started = 0;
    std::optional<Timestamp> ended;
    int executed = 0, reused = 0, failed = 0, skipped = 0, cancelled = 0, others = 0; ///< step runs by status
    std::string failedStep;                                                           ///< the first that failed
    Json parameters;
    std::string note;               ///< what a person wrote about it afterwards
    std::vector<VersionId> metrics; ///< versions of type metrics that its steps yielded, made or reused; by output
    double seconds() const { return ended ? double(*ended - started) / 1e6 : -1; }
    bool operator==(const OverviewRun&) const = default;
};

struct OverviewPipeline {
    std::string name, file; ///< file of its newest run
    int runs = 0;
    RunId newest;
    bool operator==(const OverviewPipeline&) const = default;
};

/// Everything a window lists of a workspace, as one consistent value: read in one transaction, shared between threads
/// without locks. 10,000 artifacts take some 100 ms and 10 MB.
struct Overview {
    std::vector<OverviewPipeline> pipelines; ///< by name
    std::vector<OverviewRun> runs;           ///< newest first
    std::vector<OverviewArtifact> artifacts; ///< by name
    std::uint64_t bytes = 0;                 ///< of all versions that are there
    std::size_t versions = 0;
    struct Place {
        VersionId id;
        std::uint32_t artifact = 0, version = 0; ///< indices
        bool operator==(const Place&) const = default;
    };
    std::vector<Place> places; ///< of all versions, by id; one made by hand may leave it empty
    const OverviewArtifact* artifact(const std::string& name) const; ///< nullptr where missing
    const OverviewRun* run(RunId id) const;
    /// The artifact and version with that id; nullptr where missing. By `places` where there are some, else by looking
    /// at all.
    std::pair<const OverviewArtifact*, const OverviewVersion*> version(VersionId id) const;
    bool operator==(const Overview&) const = default;
};

/// Whether a version is there and has a picture.
bool hasPicture(const Overview& overview, VersionId version);

/// Errors: those of the database, Cancelled.
Result<Overview> overviewOf(const Store& store, const Cancel& cancel = {});

} // namespace stemma
