// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ArtifactSource.h"

#include "core/store/SavedCharts.h"

namespace stemma::ui {

std::string ArtifactSource::reference() const {
    return name + " @" + std::to_string(number);
}

std::optional<Profile> ArtifactSource::profile() const {
    if (!metadata["columns"].isArray()) return std::nullopt;
    Result<Profile> known = Profile::fromJson(metadata);
    if (!known || known->columns.empty()) return std::nullopt;
    return std::move(*known);
}

const ArtifactFile* ArtifactSource::single() const {
    const bool one = files.size() == 1 && !files.front().link && type != "folder" && type != "list" &&
                     (files.front().name.find('/') == std::string::npos || files.front().name.starts_with('/'));
    return one ? &files.front() : nullptr;
}

Result<ArtifactSource> loadArtifact(const Store& store, VersionId id, const Cancel& cancel) {
    ArtifactSource source;
    STEMMA_TRY(const VersionInfo version, store.version(id));
    source.id = id;
    source.uuid = version.uuid;
    source.name = version.name;
    source.number = version.number;
    source.type = version.type;
    source.state = version.state;
    source.readOptions = version.readOptions;
    source.metadata = version.metadata;
    source.headline = version.headline;
    source.folder = store.dataFolder(version.uuid);
    source.derived = store.workspace() / "derived";
    if (cancel.requested()) return fail(ErrorCode::Cancelled, "Showing the artifact was cancelled");
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(id));
    for (const FileEntry& file : files) {
        // Of a reference the places are absolute, and stay so.
        source.files.push_back({source.folder / file.path, file.path, file.bytes, !file.link.empty()});
    }
    STEMMA_TRY(const std::vector<ShownFile> pictures, shownFiles(store, version));
    for (const ShownFile& picture : pictures)
        source.pictures.push_back({picture.path, picture.title, picture.madeBy, picture.saved});
    return source;
}

} // namespace stemma::ui
