// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ByteRange.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// One file within a zip archive, as its directory says.
struct ZipMember {
    std::string name; ///< bytes; never a place on the disk
    std::uint64_t packed = 0, unpacked = 0;
    std::uint64_t at = 0; ///< of its local header
    unsigned method = 0;  ///< 0 stored, 8 deflated
    bool encrypted = false;
    std::optional<std::uint32_t> crc; ///< CRC-32 of what is unpacked; nullopt where it isn't told before it
    bool operator==(const ZipMember&) const = default;
};

struct ZipListing {
    std::vector<ZipMember> members; ///< in the directory's order
    std::uint64_t total = 0;        ///< that the archive says it has
    std::vector<std::string> notes; ///< sentences with the subject "it": "its directory is cut off …"
};

/// The directory of a zip archive (APPNOTE 6.3, zip64 too), at most `most` members. Where the directory is missing (the
/// file was cut off) the members are found by walking over their local headers. Nothing is unpacked. Errors: BadData, a
/// clause; Io.
Result<ZipListing> readZip(const ByteRange& file, std::size_t most = 10'000);

/// The packed bytes of a member. Errors: BadData, a clause (encrypted, another method, not where the directory says).
Result<ByteRange> packedBytes(const ByteRange& file, const ZipMember& member);

/// The content of a member: stored, where it lies; deflated, unpacked to memory, a large one to a nameless temporary
/// file. At most `most` bytes of it: what is behind is as if it weren't there. `cut` is set where it has more, or less,
/// than the directory says, or is damaged: a clause with the subject "it". The checksum is looked at of all of it, and
/// of what is stored up to 64 MB: more is read only where it is seen.
struct Unpacked {
    ByteRange bytes;
    std::string cut;
};
Result<Unpacked> memberBytes(const ByteRange& file, const ZipMember& member, std::uint64_t most, const Cancel& cancel);

} // namespace stemma
