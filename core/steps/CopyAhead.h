// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/store/HashMemory.h"

#include <map>
#include <mutex>

namespace stemma {

/// Large files that an import has to hash for its key and may have to copy afterwards: read once for both. While a run
/// is planned, what no memory has the hash of is copied into the store's staging folder and hashed on the way; the step
/// that imports it takes the copy, if the file hasn't changed since. What nobody takes goes with this object (after a
/// crash, with the store's other leftovers). Thread-safe.
class CopyAhead {
public:
    explicit CopyAhead(fs::path folder, std::uint64_t most = kMost) : m_folder(std::move(folder)), m_most(most) {}
    ~CopyAhead();
    CopyAhead(const CopyAhead&) = delete;
    CopyAhead& operator=(const CopyAhead&) = delete;

    /// As hashes.hash(file, true); a file of at least kLeast bytes whose hash isn't remembered is copied. Where it
    /// can't be copied (a full disk), or more than `most` bytes would be, it is hashed.
    Result<HashedFile> hash(const fs::path& file, HashMemory& hashes);
    /// Moves the copy of a file to `to` and says what it holds; nullopt where there is none that fits the file as it is
    /// now, or it can't be moved there.
    std::optional<HashedFile> take(const fs::path& file, const fs::path& to);

    /// Removes what nobody took: nobody will, or its room is needed.
    void clear();

    static constexpr std::uint64_t kLeast = 4 << 20, kMost = std::uint64_t(1)
                                                             << 30; ///< more is told before it's copied

private:
    struct Copy {
        FileStamp stamp;
        fs::path place;
        HashedFile held;
    };
    void giveBack(std::uint64_t bytes);

    const fs::path m_folder;
    const std::uint64_t m_most;
    std::mutex m_mutex;        ///< for what follows
    std::uint64_t m_bytes = 0; ///< of the copies that are there or under way
    std::map<fs::path, Copy> m_copies;
};

} // namespace stemma
