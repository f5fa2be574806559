// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/YamlTraps.h"

#include "core/base/Text.h"

#include <array>
#include <cctype>

namespace stemma {

namespace {

std::string_view lineOf(std::string_view text, int line) {
    std::size_t start = 0;
    for (int i = 1; i < line; ++i) {
        const std::size_t end = text.find('\n', start);
        if (end == std::string_view::npos) return {};
        start = end + 1;
    }
    std::string_view found = text.substr(start, std::min<std::size_t>(text.find('\n', start) - start, 4000));
    if (found.ends_with('\r')) found.remove_suffix(1);
    return found;
}

bool isWordChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

/// The text without what stands in quotes (blanked), so that brackets in it aren't looked at. Same length.
std::string withoutQuoted(std::string_view line) {
    std::string shown(line);
    char quote = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const char c = shown[i];
        if (quote == 0 && (c == '"' || c == '\'') && (i == 0 || !isWordChar(shown[i - 1])))
            quote = c;
        else if (quote != 0 && c == quote)
            quote = 0;
        else if (quote != 0)
            shown[i] = ' ';
    }
    return shown;
}

/// "fit[*].metrics" in a line, or "".
std::string bracketReference(std::string_view line) {
    for (std::size_t open = line.find('['); open != std::string_view::npos; open = line.find('[', open + 1)) {
        std::size_t start = open;
        while (start > 0 && isWordChar(line[start - 1])) --start;
        const std::size_t close = line.find(']', open);
        if (start == open || close == std::string_view::npos) continue;
        std::size_t end = close + 1;
        if (end < line.size() && line[end] == '.')
            for (++end; end < line.size() && isWordChar(line[end]);) ++end;
        return std::string(line.substr(start, end - start));
    }
    return {};
}

std::string bracedWord(std::string_view line, std::string_view start) {
    const std::size_t open = line.find(start);
    if (open == std::string_view::npos) return {};
    const std::size_t close = line.find('}', open);
    return std::string(line.substr(open, close == std::string_view::npos ? line.size() - open : close + 1 - open));
}

std::string quoteIt(std::string_view what) {
    return "Quote it: \"" + printable(what) + "\".";
}

constexpr std::array kFaults = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"end of map not found", "A key is indented differently from those around it, or a colon is missing"},
    {"end of map flow not found", "A map in braces doesn't end"},
    {"end of sequence not found", "A list item is indented differently from those around it, or its dash is missing"},
    {"end of sequence flow not found", "A list in brackets doesn't end"},
    {"illegal tab when looking for indentation", "A tab is used to indent"},
    {"illegal map value", "A colon stands where YAML expects none"},
    {"illegal map key", "A key stands where YAML expects none"},
    {"illegal flow end", "A closing bracket or brace has no opening one"},
    {"illegal block entry", "A list item stands where YAML expects none"},
    {"illegal EOF in scalar", "A quoted text doesn't end"},
    {"illegal document indicator in scalar", "A quoted text doesn't end before the line '---' or '...'"},
    {"alias not found after *", "A * stands where YAML expects an alias"},
    {"the referenced anchor is not defined", "YAML takes this * for an alias, and there is no such anchor"},
    {"illegal character found while scanning alias", "YAML takes this * for an alias"},
    {"anchor not found after &", "A & stands where YAML expects an anchor"},
    {"illegal character found while scanning anchor", "YAML takes this & for an anchor"},
    {"unknown token", "A character stands here that can't start a value in YAML"},
    {"unknown escape character: ", "An unknown escape stands in a text in double quotes"},
    {"unexpected character in block scalar", "After | or > only an indent or + or - may follow"},
});

} // namespace

std::string placeholderHint(std::string_view firstKey) {
    for (const std::string_view word : {"inputs.", "outputs.", "parameters.", "item."})
        if (firstKey.starts_with(word)) return quoteIt("{" + std::string(firstKey) + "}");
    return {};
}

std::string trapHint(std::string_view text, Place where) {
    const std::string_view line = lineOf(text, where.line);
    const std::string plain = withoutQuoted(line);
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent != std::string_view::npos && line[indent] == '\t') return "Indent with spaces.";
    for (const std::string_view word : {"{inputs.", "{outputs.", "{parameters.", "{item.", "${"}) {
        const std::string found = bracedWord(plain, word);
        if (!found.empty()) return quoteIt(found);
    }
    const std::string reference = bracketReference(plain);
    if (!reference.empty()) return quoteIt(reference);
    const std::size_t star = plain.find('*');
    if (star != std::string::npos &&
        (star == 0 || std::string_view(" [,:").find(plain[star - 1]) != std::string_view::npos)) {
        const std::size_t end = plain.find_first_of(" ,]}", star);
        return quoteIt(std::string_view(plain).substr(star, end == std::string::npos ? end : end - star));
    }
    return {};
}

YamlFault explainYamlFault(std::string_view text, Place where, const std::string& words, bool inBrackets) {
    YamlFault fault{where, "This isn't valid YAML: " + words, {}};
    for (const auto& [theirs, ours] : kFaults)
        if (words.starts_with(theirs)) fault.message = std::string(ours);
    const std::string_view line = lineOf(text, where.line);
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent != std::string_view::npos && line[indent] == '\t') {
        fault.message = "A tab is used to indent";
        fault.where.column = int(indent) + 1;
        fault.hint = "Indent with spaces.";
        return fault;
    }
    // Outside of brackets, braces within a value are text, and not what is wrong.
    const bool anchors = words.find("alias") != std::string::npos || words.find("anchor") != std::string::npos;
    if (inBrackets || anchors) {
        fault.hint = trapHint(text, where);
        // The parser often stops a line too late: where a value went on, or at the next key.
        const std::string before = fault.hint.empty() && where.line > 1 ? trapHint(text, {where.line - 1, 1}) : "";
        if (!before.empty()) {
            fault.hint = before;
            fault.where = {where.line - 1, 1};
        }
    }
    if (fault.hint.empty() && words.starts_with("illegal map value"))
        fault.hint = "Quote a value that has a colon and a space in it, and check the indent.";
    if (fault.hint.empty() && words.starts_with("end of map not found"))
        fault.hint = "Keys of one map start in the same column.";
    if (fault.hint.empty() && words.starts_with("unknown token")) fault.hint = "Quote the value.";
    return fault;
}

} // namespace stemma
