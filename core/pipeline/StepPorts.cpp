// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into a step and what comes out: inputs and outputs.
#include "core/base/Text.h"
#include "core/pipeline/StepReader.h"

#include <algorithm>

namespace stemma {

namespace {

const std::vector<std::string> kInputKeys{"from", "at", "writable", "allow_failed", "first"};
const std::vector<std::string> kOutputKeys{"type",      "path",    "artifact", "was", "describes", "format",
                                           "visualize", "copy_to", "checks",   "csv", "better"};

bool isType(std::string_view text) {
    return isName(text) && text.size() <= 32;
}

} // namespace

void StepReader::readReferences(const Node& node, Input& input) {
    const Subject of{input.name, "step", m_step->name};
    const auto take = [&](const Node& one) {
        auto reference = parseReference(one, of, m_values);
        if (!reference) return;
        if (reference->gathers()) input.list = true;
        input.references.push_back(std::move(*reference));
    };
    if (node.isList()) {
        input.list = true;
        if (node.children.empty()) m_values.wrongType(node, of, "a reference", "The list is empty.");
        for (const Node& child : node.children) take(child);
    } else {
        take(node);
    }
}

void StepReader::readInputs(const Node& node) {
    if (node.isMap()) return readInputMap(node);
    const auto take = [&](const Node& one) {
        Input input;
        input.where = one.where;
        readReferences(one, input);
        if (input.references.empty()) return;
        input.name = referenceLastPart(input.references.front());
        if (!m_values.name(input.name, one.where, subject("inputs"))) return;
        const Input* same = m_step->input(input.name);
        if (same) {
            m_values.problems().add(
                one.where,
                "Two inputs of step " + inQuotes(m_step->name) + " would be named " + inQuotes(input.name) + ", from " +
                    inQuotes(same->references.front().text) + " and " + inQuotes(one.text),
                "Name them: inputs: {NAME: " + same->references.front().text + ", OTHER: " + one.text + "}.");
            return;
        }
        m_step->inputs.push_back(std::move(input));
    };
    if (node.isText()) return take(node);
    if (!node.isList())
        return m_values.wrongType(node, subject("inputs"), "a list of references or a map of names to them");
    for (const Node& child : node.children) {
        if (child.isText())
            take(child);
        else
            m_values.wrongType(child, subject("inputs"), "a list of references",
                               child.isMap() && child.find("from") ? "With 'from', inputs are a map: {NAME: {from: …}}."
                                                                   : "");
    }
}

void StepReader::readInputMap(const Node& node) {
    for (const Node& child : node.children) {
        if (!m_values.name(child.key, child.keyWhere, subject("inputs"))) continue;
        Input input;
        input.name = child.key;
        input.where = child.keyWhere;
        if (child.isNull() && child.text.empty()) {
            m_values.problems().add(child.keyWhere,
                                    "Input " + inQuotes(child.key) + " of step " + inQuotes(m_step->name) +
                                        " says not where it comes from",
                                    "Write " + child.key + ": STEP, or inputs as a list: [" + child.key + "].");
            continue;
        }
        if (!child.isMap()) {
            readReferences(child, input);
        } else {
            bool from = false;
            for (const Node& member : child.children) {
                const Subject of{member.key, "input", input.name};
                if (member.key == "from") {
                    from = true;
                    readReferences(member, input);
                } else if (member.key == "first") {
                    input.first = parseReference(member, of, m_values);
                } else if (member.key == "at") {
                    input.at = m_values.innerPath(member, of).value_or("");
                } else if (member.key == "writable") {
                    input.writable = m_values.boolean(member, of).value_or(false);
                } else if (member.key == "allow_failed") {
                    input.allowFailed = m_values.boolean(member, of).value_or(false);
                } else if (!isIgnoredKey(member.key)) {
                    m_values.unknownKey(member, "input", input.name, kInputKeys);
                }
            }
            if (!from)
                m_values.problems().add(child.where,
                                        "Input " + inQuotes(input.name) + " of step " + inQuotes(m_step->name) +
                                            " has no 'from'",
                                        "Write {from: STEP, …}.");
        }
        m_step->inputs.push_back(std::move(input));
    }
}

void StepReader::readOutputs(const Node& node) {
    if (node.isText() || node.isList()) {
        const auto take = [&](const Node& one) {
            if (!one.isText()) return m_values.wrongType(one, subject("outputs"), "a list of names");
            if (!m_values.name(one.text, one.where, subject("outputs"))) return;
            if (m_step->output(one.text))
                return m_values.problems().add(
                    one.where, "Two outputs of step " + inQuotes(m_step->name) + " are named " + inQuotes(one.text),
                    "Rename one.");
            Output& output = m_step->outputs.edit().emplace_back();
            output.name = one.text;
            output.where = one.where;
        };
        if (node.isText()) return take(node);
        for (const Node& child : node.children) take(child);
        return;
    }
    if (!node.isMap())
        return m_values.wrongType(node, subject("outputs"), "a list of names or a map of names to what they are");
    for (const Node& child : node.children)
        if (m_values.name(child.key, child.keyWhere, subject("outputs"))) m_step->outputs.push_back(readOutput(child));
}

Output StepReader::readOutput(const Node& node) {
    Output output;
    output.name = node.key;
    output.where = node.keyWhere;
    const auto type = [&](const Node& word) {
        const Subject of{"type", "output", output.name};
        auto text = m_values.text(word, of);
        if (!text) return;
        if (!isType(*text)) {
            m_values.problems().add(word.where, of.text() + " isn't a type, " + inQuotes(*text),
                                    "A file is written {path: " + printable(*text) + "}.");
            return;
        }
        if (!m_options.types.empty() &&
            std::find(m_options.types.begin(), m_options.types.end(), *text) == m_options.types.end()) {
            std::string hint = m_values.problems().suggest(*text, m_options.types);
            if (hint.empty()) hint = "Known are: " + join(m_options.types, ", ") + ".";
            m_values.problems().add(word.where, of.text() + " isn't a type that is known, " + inQuotes(*text),
                                    std::move(hint));
        }
        output.type = std::move(*text);
    };
    if (node.isText()) {
        type(node);
    } else if (node.isMap()) {
        for (const Node& child : node.children) {
            if (child.key == "type")
                type(child);
            else
                readOutputMember(child, output);
        }
    } else if (!node.isNull()) {
        m_values.wrongType(node, {node.key, "step", m_step->name}, "a type or a map");
    }
    return output;
}

void StepReader::readVisualize(const Node& child, Output& output) {
    const Subject of{child.key, "output", output.name};
    output.visualize = m_values.texts(child, of);
    for (std::size_t i = 0; i < output.visualize.size(); ++i) {
        const Place where = child.isList() && i < child.children.size() ? child.children[i].where : child.where;
        m_files.require(output.visualize[i], where, "output " + inQuotes(output.name), m_values.problems());
    }
}

void StepReader::readPaths(const Node& child, Output& output) {
    const Subject of{child.key, "output", output.name};
    if (m_step->kind == StepKindId::Import || m_step->kind == StepKindId::Sql) {
        m_values.problems().add(child.keyWhere,
                                of.text() + " has no meaning for a step of the kind " + stepKindName(m_step->kind),
                                "For a copy in the project write copy_to.");
        return;
    }
    if (child.isList() && child.children.empty())
        m_values.wrongType(child, of, "a path or a list of paths", "The list is empty.");
    const auto take = [&](const Node& one) {
        if (auto path = m_values.innerPath(one, of)) output.paths.push_back(std::move(*path));
    };
    if (child.isList())
        for (const Node& one : child.children) take(one);
    else
        take(child);
}

void StepReader::readArtifactName(const Node& child, const Subject& of, std::string& into) {
    auto name = m_values.text(child, of);
    if (name && isArtifactName(*name))
        into = std::move(*name);
    else if (name)
        m_values.problems().add(child.where, of.text() + " isn't a name of an artifact, " + inQuotes(*name),
                                "Use letters, digits, _, -, . and /, such as penguins/clean, without a version.");
}

void StepReader::readDescribes(const Node& child, Output& output) {
    const Subject of{child.key, "output", output.name};
    output.describes = parseReference(child, of, m_values);
    if (!output.describes || output.describes->kind == Reference::Kind::StepOutput) return;
    m_values.problems().add(child.where, of.text() + " is not of this pipeline, " + inQuotes(child.text),
                            "Name a step, or a step and its output.");
    output.describes.reset();
}

void StepReader::readFormat(const Node& child, Output& output) {
    static const std::vector<std::string> kFormats{"parquet", "csv", "tsv", "json", "jsonl"};
    const Subject of{child.key, "output", output.name};
    if (m_step->kind == StepKindId::Import) {
        m_values.problems().add(child.keyWhere, of.text() + " has no meaning for an import",
                                "Its files stay as they are.");
    } else if (m_step->kind == StepKindId::Sql) {
        output.format = m_values.oneOf(child, of, kFormats).value_or("");
    } else if (auto word = m_values.text(child, of)) {
        // It becomes the extension of a file.
        if (isArtifactName(*word) && word->size() <= 32 && word->find('/') == std::string::npos)
            output.format = std::move(*word);
        else
            m_values.problems().add(child.where, of.text() + " isn't a format, " + inQuotes(*word),
                                    "Write the extension of its file, such as csv.");
    }
}

void StepReader::readBetter(const Node& child, Output& output) {
    static const std::vector<std::string> kWords{"lower", "higher"};
    const Subject of{child.key, "output", output.name};
    if (!child.isMap()) return m_values.wrongType(child, of, "a map of numbers to lower or higher");
    Json better = Json::object();
    for (const Node& one : child.children)
        if (auto word = m_values.oneOf(one, {one.key, "output", output.name}, kWords)) better.set(one.key, Json(*word));
    output.options.set("better", std::move(better));
}

void StepReader::readOutputMember(const Node& child, Output& output) {
    const Subject of{child.key, "output", output.name};
    if (child.key == "path") return readPaths(child, output);
    if (child.key == "artifact") return readArtifactName(child, of, output.artifact);
    if (child.key == "was") return readArtifactName(child, of, output.was);
    if (child.key == "describes") return readDescribes(child, output);
    if (child.key == "format") return readFormat(child, output);
    if (child.key == "visualize") return readVisualize(child, output);
    if (child.key == "better") return readBetter(child, output);
    if (child.key == "copy_to") {
        output.copyTo = m_values.projectPath(child, of).value_or("");
    } else if (child.key == "checks") {
        output.checks = readCheckList(child, of);
    } else if (child.key == "csv" && m_step->kind == StepKindId::Import) {
        m_values.problems().add(child.keyWhere, of.text() + " belongs to the import itself",
                                "Write csv beside 'import'.");
    } else if (child.key == "csv") {
        output.options.set("csv", readCsvOptions(child, of));
    } else if (!isIgnoredKey(child.key)) {
        static const std::pair<const char*, const char*> kElsewhere[] = {
            {"file", "Did you mean 'path'?"},        {"paths", "Did you mean 'path'? It may be a list."},
            {"name", "Did you mean 'artifact'?"},    {"kind", "Did you mean 'type'?"},
            {"charts", "Did you mean 'visualize'?"}, {"copy", "Did you mean 'copy_to'?"}};
        std::string elsewhere;
        for (const auto& [word, hint] : kElsewhere)
            if (child.key == word) elsewhere = hint;
        m_values.unknownKey(child, "output", output.name, kOutputKeys, elsewhere);
    }
}

} // namespace stemma
