// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace stemma {

/// A run of bytes that can be read from any place: part of an open file, or of memory. A value, cheap to copy; the file
/// stays open as long as one of them lives. Safe on several threads. A file that becomes shorter meanwhile reads as if
/// it ended there; nothing is mapped, so that it can't end the program.
class ByteRange {
public:
    ByteRange() = default;
    /// The whole of a regular file; never waits for a FIFO. `followLink`: its name may be a link. Errors: NotFound, Io,
    /// BadData (not a regular file).
    static Result<ByteRange> ofFile(const fs::path& path, bool followLink = true);
    static ByteRange ofText(std::string bytes);
    static ByteRange ofDescriptor(Fd file, std::uint64_t size);

    std::uint64_t size() const { return m_size; }
    /// A part of it, as much of it as there is.
    ByteRange part(std::uint64_t from, std::uint64_t count) const;
    /// Up to `count` bytes from `from`; fewer at its end. Errors: Io.
    Result<std::size_t> read(std::uint64_t from, void* to, std::size_t count) const;
    Result<std::string> text(std::uint64_t from, std::size_t count) const;

private:
    std::shared_ptr<const Fd> m_file;
    std::shared_ptr<const std::string> m_bytes;
    std::uint64_t m_from = 0, m_size = 0;
};

/// Numbers as files have them.
inline std::uint64_t littleNumber(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | std::uint8_t(bytes[at + i]);
    return value;
}

} // namespace stemma
