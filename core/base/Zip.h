// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// One member of a zip archive, as the archive's directory tells; all of it may be a lie.
struct ZipEntry {
    std::string name;         ///< bytes as written, with '/'; may be absolute, have "..", or not be UTF-8
    std::uint64_t size = 0;   ///< unpacked
    std::uint64_t packed = 0; ///< in the archive
    std::uint64_t header = 0; ///< where its local header is, from the file's start
    std::uint32_t crc = 0;    ///< CRC-32 of what is unpacked
    std::uint32_t time = 0;   ///< MS-DOS date (high half) and time; see modified()
    std::uint16_t method = 0; ///< 0 stored, 8 deflated; others can't be opened
    bool encrypted = false;
    bool utf8 = false; ///< the name says that it is UTF-8; else it is of code page 437, or nobody knows

    bool folder() const { return name.ends_with('/'); }
    std::string modified() const; ///< "2026-11-01 12:00:02", of no time zone; "" where there is none
};

/// How much of an archive is looked at.
struct ZipLimits {
    std::size_t entries = 100'000;                    ///< members kept; the rest is counted
    std::size_t names = std::size_t(32) << 20;        ///< bytes of their names together
    std::uint64_t directory = std::uint64_t(1) << 30; ///< bytes of the directory; behind them nothing is looked at
};

/// A member while it is read: unpacked in pieces, never more of them than its entry says.
class ZipStream {
public:
    /// Up to `count` further bytes; 0 at the end, which is told only when size and CRC-32 are what the entry says.
    /// Errors: BadData (damaged, longer or shorter than it says, another CRC; names the member), Io.
    Result<std::size_t> read(char* to, std::size_t count);

    ZipStream(ZipStream&&) noexcept;
    ZipStream& operator=(ZipStream&&) noexcept;
    ~ZipStream();

private:
    friend class ZipArchive;
    struct State;
    explicit ZipStream(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// The directory of a zip archive (zip64, too), and its members one by one. Nothing is ever written to a disk.
///
/// Memory is bounded by the limits, whatever the archive says of itself; of a member 64 KiB are held at a time.
/// Not thread-safe for one stream; several streams of one archive may be read on several threads.
/// Follows PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
class ZipArchive {
public:
    /// Reads the directory. `descriptor` is borrowed: it must stay open as long as this and its streams. `name` is what
    /// messages call the file. Errors: BadData (not an archive, cut off, no directory; a clause says why), Io.
    static Result<ZipArchive> open(int descriptor, std::string name, const ZipLimits& limits = {});

    const std::vector<ZipEntry>& entries() const { return m_entries; } ///< in the directory's order
    std::uint64_t total() const { return m_total; }                    ///< members, those that aren't kept included
    const ZipEntry* find(std::string_view member) const;               ///< the first of that name, or nullptr

    /// Where a member's bytes are in the file; for one that is stored, its content (of which `entry.packed` bytes).
    /// Errors: BadData (outside the file, no member there).
    Result<std::uint64_t> dataOffset(const ZipEntry& entry) const;
    /// Errors: BadData (as dataOffset; encrypted), NotSupported (packed in another way than deflate).
    Result<ZipStream> stream(const ZipEntry& entry) const;
    /// All of a member. Errors: those of stream and read; BadData where it has more than `limit` bytes.
    Result<std::string> read(const ZipEntry& entry, std::size_t limit) const;

private:
    ZipArchive() = default;
    int m_descriptor = -1;
    std::uint64_t m_bytes = 0; ///< of the file
    std::uint64_t m_total = 0;
    std::string m_name;
    std::vector<ZipEntry> m_entries;
};

/// Unpacks gzip (of several members, too) in pieces, from a descriptor that stays open. What gunzip takes, it takes.
class GzipStream {
public:
    /// `descriptor` is borrowed and read from its first byte with pread. `name` is what messages call the file.
    GzipStream(int descriptor, std::string name);
    /// Up to `count` further bytes; 0 at the end. Errors: BadData (damaged, cut off), Io.
    Result<std::size_t> read(char* to, std::size_t count);

    GzipStream(GzipStream&&) noexcept;
    GzipStream& operator=(GzipStream&&) noexcept;
    ~GzipStream();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma
