// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/FuzzTargets.h"

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/base/Zip.h"
#include "core/materializers/Archive.h"
#include "core/materializers/ModelOutline.h"
#include "core/materializers/catalog.h"
#include "core/pipeline/PipelineFile.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Expression.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/Resolve.h"
#include "core/visual/Specification.h"
#include "tests/support/ModelFiles.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>

namespace stemma::test {

namespace {

fs::path sources() {
    const char* folder = std::getenv("STEMMA_SOURCE_DIR");
    return folder ? folder : "/nonexistent";
}

void resolveChart(const FuzzTarget&, std::string_view bytes) {
    const auto specification = readSpecification(bytes, "chart");
    if (!specification) return;
    const auto spec = ChartSpec::parse(specification->json);
    if (!spec) return;
    for (const double width : {20.0, 480.0}) {
        ResolveOptions options;
        options.width = width;
        options.height = width * 0.7;
        options.bare = width < 100;
        if (const auto scene = resolveScene(*spec, {}, options)) hitTest(*scene, {width / 2, width / 3});
    }
}

void evaluate(const FuzzTarget&, std::string_view bytes) {
    static const ChartData row = ChartData::fromJson(*Json::parse(R"([{"a": 3, "b": "text", "t": "2008-01-02"}])"));
    if (const auto expression = Expression::parse(bytes)) {
        ChartColumn column;
        expression->bind(row).push(column, 0);
    }
}

void format(const FuzzTarget&, std::string_view bytes) {
    if (const auto number = NumberFormat::parse(bytes))
        for (const double value : {0.0, -1234.5678, 1e300, 5e-324}) (*number)(value);
    formatTime(bytes, 1.2e12);
    parseTime(bytes);
}

/// One for all runs: making and removing folders would take longer than what is tried.
const fs::path& place() {
    static const TempFolder folder;
    return folder.path();
}

/// A new file each time, which no disk has to be waited for.
bool placed(const fs::path& file, std::string_view bytes) {
    std::error_code ignored;
    fs::remove(file, ignored);
    return bool(writeFile(file, bytes));
}

void readPipeline(const FuzzTarget&, std::string_view bytes) {
    const fs::path file = place() / "p.yaml";
    if (placed(file, bytes)) (void)loadPipeline(file);
}

/// As the engine does it, without the helper that reads tables.
void describeFile(const FuzzTarget& target, std::string_view bytes) {
    ArtifactContent content;
    content.data = place();
    content.artifactName = "p/thing";
    const std::string name = "thing" + target.name;
    if (!placed(content.data / name, bytes)) return;
    content.files.push_back({name, sha256(bytes), bytes.size(), false, ""});
    DescribeContext context;
    context.visualizations = place() / "visualizations";
    (void)describeArtifact(content, {}, context);
    for (const Materializer& type : materializers())
        if (std::find(type.extensions.begin(), type.extensions.end(), target.name) != type.extensions.end())
            (void)describeArtifact(content, {type.id, {}}, context);
}

/// A model's header, as the helper reads it; the target's name is the file's.
void outlineFile(const FuzzTarget& target, std::string_view bytes) {
    const fs::path file = place() / ("outlined" + target.name);
    if (!placed(file, bytes)) return;
    if (const auto opened = openFile(file, O_RDONLY)) (void)outlineModel(opened->get(), target.name);
}

/// An archive's listing, and of a zip every member that isn't large.
void listFile(const FuzzTarget& target, std::string_view bytes) {
    const fs::path file = place() / ("listed" + target.name);
    if (!placed(file, bytes)) return;
    const auto opened = openFile(file, O_RDONLY);
    if (!opened) return;
    (void)listArchive(opened->get(), target.name);
    if (const auto archive = ZipArchive::open(opened->get(), target.name))
        for (const ZipEntry& entry : archive->entries()) (void)archive->read(entry, 1 << 20);
}

/// The specifications of the project's own corpus; none where it isn't there.
std::vector<std::string> chartSeeds() {
    std::vector<std::string> seeds = {R"({"mark": "bar", "data": {"values": [{"a": "x", "b": 3}]}, "encoding": {
        "x": {"field": "a"}, "y": {"field": "b", "type": "quantitative", "bin": {"maxbins": 5}}}})",
                                      R"({"mark": "point", "data": {"values": [{"a": 1}]}, "transform": [
        {"filter": {"not": []}}, {"filter": {"or": [{"field": "a", "oneOf": [1]}, {"and": []}]}}],
        "encoding": {"x": {"field": "a", "type": "quantitative"}}})"};
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(sources() / "tests/data/charts", ignored))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        if (const auto text = readFile(file, 1 << 20))
            if (const auto json = Json::parse(*text)) seeds.push_back((*json)["spec"].dump());
    return seeds;
}

/// Files of the corpus that have the extension.
std::vector<std::string> fileSeeds(const std::string& extension) {
    std::vector<std::string> seeds;
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(sources() / "tests/fuzz/seeds", ignored))
        if (entry.path().filename().string().ends_with(extension)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        if (auto text = readFile(file, 1 << 20)) seeds.push_back(std::move(*text));
    if (seeds.empty()) seeds.emplace_back("{\"a\": [1, 2, {\"b\": \"text\"}]}\n");
    return seeds;
}

std::vector<FuzzTarget> made() {
    std::vector<FuzzTarget> all = {
        {"chart", &resolveChart, chartSeeds()},
        {"expression",
         &evaluate,
         {"datum.a * 2 + length(datum['b']) > 3 ? 'x' : format(datum.a, '.2f')",
          "year(datum.t) == 2008 && !isNaN(1e9)"}},
        {"format", &format, {"$,.2f", "~s", "%b %d, %Y %H:%M:%S.%L", "2008-11-16T03:04:05.678Z"}},
        {"pipeline",
         &readPipeline,
         {"stemma: 1\nname: p\nsteps:\n  a: {import: a.csv}\n  b: {sql: 'SELECT * FROM a', inputs: [a], matrix: {x: "
          "[1, 2]}}\n"}}};
    const std::string pickle = "\x80\4\x8c\1m\x8c\1n\x93)R}(\x8c\1a](K\1G" + std::string(8, 'x') + "eub.";
    const std::string tar = std::string("a.txt") + std::string(507, '\0');
    all.push_back({"model.safetensors",
                   &outlineFile,
                   {safetensors(R"({"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}})", 12)}});
    all.push_back({"model.onnx", &outlineFile, {onnx()}});
    all.push_back({"model.gguf", &outlineFile, {gguf()}});
    all.push_back({"model.pt", &outlineFile, {torchZip(), keras()}});
    all.push_back({"model.pkl", &outlineFile, {pickle, torchPickle(), "(dp0\nS'a'\np1\nI1\ns."}});
    all.push_back({"archive", &listFile, {torchZip(), keras(), tar, ZipBuilder::gzipped(tar)}});
    std::vector<std::string> extensions;
    for (const Materializer& type : materializers())
        for (const std::string& extension : type.extensions)
            if (std::find(extensions.begin(), extensions.end(), extension) == extensions.end())
                extensions.push_back(extension);
    for (const std::string& extension : extensions) all.push_back({extension, &describeFile, fileSeeds(extension)});
    return all;
}

} // namespace

const std::vector<FuzzTarget>& fuzzTargets() {
    static const std::vector<FuzzTarget> all = made();
    return all;
}

} // namespace stemma::test
