// SPDX-License-Identifier: GPL-3.0-or-later
// What a step does: its import, sql, command or python, and what follows from all of its keys together.
#include "core/base/Text.h"
#include "core/pipeline/OutputPaths.h"
#include "core/pipeline/Placeholders.h"
#include "core/pipeline/StepReader.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::uint64_t kLongestSqlFile = 16u << 20;
constexpr std::size_t kMostCompared = 100'000; ///< globs with other paths, of a step

bool isSqlFile(std::string_view text) {
    if (text.size() < 5 || text.find('\n') != std::string_view::npos) return false;
    std::string end(text.substr(text.size() - 4));
    std::transform(end.begin(), end.end(), end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (end != ".sql") return false;
    std::string first(text.substr(0, text.find(' ')));
    std::transform(first.begin(), first.end(), first.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    return first.size() == text.size() ||
           (first != "SELECT" && first != "FROM" && first != "WITH" && first != "VALUES");
}

bool isShellCall(const std::vector<std::string>& arguments) {
    const std::string program = fs::path(arguments.front()).filename().string();
    return program == "sh" || program == "bash" || program == "zsh" || program == "dash" || program == "env";
}

bool isMatrixKey(const Step& step, std::string_view name) {
    return std::ranges::any_of(step.matrix, [&](const auto& key) { return key.first == name; });
}

} // namespace

void StepReader::readImport(const Node& node) {
    m_step->body = node.where;
    const auto take = [&](const Node& one) {
        const auto path = m_values.text(one, subject("import"));
        if (!path) return;
        if (path->find("://") != std::string::npos) {
            m_values.problems().add(one.where, inQuotes(*path) + " isn't a file",
                                    "An import reads files; fetch it in a command step and use its output.");
            return;
        }
        m_files.require(*path, one.where, "step " + inQuotes(m_step->name), m_values.problems());
        m_step->paths.push_back(*path);
    };
    if (node.isList()) {
        if (node.children.empty())
            m_values.wrongType(node, subject("import"), "a path or a list of paths", "Name a file.");
        for (const Node& child : node.children) take(child);
    } else {
        take(node);
    }
}

void StepReader::readQuery(const Node& node, std::string output) {
    SqlQuery query;
    query.output = std::move(output);
    query.where = node.where;
    const auto text = m_values.text(node, subject("sql"));
    if (!text) {
        m_step->queries.push_back(std::move(query));
        return;
    }
    if (isSqlFile(*text)) {
        Node file = node;
        m_expansion.expand(file);
        query.file = file.text;
        const std::size_t before = m_values.problems().count();
        m_files.require(query.file, node.where, "step " + inQuotes(m_step->name), m_values.problems());
        if (m_files.enabled() && m_values.problems().count() == before) {
            auto content = readFile(m_files.at(query.file), kLongestSqlFile);
            if (!content) {
                m_values.problems().add(node.where, content.error().message, content.error().hint);
            } else if (!isUtf8(*content)) {
                m_values.problems().add(node.where, "The file " + inQuotes(query.file) + " isn't UTF-8",
                                        "Save it as UTF-8.");
            } else if (trim(*content).empty()) {
                m_values.problems().add(node.where, "The file " + inQuotes(query.file) + " is empty",
                                        "Write one SELECT into it.");
            } else {
                query.text = std::move(*content);
            }
        }
    } else {
        query.text = *text;
        for (const std::string& name : m_expansion.names())
            if (text->find("${" + name + "}") != std::string::npos)
                m_values.problems().add(node.where,
                                        "'${" + name + "}' isn't filled in SQL of step " + inQuotes(m_step->name),
                                        "Parameters are bound: write $" + name + " and parameters: [" + name + "].");
    }
    m_step->queries.push_back(std::move(query));
}

void StepReader::readSql(const Node& node) {
    m_step->body = node.where;
    if (!node.isMap()) {
        if (node.isList())
            m_values.wrongType(node, subject("sql"), "a query, a .sql file, or a map of outputs to queries");
        else
            readQuery(node, m_step->name);
        return;
    }
    m_sqlMap = true;
    if (node.children.empty())
        m_values.wrongType(node, subject("sql"), "a query, a .sql file, or a map of outputs to queries",
                           "The map is empty.");
    const Node* before = nullptr;
    for (const Node& child : node.children) {
        if (child.isNull() && node.flow && before && !isName(child.key)) {
            m_values.problems().add(child.keyWhere,
                                    "'sql' of step " + inQuotes(m_step->name) + " is cut at a comma, before " +
                                        inQuotes(child.key),
                                    "Quote the query of '" + before->key + "': in braces YAML splits text at commas.");
            continue;
        }
        if (m_values.name(child.key, child.keyWhere, subject("sql"))) readQuery(child, child.key);
        before = &child;
    }
}

void StepReader::readCommand(const Node& node) {
    m_step->body = node.where;
    if (node.isText()) {
        if (auto text = m_values.text(node, subject("command"))) m_step->shell = std::move(*text);
        return;
    }
    if (!node.isList() || node.children.empty()) {
        m_values.wrongType(node, subject("command"), "text for a shell, or a list of a program and its arguments",
                           node.isList() ? "The list is empty." : "");
        return;
    }
    for (const Node& child : node.children) {
        if (child.isMap() || child.isList()) {
            const bool colon = child.isMap() && child.children.size() == 1 && !child.children.front().isNull();
            m_values.wrongType(child, {"command", "step", m_step->name}, "a list of texts",
                               colon ? "Quote an argument that has a colon and a space in it." : "");
            continue;
        }
        m_step->arguments.push_back(child.text);
    }
    if (!m_step->arguments.empty() && m_step->arguments.front().empty())
        m_values.problems().add(node.where, "The program of step " + inQuotes(m_step->name) + " is empty text",
                                "Name it.");
    if (m_step->arguments.empty() || isShellCall(m_step->arguments)) return;
    for (const std::string& name : m_expansion.names())
        for (const Node& child : node.children)
            if (child.text.find("${" + name + "}") != std::string::npos)
                m_values.problems().add(
                    child.where, "'${" + name + "}' isn't filled in the command of step " + inQuotes(m_step->name),
                    "Write {parameters." + name + "} and parameters: [" + name + "].");
}

void StepReader::readPython(const Node& node) {
    m_step->body = node.where;
    auto text = m_values.text(node, subject("python"));
    if (!text) return;
    m_step->python = *text;
    const std::size_t colon = text->rfind(':');
    if (colon == std::string::npos || colon == 0 || !isName(text->substr(colon + 1))) {
        m_values.problems().add(node.where,
                                inQuotes(*text) + " of step " + inQuotes(m_step->name) + " names no function",
                                "Write FILE:FUNCTION or MODULE:FUNCTION, such as fit.py:fit.");
        return;
    }
    const std::string file = text->substr(0, colon);
    if (file.ends_with(".py")) m_files.require(file, node.where, "step " + inQuotes(m_step->name), m_values.problems());
}

void StepReader::finishSqlOutputs(const Node& node) {
    const Node* written = node.find("outputs");
    const Place where = written ? written->keyWhere : m_step->where;
    const std::vector<Output>& outputs = m_step->outputs;
    if (!m_sqlMap) {
        if (outputs.size() > 1)
            m_values.problems().add(where,
                                    "Step " + inQuotes(m_step->name) + " has one query and " +
                                        plural(std::int64_t(outputs.size()), "output"),
                                    "Write sql as a map of outputs to queries.");
        if (outputs.size() == 1 && m_step->queries.size() == 1)
            m_step->queries.edit().front().output = outputs.front().name;
        return;
    }
    std::vector<std::string> names;
    for (const SqlQuery& query : m_step->queries) names.push_back(query.output);
    std::vector<Output> ordered;
    for (const SqlQuery& query : m_step->queries) {
        const Output* described = m_step->output(query.output);
        if (described) {
            ordered.push_back(*described);
        } else {
            Output& output = ordered.emplace_back();
            output.name = query.output;
            output.where = query.where;
        }
    }
    for (const Output& output : outputs)
        if (std::find(names.begin(), names.end(), output.name) == names.end()) {
            std::string hint = m_values.problems().suggest(output.name, names);
            if (hint.empty()) hint = "The queries are: " + join(names, ", ") + ".";
            m_values.problems().add(output.where,
                                    "Output " + inQuotes(output.name) + " of step " + inQuotes(m_step->name) +
                                        " has no query in 'sql'",
                                    std::move(hint));
        }
    m_step->outputs = std::move(ordered);
}

/// Where items come from elsewhere, they may be files: each is an input of its cell.
static bool mayBeItem(const Step& step, std::string_view name) {
    return std::ranges::any_of(step.forEach, [&](const ForEach& items) { return items.name == name && items.from; });
}

/// `of` is "the command of step 'a'"; where `places`, it is a path in the project, of which cells know the items.
void StepReader::checkPlaceholder(std::string_view text, Place where, const std::string& of, bool places) {
    const auto tell = [&](const Placeholder& found, const std::string& problem, std::string hint) {
        m_values.problems().add(where, inQuotes(text.substr(found.offset, found.length)) + " in " + of + " " + problem,
                                std::move(hint));
    };
    const auto namesOf = [](const auto& all) {
        std::vector<std::string> names;
        for (const auto& one : all) names.push_back(one.name);
        return names;
    };
    const auto unknown = [&](const Placeholder& found, const char* kind, const std::vector<std::string>& names) {
        std::string hint = m_values.problems().suggest(found.name, names);
        if (hint.empty())
            hint = names.empty() ? std::string("The step has none.") : "It has: " + join(names, ", ") + ".";
        tell(found, std::string("names no ") + kind + " of it", std::move(hint));
    };
    for (const Placeholder& found : findPlaceholders(text)) {
        if (places && (found.kind == PlaceholderKind::Input || found.kind == PlaceholderKind::Output)) {
            tell(found, "isn't filled there", "Filled are {item.NAME} and {parameters.NAME}.");
            continue;
        }
        switch (found.kind) {
        case PlaceholderKind::Input:
            if (!m_step->input(found.name) && !mayBeItem(*m_step, found.name))
                unknown(found, "input", namesOf(m_step->inputs));
            break;
        case PlaceholderKind::Output:
            if (!m_step->output(found.name)) unknown(found, "output", namesOf(m_step->outputs));
            break;
        case PlaceholderKind::Parameter:
            if (m_step->parameter(found.name) || isMatrixKey(*m_step, found.name)) break;
            if (places && !m_step->forEach.empty() && m_step->forEach.front().name == found.name) break;
            if (m_expansion.value(found.name))
                tell(found, "names a parameter that the step doesn't declare",
                     "Add " + found.name + " to its 'parameters'.");
            else
                unknown(found, "parameter", namesOf(m_step->parameters));
            break;
        case PlaceholderKind::Item:
            if (!places && m_step->forEach.empty() && !isMatrixKey(*m_step, found.name))
                tell(found, "has no meaning here", "Only a step with 'matrix' or 'for_each' has items.");
            break;
        }
    }
    for (const auto& [wrong, right] : {std::pair("{input.", "{inputs."), std::pair("{output.", "{outputs."),
                                       std::pair("{parameter.", "{parameters."), std::pair("{params.", "{parameters."),
                                       std::pair("{items.", "{item."), std::pair("{matrix.", "{item.")}) {
        const std::size_t at = text.find(wrong);
        if (!places && std::string_view(right) == "{item.") continue; // in a command it may be anything
        if (at == std::string_view::npos) continue;
        const std::size_t close = text.find('}', at);
        if (close == std::string_view::npos) continue;
        const std::string_view rest =
            text.substr(at + std::string_view(wrong).size(), close + 1 - at - std::string_view(wrong).size());
        if (!isName(rest.substr(0, rest.size() - 1))) continue;
        m_values.problems().add(where, inQuotes(text.substr(at, close + 1 - at)) + " in " + of + " isn't a placeholder",
                                "Did you mean '" + std::string(right) + std::string(rest) + "'?");
    }
}

void StepReader::checkPaths() {
    std::unordered_map<std::string, const Output*> seen;
    for (const Output& output : m_step->outputs)
        for (const std::string& path : output.paths) {
            const auto [found, fresh] = seen.emplace(path, &output);
            if (!fresh)
                m_values.problems().add(output.where,
                                        "Outputs " + inQuotes(found->second->name) + " and " + inQuotes(output.name) +
                                            " of step " + inQuotes(m_step->name) + " have the same path, " +
                                            inQuotes(path),
                                        "Give each a path of its own.");
        }
    checkOverlaps();
    std::unordered_map<std::string, const Input*> placed;
    for (const Input& input : m_step->inputs) {
        if (input.at.empty()) continue;
        const auto [found, fresh] = placed.emplace(input.at, &input);
        if (!fresh)
            m_values.problems().add(input.where,
                                    "Inputs " + inQuotes(found->second->name) + " and " + inQuotes(input.name) +
                                        " of step " + inQuotes(m_step->name) + " are put at the same path, " +
                                        inQuotes(input.at),
                                    "Give each a path of its own.");
        const auto output = seen.find(input.at);
        if (output != seen.end() && !input.writable)
            m_values.problems().add(input.where,
                                    "Input " + inQuotes(input.name) + " and output " + inQuotes(output->second->name) +
                                        " of step " + inQuotes(m_step->name) + " have the same path, " +
                                        inQuotes(input.at),
                                    "A step that changes a file in place says writable: true on the input.");
    }
}

/// A file that two outputs take would be one's alone, and the other would lack it without a word.
void StepReader::checkOverlaps() {
    if (m_step->kind != StepKindId::Command && m_step->kind != StepKindId::Python) return;
    std::vector<std::pair<const Output*, std::string>> globs, plain;
    std::unordered_map<std::string_view, const Output*> folders; // that plain paths are
    for (const Output& output : m_step->outputs) {
        for (const std::string& path : output.paths) (hasGlob(path) ? globs : plain).emplace_back(&output, path);
        if (output.paths.empty()) plain.emplace_back(&output, "outputs/" + output.name);
    }
    std::set<std::pair<const Output*, const Output*>> told;
    const auto tell = [&](const Output* one, std::string_view path, const Output* other, std::string_view otherPath) {
        if (one == other || path == otherPath || !told.emplace(one, other).second) return;
        m_values.problems().add(std::max(one, other)->where,
                                "Outputs " + inQuotes(one->name) + " and " + inQuotes(other->name) + " of step " +
                                    inQuotes(m_step->name) + " would take the same files: " + inQuotes(path) +
                                    " has part in " + inQuotes(otherPath),
                                "A file belongs to one output: give them paths that have nothing in common.");
    };
    for (const auto& [output, path] : plain) folders.emplace(path, output);
    for (const auto& [output, path] : plain)
        for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
            if (const auto found = folders.find(std::string_view(path).substr(0, slash)); found != folders.end())
                tell(output, path, found->second, found->first);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < globs.size(); ++i) {
        for (const auto* others : {&plain, &globs})
            for (std::size_t k = others == &globs ? i + 1 : 0; k < others->size(); ++k) {
                if (++compared > kMostCompared) return;
                const auto& [other, otherPath] = (*others)[k];
                if (globs[i].first != other && pathsOverlap(globs[i].second, otherPath))
                    tell(other, otherPath, globs[i].first, globs[i].second);
            }
    }
}

void StepReader::finish(const Node& node) {
    if (m_step->kind == StepKindId::Sql) finishSqlOutputs(node);
    if (m_step->kind == StepKindId::Import && m_step->outputs.size() > 1)
        m_values.problems().add(m_step->outputs[1].where,
                                "The import step " + inQuotes(m_step->name) + " has " +
                                    plural(std::int64_t(m_step->outputs.size()), "output"),
                                "An import has one output.");
    if (m_step->outputs.empty() && m_step->kind != StepKindId::Command) {
        Output& output = m_step->outputs.edit().emplace_back();
        output.name = m_step->name;
        output.where = m_step->where;
    }
    if (m_step->list && m_step->outputs.size() == 1) finishList();
    if (m_step->outputs.empty() && !m_step->checks.empty())
        m_values.problems().add(m_step->checks.front().where,
                                "Step " + inQuotes(m_step->name) +
                                    " has checks, but no outputs that they could be about",
                                "Declare what it makes under 'outputs', or take the checks away.");
    checkPaths();
    if (m_step->kind == StepKindId::Command) checkPlaceholders();
    for (const Output& output : m_step->outputs)
        checkPlaceholder(output.copyTo, output.where, "'copy_to' of output " + inQuotes(output.name), true);
}

/// An import whose files are items.
void StepReader::finishList() {
    Output& output = m_step->outputs.edit().front();
    if (!output.type.empty() && output.type != "list")
        m_values.problems().add(output.where,
                                "The import step " + inQuotes(m_step->name) +
                                    " makes a list, and its output is to be " + inQuotes(output.type),
                                "Leave the type out, or 'list'.");
    if (m_step->csv.size() > 0)
        m_values.problems().add(m_step->where,
                                "The import step " + inQuotes(m_step->name) +
                                    " makes a list, and 'csv' says how one table is read",
                                "Leave one of them out: each file of a list is read as it is.");
    output.type = "list";
}

void StepReader::checkPlaceholders() {
    const std::string of = "the command of step " + inQuotes(m_step->name);
    checkPlaceholder(m_step->shell, m_step->body, of);
    for (const std::string& argument : m_step->arguments) checkPlaceholder(argument, m_step->body, of);
}

} // namespace stemma
