// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Hash.h"
#include "core/base/Result.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace stemma {

/// What tells one state of a file from another without reading it.
struct FileStamp {
    std::int64_t device = 0, inode = 0, bytes = 0, mtime = 0, ctime = 0; ///< times in nanoseconds
    bool operator==(const FileStamp&) const = default;
    /// Of a regular file; nullopt of anything else, and where there is none.
    static std::optional<FileStamp> of(const std::filesystem::path& file, bool followLink);
};

/// Remembers the SHA-256 of files by (path, device, inode, size, mtime, ctime), so that what did not change is not read
/// again. A file changed within the last 2 s (coarse clocks) or that changes while it is read is hashed but not
/// remembered. Kept in `<folder>/hashes.db`; its loss is harmless, each row carries a checksum, and a damaged database
/// is removed and made anew. Thread-safe; several programs may share it; written in batches and on destruction.
class HashMemory {
public:
    explicit HashMemory(const std::filesystem::path& folder, const Clock& clock = Clock::system());
    ~HashMemory();
    HashMemory(const HashMemory&) = delete;
    HashMemory& operator=(const HashMemory&) = delete;

    /// Hash and size of a regular file. A link at the end is followed only if `followLink`.
    /// Errors: NotFound, Io, InvalidArgument (not a regular file).
    Result<HashedFile> hash(const std::filesystem::path& file, bool followLink = false);
    /// The hash of a file in this state, where it is remembered.
    std::optional<HashedFile> find(const std::filesystem::path& file, const FileStamp& stamp);
    /// What somebody else read of a file in this state. Under the same conditions as hash(): not if it has changed
    /// since, nor if its last change is too young.
    void remember(const std::filesystem::path& file, const FileStamp& stamp, const Digest& digest);
    void flush();

    std::int64_t hits() const;   ///< answered without reading the file
    std::int64_t misses() const; ///< files read

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma
