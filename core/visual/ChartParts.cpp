// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartParts.h"

#include "core/base/Text.h"

namespace stemma::chartparts {

namespace {

constexpr const char* kSchema = "https://vega.github.io/schema/vega-lite/v5.json";

} // namespace

Json inlineRows(Json::Array values) {
    return Json::object({{"values", Json(std::move(values))}});
}

Json specification(const std::string& title, Json::Array values) {
    Json spec = Json::object({{"$schema", kSchema}});
    if (!title.empty()) spec.set("title", toUtf8(title));
    spec.set("data", inlineRows(std::move(values)));
    return spec;
}

Json layered(const std::string& title, const std::string& subtitle, Json::Array layers) {
    Json spec = Json::object({{"$schema", kSchema}});
    if (!subtitle.empty())
        spec.set("title", Json::object({{"text", toUtf8(title)}, {"subtitle", toUtf8(subtitle)}}));
    else if (!title.empty())
        spec.set("title", toUtf8(title));
    spec.set("layer", Json(std::move(layers)));
    return spec;
}

Json titled(const std::string& title) {
    return title.empty() ? Json(nullptr) : Json(toUtf8(title));
}

Json channel(const char* field, const char* type, const std::string& title) {
    return Json::object({{"field", field}, {"type", type}, {"title", titled(title)}});
}

Json countChannel(const std::string& title) {
    Json result = channel("count", "quantitative", title);
    result.set("axis", Json::object({{"format", ",d"}, {"tickMinStep", 1}}));
    return result;
}

Json referenceRule(Json encoding, Json::Array values) {
    return Json::object(
        {{"data", inlineRows(std::move(values))},
         {"mark", Json::object({{"type", "rule"}, {"strokeDash", Json::array({4, 4})}, {"opacity", 0.7}})},
         {"encoding", std::move(encoding)}});
}

} // namespace stemma::chartparts
