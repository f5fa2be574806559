// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"
#include "core/arrays/Zip.h"

#include <string>
#include <vector>

namespace stemma {

/// An .npy, or the arrays of an .npz. A value, cheap enough to copy; safe on several threads.
class ArrayFile {
public:
    static constexpr std::uint64_t kMostExported = std::uint64_t(8) << 30; ///< unpacked, to be written as CSV
    static constexpr std::uint64_t kMostUnpacked = std::uint64_t(1) << 30; ///< of a packed array; more isn't looked at

    /// Errors: BadData, a clause with its own subject (it is neither; its header …); Io.
    static Result<ArrayFile> open(const ByteRange& bytes);
    static Result<ArrayFile> open(const fs::path& file);

    bool archive() const { return m_archive; }
    std::size_t size() const { return m_archive ? m_members.size() : 1; }
    /// Of an archive's array, printable and without .npy; "" of an .npy.
    std::string name(std::size_t index) const;
    std::uint64_t total() const { return m_total; } ///< arrays that there are; more than size() where they are too many
    const std::vector<std::string>& notes() const { return m_notes; } ///< clauses with the subject "it"

    struct Opened {
        Array array;
        std::string complaint; ///< what isn't as it claims, a clause with the subject "it"; "" where all is well
    };
    /// Unpacks it where that is needed. Errors: BadData (a clause), Cancelled, Io, NoSpace.
    Result<Opened> array(std::size_t index, const Cancel& cancel = {}, std::uint64_t most = kMostUnpacked) const;
    /// The same, where several arrays share what may be unpacked: at most `left` bytes, which are taken from it.
    Result<Opened> arrayOf(std::size_t index, const Cancel& cancel, std::uint64_t& left) const;
    /// Its header alone: type and shape are right, its values aren't here. Errors: as array().
    Result<Array> header(std::size_t index) const;

private:
    bool m_archive = false;
    ByteRange m_bytes;
    std::vector<ZipMember> m_members;
    std::uint64_t m_total = 1;
    std::vector<std::string> m_notes;
};

} // namespace stemma
