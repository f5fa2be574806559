// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Hash.h"
#include "core/base/Id.h"
#include "core/base/Json.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What a workspace's records are, as plain values. Stored, shown and sent between threads alike.
namespace stemma {

enum class RunStatus : std::uint8_t { Running, Completed, Failed, Cancelled, Interrupted };
enum class StepStatus : std::uint8_t { Queued, Running, Executed, Reused, Failed, Skipped, Cancelled, Interrupted };
/// Ok versions may be reused and be @latest. CheckFailed and Changed stay, marked. Of Evicted and Deleted only the
/// record is left.
enum class VersionState : std::uint8_t { Ok, CheckFailed, Changed, Evicted, Deleted };
std::string_view name(RunStatus status);
std::string_view name(StepStatus status);
std::string_view name(VersionState state);
RunStatus runStatusFrom(std::string_view text); ///< unknown text: Interrupted
StepStatus stepStatusFrom(std::string_view text);
VersionState versionStateFrom(std::string_view text);

/// One field of a declared cache key. `component` is kind, text, code, parameter, input, output or environment.
struct KeyComponent {
    std::string component, name, value;
    auto operator<=>(const KeyComponent&) const = default;
};

/// What an execution was seen to depend on beside its declared key.
struct Observation {
    std::string name, value;
    auto operator<=>(const Observation&) const = default;
};

/// One file of a version, relative to its data/ (bytes, '/' between parts); of a reference its absolute place.
struct FileEntry {
    std::string path;
    Digest sha;
    std::uint64_t bytes = 0;
    bool executable = false;
    std::string link; ///< not empty: a symbolic link kept as text
    bool operator==(const FileEntry&) const = default;
};

/// A file that shows an artifact: .vl.json, .csv, .parquet, image, .md, .html, .json, .txt below visualizations/.
struct Visualization {
    std::string file, title, madeBy;
    bool operator==(const Visualization&) const = default;
};

struct RunInfo {
    RunId id;
    std::string uuid, pipeline, pipelineFile;
    Digest pipelineSha;
    RunStatus status = RunStatus::Running;
    Timestamp started = 0;
    std::optional<Timestamp> ended;
    std::string message, host, user, gitCommit, gitBranch;
    std::optional<bool> gitDirty;
    Json parameters, details;
};

struct StepRunInfo {
    StepRunId id;
    std::string uuid;
    RunId run;
    int position = 0;
    std::string step, cell, kind;
    StepStatus status = StepStatus::Queued;
    KeyId key;
    Digest fullKey;
    StepRunId origin; ///< of a reused one: the step run that made its outputs
    RunId originRun;
    bool reusable = false;
    std::optional<Timestamp> queued, started, ended;
    Json error;   ///< null, or {code, message, hint}
    Json details; ///< exit, usage, log, reasons, flags
};

struct VersionInfo {
    VersionId id;
    std::string uuid;
    ArtifactId artifact;
    std::string name; ///< the artifact's name today
    int number = 0;
    std::string type, materializer;
    int format = 1;
    Digest content;
    std::uint64_t bytes = 0;
    StepRunId stepRun;
    RunId run; ///< that made it
    std::string step, output;
    VersionState state = VersionState::Ok;
    bool reference = false;
    VersionId sameAs;
    Timestamp created = 0;
    Json readOptions, metadata, headline;
};

/// One input of a step run: which version it read under which name.
struct StepInput {
    std::string name;
    int position = 0, item = 0;
    VersionId version;
    bool operator==(const StepInput&) const = default;
};

struct CheckResult {
    std::string expression, severity; ///< severity: warn, fail
    bool passed = false;
    Json value; ///< what it compares, such as a number of rows; else what it gave
};

/// "clean", "fit[depth=2]": a step run as people name it.
std::string stepName(const StepRunInfo& step);
/// "penguins/clean@3"
std::string versionName(const VersionInfo& version);
/// A version's headline in a few words: "333 × 7", "accuracy 0.965", "1.2 MB"; "" where there is none.
std::string headlineText(const Json& headline);

} // namespace stemma
