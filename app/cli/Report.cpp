// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"

#include "app/cli/Terminal.h"
#include "core/base/ErrorJson.h"
#include "core/base/Text.h"

#include <cstdio>
#include <unistd.h>

namespace stemma::cli {

namespace {

constexpr std::uint64_t kMostSource = 100u << 20;

/// One line of the file a person has before them, or nothing where it can't be read.
std::optional<std::string> lineOf(const SourcePosition& where) {
    if (where.file.empty() || where.line <= 0) return std::nullopt;
    std::error_code failed;
    if (!fs::is_regular_file(where.file, failed)) return std::nullopt;
    const Result<std::string> text = readFile(where.file, kMostSource);
    if (!text) return std::nullopt;
    std::size_t start = 0;
    for (int line = 1; line < where.line; ++line) {
        start = text->find('\n', start);
        if (start == std::string::npos) return std::nullopt;
        ++start;
    }
    return text->substr(start, text->find('\n', start) - start);
}

std::size_t bytesBefore(const std::string& line, int column) {
    std::size_t i = 0;
    for (int at = 1; at < column && i < line.size(); ++at) {
        ++i;
        while (i < line.size() && (static_cast<unsigned char>(line[i]) & 0xc0) == 0x80) ++i;
    }
    return i;
}

/// The line with its number, and a caret below the column.
std::string quoted(const SourcePosition& where, const Terminal& terminal) {
    std::optional<std::string> line = lineOf(where);
    if (!line) return {};
    if (!line->empty() && line->back() == '\r') line->pop_back();
    std::size_t at = bytesBefore(*line, where.column);
    constexpr std::size_t kAround = 60;
    std::string before, lead;
    if (at > kAround) { // a long line: only what stands near
        std::size_t from = at - kAround;
        while (from < at && (static_cast<unsigned char>((*line)[from]) & 0xc0) == 0x80) ++from;
        line->erase(0, from);
        at -= from;
        lead = "…";
    }
    before = lead + field(line->substr(0, at));
    const std::string number = std::to_string(where.line);
    std::string shown = fitted(before + field(line->substr(at)), 110);
    std::string text = terminal.paint(Tone::Quiet, "  " + number + " | ") + shown + "\n";
    if (where.column > 0)
        text += terminal.paint(Tone::Quiet, "  " + std::string(number.size(), ' ') + " | ") +
                std::string(std::size_t(displayWidth(before)), ' ') + terminal.paint(Tone::Bad, "^") + "\n";
    return text;
}

std::string place(const std::optional<SourcePosition>& where) {
    if (!where || (where->file.empty() && where->line <= 0)) return {};
    std::string text = field(where->file);
    if (where->line > 0) text += (text.empty() ? "line " : ":") + std::to_string(where->line);
    if (where->line > 0 && where->column > 0) text += ":" + std::to_string(where->column);
    return text + ": ";
}

std::string ended(std::string sentence) {
    if (!sentence.empty() && std::string_view(".?!:…").find(sentence.back()) == std::string_view::npos) sentence += '.';
    return sentence;
}

/// A message may have lines of its own (the end of a program's output); each is made printable.
std::string paragraph(std::string_view text, const std::string& indent) {
    std::string out;
    for (const std::string& line : split(text, '\n')) out += (out.empty() ? "" : "\n" + indent) + field(line);
    return out;
}

void printOne(const Error& error, const Terminal& terminal) {
    std::string text = terminal.paint(Tone::Strong, place(error.where));
    text += terminal.paint(Tone::Bad, "error: ") + ended(paragraph(error.message, "  ")) + "\n";
    if (error.where) text += quoted(*error.where, terminal);
    if (!error.hint.empty()) text += "  " + ended(paragraph(error.hint, "  ")) + "\n";
    err(text);
}

bool hasPlaces(const std::vector<Error>& causes) {
    for (const Error& cause : causes)
        if (cause.where) return true;
    return false;
}

} // namespace

Exit exitFor(const Error& error) {
    if (error.where) return Exit::Wrong;
    switch (error.code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::InvalidPipeline:
    case ErrorCode::NotFound:
    case ErrorCode::AlreadyExists:
    case ErrorCode::NotSupported:
    case ErrorCode::BadData:
        return Exit::Wrong;
    case ErrorCode::StepFailed:
        return Exit::StepFailed;
    case ErrorCode::Cancelled:
        return Exit::Interrupted;
    default:
        return hasPlaces(error.causes) ? Exit::Wrong : Exit::Workspace;
    }
}

void printError(const Error& error, bool json) {
    // All errors of a file are told one by one; other causes belong to their error.
    const bool list = hasPlaces(error.causes);
    const std::vector<Error> all = list ? error.causes : std::vector<Error>{error};
    for (const Error& one : all) {
        if (json) {
            err(Json::object({{"error", toJson(one)}}).dump() + "\n");
            continue;
        }
        printOne(one, errorTerminal());
        for (const Error& cause : one.causes) err("  because: " + paragraph(describe(cause), "    ") + "\n");
    }
    if (list && !json && all.size() > 1) err(plural(std::int64_t(all.size()), "error") + "\n");
}

void printNote(std::string_view sentence) {
    err(errorTerminal().paint(Tone::Quiet, "note: ") + field(sentence) + "\n");
}

Json pathJson(const fs::path& path) {
    const std::string& bytes = path.native();
    return isUtf8(bytes) ? Json(bytes) : Json::object({{"bytes", base64(bytes)}});
}

std::string valueText(const Json& value) {
    if (value.isString()) return value.text();
    if (value.isInteger())
        return std::abs(double(value.integer())) >= 10000 ? formatCount(value.integer()) : value.dump();
    if (value.isDouble()) return formatNumber(value.number());
    return value.isNull() ? "–" : value.dump();
}

void printJson(const Json& value) {
    out(value.dump() + "\n");
}

bool confirmed(const std::string& question) {
    if (!::isatty(STDIN_FILENO) || !errorTerminal().interactive) return false;
    err(question + " [y/N] ");
    std::fflush(stderr);
    char answer[16] = {};
    if (!std::fgets(answer, sizeof answer, stdin)) return false;
    return answer[0] == 'y' || answer[0] == 'Y';
}

} // namespace stemma::cli
