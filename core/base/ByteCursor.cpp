// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ByteCursor.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace stemma {

namespace {
constexpr std::size_t kHeld = std::size_t(256) << 10;
}

ByteCursor::ByteCursor(int descriptor, std::uint64_t from, std::uint64_t end)
    : m_descriptor(descriptor), m_start(from), m_end(end) {
    m_failed = from > end;
}

ByteCursor::ByteCursor(std::string bytes) : m_end(bytes.size()), m_piece(std::move(bytes)) {}

bool ByteCursor::need(std::size_t count) {
    if (m_failed || count > left()) {
        m_failed = true;
        return false;
    }
    if (m_piece.size() - m_at >= count) return true;
    m_piece.erase(0, m_at);
    m_start += m_at;
    m_at = 0;
    while (m_piece.size() < count) {
        const std::uint64_t place = m_start + m_piece.size();
        const std::size_t wanted = std::size_t(std::min<std::uint64_t>(std::max(kHeld, count), m_end - place));
        const std::size_t before = m_piece.size();
        m_piece.resize(before + wanted);
        const ssize_t got = ::pread(m_descriptor, m_piece.data() + before, wanted, off_t(place));
        m_piece.resize(before + std::size_t(std::max<ssize_t>(got, 0)));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) { // the file became shorter
            m_failed = true;
            return false;
        }
    }
    return true;
}

std::uint64_t ByteCursor::number(int bytes) {
    if (!need(std::size_t(bytes))) return 0;
    std::uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) value = value << 8 | std::uint8_t(m_piece[m_at + std::size_t(i)]);
    m_at += std::size_t(bytes);
    return value;
}

std::string ByteCursor::text(std::uint64_t count, std::size_t keep) {
    const std::size_t kept = std::size_t(std::min<std::uint64_t>(count, keep));
    if (count > left() || !need(kept)) {
        m_failed = true;
        return {};
    }
    std::string text = m_piece.substr(m_at, kept);
    skip(count);
    return text;
}

std::string ByteCursor::line(std::size_t most) {
    std::string line;
    while (ok()) {
        const char c = char(u8());
        if (c == '\n') break;
        if (line.size() == most) m_failed = true;
        line += c;
    }
    return m_failed ? std::string() : line;
}

void ByteCursor::skip(std::uint64_t count) {
    if (count > left()) {
        m_failed = true;
        return;
    }
    seek(position() + count);
}

void ByteCursor::seek(std::uint64_t position) {
    if (m_failed || position > m_end || (m_descriptor < 0 && position < m_start)) {
        m_failed = true;
    } else if (position >= m_start && position <= m_start + m_piece.size()) {
        m_at = std::size_t(position - m_start);
    } else {
        m_piece.clear();
        m_start = position;
        m_at = 0;
    }
}

} // namespace stemma
