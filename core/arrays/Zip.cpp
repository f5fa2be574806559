// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Zip.h"

#include "core/base/Text.h"

#include <algorithm>
#include <optional>

namespace stemma {

namespace {

constexpr std::size_t kEndSize = 22, kLocalSize = 30, kEntrySize = 46;
constexpr std::size_t kMostComment = 65'535;
constexpr std::size_t kStride = 1u << 20; ///< of the directory, read at once
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;

tl::unexpected<Error> wrongZip(std::string why) {
    return fail(ErrorCode::BadData, std::move(why));
}

/// Where the directory is, and how much of it there should be.
struct Directory {
    std::uint64_t at = 0, size = 0, entries = 0;
};

/// The record at the file's end, by its signature and a comment that ends where the file does.
Result<std::optional<Directory>> findDirectory(const ByteRange& file) {
    const std::size_t tail = std::size_t(std::min<std::uint64_t>(file.size(), kEndSize + kMostComment));
    const std::uint64_t start = file.size() - tail;
    STEMMA_TRY(const std::string end, file.text(start, tail));
    for (std::size_t at = end.size() < kEndSize ? 0 : end.size() - kEndSize + 1; at-- > 0;) {
        if (end.compare(at, 4, "PK\5\6") != 0) continue;
        if (at + kEndSize + littleNumber(end, at + 20, 2) > end.size()) continue;
        Directory found{littleNumber(end, at + 16, 4), littleNumber(end, at + 12, 4), littleNumber(end, at + 10, 2)};
        const bool large = found.at == kIn64 || found.size == kIn64 || found.entries == 0xFFFF;
        if (!large || at < 20 || end.compare(at - 20, 4, "PK\6\7") != 0) return std::optional(found);
        STEMMA_TRY(const std::string wide, file.text(littleNumber(end, at - 12, 8), 56));
        if (wide.size() == 56 && wide.starts_with("PK\6\6"))
            found = {littleNumber(wide, 48, 8), littleNumber(wide, 40, 8), littleNumber(wide, 32, 8)};
        return std::optional(found);
    }
    return std::optional<Directory>();
}

/// The extra field of zip64: the sizes that didn't fit, in this order.
void widen(ZipMember& member, std::string_view extra) {
    while (extra.size() >= 4) {
        const std::size_t size = std::size_t(littleNumber(extra, 2, 2));
        std::string_view field = extra.substr(4, size);
        if (littleNumber(extra, 0, 2) == 1) {
            for (std::uint64_t* value : {&member.unpacked, &member.packed, &member.at}) {
                if (*value != kIn64 || field.size() < 8) continue;
                *value = littleNumber(field, 0, 8);
                field.remove_prefix(8);
            }
            return;
        }
        extra.remove_prefix(std::min(extra.size(), 4 + size));
    }
}

/// Reads the directory a megabyte at a time.
Status readEntries(const ByteRange& file, const Directory& directory, std::size_t most, ZipListing& listing) {
    std::uint64_t at = directory.at;
    std::string part;
    std::uint64_t from = 0; ///< where `part` begins
    while (listing.members.size() < most) {
        const auto have = [&](std::size_t count) { return at >= from && at + count <= from + part.size(); };
        const auto fetch = [&](std::size_t count) -> Result<bool> {
            if (have(count)) return true;
            STEMMA_TRY(part, file.text(at, std::max(kStride, count)));
            from = at;
            return have(count);
        };
        STEMMA_TRY(const bool head, fetch(kEntrySize));
        if (!head || part.compare(std::size_t(at - from), 4, "PK\1\2") != 0) break;
        const auto number = [&](std::size_t offset, std::size_t count) {
            return littleNumber(part, std::size_t(at - from) + offset, count);
        };
        const std::size_t name = std::size_t(number(28, 2)), extra = std::size_t(number(30, 2)),
                          comment = std::size_t(number(32, 2));
        STEMMA_TRY(const bool whole, fetch(kEntrySize + name + extra + comment));
        if (!whole) break;
        ZipMember member;
        member.encrypted = number(8, 2) & 1;
        member.method = unsigned(number(10, 2));
        member.crc = std::uint32_t(number(16, 4));
        member.packed = number(20, 4);
        member.unpacked = number(24, 4);
        member.at = number(42, 4);
        const std::size_t names = std::size_t(at - from) + kEntrySize;
        member.name = part.substr(names, name);
        widen(member, std::string_view(part).substr(names + name, extra));
        listing.members.push_back(std::move(member));
        at += kEntrySize + name + extra + comment;
    }
    return {};
}

/// A local header, wherever it is; nullopt where there is none.
Result<std::optional<std::pair<ZipMember, std::uint64_t>>> localHeader(const ByteRange& file, std::uint64_t at) {
    STEMMA_TRY(const std::string head, file.text(at, kLocalSize));
    if (head.size() < kLocalSize || !head.starts_with("PK\3\4"))
        return std::optional<std::pair<ZipMember, std::uint64_t>>();
    const std::size_t name = std::size_t(littleNumber(head, 26, 2)), extra = std::size_t(littleNumber(head, 28, 2));
    STEMMA_TRY(const std::string rest, file.text(at + kLocalSize, name + extra));
    ZipMember member;
    member.at = 0;
    member.encrypted = littleNumber(head, 6, 2) & 1;
    member.method = unsigned(littleNumber(head, 8, 2));
    const bool toldBehind = littleNumber(head, 6, 2) & 8;
    if (!toldBehind) member.crc = std::uint32_t(littleNumber(head, 14, 4));
    member.packed = littleNumber(head, 18, 4);
    member.unpacked = littleNumber(head, 22, 4);
    member.name = rest.substr(0, name);
    widen(member, std::string_view(rest).substr(std::min(name, rest.size())));
    member.at = at;
    return std::optional(std::pair(std::move(member), at + kLocalSize + name + extra));
}

/// A file that was cut off has no directory: member by member, as long as sizes are told before them.
Status walkMembers(const ByteRange& file, std::size_t most, ZipListing& listing) {
    std::uint64_t at = 0;
    while (listing.members.size() < most) {
        STEMMA_TRY(auto found, localHeader(file, at));
        if (!found) break;
        auto& [member, data] = *found;
        if (data < at || data > file.size()) break;
        const bool known = member.packed > 0;
        if (!known) member.packed = file.size() - data; // told behind it only
        if (member.packed > file.size() - data) member.packed = file.size() - data;
        at = data + member.packed;
        listing.members.push_back(std::move(member));
        if (!known) break;
    }
    listing.total = listing.members.size();
    return {};
}

} // namespace

Result<ZipListing> readZip(const ByteRange& file, std::size_t most) {
    ZipListing listing;
    STEMMA_TRY(const std::optional<Directory> directory, findDirectory(file));
    if (!directory) {
        STEMMA_CHECK(walkMembers(file, most, listing));
        if (listing.members.empty()) return wrongZip("it is no zip archive: it has neither a directory nor a member");
        listing.notes.push_back(
            "it has no directory, so it was cut off: what lies before was found by walking over it");
        return listing;
    }
    STEMMA_CHECK(readEntries(file, *directory, most, listing));
    listing.total = directory->entries;
    if (listing.members.empty() && directory->entries > 0) {
        STEMMA_CHECK(walkMembers(file, most, listing));
        listing.notes.push_back("its directory isn't where it says");
        return listing;
    }
    if (listing.members.size() < directory->entries)
        listing.notes.push_back(
            listing.members.size() == most
                ? "only the first " + formatCount(std::int64_t(most)) + " of its " +
                      plural(std::int64_t(std::min<std::uint64_t>(directory->entries, 1ull << 62)), "member") +
                      " are looked at"
                : "its directory claims " +
                      plural(std::int64_t(std::min<std::uint64_t>(directory->entries, 1ull << 62)), "member") +
                      " and has " + formatCount(std::int64_t(listing.members.size())));
    return listing;
}

Result<ByteRange> packedBytes(const ByteRange& file, const ZipMember& member) {
    if (member.encrypted) return wrongZip("it is encrypted");
    if (member.method != 0 && member.method != 8)
        return wrongZip("it is packed by method " + std::to_string(member.method) + ", which isn't known here");
    STEMMA_TRY(const auto local, localHeader(file, member.at));
    if (!local) return wrongZip("it isn't where the archive's directory says");
    return file.part(local->second, member.packed);
}

} // namespace stemma
