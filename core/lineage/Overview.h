// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/store/Records.h"

#include <map>
#include <optional>
#include <set>
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
    std::vector<OverviewVersion> versions; ///< by number; of many the newest and what was asked for
    std::size_t left = 0;                  ///< how many there are besides
    int latest = -1;                       ///< index into versions; -1: none is @latest
    std::string metricName;                ///< what OverviewVersion::metric is
    const OverviewVersion* latestVersion() const { return latest < 0 ? nullptr : &versions[std::size_t(latest)]; }
    std::size_t count() const { return versions.size() + left; }
    /// Whether `step` (1, -1) from that index is the next version of the artifact, not only of those that are listed.
    bool isNext(std::size_t index, int step) const;
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

/// What is to be read of a workspace that is too large to be read wholly: the newest, and whatever is asked for by name
/// or id. A value.
struct OverviewQuestion {
    std::size_t whole = 20'000;    ///< up to so many versions, as many runs and ten times the step runs: everything
    std::size_t perArtifact = 200; ///< of each artifact its newest
    std::size_t versions = 50'000; ///< of all artifacts together about so many, at least one of each
    std::size_t runs = 2'000;      ///< the newest
    std::size_t stepsPerRun = 100; ///< their step runs are counted; runs of more steps are fewer runs
    std::size_t named = 5'000;     ///< the newest with a tag or an alias
    std::map<std::string, std::size_t> artifacts; ///< at least so many of the newest of these
    std::set<VersionId> versionIds;
    std::set<RunId> runIds;
    bool operator==(const OverviewQuestion&) const = default;
};

/// What a window lists of a workspace, as one consistent value: read in one transaction, shared between threads
/// without locks. 10,000 artifacts take some 100 ms and 10 MB. Totals are true whatever is listed.
struct Overview {
    std::vector<OverviewPipeline> pipelines; ///< by name
    std::vector<OverviewRun> runs;           ///< newest first
    std::size_t runsLeft = 0;                ///< how many there are besides
    std::vector<OverviewArtifact> artifacts; ///< by name, all
    std::uint64_t bytes = 0;                 ///< of all versions that are there
    std::size_t versions = 0;                ///< all, listed or not
    struct Place {
        VersionId id;
        std::uint32_t artifact = 0, version = 0; ///< indices
        bool operator==(const Place&) const = default;
    };
    std::vector<Place> places; ///< of all versions listed, by id; one made by hand may leave it empty
    bool whole() const { return places.size() >= versions && runsLeft == 0; } ///< nothing is left out
    const OverviewArtifact* artifact(const std::string& name) const;          ///< nullptr where missing
    const OverviewRun* run(RunId id) const;
    /// The artifact and version with that id; nullptr where missing. By `places` where there are some, else by looking
    /// at all.
    std::pair<const OverviewArtifact*, const OverviewVersion*> version(VersionId id) const;
    bool operator==(const Overview&) const = default;
};

/// Which of these versions are there and have a picture.
std::set<VersionId> picturedOf(const Store& store, const std::vector<VersionId>& versions);

/// The version and so many of its artifact before and after it, by number; without tags, aliases and marks.
/// Errors: those of the database; NotFound.
Result<std::vector<OverviewVersion>> versionsNear(const Store& store, VersionId version, std::size_t before,
                                                  std::size_t after);

/// Errors: those of the database, Cancelled.
Result<Overview> overviewOf(const Store& store, const OverviewQuestion& question = {}, const Cancel& cancel = {});

} // namespace stemma
