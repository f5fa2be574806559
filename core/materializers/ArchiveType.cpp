// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Archive.h"
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/tables/Tables.h"

#include <algorithm>
#include <map>

namespace stemma {

namespace {

const std::vector<std::string> kArchiveExtensions = {".zip",     ".tar", ".tar.gz",  ".tgz", ".tar.xz",
                                                     ".tar.bz2", ".7z",  ".tar.zst", ".whl", ".jar"};

/// Leads out of the folder it would be unpacked in.
bool leadsOut(const std::string& path) {
    return path.starts_with('/') || path == ".." || path.starts_with("../") || path.find("/../") != std::string::npos ||
           path.ends_with("/..");
}

void describeListing(Described& described, const ArchiveListing& listing) {
    described.metadata.set("format", listing.format);
    described.notes.insert(described.notes.end(), listing.notes.begin(), listing.notes.end());
    if (!listing.listed) return;
    std::map<std::string, std::int64_t> kinds;
    std::int64_t out = 0, folders = 0;
    for (const ArchiveListing::Entry& entry : listing.entries) {
        out += leadsOut(entry.path) || leadsOut(entry.target) ? 1 : 0;
        folders += entry.kind == "folder" ? 1 : 0;
        const std::string_view last = std::string_view(entry.path).substr(entry.path.rfind('/') + 1);
        const std::size_t dot = last.rfind('.');
        if (entry.kind == "file" && kinds.size() < 10'000)
            ++kinds[dot == std::string_view::npos || dot == 0 ? std::string() : lowerCase(last.substr(dot))];
    }
    std::vector<std::pair<std::string, std::int64_t>> most(kinds.begin(), kinds.end());
    std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (most.size() > 20) most.resize(20);
    Json byExtension = Json::object();
    for (const auto& [extension, count] : most) byExtension.set(extension, count);
    described.metadata.set("entries", listing.total);
    described.metadata.set("folders", folders);
    described.metadata.set("unpacked_bytes", listing.bytes);
    described.metadata.set("extensions", std::move(byExtension));
    described.addHeadline("entries", listing.total);
    described.addHeadline("unpacked", listing.bytes, "bytes");
    if (out > 0)
        described.notes.push_back(plural(out, "entry", "entries") +
                                  " would be unpacked outside of the folder: unpack it with care");
}

Result<Described> describeArchive(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const Head head, readHead(content, *file));
    if (head.size == 0) return unfit("it is empty");
    Described described;
    if (context.tables) {
        const auto json = context.tables->outline(content.pathOf(*file), "archive", context.cancel);
        if (!json && !endedHelper(json.error())) return fail(json.error());
        if (json) {
            describeListing(described, ArchiveListing::fromJson(*json));
        } else {
            described.metadata.set("format", magicName(head.bytes));
            described.notes.push_back(shownName(content) + " can't be looked into: " + json.error().message);
        }
    } else {
        described.metadata.set("format", magicName(head.bytes));
    }
    described.metadata.set("bytes", totalBytes(content));
    described.addHeadline("size", totalBytes(content), "bytes");
    return described;
}

} // namespace

Materializer archiveType() {
    return {
        .id = "archive",
        .summary = "An archive (zip, tar, tar.gz; others by name): what is in it, never unpacked",
        .look = 2,
        .extensions = kArchiveExtensions,
        .aliases = {"zip", "tar"},
        .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kArchiveExtensions); },
        .describe = &describeArchive};
}

} // namespace stemma
