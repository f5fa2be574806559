// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelOutline.h"
#include "core/materializers/Tabular.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/Charts.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kListedTensors = 1000; ///< in the metadata; the viewer asks for all of them
constexpr std::size_t kWrittenTensors = 20'000;
constexpr std::size_t kDrawnTensors = 20;
constexpr std::size_t kListedImports = 200;
constexpr std::size_t kListedAttributes = 100;
const std::vector<std::string> kModelExtensions = {".pkl",    ".onnx",   ".pt",   ".pth",  ".safetensors",
                                                   ".joblib", ".pickle", ".gguf", ".ckpt", ".keras"};

/// A pickle's arrays are whatever the object has; of the others all are parameters.
bool countsParameters(const ModelOutline& outline) {
    for (const char* framework : {"safetensors", "ONNX", "PyTorch", "GGUF", "Keras"})
        if (outline.framework == framework) return outline.parameters >= 0;
    return false;
}

Json tensorFacts(const ModelTensor& tensor) {
    return Json::object({{"name", toUtf8(tensor.name)}, {"dtype", tensor.dtype}, {"shape", tensor.shown()}});
}

Json listed(const std::vector<ModelTensor>& tensors, std::size_t most) {
    Json list = Json::array();
    for (const ModelTensor& tensor : tensors)
        if (list.size() < most) list.push(tensorFacts(tensor));
    return list;
}

/// In quotes where it needs them; what a spreadsheet would compute stays text.
std::string csvField(const std::string& text) {
    std::string safe = toUtf8(text);
    if (!safe.empty() && std::string_view("=+-@\t\r").find(safe.front()) != std::string_view::npos) safe.insert(0, "'");
    if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

Status writeTensors(Described& described, const DescribeContext& context, const ModelOutline& outline) {
    if (context.visualizations.empty() || outline.tensors.size() < 2) return {};
    STEMMA_CHECK(makeFolders(context.visualizations));
    std::string text = "tensor,dtype,shape,elements,bytes\n";
    for (std::size_t i = 0; i < std::min(outline.tensors.size(), kWrittenTensors); ++i) {
        const ModelTensor& tensor = outline.tensors[i];
        const double elements = tensor.elements();
        text += csvField(tensor.name) + ',' + csvField(tensor.dtype) + ',' + csvField(tensor.shown()) + ',' +
                (elements < 9e15 ? std::to_string(std::int64_t(elements)) : std::string()) + ',' +
                (tensor.bytes > 0 ? std::to_string(tensor.bytes) : std::string()) + '\n';
    }
    const std::string file = "90-tensors.csv";
    if (fs::exists(fs::symlink_status(context.visualizations / file))) return {};
    STEMMA_CHECK(writeFile(context.visualizations / file, text));
    described.visualizations.push_back({file, "Tensors", {}});
    return {};
}

Status drawTensors(Described& described, const DescribeContext& context, const ModelOutline& outline) {
    std::vector<ValueCount> sizes;
    for (const ModelTensor& tensor : outline.tensors)
        if (const double elements = tensor.elements(); elements >= 1 && elements < 9e15)
            sizes.push_back({toUtf8(tensor.name), std::int64_t(elements)});
    if (sizes.size() < 2) return {};
    const std::size_t drawn = std::min(kDrawnTensors, sizes.size());
    std::partial_sort(sizes.begin(), sizes.begin() + std::ptrdiff_t(drawn), sizes.end(),
                      [](const auto& a, const auto& b) { return a.count > b.count; });
    std::int64_t others = 0;
    for (std::size_t i = drawn; i < sizes.size(); ++i) others += std::min(sizes[i].count, INT64_MAX - others);
    sizes.resize(drawn);
    const std::string title = others > 0 ? "Largest tensors" : "Tensors by size";
    Json chart = topValuesChart(title, "tensor", sizes, 0);
    chart["encoding"]["x"].set("title", "values");
    return addChart(described, context, "tensors", std::move(chart), title);
}

Status drawOperators(Described& described, const DescribeContext& context, const ModelOutline& outline) {
    if (outline.operators.size() < 2) return {};
    std::vector<ValueCount> counts;
    std::int64_t others = 0;
    for (const auto& [name, count] : outline.operators) {
        if (counts.size() < kDrawnTensors)
            counts.push_back({name, count});
        else
            others += count;
    }
    const std::string title = outline.framework == "Keras" ? "Layers" : "Operators";
    Json chart = topValuesChart(title, lowerCase(title.substr(0, title.size() - 1)), counts, others);
    chart["encoding"]["x"].set("title", "how many");
    return addChart(described, context, lowerCase(title), std::move(chart), title);
}

void addOutline(Described& described, const ModelOutline& outline) {
    Json& facts = described.metadata;
    facts.set("framework", outline.framework);
    if (!outline.version.empty()) facts.set("framework_version", outline.version);
    if (!outline.className.empty()) facts.set("model", outline.className);
    for (const auto& [name, value] : outline.facts.members())
        if (!facts.contains(name)) facts.set(name, value);
    if (outline.parameters >= 0 && outline.parameters < 9e15)
        facts.set(countsParameters(outline) ? "parameters" : "array_values", std::int64_t(outline.parameters));
    if (outline.tensorCount > 0) facts.set("tensors", outline.tensorCount);
    if (!outline.inputs.empty()) facts.set("inputs", listed(outline.inputs, 100));
    if (!outline.outputs.empty()) facts.set("outputs", listed(outline.outputs, 100));
    Json operators = Json::object(), attributes = Json::object();
    for (const auto& [name, count] : outline.operators)
        if (operators.size() < 100) operators.members().emplace_back(name, count);
    for (const auto& [name, value] : outline.attributes)
        if (attributes.size() < kListedAttributes) attributes.members().emplace_back(name, value);
    if (!operators.empty()) facts.set("operators", std::move(operators));
    if (!attributes.empty()) facts.set("attributes", std::move(attributes));
    if (!outline.tensors.empty()) facts.set("tensor_list", listed(outline.tensors, kListedTensors));
    if (!outline.imports.empty()) {
        std::vector<std::string> some(outline.imports.begin(),
                                      outline.imports.begin() +
                                          std::ptrdiff_t(std::min(outline.imports.size(), kListedImports)));
        facts.set("imports", Json::ofTexts(some));
        facts.set("import_count", outline.imports.size());
    }
    if (!outline.unsafe.empty()) facts.set("unsafe_imports", Json::ofTexts(outline.unsafe));
    std::string name = outline.framework + (outline.version.empty() ? "" : " " + outline.version);
    if (!outline.className.empty() && outline.framework != "ONNX") name = outline.className + " · " + name;
    described.addHeadline("model", name);
    if (countsParameters(outline) && outline.parameters < 9e15)
        described.addHeadline("parameters", std::int64_t(outline.parameters));
    if (outline.tensorCount > 0) described.addHeadline("tensors", outline.tensorCount);
    described.notes.insert(described.notes.end(), outline.notes.begin(), outline.notes.end());
}

/// What its header says, found by the helper: its bytes may be anybody's.
Status describeHeader(Described& described, const ArtifactContent& content, const FileEntry& file, const Head& head,
                      const DescribeContext& context) {
    const std::string kind = magicName(head.bytes);
    if (!context.tables) {
        described.metadata.set("framework", kind);
        return {};
    }
    const Result<Json> json = context.tables->outline(content.pathOf(file), "model", context.cancel);
    if (!json && !endedHelper(json.error()) && json.error().code != ErrorCode::BadData)
        return tl::unexpected<Error>(json.error());
    if (!json) { // what its header says is no reason to lose a model
        described.metadata.set("framework", kind);
        described.addHeadline("model", kind);
        described.notes.push_back("Its header can't be read: " + json.error().message);
        return {};
    }
    const ModelOutline outline = ModelOutline::fromJson(*json);
    addOutline(described, outline);
    STEMMA_CHECK(drawOperators(described, context, outline));
    STEMMA_CHECK(drawTensors(described, context, outline));
    STEMMA_CHECK(writeTensors(described, context, outline));
    if (!outline.imports.empty())
        described.notes.push_back(printable(file.path) + " is a pickle: loading it runs code, so Stemma never does");
    return {};
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
        STEMMA_CHECK(describeHeader(described, content, *file, head, context));
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
            .summary = "A model, in whatever form it is kept: framework, class, parameters and tensors by its header",
            .look = 3,
            .extensions = kModelExtensions,
            .aliases = {"onnx", "safetensors", "pickle"},
            .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kModelExtensions); },
            .fits = [](const ArtifactContent& content) { return !content.files.empty(); },
            .describe = &describeModel};
}

} // namespace stemma
