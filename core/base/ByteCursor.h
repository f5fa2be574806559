// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stemma {

/// Reads little-endian numbers and texts one after the other, from a part of a file or from memory, and never beyond
/// it.
///
/// The first read that asks for more than there is fails, and so does every later one: a reader of a format asks for
/// ok() now and then and needs no branch for each field. What failed gives zeros and empty texts. Of a file 256 KiB are
/// held at a time. Not thread-safe.
class ByteCursor {
public:
    /// `descriptor` is borrowed. Positions count from the file's start.
    ByteCursor(int descriptor, std::uint64_t from, std::uint64_t end);
    explicit ByteCursor(std::string bytes);

    bool ok() const { return !m_failed; }
    void fail() { m_failed = true; }
    std::uint64_t position() const { return m_start + m_at; }
    std::uint64_t end() const { return m_end; }
    std::uint64_t left() const { return m_failed || position() >= m_end ? 0 : m_end - position(); }

    std::uint8_t u8() { return std::uint8_t(number(1)); }
    std::uint16_t u16() { return std::uint16_t(number(2)); }
    std::uint32_t u32() { return std::uint32_t(number(4)); }
    std::uint64_t u64() { return number(8); }
    std::uint64_t number(int bytes);                                                ///< of 1 to 8 bytes
    std::string text(std::uint64_t count, std::size_t keep = std::size_t(1) << 20); ///< passes `count`, keeps some
    std::string line(std::size_t most);                                             ///< without its '\n'; fails beyond
    void skip(std::uint64_t count);
    void seek(std::uint64_t position); ///< forwards or back

private:
    bool need(std::size_t count); ///< that many are in m_piece from m_at on

    int m_descriptor = -1;
    std::uint64_t m_start = 0; ///< of m_piece
    std::uint64_t m_end = 0;
    std::string m_piece;
    std::size_t m_at = 0;
    bool m_failed = false;
};

} // namespace stemma
