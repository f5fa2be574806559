// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Notebook.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

constexpr std::size_t kMostOutput = 1u << 20; ///< bytes of one text that are kept

/// nbformat writes texts as one, or as a list of lines.
std::string linesOf(const Json& json) {
    std::string text = json.text();
    for (const Json& line : json.items()) text += line.text();
    return text;
}

std::string fromBase64(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t word = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                          : c >= 'a' && c <= 'z' ? c - 'a' + 26
                          : c >= '0' && c <= '9' ? c - '0' + 52
                          : c == '+'             ? 62
                          : c == '/'             ? 63
                                                 : -1;
        if (value < 0) continue; // line ends, and the filling at the end
        word = (word << 6) | std::uint32_t(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += char((word >> bits) & 0xFF);
    }
    return bytes;
}

Notebook::Output textOutput(Notebook::Output::Kind kind, const std::string& text) {
    std::string plain = plainOfTerminal(std::string_view(text).substr(0, kMostOutput));
    if (text.size() > kMostOutput) plain += "\n… " + formatBytes(text.size() - kMostOutput) + " more";
    return {kind, std::move(plain), {}};
}

/// {"image/png": …, "text/plain": …}
Notebook::Output dataOutput(const Json& data) {
    const std::string words = linesOf(data["text/plain"]);
    for (const char* type : {"image/png", "image/jpeg"})
        if (data.contains(type)) {
            Notebook::Output output = textOutput(Notebook::Output::Kind::Picture, words);
            output.picture = fromBase64(linesOf(data[type]));
            if (!output.picture.empty()) return output;
        }
    if (!words.empty()) return textOutput(Notebook::Output::Kind::Text, words);
    for (const char* type : {"text/markdown", "text/latex"})
        if (const std::string text = linesOf(data[type]); !text.empty())
            return textOutput(Notebook::Output::Kind::Text, text);
    std::string forms;
    for (const auto& [type, value] : data.members()) forms += (forms.empty() ? "" : ", ") + type;
    return textOutput(Notebook::Output::Kind::Text, "(" + (forms.empty() ? std::string("nothing") : forms) + ")");
}

std::vector<Notebook::Output> outputsOf(const Json& outputs) {
    std::vector<Notebook::Output> all;
    for (const Json& output : outputs.items()) {
        const std::string& kind = output["output_type"].text();
        if (kind == "stream") {
            Notebook::Output text = textOutput(Notebook::Output::Kind::Text, linesOf(output["text"]));
            // A stream comes in pieces.
            if (!all.empty() && all.back().kind == Notebook::Output::Kind::Text && text.text.size() < kMostOutput)
                all.back().text += text.text;
            else
                all.push_back(std::move(text));
        } else if (kind == "error") {
            std::string traceback;
            for (const Json& line : output["traceback"].items()) traceback += line.text() + "\n";
            if (traceback.empty()) traceback = output["ename"].text() + ": " + output["evalue"].text();
            all.push_back(textOutput(Notebook::Output::Kind::Error, traceback));
        } else {
            all.push_back(dataOutput(output["data"]));
        }
    }
    return all;
}

Result<Json> notebookJson(std::string_view text) {
    auto json = Json::parse(text);
    if (!json) return fail(ErrorCode::BadData, "It isn't a Jupyter notebook: " + json.error().message);
    if (!json->isObject() || !(*json)["cells"].isArray())
        return fail(ErrorCode::BadData, "It isn't a Jupyter notebook: it has no list of cells",
                    "Notebooks older than format 4 are brought up to date by `jupyter nbconvert --to notebook`.");
    return json;
}

} // namespace

std::string plainOfTerminal(std::string_view text) {
    std::string plain;
    std::size_t line = 0; // where the present one begins
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\x1b' && i + 1 < text.size()) {
            if (text[i + 1] == '[') { // a control sequence ends with a letter
                i += 2;
                while (i < text.size() && (text[i] < '@' || text[i] > '~')) ++i;
            } else {
                ++i;
            }
        } else if (c == '\r') {
            if (i + 1 < text.size() && text[i + 1] != '\n') plain.resize(line);
        } else if (c == '\b') {
            if (plain.size() > line) plain.pop_back();
        } else if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20) {
            plain += c;
            if (c == '\n') line = plain.size();
        }
    }
    return toUtf8(plain);
}

Result<Notebook> parseNotebook(std::string_view text) {
    STEMMA_TRY(const Json json, notebookJson(text));
    Notebook notebook;
    notebook.language = json["metadata"]["language_info"]["name"].text();
    if (notebook.language.empty()) notebook.language = json["metadata"]["kernelspec"]["language"].text();
    for (const Json& one : json["cells"].items()) {
        Notebook::Cell cell;
        const std::string& kind = one["cell_type"].text();
        cell.kind = kind == "markdown" ? Notebook::Cell::Kind::Text
                    : kind == "code"   ? Notebook::Cell::Kind::Code
                                       : Notebook::Cell::Kind::Raw;
        cell.source = toUtf8(linesOf(one["source"]));
        if (one["execution_count"].isInteger()) cell.execution = one["execution_count"].integer();
        if (cell.kind == Notebook::Cell::Kind::Code) cell.outputs = outputsOf(one["outputs"]);
        notebook.cells.push_back(std::move(cell));
    }
    return notebook;
}

Result<Digest> notebookCode(std::string_view text) {
    STEMMA_TRY(const Json json, notebookJson(text));
    Json cells = Json::array();
    for (const Json& cell : json["cells"].items()) {
        Json kept = Json::array();
        kept.push(cell["cell_type"].text());
        kept.push(linesOf(cell["source"]));
        kept.push(cell["metadata"]["tags"].isArray() ? cell["metadata"]["tags"] : Json::array());
        kept.push(cell["attachments"].isObject() ? cell["attachments"] : Json::object());
        cells.push(std::move(kept));
    }
    Json code = Json::array();
    code.push(json["metadata"]["kernelspec"]["name"].text());
    code.push(std::move(cells));
    return sha256(code.canonical());
}

} // namespace stemma
