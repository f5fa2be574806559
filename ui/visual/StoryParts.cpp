// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/StoryParts.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "core/visual/Resolve.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Text.h"
#include "ui/visual/ChartWork.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/FactsView.h"
#include "ui/visual/LineageToExport.h"
#include "ui/visual/MarkdownDocument.h"
#include "ui/visual/NotebookDocument.h"
#include "ui/visual/StoryDocument.h"
#include "ui/visual/TextContent.h"
#include "ui/visual/Viewers.h"

#include <algorithm>

namespace stemma::ui {

namespace {

constexpr QSizeF kScreenChart(420, 280), kScreenWide(940, 480), kPageChart(322, 226), kPageWide(664, 400);
constexpr std::uint64_t kMostJson = 1u << 20;

using TextKind = StoryText::Kind;

void say(std::vector<StoryBlock>& blocks, const QString& sentence) {
    blocks.push_back(textBlock(TextKind::Quiet, sentence));
}

void sayWhyNot(std::vector<StoryBlock>& blocks, const QString& title, const Error& error) {
    const QString why = storyLine(error.message);
    say(blocks, title.isEmpty() ? QObject::tr("It can't be shown: %1").arg(why)
                                : QObject::tr("“%1” can't be shown: %2").arg(title, why));
}

StoryTable::Cell storyCell(const Json& value) {
    using Tone = StoryTable::Cell::Tone;
    if (value.isNull()) return {QObject::tr("null"), Tone::Null};
    if (value.isDouble()) return {qtext(formatNumber(value.number()))};
    return {storyLine(value.isString() ? value.text() : value.dump(), 80)};
}

bool isNumberColumn(const Column& column) {
    for (const char* word : {"INT", "DOUBLE", "FLOAT", "DECIMAL", "REAL"})
        if (column.type.find(word) != std::string::npos && column.type.find('[') == std::string::npos) return true;
    return false;
}

QString profileRange(const ColumnProfile& column) {
    if (!column.min.isNull() && column.kind != ColumnProfile::Kind::Text)
        return storyCell(column.min).text + QStringLiteral(" … ") + storyCell(column.max).text;
    QStringList words;
    for (const ColumnProfile::Top& top : column.top) {
        if (words.size() == 3) break;
        words << storyLine(top.value, 24) + QStringLiteral(" (%1)").arg(qtext(formatCount(top.count)));
    }
    return words.join(QStringLiteral(", "));
}

StoryBlock profileBlock(const Profile& profile, std::size_t most) {
    StoryBlock block;
    block.kind = StoryBlock::Kind::Table;
    StoryTable& table = block.table;
    table.caption = QObject::tr("Columns");
    table.columns = {{QObject::tr("column"), {}, false}, {QObject::tr("type"), {}, false},
                     {QObject::tr("nulls"), {}, true},   {QObject::tr("different"), {}, true},
                     {QObject::tr("mean"), {}, true},    {QObject::tr("values"), {}, false}};
    for (const ColumnProfile& column : profile.columns) {
        if (table.rows.size() == most) break;
        using Tone = StoryTable::Cell::Tone;
        const QString distinct = QString(column.distinctExact ? "" : "~") + qtext(formatCount(column.distinct));
        table.rows.push_back({{storyLine(column.name, 60)},
                              {storyLine(column.type, 30), Tone::Quiet},
                              {qtext(formatCount(column.nulls)), column.nulls ? Tone::Plain : Tone::Quiet},
                              {distinct},
                              {column.mean ? qtext(formatNumber(*column.mean)) : QString()},
                              {profileRange(column)}});
    }
    if (profile.columns.size() > most)
        table.more =
            QObject::tr("and %1 more").arg(qtext(plural(std::int64_t(profile.columns.size() - most), "column")));
    return block;
}

/// A chart of few bars ends before its picture does.
double usedHeight(const Scene& scene) {
    double bottom = scene.nothing.empty() ? 0 : scene.height;
    for (const ScenePlot& plot : scene.plots) {
        bottom = std::max(bottom, plot.area.bottom());
        for (const SceneAxis& axis : plot.axes) bottom = std::max(bottom, axis.box.bottom());
    }
    for (const SceneLegend& legend : scene.legends) bottom = std::max(bottom, legend.box.bottom());
    if (scene.note) bottom = std::max(bottom, scene.note->at.y + scene.note->size);
    return std::min(scene.height, bottom + 10);
}

Result<ReadOptions> storyOptions(const Showable& what, const Cancel& cancel) {
    if (what.artifact && what.ownData() && what.artifact->readOptions.isObject())
        return ReadOptions::fromJson(what.artifact->readOptions);
    STEMMA_TRY(const Sniffed sniffed, what.tables->sniff(what.files, {}, cancel));
    return sniffed.options;
}

} // namespace

QString storyLine(std::string_view text, int most) {
    return oneLine(text, most);
}

StoryParts::StoryParts(const WorkspaceHandle& handle, StoryRequest::Format format, const StoryLimits& limits,
                       const Cancel& cancel)
    : m_handle(handle), m_format(format), m_limits(limits),
      m_cancel(cancel), m_room{limits.pictures, limits.imageBytes} {}

std::vector<StoryBlock> StoryParts::of(const std::shared_ptr<const ArtifactSource>& artifact) {
    std::vector<StoryBlock> blocks;
    for (std::size_t i = 0; i < artifact->pictures.size() && !m_cancel.requested(); ++i)
        show(showPicture(artifact, i, m_handle.tables), storyLine(artifact->pictures[i].title), blocks);
    if (m_cancel.requested()) return blocks;
    if (artifact->state == VersionState::Deleted || artifact->state == VersionState::Evicted) {
        say(blocks, artifact->state == VersionState::Deleted
                        ? QObject::tr("Its files were deleted; this is what was recorded.")
                        : QObject::tr("Its files were cleaned away; this is what was recorded."));
        return blocks;
    }
    show(showData(artifact, m_handle.tables), {}, blocks);
    return blocks;
}

void StoryParts::show(const Showable& what, const QString& title, std::vector<StoryBlock>& blocks) {
    const std::string_view viewer = what.files.empty() ? "facts" : viewerFor(what).id;
    if (viewer == "chart") return chart(what, title, blocks);
    if (viewer == "image") return image(what.files.front(), title, blocks);
    if (viewer == "table" || (viewer == "tables" && what.type == "table")) return table(what, blocks);
    if (viewer == "document" || viewer == "text" || viewer == "json") {
        if (!title.isEmpty()) blocks.push_back(textBlock(TextKind::Heading, title)), blocks.back().text.level = 4;
        return viewer == "document" ? document(what.files.front(), blocks)
               : viewer == "text"   ? plainText(what.files.front(), blocks)
                                    : json(what.files.front(), blocks);
    }
    if (viewer == "folder" || viewer == "gallery") return folder(what, blocks);
    if (!what.artifact || !what.ownData()) return say(blocks, QObject::tr("“%1” isn't shown here.").arg(title));
    StoryBlock facts;
    facts.kind = StoryBlock::Kind::Facts;
    for (auto& line : factsOf(what.artifact->metadata, 40)) facts.facts.lines.push_back(std::move(line));
    if (!facts.facts.lines.empty()) blocks.push_back(std::move(facts));
}

/// Beyond it a picture is only named.
bool StoryParts::room(const QString& title, std::vector<StoryBlock>& blocks) {
    if (m_room.pictures > 0 && m_room.imageBytes > 0) {
        --m_room.pictures;
        return true;
    }
    say(blocks, QObject::tr("“%1” is left out: a story has room for %2 pictures.")
                    .arg(title.isEmpty() ? QObject::tr("A picture") : title)
                    .arg(m_limits.pictures));
    return false;
}

void StoryParts::chart(const Showable& what, const QString& title, std::vector<StoryBlock>& blocks) {
    if (!room(title, blocks)) return;
    const Result<LoadedChart> loaded = loadChart(chartSourceOf(what), m_cancel);
    if (!loaded) return sayWhyNot(blocks, title, loaded.error());
    const auto resolved = [&](const QSizeF& size) {
        ResolveOptions options;
        options.width = size.width();
        options.height = size.height();
        options.measure = chartTextMeasure();
        options.note = loaded->note;
        return resolveScene(loaded->spec, loaded->data, options);
    };
    Result<Scene> scene = resolved(pages() ? kPageChart : kScreenChart);
    const bool wide = scene && scene->plots.size() > 1;
    if (wide) scene = resolved(pages() ? kPageWide : kScreenWide);
    if (!scene) return sayWhyNot(blocks, title, scene.error());
    StoryBlock block;
    block.kind = StoryBlock::Kind::Picture;
    // The chart's own title stands in it.
    block.picture.title =
        scene->title && qtext(scene->title->full.empty() ? scene->title->text : scene->title->full) == title ? QString()
                                                                                                             : title;
    block.picture.wide = wide;
    const double height = usedHeight(*scene);
    block.picture.picture = paintedScene(std::make_shared<const Scene>(std::move(*scene)));
    block.picture.picture.size.setHeight(height);
    blocks.push_back(std::move(block));
}

void StoryParts::image(const fs::path& file, const QString& title, std::vector<StoryBlock>& blocks) {
    if (!room(title, blocks)) return;
    const Result<LoadedImage> loaded = helperImageLoader()(file, m_cancel);
    if (!loaded) return sayWhyNot(blocks, title, loaded.error());
    StoryBlock block;
    block.kind = StoryBlock::Kind::Image;
    block.image = storyImage(loaded->image, title);
    if (loaded->format != QLatin1String("SVG")) block.image.size = QSizeF(loaded->size);
    if (block.image.png.isEmpty()) return say(blocks, QObject::tr("The picture can't be written as PNG."));
    m_room.imageBytes -= block.image.png.size();
    blocks.push_back(std::move(block));
}

void StoryParts::document(const fs::path& file, std::vector<StoryBlock>& blocks) {
    const std::string suffix = file.extension().string();
    if (suffix == ".ipynb") {
        const Result<NotebookDocument> notebook = notebookDocument(file, false, m_cancel);
        if (!notebook) return sayWhyNot(blocks, {}, notebook.error());
        for (StoryBlock& block : blocksOf(*notebook->document, m_limits.words)) {
            if (block.kind == StoryBlock::Kind::Image && !room({}, blocks)) continue;
            if (block.kind == StoryBlock::Kind::Image) m_room.imageBytes -= block.image.png.size();
            blocks.push_back(std::move(block));
        }
        return;
    }
    const Result<TextContent> content = readText(file, DocumentView::kMostBytes);
    if (!content) return sayWhyNot(blocks, {}, content.error());
    const bool html = suffix == ".html" || suffix == ".htm" || suffix == ".xhtml";
    if (content->cut || (html && !reasonAgainstRendering(content->text).isEmpty())) {
        for (StoryBlock& block : codeBlocks(content->text, m_limits.words)) blocks.push_back(std::move(block));
        return;
    }
    const auto document = html ? htmlDocument(content->text, false) : markdownDocument(content->text, false);
    for (StoryBlock& block : blocksOf(*document, m_limits.words)) blocks.push_back(std::move(block));
}

void StoryParts::plainText(const fs::path& file, std::vector<StoryBlock>& blocks) const {
    const Result<TextContent> content = readText(file, std::uint64_t(m_limits.words) * 4);
    if (!content) return sayWhyNot(blocks, {}, content.error());
    for (StoryBlock& block : codeBlocks(content->text, m_limits.words)) blocks.push_back(std::move(block));
    if (content->cut && content->text.size() <= m_limits.words) say(blocks, QObject::tr("… and more"));
}

void StoryParts::json(const fs::path& file, std::vector<StoryBlock>& blocks) const {
    const Result<std::string> text = readHeadOf(file, kMostJson);
    const Result<Json> parsed = text ? Json::parse(*text) : Result<Json>(fail(ErrorCode::BadData, ""));
    if (!parsed) return plainText(file, blocks); // as it stands, however long and whatever it is
    for (StoryBlock& block : codeBlocks(qtext(parsed->dump(2)), m_limits.words)) blocks.push_back(std::move(block));
}

void StoryParts::table(const Showable& what, std::vector<StoryBlock>& blocks) const {
    const Result<ReadOptions> options = storyOptions(what, m_cancel);
    if (!options) return sayWhyNot(blocks, {}, options.error());
    const std::optional<Profile> profile =
        what.artifact && what.ownData() ? what.artifact->profile() : std::optional<Profile>();
    PageQuery query;
    query.count = std::int64_t(m_limits.rows);
    for (const Column& column : options->columns)
        if (query.columns.size() < m_limits.columns) query.columns.push_back(column.name);
    const Result<Page> page = what.tables->page(what.files, *options, query, m_cancel);
    if (!page) return sayWhyNot(blocks, {}, page.error());
    StoryBlock block;
    block.kind = StoryBlock::Kind::Table;
    StoryTable& table = block.table;
    for (const Column& column : page->columns)
        table.columns.push_back({storyLine(column.name, 60), storyLine(column.type, 30), isNumberColumn(column)});
    for (const Json& row : page->rows) {
        std::vector<StoryTable::Cell> cells;
        for (std::size_t i = 0; i < table.columns.size(); ++i) cells.push_back(storyCell(row.at(i)));
        table.rows.push_back(std::move(cells));
    }
    const std::int64_t total = profile ? profile->rows : page->total, shown = std::int64_t(page->rows.size());
    table.caption = shown < total ? QObject::tr("First rows") : QObject::tr("Rows");
    QStringList more;
    if (shown < total) more << qtext(plural(total - shown, "row"));
    if (options->columns.size() > table.columns.size())
        more << qtext(plural(std::int64_t(options->columns.size() - table.columns.size()), "column"));
    if (!more.isEmpty()) table.more = QObject::tr("and %1 more").arg(more.join(QObject::tr(" and ")));
    blocks.push_back(std::move(block));
    if (profile) blocks.push_back(profileBlock(*profile, 40));
}

void StoryParts::folder(const Showable& what, std::vector<StoryBlock>& blocks) {
    const std::vector<ArtifactFile>& files = what.artifact->files;
    StoryBlock block;
    block.kind = StoryBlock::Kind::Table;
    StoryTable& table = block.table;
    table.caption = QObject::tr("Files");
    table.columns = {{QObject::tr("file"), {}, false}, {QObject::tr("size"), {}, true}};
    for (const ArtifactFile& file : files) {
        if (table.rows.size() == m_limits.files) break;
        table.rows.push_back(
            {{storyLine(file.name, 160)}, {file.link ? QObject::tr("link") : qtext(formatBytes(file.bytes))}});
    }
    if (files.size() > m_limits.files)
        table.more = QObject::tr("and %1 more").arg(qtext(plural(std::int64_t(files.size() - m_limits.files), "file")));
    blocks.push_back(std::move(block));
}

Result<StoryPicture> StoryParts::lineage(RunId run, VersionId version) {
    LineageRequest asked;
    asked.run = run;
    asked.version = version;
    STEMMA_TRY(GraphToExport graph, lineageToExport(m_handle, asked, m_cancel));
    graph.title = graph.subtitle = {}; // the page has its own
    STEMMA_TRY(PaintedPicture picture, paintedGraph(std::move(graph), m_handle, m_cancel));
    return StoryPicture{std::move(picture), QObject::tr("Lineage"), true};
}

} // namespace stemma::ui
