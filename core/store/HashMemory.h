// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Hash.h"
#include "core/base/Result.h"

#include <filesystem>
#include <memory>

namespace stemma {

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
    void flush();

    std::int64_t hits() const;   ///< answered without reading the file
    std::int64_t misses() const; ///< files read

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma
