// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/store/Records.h"
#include "core/tables/Profile.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {
class Store;
}

namespace stemma::ui {

/// A file that shows an artifact, at its place.
struct ArtifactPicture {
    fs::path file;
    std::string title, madeBy;
    bool saved = false; ///< a chart that a person kept beside it (core/store/SavedCharts); they come last
    bool operator==(const ArtifactPicture&) const = default;
};

/// One file of an artifact's data.
struct ArtifactFile {
    fs::path path;    ///< where it is
    std::string name; ///< below the artifact's folder, bytes
    std::uint64_t bytes = 0;
    bool link = false; ///< kept as text, never followed
    bool operator==(const ArtifactFile&) const = default;
};

/// All that is needed to show one version: where its files are and what is known of them. A value, loaded by a worker;
/// whether the files are there is found by whoever reads them.
struct ArtifactSource {
    VersionId id;
    std::string uuid, name, type;
    int number = 0;
    VersionState state = VersionState::Ok;
    fs::path folder; ///< of its data
    std::vector<ArtifactFile> files;
    std::vector<ArtifactPicture> pictures; ///< the first is its picture
    Json readOptions, metadata, headline;
    fs::path derived; ///< the workspace's derived/, for copies that can be made again
    /// "penguins/clean @2"
    std::string reference() const;
    /// Of a table, as its metadata has it.
    std::optional<Profile> profile() const;
    /// The file that stands for all, if there is only one.
    const ArtifactFile* single() const;
};

/// Errors: those of Store (NotFound …).
Result<ArtifactSource> loadArtifact(const Store& store, VersionId id, const Cancel& cancel = {});

} // namespace stemma::ui
