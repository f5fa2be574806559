// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Node.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace stemma {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool allOf(std::string_view text, bool (*test)(char)) {
    return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
std::string_view withoutSign(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    return text;
}

bool isFloat(std::string_view text) {
    text = withoutSign(text);
    if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
    std::size_t i = 0, digits = 0;
    while (i < text.size() && isDigit(text[i])) ++i, ++digits;
    if (i < text.size() && text[i] == '.') {
        ++i;
        while (i < text.size() && isDigit(text[i])) ++i, ++digits;
    }
    if (digits == 0) return false;
    if (i == text.size()) return true;
    if (text[i] != 'e' && text[i] != 'E') return false;
    return allOf(withoutSign(text.substr(i + 1)), isDigit);
}

/// Base and digits of an integer as YAML and JSON write it.
std::pair<int, std::string_view> integerParts(std::string_view text) {
    if (text.starts_with("0o")) return {8, text.substr(2)};
    if (text.starts_with("0x")) return {16, text.substr(2)};
    return {10, withoutSign(text)};
}

std::optional<std::uint64_t> magnitude(std::string_view text) {
    const auto [base, digits] = integerParts(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

Json integerJson(std::string_view text) {
    const auto value = magnitude(text);
    if (!value || !fitsSixtyFourBits(text)) return Json(std::strtod(std::string(text).c_str(), nullptr));
    if (!text.starts_with('-')) return Json(static_cast<unsigned long long>(*value));
    return Json(static_cast<long long>(std::uint64_t(0) - *value));
}

Json numberJson(std::string_view text) {
    const bool negative = text.starts_with('-');
    const std::string_view plain = withoutSign(text);
    if (plain == ".nan" || plain == ".NaN" || plain == ".NAN") return Json(std::numeric_limits<double>::quiet_NaN());
    if (plain.starts_with(".i") || plain.starts_with(".I")) {
        const double infinity = std::numeric_limits<double>::infinity();
        return Json(negative ? -infinity : infinity);
    }
    double value = 0; // from_chars knows no locale
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    (void)end;
    if (error == std::errc::result_out_of_range) value = std::strtod(std::string(plain).c_str(), nullptr);
    return Json(negative ? -value : value);
}

} // namespace

const char* nodeKindName(NodeKind kind) {
    switch (kind) {
    case NodeKind::Null:
        return "empty";
    case NodeKind::Boolean:
        return "true or false";
    case NodeKind::Integer:
    case NodeKind::Number:
        return "a number";
    case NodeKind::Text:
        return "text";
    case NodeKind::List:
        return "a list";
    case NodeKind::Map:
        return "a map";
    }
    return "";
}

const Node* Node::find(std::string_view name) const {
    for (const Node& child : children)
        if (child.key == name) return isMap() ? &child : nullptr;
    return nullptr;
}

NodeKind plainKind(std::string_view text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return NodeKind::Null;
    const char first = text.front();
    if (!isDigit(first) && first != '-' && first != '+' && first != '.') {
        if (text == "true" || text == "True" || text == "TRUE") return NodeKind::Boolean;
        if (text == "false" || text == "False" || text == "FALSE") return NodeKind::Boolean;
        return NodeKind::Text;
    }
    if (allOf(withoutSign(text), isDigit)) return NodeKind::Integer;
    if (text.starts_with("0o"))
        return allOf(text.substr(2), [](char c) { return c >= '0' && c <= '7'; }) ? NodeKind::Integer : NodeKind::Text;
    if (text.starts_with("0x"))
        return allOf(text.substr(2),
                     [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); })
                   ? NodeKind::Integer
                   : NodeKind::Text;
    if (text == ".nan" || text == ".NaN" || text == ".NAN") return NodeKind::Number;
    return isFloat(text) ? NodeKind::Number : NodeKind::Text;
}

bool fitsSixtyFourBits(std::string_view integer) {
    const auto value = magnitude(integer);
    return value && (!integer.starts_with('-') || *value <= std::uint64_t(1) << 63);
}

Json toJson(const Node& node) {
    switch (node.kind) {
    case NodeKind::Null:
        return Json();
    case NodeKind::Boolean:
        return Json(node.text.front() == 't' || node.text.front() == 'T');
    case NodeKind::Integer:
        return integerJson(node.text);
    case NodeKind::Number:
        return numberJson(node.text);
    case NodeKind::Text:
        return Json(node.text);
    case NodeKind::List: {
        Json::Array items;
        items.reserve(node.children.size());
        for (const Node& child : node.children) items.push_back(toJson(child));
        return Json(std::move(items));
    }
    case NodeKind::Map: {
        Json::Object members;
        members.reserve(node.children.size());
        for (const Node& child : node.children) members.emplace_back(child.key, toJson(child));
        return Json(std::move(members));
    }
    }
    return Json();
}

Place Locator::at(std::size_t offset) {
    offset = std::min(offset, m_text.size());
    if (offset < m_offset) { // rare: start over
        m_offset = 0;
        m_place = {1, 1};
    }
    for (; m_offset < offset; ++m_offset) {
        const char c = m_text[m_offset];
        if (c == '\n') {
            ++m_place.line;
            m_place.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++m_place.column;
        }
    }
    return m_place;
}

} // namespace stemma
