// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

#include <algorithm>
#include <map>
#include <set>

namespace stemma {

namespace {

constexpr std::size_t kListed = 200; ///< entries in the metadata; all of them are in the manifest

std::string extensionOf(const FileEntry& file) {
    const std::string_view name = fileName(file);
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string("") : lowerCase(name.substr(dot));
}

/// File names are bytes; those that aren't UTF-8 are kept exactly.
Json nameJson(const std::string& path) {
    return isUtf8(path) ? Json(path) : Json::object({{"bytes", base64(path)}});
}

} // namespace

Described describeFiles(const ArtifactContent& content) {
    Described described;
    std::map<std::string, std::int64_t> kinds;
    std::set<std::string> folders;
    Json::Array listing;
    std::int64_t links = 0;
    for (const FileEntry& file : content.files) {
        ++kinds[extensionOf(file)];
        links += file.link.empty() ? 0 : 1;
        for (std::size_t slash = file.path.find('/', 1); slash != std::string::npos;
             slash = file.path.find('/', slash + 1))
            folders.insert(file.path.substr(0, slash));
        if (listing.size() < kListed)
            listing.push_back(Json::object({{"path", nameJson(file.path)}, {"bytes", file.bytes}}));
    }
    std::vector<std::pair<std::string, std::int64_t>> most(kinds.begin(), kinds.end());
    std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (most.size() > 20) most.resize(20);
    Json byExtension = Json::object();
    for (const auto& [extension, count] : most) byExtension.set(toUtf8(extension), count);
    const std::uint64_t bytes = totalBytes(content);
    described.metadata = Json::object({{"files", content.files.size()},
                                       {"folders", folders.size()},
                                       {"bytes", bytes},
                                       {"extensions", std::move(byExtension)},
                                       {"listing", Json(std::move(listing))}});
    if (links > 0) described.metadata.set("links", links);
    described.addHeadline("files", content.files.size());
    described.addHeadline("size", bytes, "bytes");
    return described;
}

namespace {

Result<Described> describeFolder(const ArtifactContent& content, const DescribeContext&) {
    if (content.single()) return unfit("it is a single file", "Leave its type out, or make a folder of that name.");
    Described described = describeFiles(content);
    if (content.files.empty()) described.notes.push_back(shownName(content) + " is an empty folder");
    return described;
}

} // namespace

Materializer folderType() {
    return {.id = "folder",
            .summary = "A folder, or several files: how many, how large, of which kinds",
            .extensions = {},
            .aliases = {"directory", "files"},
            .recognises = [](const ArtifactContent& content) { return content.single() == nullptr; },
            .describe = &describeFolder};
}

} // namespace stemma
