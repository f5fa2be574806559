// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartWork.h"

#include "core/visual/ChartCopies.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/Specification.h"
#include "core/visual/SpecificationRows.h"
#include "ui/paint/Text.h"
#include "ui/visual/Viewers.h"

#include <algorithm>

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

bool has(const std::vector<Column>& columns, const std::string& name) {
    return name.empty() ||
           std::any_of(columns.begin(), columns.end(), [&](const Column& one) { return one.name == name; });
}

std::shared_ptr<const ChartSpec> axesOf(const ChartSpec& spec, bool ofSelf) {
    auto axes = std::make_shared<ChartSpec>();
    axes->ofSelf = ofSelf;
    axes->view = spec.view;
    for (const UnitSpec& unit : spec.units) {
        axes->units.push_back({});
        axes->units.back().mark = unit.mark;
        axes->units.back().encoding = unit.encoding;
        axes->units.back().transforms = unit.transforms;
    }
    return axes;
}

/// The specification with the person's adjustments, where its columns are still there.
Json adjusted(Json specification, const ChartSource& source, LoadedChart& chart) {
    if (source.options) chart.columns = source.options->columns;
    std::optional<AdjustableChart> adjustable = AdjustableChart::of(specification, chart.columns);
    if (!adjustable) return specification;
    chart.adjustable = std::make_shared<const AdjustableChart>(std::move(*adjustable));
    const auto& knobs = source.knobs;
    const std::vector<Column>& columns = chart.adjustable->columns();
    if (!knobs || *knobs == chart.adjustable->knobs() || !has(columns, knobs->x.field) ||
        !has(columns, knobs->y.field) || !has(columns, knobs->colour))
        return specification;
    chart.knobs = knobs;
    return chart.adjustable->with(*knobs);
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
    TableSource table = tableOf(*what.artifact, what.tables);
    source.options = table.options;
    if (table.options && table.tables) source.table = std::make_shared<const TableSource>(std::move(table));
    return source;
}

Result<LoadedChart> loadChart(const ChartSource& source, const Cancel& cancel) {
    STEMMA_TRY(Json own, specificationOf(source));
    LoadedChart result;
    const Json specification = adjusted(std::move(own), source, result);
    STEMMA_TRY(result.spec, ChartSpec::parse(specification));
    result.axes = axesOf(result.spec, result.spec.ofSelf);
    if (!result.spec.ofSelf && result.adjustable && result.adjustable->drawsTheTable())
        if (const auto table = ChartSpec::parse(result.adjustable->with(result.adjustable->knobs())))
            result.axes = axesOf(*table, true); // one of our pictures of a column: its axis is that column
    if (!result.spec.ofSelf) return result;
    STEMMA_TRY(const std::vector<fs::path> files, ownFiles(source));
    ReadOptions options;
    if (source.options) {
        options = *source.options;
    } else {
        STEMMA_TRY(const Sniffed sniffed, source.tables->sniff(files, {}, cancel));
        options = sniffed.options;
    }
    ChartLimits limits;
    limits.known = source.known;
    STEMMA_TRY(ChartRows rows,
               loadChartRows(*source.tables, files, options, std::move(result.spec), cancel, limits, source.window));
    std::string note = rows.note();
    result.thinned = rows.thinned;
    result.window = source.window;
    result.density = rows.density;
    result.total = rows.total;
    result.spec = std::move(rows.spec);
    result.data = std::move(rows.data);
    result.note = std::move(note);
    return result;
}

std::size_t LoadedChart::rowCount() const {
    std::size_t count = data.rows;
    const Json* last = nullptr;
    for (const UnitSpec& unit : spec.units)
        if (unit.rows)
            count += unit.rows->rows;
        else if (unit.data && unit.data.get() != last)
            count += (*(last = unit.data.get()))["values"].size();
    return count;
}

Result<std::shared_ptr<const GreatLine>> loadGreatLine(const ChartSource& source, const LoadedChart& chart,
                                                       const Cancel& cancel) {
    if (!chart.thinned || !source.options || !source.tables || !chart.axes->ofSelf)
        return std::shared_ptr<const GreatLine>();
    STEMMA_TRY(const Json own, specificationOf(source));
    LoadedChart again;
    STEMMA_TRY(const ChartSpec spec, ChartSpec::parse(adjusted(own, source, again)));
    return GreatLine::load(*source.tables, source.files, *source.options, spec, cancel);
}

Result<ChartTable> chartTable(const ChartSource& source, const Cancel& cancel) {
    STEMMA_TRY(ChartFiles rows, chartFiles(source));
    ChartTable table;
    table.folder = std::move(rows.folder);
    table.source.files = std::move(rows.files);
    table.source.tables = source.tables;
    table.source.name = source.name;
    if (rows.own) table.source.options = source.options;
    if (!table.source.options) {
        STEMMA_TRY(Sniffed sniffed, source.tables->sniff(table.source.files, {}, cancel));
        table.source.options = std::move(sniffed.options);
    }
    return table;
}

Result<std::string> selfContainedChart(const ChartSource& source, const Cancel& cancel) {
    STEMMA_TRY(Json specification, specificationOf(source));
    const std::shared_ptr<TablesClient> tables = source.tables ? source.tables : std::make_shared<TablesClient>();
    return stemma::selfContainedChart(*tables, {std::move(specification), source.files, source.options}, cancel);
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
