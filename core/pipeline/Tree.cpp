// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/pipeline/Node.h"

#include <cstdio>
#include <unordered_map>

namespace stemma {

namespace {

/// The offset of the first byte that isn't UTF-8, or npos.
std::size_t firstInvalidUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            ++i;
            continue;
        }
        const int more = c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : 0;
        if (more == 0) return i;
        for (int k = 1; k <= more; ++k)
            if ((byte(i + std::size_t(k)) & 0xC0) != 0x80) return i;
        const unsigned second = byte(i + 1);
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second >= 0xA0) || (c == 0xF0 && second < 0x90) ||
            (c == 0xF4 && second >= 0x90))
            return i;
        i += std::size_t(more) + 1;
    }
    return std::string_view::npos;
}

bool checkCharacters(std::string_view text, Problems& problems) {
    char code[16];
    const std::size_t invalid = firstInvalidUtf8(text);
    if (invalid != std::string_view::npos) {
        std::snprintf(code, sizeof code, "0x%02X", unsigned(static_cast<unsigned char>(text[invalid])));
        const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
        problems.add(Locator(text).at(invalid),
                     wide ? std::string("The file is UTF-16") : std::string("The byte ") + code + " isn't UTF-8",
                     "Save the file as UTF-8.");
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) { // yaml-cpp would take some of them for the end of the file
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if ((c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r') continue;
        std::snprintf(code, sizeof code, "U+%04X", unsigned(c));
        problems.add(Locator(text).at(i),
                     std::string("The control character ") + code + " can't stand in a pipeline file",
                     "Is this a text file?");
        return false;
    }
    return true;
}

void addDuplicate(const Node& first, const Node& second, const std::string& owner, Problems& problems) {
    const std::string line = "The first is on line " + std::to_string(first.keyWhere.line) + ".";
    if (owner == "steps")
        problems.add(second.keyWhere, "Two steps are named " + inQuotes(second.key), "Rename one. " + line);
    else
        problems.add(second.keyWhere, "The key " + inQuotes(second.key) + " stands twice in the same map",
                     "Take one away. " + line);
}

void checkDuplicates(const Node& node, const std::string& owner, Problems& problems) {
    if (node.isMap() && node.children.size() <= 16) {
        for (std::size_t i = 1; i < node.children.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                if (node.children[i].key == node.children[k].key) {
                    addDuplicate(node.children[k], node.children[i], owner, problems);
                    break;
                }
    } else if (node.isMap()) {
        std::unordered_map<std::string_view, const Node*> seen;
        seen.reserve(node.children.size());
        for (const Node& child : node.children) {
            const auto [found, fresh] = seen.emplace(child.key, &child);
            if (!fresh) addDuplicate(*found->second, child, owner, problems);
        }
    }
    for (const Node& child : node.children)
        if (child.isList() || child.isMap())
            checkDuplicates(child, owner.empty() && child.key == "steps" ? "steps" : "-", problems);
}

} // namespace

std::optional<Node> readTree(std::string_view text, bool json, Problems& problems) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!checkCharacters(text, problems)) return std::nullopt;
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    std::optional<Node> root;
    if (json || (start != std::string_view::npos && text[start] == '{')) {
        Problems inJson;
        root = readJsonTree(text, inJson);
        // JSON is a part of YAML: what isn't JSON may still be a YAML map in braces.
        if (!root && !json) {
            Problems inYaml;
            root = readYamlTree(text, inYaml);
            if (root || text.find("\"steps\"") == std::string_view::npos) inJson = std::move(inYaml);
        }
        problems.append(std::move(inJson));
    } else {
        root = readYamlTree(text, problems);
    }
    if (root) checkDuplicates(*root, "", problems);
    return root;
}

} // namespace stemma
