// SPDX-License-Identifier: GPL-3.0-or-later
// The further keys of a step: environment, cache, checks, fan-out and what this version only reads.
#include "core/base/Text.h"
#include "core/pipeline/StepReader.h"

#include <algorithm>

namespace stemma {

namespace {

bool isVariableName(std::string_view text) {
    return isName(text) && text.find('-') == std::string_view::npos;
}

bool isTag(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.front() != '.' && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || isName(std::string("a") + c); });
}

/// Brackets that don't match tell that YAML cut an expression at a comma.
bool isCut(std::string_view expression) {
    int open = 0;
    char quote = 0;
    for (const char c : expression) {
        if (quote != 0)
            quote = c == quote ? char(0) : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == '(')
            ++open;
        else if (c == ')')
            --open;
    }
    return open != 0;
}

} // namespace

void StepReader::readDescription(const Node& node) {
    m_step->description = m_values.text(node, subject("description")).value_or("");
}

Json StepReader::readCsvOptions(const Node& node, const Subject& of) {
    static const std::vector<std::string> kKeys{"delimiter", "quote",  "nulls", "decimal",
                                                "encoding",  "header", "types", "sheet"};
    Json options = Json::object();
    if (!node.isMap()) {
        m_values.wrongType(node, of, "a map such as {delimiter: \";\", nulls: [\"\", NA]}");
        return options;
    }
    for (const Node& child : node.children) {
        const Subject sub{child.key, "csv", {}};
        if (child.key == "delimiter" || child.key == "quote" || child.key == "decimal") {
            const auto text = m_values.anyScalar(child, sub);
            if (!text) continue;
            if (text->size() != 1 && !(child.key == "quote" && text->empty())) {
                m_values.wrongType(child, sub, "one character",
                                   child.key == "delimiter" && *text == "\\t" ? "Write \"\\t\" in double quotes." : "");
                continue;
            }
            options.set(child.key, Json(*text));
        } else if (child.key == "nulls") {
            Json nulls = Json::array();
            if (child.isList()) {
                for (const Node& one : child.children)
                    if (auto text = m_values.anyScalar(one, sub)) nulls.push(Json(std::move(*text)));
            } else if (auto text = m_values.anyScalar(child, sub)) {
                nulls.push(Json(std::move(*text)));
            }
            options.set(child.key, std::move(nulls));
        } else if (child.key == "encoding" || child.key == "sheet") {
            if (auto text = m_values.text(child, sub)) options.set(child.key, Json(std::move(*text)));
        } else if (child.key == "header") {
            if (auto value = m_values.boolean(child, sub)) options.set(child.key, Json(*value));
        } else if (child.key == "types") {
            if (!child.isMap()) {
                m_values.wrongType(child, sub, "a map of columns to types");
                continue;
            }
            Json types = Json::object();
            for (const Node& one : child.children)
                if (auto text = m_values.text(one, {one.key, "csv types", {}}))
                    types.set(one.key, Json(std::move(*text)));
            options.set(child.key, std::move(types));
        } else if (!isIgnoredKey(child.key)) {
            m_values.unknownKey(child, "csv", {}, kKeys,
                                child.key == "sep" || child.key == "separator" ? "Did you mean 'delimiter'?" : "");
        }
    }
    return options;
}

void StepReader::readKeep(const Node& node) {
    static const std::vector<std::string> kWords{"copy", "reference"};
    m_step->keepReference = m_values.oneOf(node, subject("keep"), kWords) == "reference";
}

void StepReader::readList(const Node& node) {
    m_step->list = m_values.boolean(node, subject("list")).value_or(false);
}

void StepReader::readParameters(const Node& node) {
    const auto add = [&](const std::string& name, Json value, Place where) {
        if (m_step->parameter(name))
            return m_values.problems().add(
                where, "Step " + inQuotes(m_step->name) + " lists the parameter " + inQuotes(name) + " twice",
                "Take one away.");
        m_step->parameters.push_back({name, std::move(value), where, false});
    };
    const auto take = [&](const Node& one) {
        if (!one.isText())
            return m_values.wrongType(one, subject("parameters"), "a list of names or a map of names to values");
        if (const Json* value = m_expansion.value(one.text)) return add(one.text, *value, one.where);
        std::string hint = m_values.problems().suggest(one.text, m_expansion.names());
        if (hint.empty()) hint = "Declare it under 'parameters' of the pipeline.";
        m_values.problems().add(one.where,
                                "Step " + inQuotes(m_step->name) + " wants the parameter " + inQuotes(one.text) +
                                    ", which the pipeline doesn't have",
                                std::move(hint));
    };
    if (node.isMap()) {
        for (const Node& child : node.children)
            if (m_values.name(child.key, child.keyWhere, subject("parameters"))) {
                Json value = toJson(child);
                if (isFinite(value))
                    add(child.key, std::move(value), child.keyWhere);
                else
                    m_values.wrongType(child, {child.key, "step", m_step->name}, "a finite number");
            }
    } else if (node.isList()) {
        for (const Node& child : node.children) take(child);
    } else {
        take(node);
    }
}

void StepReader::readAfter(const Node& node) {
    const auto take = [&](const Node& one) {
        if (!one.isText()) return m_values.wrongType(one, subject("after"), "a list of names of steps");
        m_after.push_back({one.text, one.where});
    };
    if (node.isList())
        for (const Node& child : node.children) take(child);
    else
        take(node);
}

std::vector<EnvironmentEntry> StepReader::readEnvironment(const Node& node, const Subject& of) {
    std::vector<EnvironmentEntry> entries;
    const auto add = [&](const std::string& name, std::optional<std::string> value, Place where) {
        if (!isVariableName(name))
            return m_values.problems().add(
                where, inQuotes(name) + " in " + of.text() + " isn't a name of an environment variable",
                "It has letters, digits and _ only.");
        if (name.starts_with("STEMMA_"))
            return m_values.problems().add(where, inQuotes(name) + " in " + of.text() + " is set by Stemma itself",
                                           "Choose another name.");
        if (value && value->find('\0') != std::string::npos) return;
        for (const EnvironmentEntry& entry : entries)
            if (entry.name == name)
                return m_values.problems().add(where, of.text() + " has " + inQuotes(name) + " twice",
                                               "Take one away.");
        entries.push_back({name, std::move(value), where});
    };
    const auto map = [&](const Node& members) {
        for (const Node& child : members.children) {
            if (isIgnoredKey(child.key)) continue;
            if (child.isNull() && child.text.empty())
                m_values.problems().add(child.keyWhere, inQuotes(child.key) + " in " + of.text() + " has no value",
                                        "Write \"\" for an empty one; to pass it from outside, write env: [" +
                                            child.key + "].");
            else if (auto value = m_values.anyScalar(child, {child.key, "env", {}}))
                add(child.key, std::move(*value), child.keyWhere);
        }
    };
    if (node.isMap()) {
        map(node);
    } else if (node.isList()) {
        for (const Node& child : node.children) {
            if (child.isMap())
                map(child);
            else if (child.isText())
                add(child.text, std::nullopt, child.where);
            else
                m_values.wrongType(child, of, "a list of names of variables");
        }
    } else if (node.isText()) {
        add(node.text, std::nullopt, node.where);
    } else {
        m_values.wrongType(node, of, "a map of names to values, or a list of names to pass");
    }
    return entries;
}

std::vector<std::string> StepReader::readSecrets(const Node& node, const Subject& of) {
    std::vector<std::string> names;
    if (node.isMap()) {
        m_values.wrongType(node, of, "a list of names",
                           "A secret's value never stands in the file; it comes from the environment.");
        return names;
    }
    const auto take = [&](const Node& one) {
        if (!one.isText()) return m_values.wrongType(one, of, "a list of names");
        if (isVariableName(one.text))
            names.push_back(one.text);
        else
            m_values.problems().add(one.where, "A name in " + of.text() + " isn't one of an environment variable",
                                    "Give the variable's name, never the secret itself.");
    };
    if (node.isList())
        for (const Node& child : node.children) take(child);
    else
        take(node);
    return names;
}

void StepReader::readCache(const Node& node) {
    CachePolicy& cache = m_step->cache;
    if (node.isText() && node.text == "auto") return;
    if (node.isText() && node.text == "never") {
        cache.kind = CachePolicy::Kind::Never;
        return;
    }
    const auto seconds = node.isText() ? parseDuration(node.text) : std::nullopt;
    if (seconds && *seconds > 0) {
        cache = {CachePolicy::Kind::Expires, *seconds};
        return;
    }
    std::string hint = node.isText() ? m_values.problems().suggest(node.text, {"auto", "never"}) : std::string();
    for (const std::string_view no : {"false", "False", "FALSE", "no", "off", "none"})
        if (node.text == no) hint = "Write never.";
    m_values.wrongType(node, subject("cache"), "auto, never or a time such as 7d", std::move(hint));
}

void StepReader::readDepends(const Node& node) {
    m_step->depends = m_values.texts(node, subject("depends"));
    for (std::size_t i = 0; i < m_step->depends.size(); ++i) {
        const Place where = node.isList() && i < node.children.size() ? node.children[i].where : node.where;
        m_files.require(m_step->depends[i], where, "step " + inQuotes(m_step->name), m_values.problems());
    }
}

void StepReader::readWas(const Node& node) {
    if (!node.isText()) return m_values.wrongType(node, subject("was"), "the name that the step had");
    if (m_values.name(node.text, node.where, subject("was"))) m_step->was = node.text;
}

void StepReader::readRetry(const Node& node) {
    Retry& retry = m_step->retry;
    const auto times = [&](const Node& one) {
        retry.times = int(m_values.integer(one, subject("retry"), 0, 100).value_or(0));
    };
    if (!node.isMap()) return times(node);
    for (const Node& child : node.children) {
        const Subject of{child.key, "retry", {}};
        if (child.key == "times")
            times(child);
        else if (child.key == "delay")
            retry.delay = m_values.duration(child, of).value_or(0);
        else if (child.key == "backoff")
            retry.backoff = m_values.number(child, of, 1).value_or(1);
        else if (!isIgnoredKey(child.key))
            m_values.unknownKey(child, "retry", {}, {"times", "delay", "backoff"});
    }
    if (!node.find("times"))
        m_values.problems().add(node.where, "'retry' of step " + inQuotes(m_step->name) + " says not how often",
                                "Write times: 3.");
}

void StepReader::readResources(const Node& node) {
    if (!node.isMap()) return m_values.wrongType(node, subject("resources"), "a map such as {cpus: 4, memory: 2 GB}");
    Resources& resources = m_step->resources;
    for (const Node& child : node.children) {
        const Subject of{child.key, "resources", {}};
        // Of one machine; the rest is for a scheduler.
        if (child.key == "gpus" || child.key == "time" || child.key == "partition") later("resources", child.keyWhere);
        if (child.key == "cpus")
            resources.cpus = m_values.integer(child, of, 1, 100'000);
        else if (child.key == "gpus")
            resources.gpus = m_values.integer(child, of, 0, 100'000);
        else if (child.key == "memory")
            resources.memory = m_values.bytes(child, of);
        else if (child.key == "time")
            resources.seconds = m_values.duration(child, of);
        else if (child.key == "partition")
            resources.partition = m_values.text(child, of).value_or("");
        else if (!isIgnoredKey(child.key))
            m_values.unknownKey(child, "resources", {}, {"cpus", "memory", "gpus", "time", "partition"},
                                child.key == "mem" ? "Did you mean 'memory'?" : "");
    }
}

void StepReader::readExecutor(const Node& node) {
    m_step->executor = m_values.text(node, subject("executor")).value_or("");
    if (m_step->executor != "local") later("executor", node.keyWhere);
}

void StepReader::readPythonFrom(const Node& node) {
    m_step->pythonFrom = m_values.text(node, subject("python_from")).value_or("");
}

void StepReader::readDepfile(const Node& node) {
    m_step->depfile = m_values.innerPath(node, subject("depfile")).value_or("");
}

std::optional<std::string> StepReader::readExpression(const Node& node, const Subject& of) {
    if (node.isMap() && node.children.size() == 1 &&
        node.children.front().key.find_first_of(" (<>=") != std::string::npos) {
        m_values.wrongType(node, of, "text", "Quote an expression that has a colon in it.");
        return std::nullopt;
    }
    auto text = node.kind == NodeKind::Boolean ? std::optional(node.text) : m_values.text(node, of);
    if (!text) return std::nullopt;
    if (isCut(*text)) {
        m_values.problems().add(node.where, "The brackets of " + inQuotes(*text) + " in " + of.text() + " don't match",
                                "Quote the whole expression: in brackets YAML splits text at commas.");
        return std::nullopt;
    }
    for (const std::string& name : m_expansion.names())
        if (text->find("${" + name + "}") != std::string::npos)
            m_values.problems().add(node.where, "'${" + name + "}' isn't filled in " + of.text(),
                                    "Write $" + name + ".");
    return text;
}

std::vector<Check> StepReader::readCheckList(const Node& node, const Subject& of) {
    std::vector<Check> checks;
    const auto take = [&](const Node& one) {
        const bool severity = one.isMap() && one.children.size() == 1 &&
                              (one.children.front().key == "warn" || one.children.front().key == "fail");
        const Node& expression = severity ? one.children.front() : one;
        if (one.isMap() && one.find("fail") && one.find("warn"))
            return m_values.problems().add(one.where, "A check in " + of.text() + " has both 'fail' and 'warn'",
                                           "Make two checks of it: [{fail: …}, {warn: …}].");
        auto text = readExpression(expression, of);
        if (!text) return;
        const bool warn = severity && expression.key == "warn";
        checks.push_back({std::move(*text), warn ? Severity::Warn : Severity::Fail, expression.where});
    };
    if (!node.isList()) {
        take(node);
        return checks;
    }
    for (const Node& child : node.children) {
        take(child);
        if (child.isText() && isCut(child.text)) break; // what follows is its rest
    }
    return checks;
}

void StepReader::readWhen(const Node& node) {
    m_step->when = readExpression(node, subject("when")).value_or("");
    m_step->whenPlace = node.where;
}

void StepReader::readMatrix(const Node& node) {
    if (!node.isMap() || node.children.empty())
        return m_values.wrongType(node, subject("matrix"), "a map of names to lists of values",
                                  "Such as {depth: [2, 3, 4]}.");
    for (const Node& child : node.children) {
        const Subject of{child.key, "matrix", {}};
        if (!m_values.name(child.key, child.keyWhere, subject("matrix"))) continue;
        if (!child.isList() || child.children.empty()) {
            m_values.wrongType(child, of, "a list of values", "Such as [2, 3, 4].");
            continue;
        }
        const bool adjusts = child.key == "include" || child.key == "exclude";
        for (const Node& one : child.children) {
            if (!adjusts && one.isNull())
                m_values.problems().add(one.where, "A value of " + of.text() + " is empty",
                                        "Write it, take it away, or quote it to make it text: \"null\".");
            else if (!adjusts && (one.isList() || one.isMap()))
                m_values.problems().add(
                    one.where, "A value of " + of.text() + " is " + nodeKindName(one.kind) + ", and has to be plain",
                    "Such as [2, 3, 4]; for_each takes maps.");
            else if (adjusts ? !one.isMap() : !one.isScalar())
                m_values.wrongType(one, of, adjusts ? "a list of maps" : "a list of plain values");
        }
        Json values = toJson(child);
        if (child.key == "include")
            m_step->matrixInclude = std::move(values);
        else if (child.key == "exclude")
            m_step->matrixExclude = std::move(values);
        else
            m_step->matrix.push_back({child.key, std::move(values.items())});
    }
}

void StepReader::readForEach(const Node& node) {
    if (!node.isMap() || node.children.size() != 1)
        return m_values.wrongType(node, subject("for_each"), "a map of one name to a reference or a list",
                                  "Such as {sample: samples} or {sample: [a, b]}.");
    const Node& child = node.children.front();
    if (!m_values.name(child.key, child.keyWhere, subject("for_each"))) return;
    ForEach items{child.key, std::nullopt, {}, child.where};
    if (!child.isList()) {
        items.from = parseReference(child, subject("for_each"), m_values);
        if (!items.from) return;
    }
    for (const Node& one : child.children) {
        if (one.isList() || (one.isMap() && (one.children.empty() || !one.children.front().isScalar()))) {
            m_values.wrongType(one, {child.key, "for_each", {}}, "plain values, or maps whose first value is plain");
            continue;
        }
        Json value = toJson(one);
        if (isFinite(value))
            items.values.push_back(std::move(value));
        else
            m_values.wrongType(one, {child.key, "for_each", {}}, "finite numbers", "Quote it to make it text.");
    }
    m_step->forEach.push_back(std::move(items));
}

void StepReader::readTags(const Node& node) {
    m_step->tags = m_values.texts(node, subject("tags"));
    for (const std::string& tag : m_step->tags)
        if (!isTag(tag))
            m_values.problems().add(node.where, inQuotes(tag) + " of step " + inQuotes(m_step->name) + " isn't a tag",
                                    "A tag has letters, digits, _, - and . only, 64 at most.");
}

void StepReader::readLayer(const Node& node) {
    if (!node.isText()) return m_values.wrongType(node, subject("layer"), "a name");
    if (m_values.name(node.text, node.where, subject("layer"))) m_step->layer = node.text;
}

void StepReader::readOnFailure(const Node& node) {
    const auto texts = m_values.texts(node, subject("on_failure"));
    if (!texts.empty()) m_step->onFailure = toJson(node);
}

} // namespace stemma
