// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Records.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace stemma {

class HashMemory;

/// What is in a file or folder that is to become an artifact version.
struct ArtifactTree {
    std::vector<FileEntry> files; ///< sorted by path (bytes)
    Digest content;               ///< contentHash(files, folder)
    std::uint64_t bytes = 0;
    bool folder = false;
};

/// The entries of a folder, hashed on all cores: regular files with size, hash and executable bit, links as their text.
/// Empty folders are not kept. Errors: BadData for a link that points outside (absolute, or up past the root) and for
/// anything that is no file, folder or link; NotFound; Io. A `memory` spares what did not change.
Result<std::vector<FileEntry>> collectEntries(const std::filesystem::path& root, HashMemory* memory = nullptr);

/// A link's text leads out of the tree it lies in (`folder` is the relative folder of the link).
bool leadsOutside(std::string_view folder, std::string_view target);

/// A recorded path names something below the folder it is joined to: relative, not empty, without "..".
bool isInsideRelative(std::string_view path);

/// Where each of a version's files goes in a folder of its own: below data/ as recorded; of a reference, whose paths
/// are absolute, as they lie below the deepest folder that has all of them.
std::vector<std::filesystem::path> placesBelow(const std::vector<FileEntry>& files, bool reference);

/// A file (one entry, named by its file name) or a folder (collectEntries).
Result<ArtifactTree> hashTree(const std::filesystem::path& path, HashMemory* memory = nullptr);
Result<ArtifactTree> hashFolder(const std::filesystem::path& root, HashMemory* memory = nullptr);

/// The content hash that `files` have: of exactly one plain file its own hash if `content` says so, else the folder's.
bool contentMatches(const std::vector<FileEntry>& files, const Digest& content);

/// Runs `work(i)` for i in [0, count) on up to `threads` threads (0: as many as there are cores); after an error no
/// other is begun. Returns the first error, by index.
Status forEachParallel(std::size_t count, const std::function<Status(std::size_t)>& work, std::size_t threads = 0);

} // namespace stemma
