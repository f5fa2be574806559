// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/CopyAhead.h"

#include "core/base/Id.h"

#include <unistd.h>

namespace stemma {

CopyAhead::~CopyAhead() {
    clear();
}

void CopyAhead::clear() {
    const std::scoped_lock guard(m_mutex);
    for (const auto& [file, copy] : m_copies) {
        ::unlink(copy.place.c_str());
        m_bytes -= std::uint64_t(copy.stamp.bytes);
    }
    m_copies.clear();
}

void CopyAhead::giveBack(std::uint64_t bytes) {
    const std::scoped_lock guard(m_mutex);
    m_bytes -= bytes;
}

Result<HashedFile> CopyAhead::hash(const fs::path& file, HashMemory& hashes) {
    const std::optional<FileStamp> stamp = FileStamp::of(file, true);
    if (!stamp || std::uint64_t(stamp->bytes) < kLeast) return hashes.hash(file, true);
    if (const auto known = hashes.find(file, *stamp)) return *known;
    {
        const std::scoped_lock guard(m_mutex);
        if (const auto same = m_copies.find(file); same != m_copies.end() && same->second.stamp == *stamp)
            return same->second.held;
        if (m_bytes + std::uint64_t(stamp->bytes) > m_most) return hashes.hash(file, true);
        m_bytes += std::uint64_t(stamp->bytes);
    }
    const fs::path place = m_folder / ("copy-" + newUuid());
    auto copied = copyFileHashed(file, place, true);
    // Changed on the way: what was copied is neither the old nor the new.
    const bool changed = copied && FileStamp::of(file, true) != stamp;
    if (!copied || changed) {
        if (changed) ::unlink(place.c_str());
        giveBack(std::uint64_t(stamp->bytes));
        return hashes.hash(file, true);
    }
    hashes.remember(file, *stamp, copied->digest);
    const std::scoped_lock guard(m_mutex);
    if (const auto old = m_copies.find(file); old != m_copies.end()) { // of the file as it was, or by another thread
        ::unlink(old->second.place.c_str());
        m_bytes -= std::uint64_t(old->second.stamp.bytes);
    }
    m_copies.insert_or_assign(file, Copy{*stamp, place, *copied});
    return *copied;
}

std::optional<HashedFile> CopyAhead::take(const fs::path& file, const fs::path& to) {
    const std::optional<FileStamp> stamp = FileStamp::of(file, true);
    const std::scoped_lock guard(m_mutex);
    const auto found = m_copies.find(file);
    if (!stamp || found == m_copies.end() || found->second.stamp != *stamp) return std::nullopt;
    if (!renameNoReplace(found->second.place, to)) return std::nullopt;
    const HashedFile held = found->second.held;
    m_bytes -= std::uint64_t(stamp->bytes);
    m_copies.erase(found);
    return held;
}

} // namespace stemma
