// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Fingerprint.h"

#include "core/materializers/catalog.h"
#include "core/steps/Code.h"
#include "core/steps/OnFailure.h"

namespace stemma {

namespace {

Json versionValue(const InputVersion& version) {
    Json json = Json::object({{"content", version.content.hex()}, {"type", version.type}});
    if (version.single()) json.set("files", Json::array({Json(fs::path(version.files[0].path).filename().string())}));
    if (!version.readOptions.isNull()) json.set("read", version.readOptions);
    return json;
}

std::string outputValue(const Output& output) {
    Json json = Json::object();
    if (!output.type.empty()) {
        json.set("type", output.type);
        if (const Materializer* materializer = findMaterializer(output.type))
            json.set("materializer", materializer->format);
    }
    if (!output.format.empty()) json.set("format", output.format);
    if (!output.paths.empty()) {
        Json paths = Json::array();
        for (const std::string& path : output.paths) paths.push(path);
        json.set("paths", std::move(paths));
    }
    // How it is read decides what later steps see; whether lower is better doesn't.
    if (const Json* csv = output.options.find("csv")) json.set("csv", *csv);
    return json.canonical();
}

} // namespace

std::string inputValue(const ResolvedInput& input) {
    Json json;
    if (input.list) {
        json = Json::array();
        for (std::size_t i = 0; i < input.versions.size(); ++i) {
            Json value = versionValue(input.versions[i]);
            if (i < input.cells.size() && !input.cells[i].empty())
                value.set("cell", Json(Json::Object(input.cells[i])));
            json.push(std::move(value));
        }
    } else {
        json = versionValue(input.versions.front());
    }
    if (input.spec && (!input.spec->at.empty() || input.spec->writable || !input.spec->item.empty())) {
        Json placed = Json::object({{"version", std::move(json)}});
        if (!input.spec->item.empty()) placed.set("item", input.spec->item); // a step may ask for it by {item.NAME}
        if (!input.spec->at.empty()) placed.set("at", input.spec->at);
        if (input.spec->writable) placed.set("writable", true);
        return placed.canonical();
    }
    return json.canonical();
}

Result<Fingerprint> fingerprint(const DeclareContext& context, const StepKind& kind) {
    const Step& step = context.step;
    Fingerprint result;
    STEMMA_TRY(result.declared, kind.declare(context));
    STEMMA_CHECK(addDepends(context, result.declared));
    for (std::string& command : onFailureCommands(step)) result.declared.commands.push_back(std::move(command));
    for (const Output& output : step.outputs)
        for (const std::string& file : output.visualize) STEMMA_CHECK(addCode(context, file, result.declared));

    auto& components = result.components;
    components = std::move(result.declared.components);
    components.push_back({"kind", kind.id, std::to_string(kind.version)});
    for (const Parameter& parameter : step.parameters)
        components.push_back({"parameter", parameter.name, parameter.value.canonical()});
    for (const ResolvedInput& input : context.inputs)
        // What gathers no cells has an empty list.
        if (!input.versions.empty() || (input.spec && input.spec->references.empty()))
            components.push_back({"input", input.name, inputValue(input)});
    for (const Output& output : step.outputs) components.push_back({"output", output.name, outputValue(output)});
    for (const EnvironmentEntry& entry : step.env) {
        if (entry.value)
            components.push_back({"environment", "env:" + entry.name, *entry.value});
        else {
            const char* value = ::getenv(entry.name.c_str());
            components.push_back(
                {"environment", "env:" + entry.name, value ? std::string("=") + value : std::string()});
        }
    }
    result.key = declaredKey(components);
    return result;
}

} // namespace stemma
