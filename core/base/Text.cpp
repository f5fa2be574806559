// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace stemma {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Length of the well-formed sequence at the start (Unicode 15, table 3-7), 0 where there is none.
std::size_t sequenceLength(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xc0) == 0x80; };
    const unsigned a = at(0), b = at(1);
    if (a < 0x80) return 1;
    if (a >= 0xc2 && a <= 0xdf) return follows(1) ? 2 : 0;
    if (a >= 0xe0 && a <= 0xef) {
        const unsigned low = a == 0xe0 ? 0xa0 : 0x80, high = a == 0xed ? 0x9f : 0xbf;
        return b >= low && b <= high && follows(2) ? 3 : 0;
    }
    if (a >= 0xf0 && a <= 0xf4) {
        const unsigned low = a == 0xf0 ? 0x90 : 0x80, high = a == 0xf4 ? 0x8f : 0xbf;
        return b >= low && b <= high && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

char32_t decode(std::string_view sequence) {
    const auto at = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(sequence[i])); };
    switch (sequence.size()) {
    case 1:
        return at(0);
    case 2:
        return (at(0) & 0x1f) << 6 | (at(1) & 0x3f);
    case 3:
        return (at(0) & 0x0f) << 12 | (at(1) & 0x3f) << 6 | (at(2) & 0x3f);
    default:
        return (at(0) & 0x07) << 18 | (at(1) & 0x3f) << 12 | (at(2) & 0x3f) << 6 | (at(3) & 0x3f);
    }
}

bool isDeceiving(char32_t c) { // direction marks and overrides, line separators, C1 controls
    return (c >= 0x80 && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

} // namespace

bool isUtf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        std::uint64_t eight = 0;
        while (i + 8 <= bytes.size()) {
            std::memcpy(&eight, bytes.data() + i, 8);
            if (eight & 0x8080808080808080u) break;
            i += 8;
        }
        if (i >= bytes.size()) break;
        const std::size_t length = sequenceLength(bytes.substr(i));
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string toUtf8(std::string_view bytes) {
    if (isUtf8(bytes)) return std::string(bytes);
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = sequenceLength(bytes.substr(i));
        out += length ? bytes.substr(i, length) : kReplacement;
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    char number[16];
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text.substr(i));
        const auto byte = static_cast<unsigned char>(text[i]);
        if (length == 0 || (length == 1 && ((byte < 0x20 && byte != '\t') || byte == 0x7f))) {
            if (byte == '\n' || byte == '\r') {
                out += byte == '\n' ? "\\n" : "\\r";
            } else {
                std::snprintf(number, sizeof number, "\\x%02x", byte);
                out += number;
            }
        } else if (const std::string_view sequence = text.substr(i, length); isDeceiving(decode(sequence))) {
            std::snprintf(number, sizeof number, "\\u%04x", unsigned(decode(sequence)));
            out += number;
        } else {
            out += sequence;
        }
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string escapeXml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = std::max<std::size_t>(sequenceLength(text.substr(i)), 1);
        const std::string_view sequence = text.substr(i, length);
        const auto byte = static_cast<unsigned char>(text[i]);
        i += length;
        switch (byte) {
        case '&':
            out += "&amp;";
            continue;
        case '<':
            out += "&lt;";
            continue;
        case '>':
            out += "&gt;";
            continue;
        case '"':
            out += "&quot;";
            continue;
        case '\'':
            out += "&#39;";
            continue;
        default:
            break;
        }
        const bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        const bool stray = length == 1 && byte >= 0x80;
        const bool none = sequence == "\xef\xbf\xbe" || sequence == "\xef\xbf\xbf"; // XML has no U+FFFE, U+FFFF
        out += control || stray || none ? kReplacement : sequence;
    }
    return out;
}

namespace {
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
} // namespace

std::string base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) { return k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0u; };
        const unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        out += kBase64[three >> 18];
        out += kBase64[three >> 12 & 63];
        out += i + 1 < bytes.size() ? kBase64[three >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? kBase64[three & 63] : '=';
    }
    return out;
}

Result<std::string> fromBase64(std::string_view text) {
    static const auto kValues = [] {
        std::array<signed char, 256> values{};
        values.fill(-1);
        for (int i = 0; i < 64; ++i) values[static_cast<unsigned char>(kBase64[i])] = static_cast<signed char>(i);
        return values;
    }();
    const auto bad = [] { return fail(ErrorCode::BadData, "The text isn't base64"); };
    if (text.size() % 4 != 0) return bad();
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    unsigned bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool pad = i + padding >= text.size();
        const int value = pad ? 0 : kValues[static_cast<unsigned char>(text[i])];
        if (value < 0) return bad();
        bits = bits << 6 | unsigned(value);
        if (i % 4 != 3) continue;
        out += char(bits >> 16 & 255);
        out += char(bits >> 8 & 255);
        out += char(bits & 255);
    }
    // What padding stands for must be zero, so that every text of bytes has exactly one encoding.
    for (std::size_t i = 0; i < padding; ++i) {
        if (out.back() != 0) return bad();
        out.pop_back();
    }
    return base64(out) == text ? Result<std::string>(out) : bad();
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string sqlQuote(std::string_view text, char quote) {
    std::string quoted(1, quote);
    for (const char c : text) {
        if (c == '\0') continue;
        if (c == quote) quoted += quote;
        quoted += c;
    }
    return quoted + quote;
}

std::string shellQuote(std::string_view word) {
    constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";
    if (!word.empty() && word.find_first_not_of(kPlain) == word.npos) return std::string(word);
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + "'";
}

namespace {

std::u32string foldedCharacters(std::string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text.substr(i));
        char32_t c = length ? decode(text.substr(i, length)) : 0xfffd;
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        out += c;
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

/// Optimal string alignment distance: insertions, deletions, changes, swaps of neighbours.
std::size_t alignmentDistance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> beforeLast, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
            }
        }
        beforeLast = last;
        last.swap(row);
    }
    return last[b.size()];
}

} // namespace

std::string nearestWord(std::string_view word, const std::vector<std::string>& words) {
    constexpr std::size_t kLongest = 200; // the work grows with the square; nobody mistypes more than that
    const std::u32string wanted = foldedCharacters(word.substr(0, 4 * kLongest));
    if (wanted.size() > kLongest) return {};
    std::size_t best = wanted.size() / 3 + 1;
    std::string nearest;
    for (const std::string& candidate : words) {
        const std::u32string other = foldedCharacters(std::string_view(candidate).substr(0, 4 * kLongest));
        const std::size_t apart = std::max(wanted.size(), other.size()) - std::min(wanted.size(), other.size());
        if (apart >= best || other.size() > kLongest) continue;
        const std::size_t distance = alignmentDistance(wanted, other);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& words) {
    const std::string nearest = nearestWord(word, words);
    return nearest.empty() ? std::string() : " Did you mean '" + nearest + "'?";
}

std::string formatBytes(std::uint64_t bytes) {
    if (bytes < 1000) return std::to_string(bytes) + " B";
    static constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = double(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < std::size(kUnits)) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, value < 99.95 ? "%.1f %s" : "%.0f %s", value, kUnits[unit]);
    return text;
}

std::string formatCount(std::int64_t count) {
    std::string digits = std::to_string(count);
    const std::size_t first = count < 0 ? 1 : 0;
    for (std::size_t place = digits.size(); place > first + 3;) {
        place -= 3;
        digits.insert(place, 1, ',');
    }
    return digits;
}

std::string formatNumber(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
    if (value == 0) return "0";
    char text[40];
    const bool whole = std::fabs(value) < 1e15 && value == std::trunc(value);
    const auto end = whole ? std::to_chars(text, text + sizeof text, std::int64_t(value)).ptr
                           : std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6).ptr;
    return {text, end};
}

std::string plural(std::int64_t count, std::string_view one, std::string_view many) {
    std::string out = formatCount(count) + " ";
    if (count == 1) return out += one;
    if (!many.empty()) return out += many;
    return (out += one) += "s";
}

} // namespace stemma
