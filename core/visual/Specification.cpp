// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Specification.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <set>

namespace stemma {

namespace {

constexpr std::size_t kMostBytes = 16u << 20;
/// What makes a JSON object a specification; the composed ones in the order in which Vega-Lite looks for them.
constexpr std::array kComposed = {"layer", "hconcat", "vconcat", "concat", "facet", "repeat", "spec"};

std::string markOf(const Json& spec) {
    if (const Json* mark = spec.find("mark")) {
        if (mark->isString()) return mark->text();
        if ((*mark)["type"].isString()) return (*mark)["type"].text();
        return {};
    }
    for (const char* word : kComposed)
        if (spec.contains(word)) return word;
    return {};
}

std::string titleOf(const Json& spec) {
    const Json& title = spec["title"];
    if (title.isString()) return title.text();
    const Json& text = title["text"];
    if (text.isString()) return text.text();
    std::string lines; // several lines are a list
    for (const Json& line : (title.isArray() ? title : text).items()) lines += (lines.empty() ? "" : " ") + line.text();
    return lines;
}

void collectFields(const Json& encoding, std::set<std::string>& fields) {
    for (const auto& [channel, definition] : encoding.members()) {
        const auto add = [&](const Json& one) {
            if (one["field"].isString()) fields.insert(one["field"].text());
            if (one["condition"]["field"].isString()) fields.insert(one["condition"]["field"].text());
        };
        add(definition);
        for (const Json& one : definition.items()) add(one);
    }
}

/// Views nest (a facet of layers of …); Json::parse bounded the depth.
void collect(const Json& view, SpecificationFacts& facts, std::set<std::string>& fields) {
    collectFields(view["encoding"], fields);
    const Json& data = view["data"];
    if (data["name"].isString() && data["name"].text() == "self") facts.ofSelf = true;
    if (data["url"].isString()) facts.urls.push_back(data["url"].text());
    facts.values += data["values"].size();
    for (const Json& transform : view["transform"].items()) { // a lookup may fetch its second table
        const Json& from = transform["from"]["data"];
        if (from["url"].isString()) facts.urls.push_back(from["url"].text());
    }
    for (const char* word : kComposed) {
        const Json& part = view[word];
        if (part.isArray())
            for (const Json& one : part.items()) collect(one, facts, fields);
        else if (part.isObject() && std::string_view(word) == "spec")
            collect(part, facts, fields);
    }
}

} // namespace

Result<Specification> readSpecification(std::string_view text, const std::string& name) {
    const std::string shown = printable(name);
    if (text.size() > kMostBytes)
        return fail(ErrorCode::BadData,
                    shown + " is too large for a chart (" + formatBytes(text.size()) + ", at most 16 MiB)",
                    "Aggregate the data first, or keep them in a file beside the chart.");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Result<Json> parsed = Json::parse(text);
    if (!parsed) {
        Error error = parsed.error();
        error.message = shown + " isn't a chart: " + error.message;
        error.code = ErrorCode::BadData;
        if (error.where) error.where->file = name;
        return fail(std::move(error));
    }
    if (!parsed->isObject())
        return fail(ErrorCode::BadData, shown + " isn't a chart: it is a " + parsed->typeName() + ", not a map",
                    "A Vega-Lite chart is a JSON map with mark and encoding.");
    Specification result;
    result.facts.mark = markOf(*parsed);
    if (result.facts.mark.empty()) {
        const Json& schema = (*parsed)["$schema"];
        const bool vega = schema.text().find("/vega/") != std::string::npos;
        return fail(ErrorCode::BadData,
                    shown + (vega ? " is a Vega specification, not a Vega-Lite one"
                                  : " isn't a chart: it has no mark, layer, facet, hconcat, vconcat or repeat"),
                    "A Vega-Lite chart is a JSON map with mark and encoding.");
    }
    std::set<std::string> fields;
    result.facts.title = titleOf(*parsed);
    collect(*parsed, result.facts, fields);
    result.facts.fields.assign(fields.begin(), fields.end());
    result.json = std::move(*parsed);
    return result;
}

Result<PreparedVisualization> prepareVisualization(std::string_view text, const std::string& fileName) {
    STEMMA_TRY(Specification specification, readSpecification(text, fileName));
    if (!specification.facts.urls.empty())
        return fail(ErrorCode::BadData,
                    printable(fileName) + " would fetch its data from '" + printable(specification.facts.urls.front()) +
                        "', and nothing is fetched",
                    "Use \"data\": {\"name\": \"self\"} for the artifact's own data, or put the values in the chart.");
    PreparedVisualization prepared;
    prepared.title = specification.facts.title;
    if (prepared.title.empty()) {
        prepared.title = fileName.substr(fileName.rfind('/') + 1);
        for (std::string_view ending : {".vl.json", ".json"})
            if (prepared.title.ends_with(ending)) prepared.title.resize(prepared.title.size() - ending.size());
    }
    if (!specification.facts.ofSelf && !specification.json.contains("data") && specification.facts.values == 0) {
        specification.json.set("data", Json::object({{"name", "self"}}));
        prepared.text = specification.json.dump(2) + "\n";
    } else {
        prepared.text = std::string(text);
    }
    return prepared;
}

} // namespace stemma
