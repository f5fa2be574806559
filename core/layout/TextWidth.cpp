// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/TextWidth.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cstdint>

namespace stemma {

namespace {

// Advance widths of U+0020 … U+007E in 1/100 of the font size: DejaVu Sans, and DejaVu Sans Bold.
constexpr unsigned char kRegular[] = {32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36,  32, 34, 64, 64, 64,
                                      64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63,
                                      58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63,  61, 73, 68, 99, 69,
                                      61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,  63, 63, 28, 28, 58,
                                      28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59,  52, 64, 34, 64, 84};
constexpr unsigned char kBold[] = {35, 46,  52, 84, 70, 100, 87, 31,  46, 46, 52, 84, 38, 42,  38, 37, 70, 70,  70,
                                   70, 70,  70, 70, 70, 70,  70, 40,  40, 84, 84, 84, 58, 100, 77, 76, 73, 83,  68,
                                   68, 82,  84, 37, 37, 77,  64, 100, 84, 85, 73, 85, 77, 72,  68, 81, 77, 110, 77,
                                   72, 73,  46, 37, 46, 84,  50, 50,  67, 72, 59, 72, 68, 44,  72, 71, 34, 34,  67,
                                   34, 104, 71, 69, 72, 72,  49, 60,  48, 71, 65, 92, 65, 65,  58, 71, 37, 71,  84};
static_assert(sizeof kRegular == 95 && sizeof kBold == 95);

/// Length in bytes of the character at `at` of valid UTF-8, and its code point.
std::size_t decode(std::string_view text, std::size_t at, std::uint32_t& code) {
    const auto byte = [&](std::size_t i) { return std::uint32_t(std::uint8_t(text[at + i])); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return code = first, 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) return code = 0xFFFD, text.size() - at;
    code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byte(i) & 0x3F);
    return length;
}

bool isCombining(std::uint32_t code) {
    return (code >= 0x300 && code < 0x370) || (code >= 0x200B && code <= 0x200F) || (code >= 0x20D0 && code < 0x2100) ||
           (code >= 0xFE00 && code < 0xFE10) || (code >= 0xFE20 && code < 0xFE30);
}

int hundredths(std::uint32_t code, bool bold) {
    if (code >= 0x20 && code < 0x7F) return (bold ? kBold : kRegular)[code - 0x20];
    if (isCombining(code)) return 0;
    if (code == 0xB7) return bold ? 38 : 32;
    if (code == 0xD7) return 84;
    if (code < 0x600) return bold ? 90 : 80; // Latin, Greek, Cyrillic, Hebrew: nearly all are below
    if (code < 0x1100) return 100;
    if (code < 0x2E80) return 105;     // punctuation, arrows, mathematics
    return code < 0x1F000 ? 105 : 140; // East Asian; pictographs
}

} // namespace

double textWidth(std::string_view utf8, double pixels, bool bold) {
    double sum = 0;
    std::uint32_t code = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        at += decode(utf8, at, code);
        sum += hundredths(code, bold);
    }
    return sum * pixels / 100;
}

std::string elided(std::string_view utf8, double most, double pixels, bool bold, double head) {
    constexpr std::string_view kEllipsis = "…";
    if (utf8.size() < 4096 && textWidth(utf8, pixels, bold) <= most) return std::string(utf8);
    const double room = most - textWidth(kEllipsis, pixels, bold);
    if (room <= 0) return std::string(kEllipsis);
    std::uint32_t code = 0;
    std::size_t cut = 0;
    double used = 0;
    while (cut < utf8.size()) {
        const std::size_t length = decode(utf8, cut, code);
        const double width = hundredths(code, bold) * pixels / 100;
        if (used + width > room * head) break;
        used += width;
        cut += length;
    }
    std::size_t tail = utf8.size();
    while (tail > cut) {
        std::size_t start = tail - 1;
        while (start > cut && (std::uint8_t(utf8[start]) & 0xC0) == 0x80) --start;
        decode(utf8, start, code);
        used += hundredths(code, bold) * pixels / 100;
        if (used > room) break;
        tail = start;
    }
    // A combining mark at the cut would sit on the ellipsis.
    while (tail < utf8.size()) {
        const std::size_t length = decode(utf8, tail, code);
        if (!isCombining(code)) break;
        tail += length;
    }
    return std::string(trim(utf8.substr(0, cut))) + std::string(kEllipsis) + std::string(trim(utf8.substr(tail)));
}

std::string oneLine(std::string_view bytes) {
    constexpr std::size_t kMost = 2'000; // bytes: names of strangers may be any length
    std::string text = toUtf8(bytes.substr(0, kMost + 3));
    if (bytes.size() > kMost) {
        std::size_t end = std::min(kMost, text.size());
        while (end > 0 && end < text.size() && (std::uint8_t(text[end]) & 0xC0) == 0x80) --end;
        text.resize(end);
        text += "…";
    }
    std::string line;
    for (const char c : printable(text)) { // which leaves line ends and tabs as they are
        if (c == '\n' || c == '\t')
            line += c == '\n' ? "\\n" : "\\t";
        else
            line += c;
    }
    return line;
}

} // namespace stemma
