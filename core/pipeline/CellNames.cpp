// SPDX-License-Identifier: GPL-3.0-or-later
// How cells are named and told apart.
#include "core/pipeline/CellSelector.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

const Json* valueOf(const CellKeys& keys, std::string_view key) {
    const auto found = std::ranges::find(keys, key, &CellKeys::value_type::first);
    return found == keys.end() ? nullptr : &found->second;
}

CellKeys joined(const CellKeys& one, const CellKeys& other) {
    CellKeys keys = one;
    for (const auto& entry : other)
        if (!valueOf(one, entry.first)) keys.push_back(entry);
    std::ranges::sort(keys, {}, &CellKeys::value_type::first);
    return keys;
}

Selector::Selector(const Reference& reference) {
    if (!reference.cells) return;
    for (const std::string& part : split(*reference.cells, ',')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos)
            all = true;
        else
            fixed.emplace_back(trim(std::string_view(part).substr(0, equals)),
                               trim(std::string_view(part).substr(equals + 1)));
    }
}

bool Selector::fixes(std::string_view key) const {
    return std::ranges::find(fixed, key, &std::pair<std::string, std::string>::first) != fixed.end();
}

bool Selector::fits(const CellKeys& keys) const {
    return std::ranges::all_of(fixed, [&](const auto& entry) {
        const Json* value = valueOf(keys, entry.first);
        return value && (cellValue(*value) == entry.second || value->text() == entry.second);
    });
}

CellKeys Selector::inherited(const CellKeys& keys) const {
    CellKeys rest;
    for (const auto& entry : keys)
        if (!fixes(entry.first)) rest.push_back(entry);
    return rest;
}

std::string cellValue(const Json& value) {
    if (!value.isString()) return value.canonical();
    std::string text;
    for (const unsigned char c : value.text()) {
        if (c > 0x20 && c != 0x7F && std::string_view("%,=[]@/").find(char(c)) == std::string_view::npos) {
            text += char(c);
            continue;
        }
        constexpr char kHex[] = "0123456789ABCDEF";
        text += {'%', kHex[c >> 4], kHex[c & 15]};
    }
    return text;
}

std::string cellText(const CellKeys& keys) {
    std::string text;
    for (const auto& [key, value] : keys) text += (text.empty() ? "" : ",") + key + "=" + cellValue(value);
    return text;
}

} // namespace stemma
