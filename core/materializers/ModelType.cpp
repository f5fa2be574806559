// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Tabular.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

#include <limits>

namespace stemma {

namespace {

constexpr std::uint64_t kMostHeader = 4u << 20;
const std::vector<std::string> kModelExtensions = {".pkl",    ".onnx",   ".pt",   ".pth",  ".safetensors",
                                                   ".joblib", ".pickle", ".gguf", ".ckpt", ".keras"};

/// Safetensors: the length of a JSON header (u64, little endian), then the header; the tensors aren't read.
/// https://github.com/huggingface/safetensors, "Format"
Status describeSafetensors(Described& described, const ArtifactContent& content, const FileEntry& file,
                           const Head& head) {
    if (head.bytes.size() < 9) return unfit("it is too short for safetensors");
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | std::uint8_t(head.bytes[std::size_t(i)]);
    if (length > head.size - 8) return unfit("its header claims more bytes than the file has");
    described.metadata.set("framework", "safetensors");
    if (length > kMostHeader) {
        described.notes.push_back("The header of " + printable(file.path) + " is too large to be read");
        return {};
    }
    STEMMA_TRY(const std::string text, readPart(content, file, 8, std::size_t(length)));
    const Result<Json> json = Json::parse(text, 16);
    if (!json || !json->isObject()) return unfit("its header isn't the JSON map of safetensors");
    double parameters = 0;
    std::int64_t tensors = 0;
    for (const auto& [name, tensor] : json->members()) {
        if (name == "__metadata__") continue;
        ++tensors;
        double product = 1; // in doubles: a shape may claim anything
        for (const Json& extent : tensor["shape"].items()) product *= double(extent.unsignedInteger());
        parameters += product;
    }
    described.metadata.set("tensors", tensors);
    if (parameters < 9e15) {
        described.metadata.set("parameters", std::int64_t(parameters));
        described.addHeadline("parameters", std::int64_t(parameters));
    }
    described.addHeadline("tensors", tensors);
    return {};
}

std::string frameworkOf(const FileEntry& file, const std::string& kind) {
    if (hasExtension(file, {".onnx"})) return "ONNX";
    if (kind == "Zip archive" && hasExtension(file, {".pt", ".pth", ".ckpt"})) return "PyTorch";
    if (kind == "Zip archive" && hasExtension(file, {".keras"})) return "Keras";
    if (kind == "HDF5 data") return "Keras (HDF5)";
    if (kind == "GGUF model") return "GGUF";
    return kind;
}

Result<Described> describeModel(const ArtifactContent& content, const DescribeContext& context) {
    Described described;
    const FileEntry* file = content.single();
    if (file && namedLikeTable(content)) {
        STEMMA_TRY(described, describeTable(content, context));
        described.metadata.set("framework", "table");
    } else if (file) {
        STEMMA_TRY(const Head head, readHead(content, *file));
        if (head.size == 0) return unfit("it is empty");
        const std::string kind = magicName(head.bytes);
        if (hasExtension(*file, {".safetensors"}))
            STEMMA_CHECK(describeSafetensors(described, content, *file, head));
        else
            described.metadata.set("framework", frameworkOf(*file, kind));
        if (kind == "Python pickle")
            described.notes.push_back(printable(file->path) +
                                      " is a pickle: loading it runs code, so Stemma never does");
    } else {
        described.metadata.set("files", content.files.size());
        described.addHeadline("files", content.files.size());
    }
    const std::uint64_t bytes = totalBytes(content);
    described.metadata.set("bytes", bytes);
    described.addHeadline("size", bytes, "bytes");
    return described;
}

} // namespace

Materializer modelType() {
    return {.id = "model",
            .summary = "A model, in whatever form it is kept: framework, parameters where a header tells, size",
            .extensions = kModelExtensions,
            .aliases = {"onnx", "safetensors", "pickle"},
            .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kModelExtensions); },
            .fits = [](const ArtifactContent& content) { return !content.files.empty(); },
            .describe = &describeModel};
}

} // namespace stemma
