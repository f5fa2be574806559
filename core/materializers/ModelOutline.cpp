// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelOutline.h"

#include "core/base/Text.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace stemma {

namespace {

Json tensorsToJson(const std::vector<ModelTensor>& tensors) {
    Json::Array list;
    list.reserve(tensors.size());
    for (const ModelTensor& tensor : tensors) {
        Json one = Json::array({toUtf8(tensor.name), tensor.dtype, tensor.bytes,
                                Json(Json::Array(tensor.shape.begin(), tensor.shape.end()))});
        if (!tensor.symbols.empty()) one.push(Json::ofTexts(tensor.symbols));
        list.push_back(std::move(one));
    }
    return Json(std::move(list));
}

std::vector<std::string> textsIn(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& text : list.items()) texts.push_back(text.text());
    return texts;
}

std::vector<ModelTensor> tensorsFromJson(const Json& list) {
    std::vector<ModelTensor> tensors;
    tensors.reserve(list.size());
    for (const Json& one : list.items()) {
        ModelTensor tensor{one.at(0).text(), one.at(1).text(), {}, one.at(2).unsignedInteger()};
        for (const Json& extent : one.at(3).items()) tensor.shape.push_back(extent.integer());
        tensor.symbols = textsIn(one.at(4));
        tensors.push_back(std::move(tensor));
    }
    return tensors;
}

} // namespace

double ModelTensor::elements() const {
    double product = 1;
    for (const std::int64_t extent : shape) product *= extent < 0 ? NAN : double(extent);
    return product;
}

std::string ModelTensor::shown() const {
    if (shape.empty()) return dtype.empty() ? std::string("?") : std::string("scalar");
    std::string text;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) text += " × ";
        const bool named = i < symbols.size() && !symbols[i].empty();
        text += named ? symbols[i] : shape[i] < 0 ? std::string("?") : formatCount(shape[i]);
    }
    return text;
}

void ModelOutline::addTensor(ModelTensor tensor) {
    ++tensorCount;
    if (!keepsMore()) return;
    constexpr std::size_t kExtent = 20; // of a shape, as text
    m_tensorBytes += tensor.name.size() + tensor.dtype.size() + tensor.shape.size() * kExtent;
    for (const std::string& symbol : tensor.symbols) m_tensorBytes += symbol.size() + kExtent;
    tensors.push_back(std::move(tensor));
}

Json ModelOutline::toJson() const {
    Json json = Json::object({{"framework", framework},
                              {"version", version},
                              {"class", className},
                              {"parameters", parameters},
                              {"tensor_count", tensorCount},
                              {"tensors", tensorsToJson(tensors)},
                              {"inputs", tensorsToJson(inputs)},
                              {"outputs", tensorsToJson(outputs)},
                              {"imports", Json::ofTexts(imports)},
                              {"unsafe", Json::ofTexts(unsafe)},
                              {"facts", facts},
                              {"notes", Json::ofTexts(notes)}});
    Json counts = Json::array(), values = Json::array();
    for (const auto& [name, count] : operators) counts.push(Json::array({name, count}));
    for (const auto& [name, value] : attributes) values.push(Json::array({name, value}));
    json.set("operators", std::move(counts));
    json.set("attributes", std::move(values));
    return json;
}

ModelOutline ModelOutline::fromJson(const Json& json) {
    ModelOutline outline;
    outline.framework = json["framework"].text();
    outline.version = json["version"].text();
    outline.className = json["class"].text();
    outline.parameters = json["parameters"].number(-1);
    outline.tensorCount = json["tensor_count"].unsignedInteger();
    outline.tensors = tensorsFromJson(json["tensors"]);
    outline.inputs = tensorsFromJson(json["inputs"]);
    outline.outputs = tensorsFromJson(json["outputs"]);
    outline.imports = textsIn(json["imports"]);
    outline.unsafe = textsIn(json["unsafe"]);
    outline.facts = json["facts"];
    outline.notes = textsIn(json["notes"]);
    for (const Json& one : json["operators"].items())
        outline.operators.emplace_back(one.at(0).text(), one.at(1).integer());
    for (const Json& one : json["attributes"].items())
        outline.attributes.emplace_back(one.at(0).text(), one.at(1).text());
    return outline;
}

std::string shortCount(double count) {
    if (count < 10'000) return formatCount(std::int64_t(count));
    static constexpr std::array<const char*, 5> kUnits = {"", " k", " M", " B", " T"};
    std::size_t unit = 0;
    while (count >= 999.5 && unit + 1 < kUnits.size()) {
        count /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, count < 99.95 ? "%.1f" : "%.0f", count);
    std::string number = text;
    if (number.ends_with(".0")) number.resize(number.size() - 2);
    return number + kUnits[unit];
}

unsigned elementBytes(const std::string& dtype) {
    static constexpr std::array<std::pair<const char*, unsigned>, 22> kSizes = {
        {{"float64", 8},     {"float32", 4},     {"float16", 2},       {"bfloat16", 2},  {"int64", 8},
         {"int32", 4},       {"int16", 2},       {"int8", 1},          {"uint64", 8},    {"uint32", 4},
         {"uint16", 2},      {"uint8", 1},       {"bool", 1},          {"complex64", 8}, {"complex128", 16},
         {"float8_e4m3", 1}, {"float8_e5m2", 1}, {"float8_e4m3fn", 1}, {"qint8", 1},     {"quint8", 1},
         {"qint32", 4},      {"datetime64", 8}}};
    for (const auto& [name, bytes] : kSizes)
        if (dtype == name) return bytes;
    return 0;
}

} // namespace stemma
