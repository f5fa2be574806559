// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stemma {

/// What is free on the file system that holds a place, for whoever runs this program (root may use what others can't).
struct DiskSpace {
    std::filesystem::path mount; ///< where the file system is mounted
    std::string type;            ///< "ext4", "tmpfs"; "" where it isn't known
    std::uint64_t freeBytes = 0;
    std::uint64_t totalBytes = 0;
    bool noMoreFiles = false; ///< its table of files is full, whatever is free
    /// So little is free that the next write fails, or the one that just failed left no more. A file system that tells
    /// no sizes (many of FUSE say 0 of 0) isn't taken for a full one.
    bool full() const;
};

/// Of the file system of `place`, or of the nearest folder above it that exists; nullopt where nobody can tell.
std::optional<DiskSpace> diskSpace(const std::filesystem::path& place);

/// The one message about a full disk or quota: what was being written (`doing`: "Can't write '/x/y'"), why it can't be,
/// how much was needed where that is known, what is free on which file system, and what to do about it. Code NoSpace.
/// `error` is ENOSPC or EDQUOT.
Error noSpaceError(int error, std::string doing, const std::filesystem::path& place,
                   std::optional<std::uint64_t> needed = {});

/// failErrno, but for a full disk or quota noSpaceError.
tl::unexpected<Error> failWriting(int error, std::string doing, const std::filesystem::path& place,
                                  std::optional<std::uint64_t> needed = {});

/// The same for an error that came from elsewhere: says what is free, where its code is NoSpace and it doesn't yet.
Error withDiskSpace(Error error, const std::filesystem::path& place);

/// Whether an error of noSpaceError is about a quota, whatever the names in its message.
bool isOfQuota(const Error& error);

/// Whether words of another program (a command's last lines, DuckDB's message) complain of a full disk or quota.
bool saysNoSpace(std::string_view words);

} // namespace stemma
