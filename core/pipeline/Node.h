// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Problems.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

enum class NodeKind : std::uint8_t { Null, Boolean, Integer, Number, Text, List, Map };
const char* nodeKindName(NodeKind kind); ///< "null", "true or false", "a number", "text", "a list", "a map"

/// A value of a YAML or JSON file with its place. Aliases are expanded; keys are unique within a map; depth is bounded,
/// so that recursion over a tree is safe.
struct Node {
    std::string key;  ///< of a map's member
    std::string text; ///< of a scalar: what it says, escapes resolved; of numbers as written
    std::vector<Node> children;
    Place where, keyWhere;
    NodeKind kind = NodeKind::Null;
    bool quoted = false; ///< text by quotes, not by what it says
    bool flow = false;   ///< a list or map in brackets

    bool isText() const { return kind == NodeKind::Text; }
    bool isList() const { return kind == NodeKind::List; }
    bool isMap() const { return kind == NodeKind::Map; }
    bool isNull() const { return kind == NodeKind::Null; }
    bool isScalar() const { return !isList() && !isMap() && !isNull(); }
    const Node* find(std::string_view name) const; ///< a map's member, or nullptr
};

/// What an unquoted scalar is in YAML's core schema (1.2): `no` is text, 0o17 and 0x1F are integers.
NodeKind plainKind(std::string_view text);
/// The value; integers that don't fit into 64 bits become doubles (readTree() has refused them).
Json toJson(const Node& node);
bool fitsSixtyFourBits(std::string_view integer);

/// Limits of what a file may grow to when its aliases and ${…} are expanded.
struct TreeLimits {
    static constexpr std::size_t kNodes = 4'000'000;
    static constexpr std::size_t kExpandedNodes = 1'000'000;
    static constexpr std::size_t kExpandedBytes = 100'000'000;
    static constexpr int kDepth = 200;
};

/// The tree of a file; nullopt with problems where it isn't one. JSON where it starts with a brace and reads as JSON,
/// else YAML. `json` says that the file's name promises JSON.
std::optional<Node> readTree(std::string_view text, bool json, Problems& problems);

/// Single parts of readTree(). Both stop at the first problem of syntax.
std::optional<Node> readJsonTree(std::string_view text, Problems& problems);
std::optional<Node> readYamlTree(std::string_view text, Problems& problems);

/// Line and column (in characters) of byte offsets; fast where they come in rising order.
class Locator {
public:
    explicit Locator(std::string_view text) : m_text(text) {}
    Place at(std::size_t offset);

private:
    std::string_view m_text;
    std::size_t m_offset = 0;
    Place m_place{1, 1};
};

} // namespace stemma
