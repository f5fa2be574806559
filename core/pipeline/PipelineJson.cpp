// SPDX-License-Identifier: GPL-3.0-or-later
// The normalised form of a pipeline: what it says, without how it is written.
#include "core/pipeline/Pipeline.h"

namespace stemma {

namespace {

/// Adds what isn't empty, so that a key that nobody uses doesn't show.
void add(Json& map, const char* key, const std::string& text) {
    if (!text.empty()) map.set(key, Json(text));
}
void add(Json& map, const char* key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    map.set(key, Json::ofTexts(texts));
}
void add(Json& map, const char* key, Json value) {
    if (!value.isNull() && !((value.isObject() || value.isArray()) && value.empty())) map.set(key, std::move(value));
}

Json referenceJson(const Reference& reference) {
    if (reference.kind == Reference::Kind::Artifact)
        return Json("artifact:" + reference.artifact + (reference.version.empty() ? "" : "@" + reference.version));
    std::string text = reference.step;
    if (reference.cells) text += "[" + *reference.cells + "]";
    return Json(text + "." + reference.output);
}

Json parametersJson(const std::vector<Parameter>& parameters) {
    Json map = Json::object();
    for (const Parameter& parameter : parameters) map.set(parameter.name, parameter.value);
    return map;
}

Json environmentJson(const std::vector<EnvironmentEntry>& entries) {
    Json list = Json::array();
    for (const EnvironmentEntry& entry : entries)
        list.push(entry.value ? Json::object({{entry.name, Json(*entry.value)}}) : Json(entry.name));
    return list;
}

Json checksJson(const std::vector<Check>& checks) {
    Json list = Json::array();
    for (const Check& check : checks)
        list.push(Json::object({{check.severity == Severity::Warn ? "warn" : "fail", Json(check.expression)}}));
    return list;
}

Json inputJson(const Input& input) {
    Json from;
    if (input.list && !(input.references.size() == 1 && input.references.front().gathers())) {
        from = Json::array();
        for (const Reference& reference : input.references) from.push(referenceJson(reference));
    } else if (!input.references.empty()) {
        from = referenceJson(input.references.front());
    }
    Json map = Json::object({{"from", std::move(from)}});
    add(map, "at", input.at);
    if (input.writable) map.set("writable", Json(true));
    if (input.allowFailed) map.set("allow_failed", Json(true));
    if (input.first) map.set("first", referenceJson(*input.first));
    return map;
}

Json outputJson(const Output& output) {
    Json map = Json::object();
    add(map, "type", output.type);
    add(map, "path", output.paths);
    add(map, "artifact", output.artifact);
    add(map, "was", output.was);
    if (output.describes) map.set("describes", referenceJson(*output.describes));
    add(map, "format", output.format);
    add(map, "visualize", output.visualize);
    add(map, "copy_to", output.copyTo);
    add(map, "checks", checksJson(output.checks));
    for (const auto& [key, value] : output.options.members()) map.set(key, value);
    return map;
}

Json queryJson(const SqlQuery& query) {
    if (query.file.empty()) return Json(query.text);
    return Json::object({{"file", Json(query.file)}, {"sha256", Json(sha256(query.text).hex())}});
}

Json resourcesJson(const Resources& resources) {
    Json map = Json::object();
    if (resources.cpus) map.set("cpus", Json(*resources.cpus));
    if (resources.memory) map.set("memory", Json(*resources.memory));
    if (resources.gpus) map.set("gpus", Json(*resources.gpus));
    if (resources.seconds) map.set("time", Json(*resources.seconds));
    add(map, "partition", resources.partition);
    return map;
}

void addBody(Json& map, const Step& step) {
    switch (step.kind) {
    case StepKindId::Import:
        add(map, "import", step.paths);
        add(map, "csv", step.csv);
        if (step.keepReference) map.set("keep", Json("reference"));
        if (step.list) map.set("list", Json(true));
        break;
    case StepKindId::Sql: {
        Json queries = Json::object();
        for (const SqlQuery& query : step.queries) queries.set(query.output, queryJson(query));
        map.set("sql", std::move(queries));
        break;
    }
    case StepKindId::Python:
        map.set("python", Json(step.python));
        break;
    case StepKindId::Command:
        if (step.arguments.empty())
            map.set("command", Json(step.shell));
        else
            add(map, "command", step.arguments);
        break;
    }
}

void addFanOut(Json& map, const Step& step) {
    if (!step.cell.empty()) map.set("cell", Json(Json::Object(step.cell)));
    Json matrix = Json::object();
    for (const auto& [name, values] : step.matrix) matrix.set(name, Json(Json::Array(values)));
    add(matrix, "include", step.matrixInclude);
    add(matrix, "exclude", step.matrixExclude);
    add(map, "matrix", std::move(matrix));
    Json forEach = Json::object();
    for (const ForEach& items : step.forEach)
        forEach.set(items.name, items.from ? referenceJson(*items.from) : Json(Json::Array(items.values)));
    add(map, "for_each", std::move(forEach));
}

void addSettings(Json& map, const Step& step) {
    add(map, "env", environmentJson(step.env));
    add(map, "secrets", step.secrets);
    if (step.cache.kind == CachePolicy::Kind::Never) map.set("cache", Json("never"));
    if (step.cache.kind == CachePolicy::Kind::Expires) map.set("cache", Json(std::to_string(step.cache.seconds) + "s"));
    add(map, "depends", step.depends);
    add(map, "identify", step.identify);
    add(map, "was", step.was);
    if (step.timeout) map.set("timeout", Json(*step.timeout));
    if (step.retry != Retry())
        map.set("retry", Json::object({{"times", Json(step.retry.times)},
                                       {"delay", Json(step.retry.delay)},
                                       {"backoff", Json(step.retry.backoff)}}));
    add(map, "resources", resourcesJson(step.resources));
    add(map, "executor", step.executor);
    add(map, "python_from", step.pythonFrom);
    add(map, "depfile", step.depfile);
    add(map, "checks", checksJson(step.checks));
    add(map, "when", step.when);
    addFanOut(map, step);
    add(map, "tags", step.tags);
    add(map, "layer", step.layer);
    add(map, "on_failure", step.onFailure);
}

Json stepJson(const Pipeline& pipeline, const Step& step) {
    Json map = Json::object();
    addBody(map, step);
    add(map, "description", step.description);
    Json inputs = Json::object(), outputs = Json::object();
    for (const Input& input : step.inputs) inputs.set(input.name, inputJson(input));
    for (const Output& output : step.outputs) outputs.set(output.name, outputJson(output));
    add(map, "inputs", std::move(inputs));
    map.set("outputs", std::move(outputs));
    add(map, "parameters", parametersJson(step.parameters));
    Json after = Json::array();
    for (const int other : step.after) after.push(Json(pipeline.steps[std::size_t(other)].name));
    add(map, "after", std::move(after));
    addSettings(map, step);
    return map;
}

} // namespace

Json toJson(const Pipeline& pipeline) {
    Json map = Json::object({{"stemma", Json(1)}, {"name", Json(pipeline.name)}});
    add(map, "description", pipeline.description);
    add(map, "was", pipeline.was);
    add(map, "parameters", parametersJson(pipeline.parameters));
    add(map, "env", environmentJson(pipeline.env));
    add(map, "secrets", pipeline.secrets);
    add(map, "python_from", pipeline.pythonFrom);
    Json::Object steps;
    steps.reserve(pipeline.steps.size());
    for (const Step& step : pipeline.steps) steps.emplace_back(step.name, stepJson(pipeline, step));
    map.set("steps", Json(std::move(steps)));
    return map;
}

} // namespace stemma
