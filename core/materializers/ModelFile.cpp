// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"

#include "core/base/Text.h"
#include "core/materializers/Content.h"

#include <algorithm>
#include <map>
#include <sys/stat.h>

namespace stemma {

namespace {

constexpr std::size_t kMostKerasText = std::size_t(32) << 20;
constexpr std::size_t kMostJsonDepth = 100;

/// Layers of a Keras configuration, those of models inside it, too.
void countLayers(const Json& config, std::map<std::string, std::int64_t>& layers, int depth) {
    if (depth > 20) return;
    for (const Json& layer : config["layers"].items()) {
        const std::string name = layer["class_name"].text("?");
        if (layers.size() < 1000 || layers.contains(name)) ++layers[name];
        if (layer["config"].contains("layers")) countLayers(layer["config"], layers, depth + 1);
    }
}

void addShape(std::vector<ModelTensor>& ports, const Json& config) {
    const Json& shape = config.contains("batch_shape") ? config["batch_shape"] : config["batch_input_shape"];
    if (!shape.isArray() || ports.size() >= 100) return;
    ModelTensor port{config["name"].text(), config["dtype"].text(), {}};
    for (const Json& extent : shape.items()) port.shape.push_back(extent.integer(-1));
    ports.push_back(std::move(port));
}

bool endsLike(const std::string& name, std::initializer_list<std::string_view> endings) {
    const std::string lower = lowerCase(name);
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

Result<ModelOutline> outlineZip(int descriptor, const std::string& name) {
    STEMMA_TRY(const ZipArchive archive, ZipArchive::open(descriptor, name));
    if (archive.find("config.json") && archive.find("metadata.json")) return outlineKeras(archive);
    return outlineTorch(archive);
}

/// What is only told by its first bytes.
ModelOutline toldOnly(const std::string& framework, const std::string& note) {
    ModelOutline outline;
    outline.framework = framework;
    if (!note.empty()) outline.notes.push_back(note);
    return outline;
}

} // namespace

tl::unexpected<Error> notThat(std::string why) {
    return fail(ErrorCode::BadData, std::move(why), "It may have been cut off or damaged: make or download it again.");
}

Result<ModelOutline> outlineKeras(const ZipArchive& archive) {
    ModelOutline outline;
    outline.framework = "Keras";
    STEMMA_TRY(const std::string metadata, archive.read(*archive.find("metadata.json"), kMostKerasText));
    STEMMA_TRY(const std::string text, archive.read(*archive.find("config.json"), kMostKerasText));
    const Result<Json> about = Json::parse(metadata, kMostJsonDepth), config = Json::parse(text, kMostJsonDepth);
    if (!config || !config->isObject()) return notThat("its config.json isn't what Keras writes");
    if (about) {
        outline.version = (*about)["keras_version"].text();
        if ((*about)["date_saved"].isString()) outline.facts.set("saved", (*about)["date_saved"]);
    }
    outline.className = (*config)["config"]["name"].text((*config)["class_name"].text());
    outline.facts.set("class", (*config)["class_name"].text());
    std::map<std::string, std::int64_t> layers;
    countLayers((*config)["config"], layers, 0);
    outline.operators.assign(layers.begin(), layers.end());
    std::stable_sort(outline.operators.begin(), outline.operators.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const Json& layer : (*config)["config"]["layers"].items())
        if (layer["class_name"].text() == "InputLayer") addShape(outline.inputs, layer["config"]);
    if (const ZipEntry* weights = archive.find("model.weights.h5")) outline.facts.set("weights_bytes", weights->size);
    return outline;
}

Result<ModelOutline> outlineModel(int descriptor, const std::string& name) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return notThat("it isn't a regular file");
    const std::uint64_t size = std::uint64_t(status.st_size);
    if (size == 0) return notThat("it is empty");
    ByteCursor file(descriptor, 0, size);
    const std::string head = file.text(std::min<std::uint64_t>(size, 64), 64);
    file.seek(0);
    if (head.starts_with("GGUF")) return outlineGguf(file);
    if (head.starts_with("PK\3\4")) return outlineZip(descriptor, name);
    if (head.starts_with("\x89HDF\r\n\x1a\n"))
        return toldOnly(endsLike(name, {".h5", ".keras", ".hdf5"}) ? "Keras (HDF5)" : "HDF5",
                        "HDF5 isn't looked into: what is in it is known to Keras only");
    // A header of JSON: eight bytes of its length, then a brace (with blanks before it, perhaps).
    const bool json =
        size > 9 && (head[8] == '{' || (head[8] == ' ' && trim(std::string_view(head).substr(8)).starts_with('{')));
    if (endsLike(name, {".safetensors"}) || (json && head[7] == '\0' && head[6] == '\0'))
        return outlineSafetensors(file);
    // LONG1 of ten bytes, 0x1950a86a20f9469cfc6c
    if (head.size() > 12 && head[0] == '\x80' && std::string_view(head).substr(2, 4) == "\x8a\x0a\x6c\xfc")
        return outlineOldTorch(file);
    if (endsLike(name, {".onnx"})) return outlineOnnx(file);
    if (head[0] == '\x78' && endsLike(name, {".joblib", ".pkl", ".z"}))
        return toldOnly("joblib", "It is packed by zlib, and not looked into");
    if (head.starts_with("\x1f\x8b")) return toldOnly("gzip", "It is packed by gzip, and not looked into");
    if (head[0] == '\x80') return outlinePickle(file);
    if (endsLike(name, {".pkl", ".pickle", ".joblib"})) return outlinePickle(file); // protocols 0 and 1 have no mark
    const std::string kind = magicName(head);
    return toldOnly(kind == "data" ? "unknown format" : kind, "What is in it isn't told by its first bytes");
}

} // namespace stemma
