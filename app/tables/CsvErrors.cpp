// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Scan.h"
#include "app/tables/Sniff.h"
#include "core/base/Text.h"

#include <array>
#include <charconv>
#include <unistd.h>

namespace stemma::duck {
namespace {

/// The number right after `word`, or −1.
std::int64_t numberAfter(const std::string& text, std::string_view word) {
    const std::size_t at = text.find(word);
    std::int64_t number = -1;
    if (at != std::string::npos) {
        const char* begin = text.data() + at + word.size();
        std::from_chars(begin, text.data() + text.size(), number);
    }
    return number;
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
    const std::size_t from = text.find(before);
    if (from == std::string::npos) return {};
    const std::size_t to = text.find(after, from + before.size());
    return to == std::string::npos ? std::string() : text.substr(from + before.size(), to - from - before.size());
}

std::string shortened(std::string text) {
    if (text.size() > 60) text = toUtf8(text.substr(0, 60)) + "…";
    return printable(text);
}

struct Sentence {
    std::string message, hint;
};

Sentence encodingSentence(const TableFiles& file, const ReadOptions& options, const std::string& at) {
    if (options.compression == "none" && options.encoding == "utf-8") {
        if (const auto bad = firstBadByte(file.descriptors.front())) {
            std::array<char, 8> hex{};
            std::to_chars(hex.data(), hex.data() + hex.size(), bad->value, 16);
            return {at + " isn't UTF-8: byte 0x" + hex.data() + " at offset " + std::to_string(bad->offset),
                    "Say how it is written, such as `csv: {encoding: latin-1}`."};
        }
    }
    return {at + " isn't written in " + options.encoding, "Say how it is written, such as `csv: {encoding: latin-1}`."};
}

Sentence conversionSentence(const std::string& words, const std::string& at) {
    const std::string column = between(words, "converting column \"", "\"");
    const std::string value = between(words, "Could not convert string \"", "\" to");
    std::string type = between(words, "\" to '", "'");
    if (type.empty()) type = between(words, "as type ", "\n");
    std::string message = at + " column '" + column + "'";
    message += type.empty() ? " can't be read" : " has '" + shortened(value) + "', which isn't " + type;
    return {message, "Correct it, list it under `csv: {nulls: […]}`, or read the column as text with `csv: {types: {" +
                         column + ": VARCHAR}}`."};
}

Sentence sentenceOf(const std::string& all, const TableFiles& file, const ReadOptions& options, std::int64_t line) {
    // Behind that come DuckDB's advice and all of its options, which name everything.
    const std::string words = all.substr(0, std::min(all.find("Possible "), all.find("\n  file = ")));
    const std::string at = line > 0 ? "line " + std::to_string(line) : std::string("it");
    if (words.find("unicode") != std::string::npos || words.find("not utf-8") != std::string::npos ||
        words.find("is not utf") != std::string::npos)
        return encodingSentence(file, options, at);
    const std::int64_t expected = numberAfter(words, "Expected Number of Columns: ");
    const std::int64_t found = numberAfter(words, "Found: ");
    if (expected >= 0 && found >= 0) {
        const std::string few = "A value with a delimiter in it needs quotes; lines above the header are passed over "
                                "with `csv: {skip: N}`; another delimiter is `csv: {delimiter: \";\"}`.";
        return {at + " has " + plural(found, "column") + " where the header has " + std::to_string(expected), few};
    }
    if (words.find("converting column") != std::string::npos) return conversionSentence(words, at);
    if (words.find("quote") != std::string::npos)
        return {at + " has a quote that isn't closed, or text after one",
                "Double the quotes inside a value (\"\"), or say `csv: {quote: \"\"}` if nothing is quoted."};
    if (words.find("Maximum line size") != std::string::npos)
        return {at + " is longer than 2 MB", "A quote may not be closed, or this isn't CSV."};
    if (words.find("compress") != std::string::npos || words.find("GZIP") != std::string::npos ||
        words.find("gzip") != std::string::npos || words.find("ZSTD") != std::string::npos ||
        words.find("miniz") != std::string::npos)
        return {"it can't be unpacked", "The compressed file may have been cut off; make it again."};
    if (words.starts_with("Type with name"))
        return {"DuckDB has no type '" + between(words, "name ", " does") + "', given in `csv: {types: …}`",
                "Usual ones are VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE and TIMESTAMP."};
    return {trim(words.substr(0, words.find('\n'))).empty() ? "it can't be read as CSV"
                                                            : words.substr(0, words.find('\n')),
            {}};
}

/// Reads one file to its first mistake, in order.
Result<Rows> readInOrder(const TableFiles& file, const ReadOptions& options) {
    STEMMA_TRY(const auto connection, Connection::open({1, std::int64_t(700) << 20, {}}));
    connection->keepWords();
    std::vector<std::string> counts{"count(*)"};
    for (const Column& column : options.columns) counts.push_back("count(" + identifier(column.name) + ")");
    return connection->query("SELECT " + join(counts, ", ") + " FROM " + scan(options, file.paths));
}

} // namespace

Error csvError(Connection&, const TableFiles& files, const ReadOptions& options, const Error& error) {
    if (error.code != ErrorCode::BadData) return error;
    for (std::size_t i = 0; i < files.paths.size(); ++i) {
        const TableFiles file = files.only(i);
        const Result<Rows> rows = readInOrder(file, options);
        if (rows && i + 1 < files.paths.size()) continue;
        const std::string words = withName(rows ? error.message : rows.error().message, printable(file.names.front()));
        const std::int64_t line = numberAfter(words, "CSV Error on Line: ");
        const Sentence sentence = sentenceOf(words, file, options, line);
        Error made{ErrorCode::BadData, printable(file.names.front()) + ": " + sentence.message, sentence.hint, {}, {}};
        return made;
    }
    return error;
}

std::optional<BadByte> firstBadByte(int descriptor) {
    std::string block(std::size_t(1) << 20, '\0');
    std::string rest; // of a character that a block's end cut
    BadByte at{0, 1, 0};
    for (off_t read = 0;;) {
        const ssize_t got = ::pread(descriptor, block.data(), block.size(), read);
        if (got <= 0)
            return rest.empty() ? std::nullopt
                                : std::optional(BadByte{at.offset, at.line, static_cast<unsigned char>(rest.front())});
        read += got;
        std::string text = rest + block.substr(0, std::size_t(got));
        rest.clear();
        for (std::size_t i = 0; i < text.size();) {
            const auto byte = static_cast<unsigned char>(text[i]);
            const std::size_t length = byte < 0x80   ? 1
                                       : byte < 0xC2 ? 0
                                       : byte < 0xE0 ? 2
                                       : byte < 0xF0 ? 3
                                       : byte < 0xF5 ? 4
                                                     : 0;
            if (length > 1 && i + length > text.size() && text.size() - i < 4) {
                rest = text.substr(i);
                break;
            }
            if (length == 0 || !isUtf8(std::string_view(text).substr(i, length))) {
                at.value = byte;
                return at;
            }
            if (byte == '\n') ++at.line;
            i += length;
            at.offset += length;
        }
    }
}

} // namespace stemma::duck
