// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayFile.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::uint64_t kHeaderBytes = (1u << 20) + 64;
constexpr std::string_view kEnding = ".npy";

} // namespace

Result<ArrayFile> ArrayFile::open(const fs::path& path) {
    STEMMA_TRY(const ByteRange bytes, ByteRange::ofFile(path));
    return open(bytes);
}

Result<ArrayFile> ArrayFile::open(const ByteRange& bytes) {
    ArrayFile file;
    file.m_bytes = bytes;
    STEMMA_TRY(const std::string start, bytes.text(0, 4));
    if (start.empty()) return fail(ErrorCode::BadData, "it is empty");
    if (!start.starts_with("PK")) return file; // whatever it is, array() says what is wrong
    file.m_archive = true;
    STEMMA_TRY(ZipListing listing, readZip(bytes));
    file.m_notes = std::move(listing.notes);
    std::size_t others = 0;
    for (ZipMember& member : listing.members) {
        const bool array = member.name.size() >= kEnding.size() && member.name.ends_with(kEnding);
        if (array) file.m_members.push_back(std::move(member));
        others += !array;
    }
    if (others > 0 && file.m_members.empty()) return fail(ErrorCode::BadData, "it is a zip archive without arrays");
    if (others > 0)
        file.m_notes.push_back(plural(std::int64_t(others), "file") + (others == 1 ? " of it isn't" : " of it aren't") +
                               (others == 1 ? " an array" : " arrays"));
    file.m_total = std::max<std::uint64_t>(listing.total, listing.members.size()) - others;
    return file;
}

std::string ArrayFile::name(std::size_t index) const {
    if (!m_archive) return {};
    const std::string& full = m_members[index].name;
    return printable(toUtf8(std::string_view(full).substr(0, full.size() - kEnding.size())));
}

Result<ArrayFile::Opened> ArrayFile::array(std::size_t index, const Cancel& cancel, std::uint64_t most) const {
    return arrayOf(index, cancel, most);
}

Result<ArrayFile::Opened> ArrayFile::arrayOf(std::size_t index, const Cancel& cancel, std::uint64_t& left) const {
    Opened opened;
    ByteRange bytes = m_bytes;
    if (m_archive) {
        const ZipMember& member = m_members[index];
        const bool packed = member.method != 0; // else it is read where it lies
        if (packed && left == 0)
            return fail(ErrorCode::BadData, "it isn't unpacked: those before it are too large together");
        STEMMA_TRY(Unpacked unpacked, memberBytes(m_bytes, member, packed ? left : member.packed, cancel));
        bytes = std::move(unpacked.bytes);
        if (packed) left -= std::min(left, bytes.size());
        opened.complaint = std::move(unpacked.cut);
    }
    Result<Array> array = Array::ofNpy(bytes);
    if (!array && !opened.complaint.empty()) return fail(ErrorCode::BadData, opened.complaint);
    if (!array) return tl::unexpected(std::move(array).error());
    opened.array = std::move(*array);
    if (const std::string own = opened.array.complaint(); !own.empty())
        opened.complaint = opened.complaint.empty() ? own : opened.complaint + ": " + own;
    return opened;
}

Result<Array> ArrayFile::header(std::size_t index) const {
    if (!m_archive) return Array::ofNpy(m_bytes);
    STEMMA_TRY(const Unpacked unpacked, memberBytes(m_bytes, m_members[index], kHeaderBytes, {}));
    return Array::ofNpy(unpacked.bytes);
}

} // namespace stemma
