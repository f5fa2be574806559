// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Words.h"

#include "core/base/DiskSpace.h"
#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace stemma::duck {
namespace {

/// DuckDB limits what it puts aside to what was free when it began, and speaks of that limit.
constexpr const char* kSpillIsFull = "max_temp_directory_size";

std::string firstLine(std::string_view text) {
    return std::string(trim(text.substr(0, text.find('\n'))));
}

/// The hint after an unknown name: the nearest that is there, else all of them.
std::string known(const std::string& what, const std::string& name, const std::vector<std::string>& names) {
    if (names.empty()) return "There are no " + what + '.';
    const std::string near = didYouMean(name, names);
    std::string all = "The " + what + " are " + join(names, ", ") + '.';
    if (names.size() == 1) all = "The only " + what.substr(0, what.size() - 1) + " is " + names.front() + '.';
    return names.size() > 20 && !near.empty() ? std::string(trim(near)) : all + near;
}

/// Text between the first pair of double quotes.
std::string quotedWord(const std::string& text) {
    const std::size_t from = text.find('"');
    const std::size_t to = from == std::string::npos ? from : text.find('"', from + 1);
    return to == std::string::npos ? std::string() : text.substr(from + 1, to - from - 1);
}

} // namespace

SourcePosition positionAt(std::string_view text, std::size_t offset) {
    SourcePosition at{{}, 1, 1};
    for (const char c : text.substr(0, std::min(offset, text.size()))) {
        if (c == '\n') {
            ++at.line;
            at.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++at.column;
        }
    }
    return at;
}

DuckWords wordsOf(const std::string& message) {
    DuckWords words;
    words.message = message;
    const std::size_t brace = message.find('{');
    if (brace == std::string::npos) return words;
    const Result<Json> json = Json::parse(std::string_view(message).substr(brace));
    if (!json || !json->contains("exception_message")) return words;
    words.type = (*json)["exception_type"].text();
    words.message = (*json)["exception_message"].text();
    words.name = (*json)["name"].text();
    words.kind = (*json)["type"].text();
    if (const std::string& names = (*json)["candidates"].text(); !names.empty()) words.candidates = split(names, ',');
    const std::string& position = (*json)["position"].text();
    std::from_chars(position.data(), position.data() + position.size(), words.position);
    return words;
}

Error spoken(const DuckWords& words, const std::vector<std::string>& tables) {
    Error error{ErrorCode::BadData, firstLine(words.message), {}, std::nullopt, {}};
    if (words.type == "Catalog" && words.kind == "Table") {
        error.message = "There is no table '" + words.name + "'";
        error.hint = "A query sees only its inputs. " + known("inputs", words.name, tables);
    } else if (words.type == "Catalog" && words.kind.ends_with("Function")) {
        error.message = "DuckDB has no function '" + words.name + "'";
        if (!words.candidates.empty()) error.hint = "Did you mean '" + words.candidates.front() + "'?";
    } else if (words.type == "Binder" && words.message.starts_with("Referenced column")) {
        error.message = "There is no column '" + (words.name.empty() ? quotedWord(words.message) : words.name) + "'";
        error.hint = known("columns", words.name, words.candidates);
    } else if (words.type == "Permission") {
        const std::string file = quotedWord(words.message);
        error.message = file.empty() ? "A query can't load extensions or reach outside its inputs"
                                     : "A query can't open '" + file + "'";
        error.hint = "It sees only its inputs: name the file in an `import:` step.";
    } else if (words.type == "Out of Memory") {
        error.hint = "Give the step more, such as `resources: {memory: 4 GB}`.";
    } else if (words.type == "Parser") {
        error.message = "SQL: " + error.message;
    }
    while (error.message.ends_with('!') || error.message.ends_with('.')) error.message.pop_back();
    return error;
}

bool complainsOfSpace(const DuckWords& words) {
    // Other errors quote what the user wrote: a literal, a value that can't be converted, a name.
    if (words.type != "IO" && words.type != "Out of Memory") return false;
    return saysNoSpace(words.message) || words.message.find(kSpillIsFull) != std::string::npos;
}

Error withSpace(Error error, const std::string& output, const std::string& spill) {
    if (error.code != ErrorCode::NoSpace) return error;
    const bool spilled = !spill.empty() && (error.message.find(spill) != std::string::npos ||
                                            error.message.find(kSpillIsFull) != std::string::npos);
    std::error_code ignored;
    const fs::path file = fs::read_symlink(output, ignored); // it is known by its descriptor
    const fs::path place = spilled ? fs::path(spill) : ignored ? fs::path(output) : file;
    const int reason = error.message.find("Disk quota exceeded") != std::string::npos ? EDQUOT : ENOSPC;
    Error made =
        noSpaceError(reason,
                     spilled ? "The query needs more memory than it may use, and can't put the rest aside in '" +
                                   printable(place.string()) + "'"
                             : "Can't write '" + printable(place.string()) + "'",
                     place);
    made.causes.push_back({ErrorCode::NoSpace, firstLine(error.message), {}, std::nullopt, {}});
    return made;
}

} // namespace stemma::duck
