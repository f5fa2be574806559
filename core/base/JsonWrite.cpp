// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/base/JsonText.h"
#include "core/base/Text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace stemma {

namespace {

void appendText(std::string_view text, std::string& out) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, from, i - from);
        from = i + 1;
        out += '\\';
        switch (c) {
        case '\b':
            out += 'b';
            break;
        case '\f':
            out += 'f';
            break;
        case '\n':
            out += 'n';
            break;
        case '\r':
            out += 'r';
            break;
        case '\t':
            out += 't';
            break;
        case '"':
        case '\\':
            out += char(c);
            break;
        default:
            out += "u00";
            out += kDigits[c >> 4];
            out += kDigits[c & 15];
        }
    }
    out.append(text, from, text.size() - from);
    out += '"';
}

/// ECMAScript's Number::toString (RFC 8785, 3.2.2.3) with ".0" after whole numbers.
void appendDouble(double value, std::string& out) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    if (std::signbit(value)) out += '-';
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
    const std::string_view all(text, std::size_t(end - text));
    const std::size_t mark = all.find('e');
    std::string digits(1, all[0]);
    if (mark > 2) digits += all.substr(2, mark - 2);
    const char* exponentStart = text + mark + (text[mark + 1] == '+' ? 2 : 1);
    int exponent = 0;
    std::from_chars(exponentStart, end, exponent);
    const int count = int(digits.size());
    const int point = exponent + 1; // where the decimal point stands, counted from the first digit
    if (point > 21 || point <= -6) {
        out += digits[0];
        if (count > 1) (out += '.').append(digits, 1);
        out += exponent < 0 ? "e-" : "e+";
        out += std::to_string(std::abs(exponent));
    } else if (point <= 0) {
        out.append("0.").append(std::size_t(-point), '0').append(digits);
    } else if (point >= count) {
        out.append(digits).append(std::size_t(point - count), '0').append(".0");
    } else {
        out.append(digits, 0, std::size_t(point)).append(".").append(digits, std::size_t(point));
    }
}

void appendScalar(const Json& value, std::string& out) {
    if (value.isNull()) {
        out += "null";
    } else if (value.isBool()) {
        out += value.boolean() ? "true" : "false";
    } else if (value.isInteger()) {
        const std::int64_t whole = value.integer();
        out += whole < 0 ? std::to_string(whole) : std::to_string(value.unsignedInteger());
    } else if (value.isDouble()) {
        appendDouble(value.number(), out);
    } else {
        appendJsonText(value.text(), out);
    }
}

void newLine(int indent, int level, std::string& out) {
    if (indent >= 0) out.append(1, '\n').append(std::size_t(indent) * std::size_t(level), ' ');
}

void appendValue(const Json& value, int indent, int level, std::string& out) {
    if (value.isArray()) {
        out += '[';
        bool first = true;
        for (const Json& item : value.items()) {
            if (!first) out += ',';
            first = false;
            newLine(indent, level + 1, out);
            appendValue(item, indent, level + 1, out);
        }
        if (!first) newLine(indent, level, out);
        out += ']';
    } else if (value.isObject()) {
        out += '{';
        bool first = true;
        for (const auto& [key, item] : value.members()) {
            if (!first) out += ',';
            first = false;
            newLine(indent, level + 1, out);
            appendJsonText(key, out);
            out += indent >= 0 ? ": " : ":";
            appendValue(item, indent, level + 1, out);
        }
        if (!first) newLine(indent, level, out);
        out += '}';
    } else {
        appendScalar(value, out);
    }
}

/// Order by UTF-16 code units, on UTF-8: it is the order of bytes, but what lies above U+FFFF (from F0) is written with
/// surrogates (from D800) and so comes before U+E000..U+FFFF (EE, EF).
bool lessUtf16(std::string_view a, std::string_view b) {
    const auto rank = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0xee || byte == 0xef ? byte + 0x10 : int(byte);
    };
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (left == a.end() || right == b.end()) return right != b.end();
    return rank(*left) < rank(*right);
}

void appendCanonical(const Json& value, std::string& out) {
    if (value.isArray()) {
        out += '[';
        bool first = true;
        for (const Json& item : value.items()) {
            if (!first) out += ',';
            first = false;
            appendCanonical(item, out);
        }
        out += ']';
    } else if (value.isObject()) {
        std::vector<const Json::Member*> sorted;
        for (const Json::Member& member : value.members()) sorted.push_back(&member);
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto* a, const auto* b) { return lessUtf16(a->first, b->first); });
        out += '{';
        for (const Json::Member* member : sorted) {
            if (member != sorted.front()) out += ',';
            appendJsonText(member->first, out);
            out += ':';
            appendCanonical(member->second, out);
        }
        out += '}';
    } else if (value.isDouble() && value.number() == 0) {
        out += "0.0"; // RFC 8785 knows no negative zero
    } else {
        appendScalar(value, out);
    }
}

} // namespace

void appendJsonText(std::string_view text, std::string& out) {
    if (isUtf8(text)) {
        appendText(text, out);
    } else {
        appendText(toUtf8(text), out);
    }
}

void appendJson(const Json& value, std::string& out) {
    appendValue(value, -1, 0, out);
}

std::string Json::dump(int indent) const {
    std::string out;
    appendValue(*this, indent, 0, out);
    return out;
}

std::string Json::canonical() const {
    std::string out;
    appendCanonical(*this, out);
    return out;
}

} // namespace stemma
