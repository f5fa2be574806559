// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Values.h"

#include "core/base/Text.h"
#include "core/pipeline/YamlTraps.h"

#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

/// Splits "1.5 GB" into number and unit; false where it doesn't start with a number.
bool takeNumber(std::string_view& text, double& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || !(value >= 0)) return false;
    text.remove_prefix(std::size_t(end - text.data()));
    return true;
}

std::string_view takeLetters(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    std::size_t length = 0;
    while (length < text.size() && ((text[length] | 0x20) >= 'a') && ((text[length] | 0x20) <= 'z')) ++length;
    const std::string_view unit = text.substr(0, length);
    text.remove_prefix(length);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return unit;
}

constexpr std::array kTimeUnits = std::to_array<std::pair<std::string_view, double>>({
    {"ms", 0.001},
    {"s", 1},
    {"sec", 1},
    {"m", 60},
    {"min", 60},
    {"h", 3600},
    {"d", 86400},
    {"w", 604800},
});
constexpr std::array kByteUnits = std::to_array<std::pair<std::string_view, double>>({
    {"", 1},
    {"B", 1},
    {"kB", 1e3},
    {"KB", 1e3},
    {"K", 1e3},
    {"k", 1e3},
    {"MB", 1e6},
    {"M", 1e6},
    {"GB", 1e9},
    {"G", 1e9},
    {"TB", 1e12},
    {"T", 1e12},
    {"KiB", 1024},
    {"MiB", 1048576},
    {"GiB", 1073741824.0},
    {"TiB", 1099511627776.0},
});

/// What stands there instead, for "has to be …, not …".
std::string actual(const Node& node, std::string_view expected) {
    if (node.isNull()) return "and it is empty";
    const std::size_t count = node.children.size();
    if (node.isList() && count == 0) return "not an empty list";
    if (node.isMap() && count == 0) return "not an empty map";
    if (node.isMap() && expected.starts_with("a map of one")) return "not one of " + std::to_string(count);
    if (node.isText()) return (node.quoted ? "not the text " : "not ") + inQuotes(node.text);
    return std::string("not ") + (node.isScalar() ? inQuotes(node.text) : nodeKindName(node.kind));
}

} // namespace

std::string Subject::text() const {
    if (key.empty()) return "Step " + inQuotes(owner);
    std::string shown = "'" + std::string(key) + "'";
    if (!kind.empty()) shown += " of " + (kind == "pipeline" ? "the pipeline" : std::string(kind));
    if (!owner.empty()) shown += " " + inQuotes(owner);
    return shown;
}

void Values::wrongType(const Node& node, const Subject& subject, std::string_view expected, std::string hint) {
    if (hint.empty() && node.isMap() && !node.children.empty()) hint = placeholderHint(node.children.front().key);
    if (hint.empty() && node.isMap() && node.flow && !node.children.empty() && node.children.front().isMap())
        hint = "Quote what stands in braces.";
    if (hint.empty() &&
        (node.kind == NodeKind::Integer || node.kind == NodeKind::Number || node.kind == NodeKind::Boolean) &&
        expected.starts_with("text"))
        hint = "Quote it: \"" + node.text + "\".";
    std::string message = subject.text() + " has to be " + std::string(expected) + ", " + actual(node, expected);
    m_problems.add(node.where, std::move(message), std::move(hint));
}

std::optional<std::string> Values::text(const Node& node, const Subject& subject) {
    if (!node.isText()) {
        wrongType(node, subject, "text");
        return std::nullopt;
    }
    if (trim(node.text).empty()) {
        m_problems.add(node.where, subject.text() + " is empty text", "Write something, or take the key away.");
        return std::nullopt;
    }
    return node.text;
}

std::optional<std::string> Values::anyScalar(const Node& node, const Subject& subject) {
    if (node.isScalar()) return node.text;
    if (node.isNull()) return node.text; // as written: "", "null", "~"
    wrongType(node, subject, "text");
    return std::nullopt;
}

std::vector<std::string> Values::texts(const Node& node, const Subject& subject) {
    std::vector<std::string> all;
    if (node.isText()) {
        if (auto one = text(node, subject)) all.push_back(std::move(*one));
    } else if (node.isList()) {
        for (const Node& child : node.children) {
            if (!child.isText())
                wrongType(child, subject, "text or a list of texts");
            else if (auto one = text(child, subject))
                all.push_back(std::move(*one));
        }
    } else {
        wrongType(node, subject, "text or a list of texts");
    }
    return all;
}

std::vector<std::string> Values::names(const Node& node, const Subject& subject) {
    std::vector<std::string> all;
    const auto take = [&](const Node& one) {
        if (!one.isText()) return wrongType(one, subject, "a name or a list of names");
        if (name(one.text, one.where, subject)) all.push_back(one.text);
    };
    if (node.isList())
        for (const Node& child : node.children) take(child);
    else
        take(node);
    return all;
}

std::optional<bool> Values::boolean(const Node& node, const Subject& subject) {
    if (node.kind == NodeKind::Boolean) return node.text.front() == 't' || node.text.front() == 'T';
    std::string hint;
    if (node.isText() && !node.quoted)
        for (const std::string_view word : {"yes", "no", "on", "off", "Yes", "No", "On", "Off"})
            if (node.text == word) hint = "Write true or false: in YAML 1.2 " + node.text + " is text.";
    wrongType(node, subject, "true or false", std::move(hint));
    return std::nullopt;
}

std::optional<std::int64_t> Values::integer(const Node& node, const Subject& subject, std::int64_t least,
                                            std::int64_t most) {
    const Json value = node.kind == NodeKind::Integer ? toJson(node) : Json();
    if (value.isInteger() && value.integer(least - 1) >= least && value.integer(least - 1) <= most)
        return value.integer();
    wrongType(node, subject, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

std::optional<double> Values::number(const Node& node, const Subject& subject, double least) {
    if (node.kind == NodeKind::Integer || node.kind == NodeKind::Number) {
        const double value = toJson(node).number();
        if (std::isfinite(value) && value >= least) return value;
    }
    wrongType(node, subject, "a number of at least " + formatNumber(least));
    return std::nullopt;
}

std::optional<double> parseDuration(std::string_view text) {
    double seconds = 0;
    text = trim(text);
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        double value = 0;
        if (!takeNumber(text, value)) return std::nullopt;
        const std::string_view unit = takeLetters(text);
        double factor = 0;
        for (const auto& [word, size] : kTimeUnits)
            if (word == unit) factor = size;
        if (factor == 0) return std::nullopt;
        seconds += value * factor;
    }
    return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

std::optional<std::uint64_t> parseBytes(std::string_view text) {
    text = trim(text);
    double value = 0;
    if (!takeNumber(text, value)) return std::nullopt;
    const std::string_view unit = takeLetters(text);
    if (!text.empty()) return std::nullopt;
    for (const auto& [word, size] : kByteUnits)
        if (word == unit && value * size < 9e18) return std::uint64_t(std::llround(value * size));
    return std::nullopt;
}

std::optional<double> Values::duration(const Node& node, const Subject& subject) {
    std::optional<double> seconds;
    if (node.kind == NodeKind::Integer || node.kind == NodeKind::Number)
        seconds = toJson(node).number();
    else if (node.isText())
        seconds = parseDuration(node.text);
    if (seconds && std::isfinite(*seconds) && *seconds > 0) return seconds;
    wrongType(node, subject, "a time above zero",
              "Write a number of seconds, or a number with ms, s, m, h, d or w, such as 90s, 10m or 1h30m.");
    return std::nullopt;
}

std::optional<std::uint64_t> Values::bytes(const Node& node, const Subject& subject) {
    std::optional<std::uint64_t> size;
    if (node.kind == NodeKind::Integer || node.kind == NodeKind::Number || node.isText()) size = parseBytes(node.text);
    if (size && *size > 0) return size;
    wrongType(node, subject, "a size above zero",
              "Write a number of bytes, or a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 2 GB.");
    return std::nullopt;
}

std::optional<std::string> Values::oneOf(const Node& node, const Subject& subject,
                                         const std::vector<std::string>& words) {
    if (node.isText())
        for (const std::string& word : words)
            if (word == node.text) return word;
    std::string hint = node.isText() ? m_problems.suggest(node.text, words) : std::string();
    std::string message = subject.text() + " has to be " + (words.size() > 1 ? "one of " : "") + join(words, ", ") +
                          (node.isText() ? ", not " + inQuotes(node.text) : ", " + actual(node, {}));
    m_problems.add(node.where, std::move(message), std::move(hint));
    return std::nullopt;
}

Result<std::string> innerPath(const std::string& path) {
    if (path.starts_with('/'))
        return fail(ErrorCode::InvalidPipeline, "is an absolute path, " + inQuotes(path),
                    "Give a path relative to the pipeline's folder.");
    if (path.find('\n') != std::string::npos)
        return fail(ErrorCode::InvalidPipeline, "has a line break in it", "Give one path a line, as a list.");
    for (const std::string& part : split(path, '/'))
        if (part == "..")
            return fail(ErrorCode::InvalidPipeline, "leads out of its folder, " + inQuotes(path),
                        "Give a path without '..'.");
    const fs::path normal = fs::path(path).lexically_normal();
    if (normal == "." || normal == "")
        return fail(ErrorCode::InvalidPipeline, "is the folder itself", "Name a file or a folder in it.");
    std::string inner = normal.string();
    while (inner.ends_with('/')) inner.pop_back();
    return inner;
}

Result<std::string> projectPath(const std::string& path) {
    STEMMA_TRY(std::string inner, innerPath(path));
    for (const std::string& part : split(inner, '/'))
        if (part == ".stemma")
            return fail(ErrorCode::InvalidPipeline, "lies in Stemma's own folder, " + inQuotes(path),
                        "Give a place in the project, outside .stemma.");
    return inner;
}

std::optional<std::string> Values::innerPath(const Node& node, const Subject& subject) {
    return pathBy(stemma::innerPath, node, subject);
}

std::optional<std::string> Values::projectPath(const Node& node, const Subject& subject) {
    return pathBy(stemma::projectPath, node, subject);
}

std::optional<std::string> Values::pathBy(Result<std::string> (*rule)(const std::string&), const Node& node,
                                          const Subject& subject) {
    const auto path = text(node, subject);
    if (!path) return std::nullopt;
    auto inner = rule(*path);
    if (inner) return std::move(*inner);
    m_problems.add(node.where, subject.text() + " " + inner.error().message, inner.error().hint);
    return std::nullopt;
}

void Values::unknownKey(const Node& node, std::string_view kind, std::string_view owner,
                        const std::vector<std::string>& known, const std::string& elsewhere) {
    std::string of =
        kind == "pipeline" ? "the pipeline" : std::string(kind) + (owner.empty() ? "" : " " + inQuotes(owner));
    std::string hint = elsewhere;
    if (node.key == "<<") hint = "YAML 1.2 has no merge keys: use an alias for a whole value, or repeat the keys.";
    if (hint.empty()) hint = m_problems.suggest(node.key, known);
    if (hint.empty()) hint = "Known are: " + join(known, ", ") + ".";
    m_problems.add(node.keyWhere, "The key " + inQuotes(node.key) + " of " + of + " isn't known", std::move(hint));
}

bool Values::name(std::string_view text, Place where, const Subject& subject) {
    if (isName(text)) return true;
    std::string fixed;
    for (const char c : text.substr(0, 64)) fixed += isName(std::string("a") + c) ? c : '_';
    if (!fixed.empty() && !isName(fixed)) fixed = "_" + fixed.substr(0, 63);
    std::string hint = "A name starts with a letter or _, and has letters, digits, _ and - only, 64 at most";
    hint += isName(fixed) && text.size() <= 64 ? ": " + fixed + "." : ".";
    const std::string of = subject.owner.empty() ? "" : " in " + subject.text();
    m_problems.add(where, inQuotes(text) + of + " isn't a name that can be used", std::move(hint));
    return false;
}

bool isIgnoredKey(std::string_view key) {
    return key.starts_with("x-");
}

} // namespace stemma
