// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Json.h"
#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stemma {

/// What is in an archive, as it says itself; nothing is unpacked to a disk.
struct ArchiveListing {
    static constexpr std::size_t kMostEntries = 100'000;
    struct Entry {
        std::string path;         ///< UTF-8, as written: may be absolute, or lead out by ".."
        std::uint64_t bytes = 0;  ///< unpacked
        std::int64_t packed = -1; ///< -1: not told
        std::string modified;     ///< "2026-11-01 12:00:02", or ""
        std::string kind;         ///< "file", "folder", "link", "other"
        std::string target;       ///< of a link
        bool operator==(const Entry&) const = default;
    };
    std::string format; ///< "zip", "tar", "tar.gz", "7-Zip archive" …
    std::vector<Entry> entries;
    std::uint64_t total = 0; ///< entries, those that aren't kept included
    std::uint64_t bytes = 0; ///< unpacked, of all
    bool listed = true;      ///< false: only told by its first bytes
    bool complete = true;    ///< false: cut off, damaged, or too large to be gone through
    std::vector<std::string> notes;

    Json toJson() const;
    static ArchiveListing fromJson(const Json& json);
};

/// `descriptor` is borrowed. Of a packed tar 8 GB are gone through at most. Errors: BadData with a clause; Cancelled.
Result<ArchiveListing> listArchive(int descriptor, const std::string& name, const Cancel& cancel = {});

} // namespace stemma
