// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/CellText.h"

#include <algorithm>

namespace stemma {

namespace {

/// Of the brackets' content; npos, 0 where there are none. Values of cells have no brackets in them.
std::pair<std::size_t, std::size_t> bracketsOf(std::string_view name) {
    const std::size_t open = name.find('[');
    const std::size_t close = open == name.npos ? name.npos : name.find(']', open);
    return close == name.npos ? std::pair(name.npos, std::size_t(0)) : std::pair(open, close);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// A number's digits without leading zeros, and where it ends.
std::string_view digitsAt(std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == '0') ++at;
    const std::size_t first = at;
    while (at < text.size() && isDigit(text[at])) ++at;
    return text.substr(first, at - first);
}

} // namespace

std::string cellOfName(std::string_view name) {
    const auto [open, close] = bracketsOf(name);
    return open == name.npos ? std::string() : std::string(name.substr(open + 1, close - open - 1));
}

std::string baseOfName(std::string_view name) {
    const auto [open, close] = bracketsOf(name);
    if (open == name.npos) return std::string(name);
    return std::string(name.substr(0, open)) + std::string(name.substr(close + 1));
}

bool naturallyBefore(std::string_view one, std::string_view other) {
    std::size_t a = 0, b = 0;
    while (a < one.size() && b < other.size()) {
        if (isDigit(one[a]) && isDigit(other[b])) {
            const std::string_view first = digitsAt(one, a), second = digitsAt(other, b);
            if (first.size() != second.size()) return first.size() < second.size();
            if (first != second) return first < second;
        } else if (one[a] != other[b]) {
            return static_cast<unsigned char>(one[a]) < static_cast<unsigned char>(other[b]);
        } else {
            ++a, ++b;
        }
    }
    if (one.size() - a != other.size() - b) return one.size() - a < other.size() - b;
    return one < other; // leading zeros only
}

} // namespace stemma
