// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartWork.h"

#include "core/visual/ChartLoader.h"
#include "core/visual/Specification.h"
#include "ui/paint/Text.h"
#include "ui/visual/Viewers.h"

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLargestSpecification = 16u << 20;

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
    std::string text = source.text;
    if (text.empty()) {
        STEMMA_TRY(text, readFile(source.specification, kLargestSpecification));
    }
    STEMMA_TRY(const Specification specification, readSpecification(text, utf8(source.name)));
    LoadedChart result;
    STEMMA_TRY(result.spec, ChartSpec::parse(specification.json));
    if (!result.spec.ofSelf) return result;
    if (!source.tables || source.files.empty())
        return fail(ErrorCode::BadData, "the artifact's own rows aren't at hand");
    ReadOptions options;
    if (source.options) {
        options = *source.options;
    } else {
        STEMMA_TRY(const Sniffed sniffed, source.tables->sniff(source.files, {}, cancel));
        options = sniffed.options;
    }
    STEMMA_TRY(ChartRows rows, loadChartRows(*source.tables, source.files, options, std::move(result.spec), cancel));
    std::string note = rows.note();
    result.spec = std::move(rows.spec);
    result.data = std::move(rows.data);
    result.note = std::move(note);
    return result;
}

} // namespace stemma::ui
