// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

using std::string_view;

constexpr std::size_t kMostRead = 4u << 20; ///< words and lines beyond this are not counted
constexpr std::size_t kMostTitle = 200;
const std::vector<std::string> kDocumentExtensions = {".md",  ".markdown", ".html", ".htm",  ".txt", ".log",
                                                      ".pdf", ".ipynb",    ".rst",  ".yaml", ".yml", ".tex"};

bool space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Words as `wc -w` counts them; with `markup`, what is between < and > separates words and isn't one.
std::int64_t countWords(string_view text, bool markup) {
    std::int64_t words = 0;
    bool inWord = false, inTag = false;
    for (const char c : text) {
        if (markup && c == '<') inTag = true;
        const bool separates = space(c) || inTag;
        if (markup && c == '>') inTag = false;
        if (!separates && !inWord) ++words;
        inWord = !separates;
    }
    return words;
}

std::string shortened(string_view title) {
    title = trim(title);
    std::string text = toUtf8(title.substr(0, kMostTitle));
    for (char& c : text)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    return text;
}

std::string markdownTitle(string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const string_view line = text.substr(at, end - at);
        if (line.starts_with("# ")) return shortened(line.substr(2));
        at = end + 1;
    }
    return {};
}

std::string htmlTitle(string_view text) {
    const std::string head = lowerCase(text.substr(0, 64 << 10));
    for (const char* tag : {"<title", "<h1"}) {
        const std::size_t open = head.find(tag);
        if (open == std::string::npos) continue;
        const std::size_t start = head.find('>', open);
        if (start == std::string::npos) continue;
        const std::size_t end = head.find('<', start);
        if (end != std::string::npos) return shortened(text.substr(start + 1, end - start - 1));
    }
    return {};
}

/// A notebook: its cells' sources count as its words.
Status describeNotebook(Described& described, string_view text) {
    const Result<Json> notebook = Json::parse(text);
    if (!notebook || !(*notebook)["cells"].isArray()) return unfit("it isn't a Jupyter notebook");
    std::int64_t words = 0, code = 0;
    std::string title;
    for (const Json& cell : (*notebook)["cells"].items()) {
        std::string source = cell["source"].text();
        for (const Json& line : cell["source"].items()) source += line.text();
        words += countWords(source, false);
        code += cell["cell_type"].text() == "code" ? 1 : 0;
        if (title.empty() && cell["cell_type"].text() == "markdown") title = markdownTitle(source);
    }
    const std::int64_t cells = std::int64_t((*notebook)["cells"].size());
    described.metadata.set("cells", cells);
    described.metadata.set("code_cells", code);
    described.metadata.set("words", words);
    if (!title.empty()) described.metadata.set("title", title);
    described.addHeadline("cells", cells);
    described.addHeadline("words", words);
    return {};
}

void describeText(Described& described, const FileEntry& file, const Head& head) {
    const bool html = hasExtension(file, {".html", ".htm"});
    string_view text = head.bytes;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::string title = html                                       ? htmlTitle(text)
                              : hasExtension(file, {".md", ".markdown"}) ? markdownTitle(text)
                                                                         : std::string();
    if (!title.empty()) described.metadata.set("title", title);
    const std::int64_t newlines = std::count(text.begin(), text.end(), '\n');
    const std::int64_t lines = newlines + (text.empty() || text.back() == '\n' ? 0 : 1);
    if (head.whole()) {
        const std::int64_t words = countWords(text, html);
        described.metadata.set("words", words);
        described.metadata.set("lines", lines);
        described.addHeadline("words", words);
        described.addHeadline("lines", lines);
    } else {
        described.notes.push_back(printable(file.path) + " is larger than " + formatBytes(kMostRead) +
                                  "; its words weren't counted");
    }
}

Result<Described> describeDocument(const ArtifactContent& content, const DescribeContext&) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    const bool pdf = hasExtension(*file, {".pdf"}), notebook = hasExtension(*file, {".ipynb"});
    STEMMA_TRY(const Head head, readHead(content, *file, pdf ? kSniffBytes : kMostRead));
    const string_view start = string_view(head.bytes).substr(0, kSniffBytes);
    Described described;
    if (start.starts_with("%PDF-")) {
        described.metadata.set("kind", "PDF document");
        described.metadata.set("pdf_version", toUtf8(trim(start.substr(5, 3))));
    } else if (pdf) {
        return unfit("it isn't a PDF document (it is " + magicName(start) + ")");
    } else if (!looksLikeText(start)) {
        return unfit("it isn't text (it is " + magicName(start) + ")");
    } else if (notebook && head.whole()) {
        STEMMA_CHECK(describeNotebook(described, head.bytes));
    } else {
        described.metadata.set("kind", magicName(start));
        describeText(described, *file, head);
    }
    described.metadata.set("bytes", head.size);
    described.addHeadline("size", head.size, "bytes");
    if (head.size == 0) described.notes.push_back(printable(file->path) + " is empty");
    return described;
}

} // namespace

Materializer documentType() {
    return {
        .id = "document",
        .summary = "Text to read (Markdown, HTML, text, log, PDF, notebook): words, lines, title",
        .extensions = kDocumentExtensions,
        .aliases = {"markdown", "md", "html", "text", "txt", "log", "pdf", "notebook", "report"},
        .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kDocumentExtensions); },
        .describe = &describeDocument};
}

} // namespace stemma
