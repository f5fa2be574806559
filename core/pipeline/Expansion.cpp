// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Expansion.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"

#include <cmath>
#include <ctime>

namespace stemma {

namespace {

std::string localToday() {
    const std::time_t now = std::time_t(Clock::system().now() / 1'000'000);
    std::tm local{};
    localtime_r(&now, &local);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &local);
    return text;
}

std::pair<std::size_t, std::size_t> measure(const Node& node) { // bytes, nodes
    std::pair<std::size_t, std::size_t> size{node.text.size() + node.key.size(), 1};
    for (const Node& child : node.children) {
        const auto [bytes, nodes] = measure(child);
        size.first += bytes;
        size.second += nodes;
    }
    return size;
}

const char* typeWord(NodeKind kind) {
    return kind == NodeKind::Integer ? "a whole number" : nodeKindName(kind);
}

} // namespace

bool isFinite(const Json& value) {
    if (value.isDouble()) return std::isfinite(value.number());
    for (const Json& item : value.items())
        if (!isFinite(item)) return false;
    for (const auto& [key, member] : value.members())
        if (!isFinite(member)) return false;
    return true;
}

Expansion::Expansion(Values& values, const LoadOptions& options) : m_values(values), m_options(options) {
    Node today;
    today.kind = NodeKind::Text;
    today.text = options.today.empty() ? localToday() : options.today;
    m_known.emplace("today", Known{today, Json(today.text)});
}

const Json* Expansion::value(const std::string& name) const {
    const auto found = m_known.find(name);
    return found == m_known.end() ? nullptr : &found->second.value;
}

std::vector<std::string> Expansion::names() const {
    std::vector<std::string> all;
    for (const Parameter& parameter : m_parameters) all.push_back(parameter.name);
    all.push_back("today");
    return all;
}

void Expansion::readParameters(const Node* parameters) {
    if (parameters && !parameters->isMap() && !parameters->isNull()) {
        m_values.wrongType(*parameters, {"parameters", "pipeline", {}}, "a map of names to values");
        parameters = nullptr;
    }
    if (parameters) {
        for (const Node& child : parameters->children) m_declared.insert(child.key);
        for (const Node& child : parameters->children) {
            if (!m_values.name(child.key, child.keyWhere, {"parameters", {}, {}})) continue;
            if (child.key == "today") {
                m_values.problems().add(child.keyWhere, "The parameter 'today' can't be declared",
                                        "It is the date of the run; choose another name.");
                continue;
            }
            Node node = child;
            expand(node);
            bool overridden = false;
            for (const auto& [name, text] : m_options.parameters)
                if (name == child.key) {
                    applyOverride(node, text);
                    overridden = true;
                }
            define(child.key, std::move(node), overridden);
        }
    }
    for (const auto& [name, text] : m_options.parameters) {
        if (m_known.contains(name) && name != "today") continue;
        std::string hint = m_values.problems().suggest(name, names());
        if (hint.empty())
            hint = m_parameters.empty() ? "It declares no parameters." : "It has: " + join(names(), ", ") + ".";
        m_values.problems().add(parameters ? parameters->keyWhere : Place{},
                                "The pipeline has no parameter " + inQuotes(name), std::move(hint),
                                ErrorCode::InvalidArgument);
    }
}

void Expansion::define(const std::string& name, Node node, bool overridden) {
    Json value = toJson(node);
    if (!isFinite(value))
        m_values.problems().add(node.where, "The parameter " + inQuotes(name) + " isn't a finite number",
                                "Quote it to make it text.");
    m_parameters.push_back({name, value, node.keyWhere, overridden});
    m_known.emplace(name, Known{std::move(node), std::move(value)});
}

void Expansion::applyOverride(Node& node, const std::string& text) {
    Problems syntax;
    std::optional<Node> given = text.empty() ? Node() : readTree(text, false, syntax);
    if (node.isText()) { // what isn't quoted is taken as it is typed: 1.10 and [a-z] are text here
        if (given && syntax.empty() && given->isText() && given->quoted)
            node.text = given->text;
        else
            node.text = text;
        return;
    }
    if (!syntax.empty() || !given) {
        m_values.problems().add(node.keyWhere,
                                "The value " + inQuotes(text) + " given for the parameter " + inQuotes(node.key) +
                                    " can't be read as YAML",
                                {}, ErrorCode::InvalidArgument);
        return;
    }
    const NodeKind wanted = node.kind;
    const bool fits = wanted == NodeKind::Null || given->kind == wanted ||
                      (wanted == NodeKind::Number && given->kind == NodeKind::Integer);
    if (!fits) {
        m_values.problems().add(node.keyWhere,
                                "The parameter " + inQuotes(node.key) + " has to be " + typeWord(wanted) +
                                    " as its default, " + inQuotes(node.isList() || node.isMap() ? "…" : node.text) +
                                    ", not " + inQuotes(text),
                                {}, ErrorCode::InvalidArgument);
        return;
    }
    given->key = node.key;
    given->where = node.where;
    given->keyWhere = node.keyWhere;
    if (wanted == NodeKind::Number) given->kind = NodeKind::Number;
    node = std::move(*given);
}

bool Expansion::grow(const Node& node, std::size_t bytes, std::size_t nodes) {
    if (m_full) return false;
    m_bytes += bytes;
    m_nodes += nodes;
    if (m_bytes <= TreeLimits::kExpandedBytes && m_nodes <= TreeLimits::kExpandedNodes) return true;
    m_full = true;
    m_values.problems().add(node.where, "Its parameters expand to more than " +
                                            formatBytes(TreeLimits::kExpandedBytes) + " or " +
                                            formatCount(TreeLimits::kExpandedNodes) + " values");
    return false;
}

void Expansion::expand(Node& node) {
    if (node.isText() && node.text.find("${") != std::string::npos)
        expandText(node);
    else
        for (Node& child : node.children) expand(child);
}

const Expansion::Known* Expansion::lookUp(const Node& node, std::string_view name, std::string_view whole) {
    const auto found = m_known.find(std::string(name));
    if (found != m_known.end()) return &found->second;
    if (m_declared.contains(name)) {
        m_values.problems().add(node.where,
                                inQuotes(whole) + " is used before the parameter " + inQuotes(name) + " has a value",
                                "A parameter's default may use those that stand before it: put " + printable(name) +
                                    " first. Two that use each other have no value.");
        return nullptr;
    }
    std::string hint = isName(name) ? m_values.problems().suggest(name, names()) : std::string();
    if (hint.empty()) hint = "Declare it under 'parameters', or write $" + printable(whole) + " for the text itself.";
    m_values.problems().add(node.where, "There is no parameter for " + inQuotes(whole), std::move(hint));
    return nullptr;
}

void Expansion::expandText(Node& node) {
    const std::string source = std::move(node.text);
    node.text.clear();
    std::size_t at = 0;
    while (true) {
        const std::size_t open = source.find("${", at);
        if (open == std::string::npos) break;
        if (open > at && source[open - 1] == '$') { // $${ is ${
            node.text.append(source, at, open - at - 1);
            node.text += "${";
            at = open + 2;
            continue;
        }
        const std::size_t close = source.find('}', open);
        const std::size_t end = close == std::string::npos ? source.size() : close + 1;
        const std::string_view whole = std::string_view(source).substr(open, end - open);
        const std::string_view name =
            close == std::string::npos ? std::string_view() : whole.substr(2, whole.size() - 3);
        const Known* known = lookUp(node, name, whole);
        node.text.append(source, at, open - at);
        at = end;
        if (!known) continue;
        if (whole.size() == source.size()) {
            const auto [bytes, nodes] = measure(known->node);
            if (!grow(node, bytes, nodes)) return;
            Node value = known->node;
            value.key = std::move(node.key);
            value.keyWhere = node.keyWhere;
            value.where = node.where;
            value.quoted = true;
            node = std::move(value);
            return;
        }
        if (known->node.isList() || known->node.isMap()) {
            m_values.problems().add(node.where,
                                    "The parameter " + inQuotes(name) + " is " + nodeKindName(known->node.kind) +
                                        " and can't stand within text",
                                    "Use it alone, as a whole value.");
            continue;
        }
        const std::string text = parameterText(known->value);
        if (!grow(node, text.size(), 0)) return;
        node.text += text;
    }
    node.text.append(source, at);
}

} // namespace stemma
