// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartWork.h"

#include "core/visual/ChartLoader.h"
#include "core/visual/Specification.h"
#include "core/visual/SpecificationRows.h"
#include "ui/paint/Text.h"
#include "ui/visual/Viewers.h"

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLargestSpecification = 16u << 20;

Result<Json> specificationOf(const ChartSource& source) {
    std::string text = source.text;
    if (text.empty()) {
        STEMMA_TRY(text, readFile(source.specification, kLargestSpecification));
    }
    STEMMA_TRY(Specification specification, readSpecification(text, utf8(source.name)));
    return std::move(specification.json);
}

/// Of a chart that says "self".
Result<std::vector<fs::path>> ownFiles(const ChartSource& source) {
    if (!source.tables || source.files.empty())
        return fail(ErrorCode::BadData, "the artifact's own rows aren't at hand");
    return source.files;
}

} // namespace

ChartSource chartSourceOf(const Showable& what) {
    ChartSource source;
    source.specification = what.files.front();
    source.tables = what.tables;
    source.name = what.title;
    if (!what.artifact || what.ownData()) return source;
    for (const ArtifactFile& file : what.artifact->files)
        if (!file.link) source.files.push_back(file.path);
    if (Result<ReadOptions> known = ReadOptions::fromJson(what.artifact->readOptions);
        known && what.artifact->readOptions.isObject())
        source.options = std::move(*known);
    return source;
}

Result<LoadedChart> loadChart(const ChartSource& source, const Cancel& cancel) {
    STEMMA_TRY(const Json specification, specificationOf(source));
    LoadedChart result;
    STEMMA_TRY(result.spec, ChartSpec::parse(specification));
    if (!result.spec.ofSelf) return result;
    STEMMA_TRY(const std::vector<fs::path> files, ownFiles(source));
    ReadOptions options;
    if (source.options) {
        options = *source.options;
    } else {
        STEMMA_TRY(const Sniffed sniffed, source.tables->sniff(files, {}, cancel));
        options = sniffed.options;
    }
    STEMMA_TRY(ChartRows rows, loadChartRows(*source.tables, files, options, std::move(result.spec), cancel));
    std::string note = rows.note();
    result.spec = std::move(rows.spec);
    result.data = std::move(rows.data);
    result.note = std::move(note);
    return result;
}

Result<ChartFiles> chartFiles(const ChartSource& source) {
    STEMMA_TRY(const Json specification, specificationOf(source));
    STEMMA_TRY(const SpecificationRows rows, specificationRows(specification));
    if (rows.ofSelf) {
        STEMMA_TRY(std::vector<fs::path> files, ownFiles(source));
        return ChartFiles{std::move(files), true, nullptr};
    }
    if (rows.jsonLines.empty()) return fail(ErrorCode::NotFound, "Its data are empty");
    auto folder = std::make_shared<TempFolder>();
    const fs::path file = folder->path() / "data.jsonl";
    STEMMA_CHECK(writeFile(file, rows.jsonLines));
    return ChartFiles{{file}, false, std::move(folder)};
}

} // namespace stemma::ui
