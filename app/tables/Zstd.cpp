// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Sniff.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace stemma::duck {
namespace {

constexpr std::uint32_t kFrame = 0xFD2FB528;
constexpr std::uint32_t kSkippable = 0x184D2A50;

/// Little-endian numbers of a file, from where it stands. Past the end they are missing.
class Reader {
public:
    explicit Reader(int descriptor) : m_descriptor(descriptor) {}
    bool take(std::size_t bytes, std::uint32_t& number) {
        std::array<unsigned char, 4> raw{};
        if (::pread(m_descriptor, raw.data(), bytes, m_at) != ssize_t(bytes)) return false;
        m_at += off_t(bytes);
        number = raw[0] | std::uint32_t(raw[1]) << 8 | std::uint32_t(raw[2]) << 16 | std::uint32_t(raw[3]) << 24;
        return true;
    }
    /// Passes over bytes, which must be there.
    bool skip(std::uint32_t bytes) {
        m_at += bytes;
        char last = 0;
        return bytes == 0 || ::pread(m_descriptor, &last, 1, m_at - 1) == 1;
    }
    bool atEnd() const {
        char next = 0;
        return ::pread(m_descriptor, &next, 1, m_at) == 0;
    }

private:
    int m_descriptor;
    off_t m_at = 0;
};

/// One frame (RFC 8878, section 3.1.1), less its magic number.
bool takeFrame(Reader& reader) {
    static constexpr std::array<std::uint32_t, 4> kDictionary{0, 1, 2, 4};
    static constexpr std::array<std::uint32_t, 4> kContent{0, 2, 4, 8};
    std::uint32_t descriptor = 0;
    if (!reader.take(1, descriptor)) return false;
    const bool single = (descriptor & 0x20) != 0;
    const std::uint32_t content = descriptor >> 6 == 0 && single ? 1 : kContent[descriptor >> 6];
    if (!reader.skip((single ? 0 : 1) + kDictionary[descriptor & 3] + content)) return false;
    for (;;) {
        std::uint32_t block = 0;
        if (!reader.take(3, block)) return false;
        const std::uint32_t type = block >> 1 & 3;
        if (type == 3 || !reader.skip(type == 1 ? 1 : block >> 3)) return false;
        if ((block & 1) != 0) break;
    }
    return (descriptor & 4) == 0 || reader.skip(4);
}

} // namespace

Status checkZstd(int descriptor, const std::string& name) {
    Reader reader(descriptor);
    bool whole = true;
    while (whole && !reader.atEnd()) {
        std::uint32_t magic = 0;
        std::uint32_t size = 0;
        whole = reader.take(4, magic);
        if (whole && (magic & ~0xFu) == kSkippable)
            whole = reader.take(4, size) && reader.skip(size);
        else if (whole)
            whole = magic == kFrame && takeFrame(reader);
    }
    if (whole) return {};
    return fail(ErrorCode::BadData, printable(name) + " can't be unpacked: it ends in the middle",
                "Make or download it again.");
}

} // namespace stemma::duck
