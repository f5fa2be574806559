// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Sketch.h"

#include "core/base/Text.h"
#include "core/pipeline/Node.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::size_t kMostBytes = 8'000'000;

bool isKind(std::string_view key) {
    return key == "import" || key == "sql" || key == "python" || key == "command";
}

/// Keys whose values are references, also where they are misspelt.
bool isReferenceKey(std::string_view key) {
    static const std::vector<std::string> words{"inputs", "after", "for_each"};
    if (std::find(words.begin(), words.end(), key) != words.end()) return true;
    return key.size() <= 16 && !nearestWord(key, words).empty();
}

/// "split" of split.train, fit[depth=2].model; "" of what names no step.
std::string stepWord(std::string_view reference) {
    reference = trim(reference);
    const std::string_view word = reference.substr(0, reference.find_first_of(".[@"));
    return isName(word) ? std::string(word) : std::string();
}

/// Steps with the names they refer to; the indexes come when all steps are known.
struct Draft {
    PipelineSketch sketch;
    std::vector<std::set<std::string>> words; ///< of each step

    SketchedStep* add(std::string name, Place where) {
        if (sketch.steps.size() >= kMostSketchedSteps) return nullptr;
        sketch.steps.push_back({std::move(name), {}, {}, where, where.line, {}});
        words.emplace_back();
        return &sketch.steps.back();
    }

    PipelineSketch finish() {
        std::unordered_map<std::string, int> index;
        for (std::size_t i = 0; i < sketch.steps.size(); ++i) index.emplace(sketch.steps[i].name, int(i));
        for (std::size_t i = 0; i < sketch.steps.size(); ++i) {
            for (const std::string& word : words[i])
                if (const auto found = index.find(word); found != index.end() && found->second != int(i))
                    sketch.steps[i].needs.push_back(found->second);
            std::sort(sketch.steps[i].needs.begin(), sketch.steps[i].needs.end());
        }
        return std::move(sketch);
    }
};

void collectWords(const Node& node, std::set<std::string>& words) {
    if (node.isText()) {
        if (const std::string word = stepWord(node.text); !word.empty()) words.insert(word);
        return;
    }
    for (const Node& child : node.children) {
        if (node.isMap() && (child.key == "at" || child.key == "writable")) continue;
        collectWords(child, words);
    }
}

void readStep(const Node& node, SketchedStep& step, std::set<std::string>& words) {
    for (const Node& child : node.children) {
        if (isKind(child.key)) {
            step.kind = child.key;
            if (child.isText()) step.body = child.text;
        } else if (isReferenceKey(child.key)) {
            collectWords(child, words);
        } else if (child.key == "outputs") {
            for (const Node& output : child.children)
                if (const Node* describes = output.find("describes")) collectWords(*describes, words);
        }
    }
}

PipelineSketch sketchTree(const Node& root, int lines) {
    Draft draft;
    if (const Node* name = root.find("name"); name && name->isText()) draft.sketch.name = name->text;
    const Node* steps = root.find("steps");
    if (!steps || !steps->isMap()) return draft.finish();
    int after = lines; // the line before the key that follows `steps`
    for (const Node& child : root.children)
        if (child.keyWhere.line > steps->keyWhere.line) after = std::min(after, child.keyWhere.line - 1);
    for (std::size_t i = 0; i < steps->children.size(); ++i) {
        const Node& child = steps->children[i];
        SketchedStep* step = draft.add(child.key, child.keyWhere);
        if (!step) break;
        const int next = i + 1 < steps->children.size() ? steps->children[i + 1].keyWhere.line - 1 : after;
        step->lastLine = std::max(next, step->where.line);
        readStep(child, *step, draft.words.back());
    }
    return draft.finish();
}

struct Line {
    int indent = 0;
    std::string_view key, rest; ///< of "key: rest"; key is "" where the line isn't one
};

Line readLine(std::string_view text) {
    Line line;
    while (std::size_t(line.indent) < text.size() && text[std::size_t(line.indent)] == ' ') ++line.indent;
    const std::string_view content = trim(text);
    if (content.empty() || content.front() == '#') return {-1, {}, {}};
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos || (colon + 1 < content.size() && content[colon + 1] != ' ')) return line;
    std::string_view key = content.substr(0, colon);
    if (key.size() > 1 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
        key = key.substr(1, key.size() - 2);
    line.key = key;
    line.rest = trim(content.substr(colon + 1));
    return line;
}

/// Every word of a line that could be a reference.
void collectLoose(std::string_view text, std::set<std::string>& words) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \t,:[]{}\"'", at), text.size());
        if (const std::string word = stepWord(text.substr(at, end - at)); !word.empty()) words.insert(word);
        at = end + 1;
    }
}

/// A file that is no YAML: steps are the keys at the first depth below `steps:`.
PipelineSketch sketchLines(std::string_view text) {
    Draft draft;
    int number = 0, stepIndent = -1, keyIndent = -1;
    bool inSteps = false, inReferences = false;
    SketchedStep* step = nullptr;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view whole = text.substr(at, end - at);
        const Line line = readLine(whole);
        at = end + 1;
        ++number;
        if (line.indent < 0) continue;
        if (line.indent == 0) {
            inSteps = line.key == "steps";
            if (line.key == "name") draft.sketch.name = line.rest;
            step = nullptr;
            continue;
        }
        if (!inSteps) continue;
        if (stepIndent < 0) stepIndent = line.indent;
        if (line.indent == stepIndent && isName(line.key)) {
            step = draft.add(std::string(line.key), {number, line.indent + 1});
            if (!step) break;
            keyIndent = -1;
            inReferences = false;
            continue;
        }
        if (!step) continue;
        step->lastLine = number;
        if (keyIndent < 0) keyIndent = line.indent;
        if (line.indent <= keyIndent && !line.key.empty()) {
            inReferences = isReferenceKey(line.key);
            if (isKind(line.key)) {
                step->kind = line.key;
                step->body = line.rest;
            }
            if (inReferences) collectLoose(line.rest, draft.words.back());
        } else if (inReferences) {
            collectLoose(whole, draft.words.back());
        }
    }
    return draft.finish();
}

} // namespace

int PipelineSketch::stepOfLine(int line) const {
    const auto after = std::upper_bound(steps.begin(), steps.end(), line,
                                        [](int l, const SketchedStep& s) { return l < s.where.line; });
    if (after == steps.begin()) return -1;
    const auto found = std::prev(after);
    return line <= found->lastLine ? int(found - steps.begin()) : -1;
}

PipelineSketch sketchPipeline(std::string_view text, bool json) {
    text = text.substr(0, kMostBytes);
    Problems ignored;
    if (const std::optional<Node> root = readTree(text, json, ignored)) {
        const int lines = int(std::count(text.begin(), text.end(), '\n')) + 1;
        return sketchTree(*root, lines);
    }
    return json ? PipelineSketch{} : sketchLines(text);
}

} // namespace stemma
