// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/ParameterEdit.h"

#include "core/pipeline/Node.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

bool isPlain(std::string_view text) {
    if (text.empty() || plainKind(text) != NodeKind::Text) return false;
    if (text.front() == ' ' || text.back() == ' ' || text.front() == '-' || text.front() == '?') return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./+ ").find(c) != std::string_view::npos;
    });
}

std::string yamlScalar(const Json& value) {
    if (value.isString() && isPlain(value.text())) return value.text();
    if (value.isDouble()) return value.canonical(); // the shortest that reads as the same number
    return value.dump();                            // a JSON text is a double-quoted YAML text
}

/// Where the text of a value that begins at `from` ends, or npos where it isn't in one piece on one line.
std::size_t endOfQuoted(std::string_view text, std::size_t from) {
    const char quote = text[from];
    for (std::size_t i = from + 1; i < text.size() && text[i] != '\n'; ++i) {
        if (quote == '"' && text[i] == '\\')
            ++i;
        else if (text[i] == quote && quote == '\'' && text.substr(i + 1, 1) == "'")
            ++i;
        else if (text[i] == quote)
            return i + 1;
    }
    return std::string_view::npos;
}

std::size_t endOfBrackets(std::string_view text, std::size_t from) {
    int depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == '"' || c == '\'') && std::string_view(" ,[{:").find(text[i - 1]) != std::string_view::npos) {
            i = endOfQuoted(text, i);
            if (i == std::string_view::npos) return i;
            --i;
        } else if (c == '#' && (text[i - 1] == ' ' || text[i - 1] == '\n')) {
            return std::string_view::npos; // a comment within
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if ((c == ']' || c == '}') && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

std::size_t endOfPlain(std::string_view text, std::size_t from, bool inBrackets) {
    std::size_t end = from;
    while (end < text.size() && text[end] != '\n' && text[end] != '\r') {
        if (text[end] == '#' && end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) break;
        if (inBrackets && (text[end] == ',' || text[end] == '}' || text[end] == ']')) break;
        ++end;
    }
    while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
    return end;
}

std::size_t offsetOf(std::string_view text, Place where) {
    std::size_t at = 0;
    for (int line = 1; line < where.line; ++line) {
        at = text.find('\n', at);
        if (at == std::string_view::npos) return at;
        ++at;
    }
    for (int column = 1; column < where.column && at < text.size(); ++column) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
}

tl::unexpected<Error> tooInvolved(const std::string& name, Place where) {
    return tl::unexpected<Error>(Error{ErrorCode::NotSupported,
                                       "The value of " + inQuotes(name) + " in the file is more than a word on a line",
                                       "Change it in the editor.",
                                       SourcePosition{{}, where.line, where.column},
                                       {}});
}

struct Span {
    std::size_t from = 0, to = 0;
};

Result<Span> spanOf(std::string_view text, const Node& node, bool inBrackets) {
    const std::size_t from = offsetOf(text, node.where);
    if (from >= text.size() || node.where == node.keyWhere) return tooInvolved(node.key, node.keyWhere);
    const char first = text[from];
    std::size_t to = std::string_view::npos;
    if (first == '"' || first == '\'')
        to = endOfQuoted(text, from);
    else if (first == '[' || first == '{')
        to = endOfBrackets(text, from);
    else if (std::string_view("&*!|>").find(first) == std::string_view::npos && !node.isList() && !node.isMap())
        to = endOfPlain(text, from, inBrackets);
    if (to == std::string_view::npos || to == from) return tooInvolved(node.key, node.where);
    // An anchor or a tag stands before the place of the value.
    const std::size_t line = text.rfind('\n', from) == std::string_view::npos ? 0 : text.rfind('\n', from) + 1;
    const std::string_view before = text.substr(line, from - line);
    const std::size_t sign = before.find_last_of("&!");
    if (sign != std::string_view::npos && before.find_first_of(":,{", sign) == std::string_view::npos)
        return tooInvolved(node.key, node.where);
    return Span{from, to};
}

Result<Node> readAll(std::string_view text, bool json) {
    Problems problems;
    std::optional<Node> root = readTree(text, json, problems);
    if (!problems.empty()) return fail(problems.toError({}));
    if (!root) return fail(ErrorCode::InvalidPipeline, "The file is empty");
    return std::move(*root);
}

/// Everything that a reader of the tree could see, but for places.
bool same(const Node& a, const Node& b) {
    return a.key == b.key && a.kind == b.kind && a.text == b.text && a.children.size() == b.children.size() &&
           std::equal(a.children.begin(), a.children.end(), b.children.begin(), same);
}

const Node* parameterOf(const Node& root, const std::string& name) {
    const Node* all = root.find("parameters");
    return all ? all->find(name) : nullptr;
}

Node* parameterOf(Node& root, const std::string& name) {
    return const_cast<Node*>(parameterOf(std::as_const(root), name));
}

Result<std::string> withDefault(const std::string& text, bool json, const std::string& name, const Json& value) {
    STEMMA_TRY(Node root, readAll(text, json));
    const Node* parameter = parameterOf(root, name);
    if (!parameter) return fail(ErrorCode::NotFound, "The file has no parameter " + inQuotes(name));
    const bool inBrackets = root.flow || root.find("parameters")->flow;
    STEMMA_TRY(const Span span, spanOf(text, *parameter, inBrackets));
    // A text keeps its double quotes; in JSON all of it is JSON.
    const bool quoted = json || (text[span.from] == '"' && value.isString());
    std::string changed = text;
    changed.replace(span.from, span.to - span.from, quoted ? value.dump() : yamlText(value));

    STEMMA_TRY(Node after, readAll(changed, json));
    Node* then = parameterOf(after, name);
    if (!then || !(toJson(*then) == value)) return tooInvolved(name, parameter->where);
    *parameterOf(root, name) = *then; // all else must be as it was
    if (!same(root, after)) return tooInvolved(name, then->where);
    return changed;
}

} // namespace

std::string yamlText(const Json& value) {
    if (value.isArray()) {
        std::string text = "[";
        for (const Json& item : value.items()) text += (text.size() > 1 ? ", " : "") + yamlText(item);
        return text + "]";
    }
    if (value.isObject()) {
        std::string text = "{";
        for (const auto& [key, member] : value.members())
            text += (text.size() > 1 ? ", " : "") + yamlScalar(Json(key)) + ": " + yamlText(member);
        return text + "}";
    }
    return yamlScalar(value);
}

Result<std::string> withDefaults(std::string_view text, bool json,
                                 const std::vector<std::pair<std::string, Json>>& defaults) {
    const bool marked = text.starts_with(kMark);
    std::string changed(text.substr(marked ? kMark.size() : 0));
    for (const auto& [name, value] : defaults) {
        STEMMA_TRY(std::string next, withDefault(changed, json, name, value));
        changed = std::move(next);
    }
    return marked ? std::string(kMark) + changed : changed;
}

} // namespace stemma
