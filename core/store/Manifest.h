// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Records.h"

#include <filesystem>

namespace stemma {

/// store/artifacts/<uuid>/manifest.json: all of a version's record, enough to register it again.
/// Format: resources/help/store-format.md. `rows` are the database's numbers, kept so that a rebuilt one has the same.
struct Manifest {
    VersionInfo version; ///< id, artifact, stepRun and run as in the database; sameAs by sameAsUuid
    std::string sameAsUuid;
    std::vector<FileEntry> files;
    std::vector<Visualization> visualizations;
    std::vector<std::string> describes;   ///< uuids
    std::vector<std::string> describedBy; ///< uuids of versions that were there before
    std::int64_t sequence = 0;            ///< of its step_outputs row
    StepRunInfo stepRun;
    Digest key;
    std::vector<Observation> observations;
    struct Input {
        std::string name;
        int position = 0, item = 0;
        std::string uuid, artifact;
        int number = 0;
        Digest content;
        bool operator==(const Input&) const = default;
    };
    std::vector<Input> inputs;
    std::vector<std::pair<std::string, std::string>> outputs; ///< of the whole step: output, version uuid
    Json parameters;
    std::string runUuid, pipeline;
    Timestamp runStarted = 0;
};

Json toJson(const Manifest& manifest);
/// Errors: BadData (missing or wrong fields), TooNew.
Result<Manifest> manifestFromJson(const Json& json);
/// Reads a manifest.json that may be a stranger's: a regular file of at most 256 MiB.
Result<Manifest> readManifest(const std::filesystem::path& folder);

Json bytesToJson(std::string_view bytes); ///< text, or {"bytes": base64} where it isn't UTF-8
Result<std::string> bytesFromJson(const Json& value);
Json fileToJson(const FileEntry& file);
Result<FileEntry> fileFromJson(const Json& value);

} // namespace stemma
