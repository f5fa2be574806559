// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/StepReader.h"

#include "core/base/Text.h"

#include <array>

namespace stemma {

namespace {

enum Kinds : unsigned { kImport = 1, kSql = 2, kPython = 4, kCommand = 8, kRuns = 14, kAll = 15, kProcess = 12 };

unsigned bit(StepKindId kind) {
    switch (kind) {
    case StepKindId::Import:
        return kImport;
    case StepKindId::Sql:
        return kSql;
    case StepKindId::Python:
        return kPython;
    case StepKindId::Command:
        return kCommand;
    }
    return 0;
}

constexpr std::array kKinds = std::to_array<std::pair<std::string_view, StepKindId>>({
    {"import", StepKindId::Import},
    {"sql", StepKindId::Sql},
    {"python", StepKindId::Python},
    {"command", StepKindId::Command},
});

/// Words of other tools, and of other places of this format, for keys of a step.
constexpr std::array kElsewhere = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"cmd", "Did you mean 'command'?"},
    {"run", "Did you mean 'command'?"},
    {"shell", "Did you mean 'command'?"},
    {"script", "Did you mean 'command'?"},
    {"bash", "Did you mean 'command'?"},
    {"query", "Did you mean 'sql'?"},
    {"select", "Did you mean 'sql'?"},
    {"load", "Did you mean 'import'?"},
    {"file", "Did you mean 'import'?"},
    {"source", "Did you mean 'import'?"},
    {"function", "Did you mean 'python'?"},
    {"deps", "Did you mean 'inputs', or 'depends' for more files that count as its code?"},
    {"outs", "Did you mean 'outputs'?"},
    {"params", "Did you mean 'parameters'?"},
    {"needs", "Did you mean 'inputs', or 'after' for steps whose outputs it doesn't read?"},
    {"depends_on", "Did you mean 'after'?"},
    {"foreach", "Did you mean 'for_each'?"},
    {"path", "It belongs to an output: outputs: {NAME: {path: …}}."},
    {"type", "It belongs to an output: outputs: {NAME: {type: …}}."},
    {"format", "It belongs to an output: outputs: {NAME: {format: …}}."},
    {"artifact", "It belongs to an output: outputs: {NAME: {artifact: …}}."},
    {"describes", "It belongs to an output: outputs: {NAME: {describes: …}}."},
    {"visualize", "It belongs to an output: outputs: {NAME: {visualize: …}}."},
    {"copy_to", "It belongs to an output: outputs: {NAME: {copy_to: …}}."},
    {"at", "It belongs to an input: inputs: {NAME: {from: …, at: …}}."},
    {"writable", "It belongs to an input: inputs: {NAME: {from: …, writable: true}}."},
    {"name", "The name of a step is its key: steps: {NAME: {…}}."},
});

} // namespace

struct StepReader::Key {
    std::string_view name;
    unsigned kinds;
    void (StepReader::*read)(const Node&);
};

const std::vector<StepReader::Key>& StepReader::keys() {
    static const std::vector<Key> all{
        {"import", kImport, &StepReader::readImport},
        {"sql", kSql, &StepReader::readSql},
        {"python", kPython, &StepReader::readPython},
        {"command", kCommand, &StepReader::readCommand},
        {"description", kAll, &StepReader::readDescription},
        {"csv", kImport, &StepReader::readCsv},
        {"keep", kImport, &StepReader::readKeep},
        {"list", kImport, &StepReader::readList},
        {"inputs", kRuns, &StepReader::readInputs},
        {"outputs", kAll, &StepReader::readOutputs},
        {"parameters", kRuns, &StepReader::readParameters},
        {"after", kAll, &StepReader::readAfter},
        {"env", kProcess, &StepReader::readEnv},
        {"secrets", kProcess, &StepReader::readSecretNames},
        {"cache", kAll, &StepReader::readCache},
        {"depends", kRuns, &StepReader::readDepends},
        {"identify", kProcess, &StepReader::readIdentify},
        {"was", kAll, &StepReader::readWas},
        {"timeout", kRuns, &StepReader::readTimeout},
        {"retry", kRuns, &StepReader::readRetry},
        {"resources", kRuns, &StepReader::readResources},
        {"executor", kRuns, &StepReader::readExecutor},
        {"python_from", kProcess, &StepReader::readPythonFrom},
        {"depfile", kCommand, &StepReader::readDepfile},
        {"checks", kAll, &StepReader::readChecks},
        {"when", kAll, &StepReader::readWhen},
        {"matrix", kRuns, &StepReader::readMatrix},
        {"for_each", kRuns, &StepReader::readForEach},
        {"tags", kAll, &StepReader::readTags},
        {"layer", kAll, &StepReader::readLayer},
        {"on_failure", kAll, &StepReader::readOnFailure},
    };
    return all;
}

Step StepReader::read(Node& node) {
    Step step;
    m_step = &step;
    m_sqlMap = false;
    m_after.clear();
    step.name = node.key;
    step.where = node.keyWhere;
    m_values.name(node.key, node.keyWhere, {"steps", {}, {}});
    if (!node.isMap()) {
        bool word = false;
        for (const Key& key : keys()) word = word || key.name == step.name;
        m_values.wrongType(node, {{}, "step", step.name}, "a map",
                           word ? "Is it a key of the step above? Then indent it more."
                                : "Name its kind: {import: FILE}, {sql: QUERY} or {command: […]}.");
        step.outputs.push_back({});
        return step;
    }
    if (!readKind(node)) {
        step.outputs.push_back({}); // without a name: see there
        return step;
    }
    expandTexts(node);
    const Node* before = nullptr;
    for (const Node& child : node.children) {
        readMember(child, before);
        before = &child;
    }
    finish(node);
    return step;
}

bool StepReader::readKind(const Node& node) {
    std::vector<const Node*> found;
    for (const Node& child : node.children)
        for (const auto& [word, kind] : kKinds)
            if (child.key == word) {
                if (found.empty()) m_step->kind = kind;
                found.push_back(&child);
            }
    if (found.size() == 1) return true;
    if (found.size() > 1) {
        if (found[0]->key != found[1]->key)
            m_values.problems().add(found[1]->keyWhere,
                                    "Step " + inQuotes(m_step->name) + " has two kinds, " + inQuotes(found[0]->key) +
                                        " and " + inQuotes(found[1]->key),
                                    "Make two steps of it.");
        return false;
    }
    bool guessed = false;
    for (const Node& child : node.children) {
        bool known = isIgnoredKey(child.key);
        for (const Key& key : keys()) known = known || key.name == child.key;
        if (known) continue;
        unknownMember(child, nullptr);
        guessed = true;
    }
    if (!guessed)
        m_values.problems().add(node.keyWhere, "Step " + inQuotes(m_step->name) + " has no kind",
                                "Give it one of import, sql, command or python.");
    return false;
}

void StepReader::expandTexts(Node& node) {
    for (Node& child : node.children) {
        // Shell commands and queries have their own use of ${…}; names and descriptions are what they say.
        const bool shell = child.key == "command" || child.key == "identify" || child.key == "on_failure";
        if (shell || child.key == "description" || child.key == "checks" || child.key == "when" || child.key == "was" ||
            child.key == "secrets" || child.key == "sql" || isIgnoredKey(child.key))
            continue;
        if (child.key != "outputs" || !child.isMap()) {
            m_expansion.expand(child);
            continue;
        }
        for (Node& output : child.children)
            for (Node& member : output.children)
                if (member.key != "checks" && member.key != "was") m_expansion.expand(member);
    }
}

void StepReader::readMember(const Node& child, const Node* before) {
    if (isIgnoredKey(child.key)) return;
    for (const Key& key : keys()) {
        if (key.name != child.key) continue;
        if ((key.kinds & bit(m_step->kind)) == 0) {
            m_values.problems().add(child.keyWhere,
                                    "The key " + inQuotes(child.key) + " of step " + inQuotes(m_step->name) +
                                        " has no meaning for " + (m_step->kind == StepKindId::Import ? "an " : "a ") +
                                        stepKindName(m_step->kind) + " step",
                                    child.key == "inputs" || child.key == "parameters"
                                        ? "An import reads files of the project; use 'after' for an order."
                                        : "Take it away.");
            return;
        }
        return (this->*key.read)(child);
    }
    unknownMember(child, before);
}

void StepReader::unknownMember(const Node& child, const Node* before) {
    if (before && child.isNull() && child.text.empty() && child.key.find(' ') != std::string::npos) {
        m_values.problems().add(
            child.keyWhere, "The key " + inQuotes(child.key) + " of step " + inQuotes(m_step->name) + " isn't known",
            "Quote the whole value of '" + before->key + "': in braces YAML splits text at commas.");
        return;
    }
    std::string elsewhere;
    for (const auto& [word, hint] : kElsewhere)
        if (word == child.key) elsewhere = hint;
    std::vector<std::string> words;
    for (const Key& key : keys()) words.emplace_back(key.name);
    m_values.unknownKey(child, "step", m_step->name, words, elsewhere);
}

} // namespace stemma
