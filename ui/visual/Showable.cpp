// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Text.h"
#include "ui/visual/Viewers.h"

#include <algorithm>
#include <cctype>

namespace stemma::ui {

std::string Showable::suffix() const {
    if (files.empty()) return {};
    std::string name = files.front().filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    for (const char* packed : {".gz", ".zst"})
        if (name.ends_with(packed)) name.resize(name.size() - std::string_view(packed).size());
    return fs::path(name).extension().string();
}

Showable showData(std::shared_ptr<const ArtifactSource> artifact, std::shared_ptr<TablesClient> tables) {
    Showable what;
    what.type = artifact->type;
    for (const ArtifactFile& file : artifact->files)
        if (!file.link) what.files.push_back(file.path);
    what.title = qtext(artifact->reference());
    what.artifact = std::move(artifact);
    what.tables = std::move(tables);
    return what;
}

Showable showPicture(std::shared_ptr<const ArtifactSource> artifact, std::size_t index,
                     std::shared_ptr<TablesClient> tables) {
    Showable what;
    what.files = {artifact->pictures[index].file};
    what.title = qtext(artifact->pictures[index].title);
    what.artifact = std::move(artifact);
    what.tables = std::move(tables);
    return what;
}

TableSource tableOf(const ArtifactSource& artifact, std::shared_ptr<TablesClient> tables) {
    TableSource source;
    for (const ArtifactFile& file : artifact.files)
        if (!file.link) source.files.push_back(file.path);
    source.tables = std::move(tables);
    source.name = qtext(artifact.reference());
    const bool many = artifact.type == "database"; // what is known of one of its tables isn't known of another
    if (Result<ReadOptions> known = ReadOptions::fromJson(artifact.readOptions);
        known && artifact.readOptions.isObject() && !many)
        source.options = std::move(*known);
    if (!many) source.profile = artifact.profile();
    source.copy = artifact.derived / "tables" / (artifact.uuid + ".parquet");
    return source;
}

Showable showFile(const fs::path& file, std::shared_ptr<TablesClient> tables) {
    Showable what;
    what.files = {file};
    what.title = qpath(file.filename());
    what.tables = std::move(tables);
    return what;
}

} // namespace stemma::ui
