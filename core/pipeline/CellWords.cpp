// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/CellWords.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace stemma {

namespace {

/// "%2C" is a comma; what isn't written so stays as it is.
std::string meant(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const char* end = text.data() + std::min(i + 3, text.size());
        if (text[i] != '%' || text.size() - i < 3 || std::from_chars(text.data() + i + 1, end, byte, 16).ptr != end) {
            out += text[i];
            continue;
        }
        out += char(byte);
        i += 2;
    }
    return out;
}

/// Takes "a=1" off the front of "a=1,b=x".
std::string_view takePart(std::string_view& cell) {
    const std::string_view part = cell.substr(0, cell.find(','));
    cell.remove_prefix(std::min(cell.size(), part.size() + 1));
    return part;
}

std::pair<std::string_view, std::string_view> keyAndValue(std::string_view part) {
    const std::size_t equals = std::min(part.find('='), part.size());
    return {part.substr(0, equals), part.substr(std::min(equals + 1, part.size()))};
}

std::optional<double> worth(std::string_view value) {
    double number = 0;
    const auto end = std::from_chars(value.data(), value.data() + value.size(), number);
    if (end.ec != std::errc() || end.ptr != value.data() + value.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

} // namespace

CellName cellName(std::string_view name) {
    const std::size_t open = name.find('['), close = name.find(']', std::min(open, name.size()));
    if (open == 0 || close == std::string_view::npos) return {std::string(name), {}};
    const std::string_view cell = name.substr(open + 1, close - open - 1), rest = name.substr(close + 1);
    if (cell.find('=') == std::string_view::npos || (!rest.empty() && rest.front() != '.'))
        return {std::string(name), {}};
    return {std::string(name.substr(0, open)) + std::string(rest), std::string(cell)};
}

std::string cellWords(std::string_view cell) {
    std::string words;
    while (!cell.empty()) {
        if (!words.empty()) words += " · ";
        words += meant(takePart(cell));
    }
    return words;
}

bool cellBefore(std::string_view one, std::string_view other) {
    while (!one.empty() && !other.empty()) {
        const auto [key, value] = keyAndValue(takePart(one));
        const auto [otherKey, otherValue] = keyAndValue(takePart(other));
        if (key != otherKey) return key < otherKey;
        const std::optional<double> number = worth(value), otherNumber = worth(otherValue);
        if (number.has_value() != otherNumber.has_value()) return number.has_value(); // numbers first
        if (number && *number != *otherNumber) return *number < *otherNumber;
        if (!number && value != otherValue) return value < otherValue;
    }
    return one.size() < other.size();
}

} // namespace stemma
