// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/GraphExporter.h"

#include "core/base/Clock.h"
#include "core/lineage/DrawingText.h"
#include "core/lineage/Slices.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArtifactPictures.h"
#include "ui/visual/FileExport.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace stemma::ui {

namespace {

constexpr double kPictureScale = 4; ///< pixels of a card's picture per unit

/// What a format's name stands for.
struct GraphFileKind {
    GraphPicture::Format format = GraphPicture::Format::Svg;
    Paper paper = Paper::Fit;
};
const std::map<QString, GraphFileKind>& graphFileKinds() {
    static const std::map<QString, GraphFileKind> known{
        {QStringLiteral("svg"), {GraphPicture::Format::Svg}},
        {QStringLiteral("pdf"), {GraphPicture::Format::Pdf}},
        {QStringLiteral("pdf-a4"), {GraphPicture::Format::Pdf, Paper::A4}},
        {QStringLiteral("pdf-a3"), {GraphPicture::Format::Pdf, Paper::A3}},
        {QStringLiteral("png"), {GraphPicture::Format::Png}}};
    return known;
}

bool isText(const QString& format) {
    return format == QLatin1String("dot") || format == QLatin1String("mmd") || format == QLatin1String("json");
}

GraphPicture pictureFor(GraphPicture::Format format, const GraphToExport& graph, const ExportOptions& options,
                        bool dark) {
    GraphPicture how;
    if (options.inSight) how.area = graph.sight;
    how.format = format;
    how.theme = options.darkColours(dark) ? DrawingTheme::Dark : DrawingTheme::Light;
    how.ground = options.background;
    how.scale = options.scale;
    return how;
}

} // namespace

Result<QByteArray> exportedGraph(const GraphToExport& graph, const WorkspaceHandle& handle, GraphPicture how,
                                 const Cancel& cancel) {
    std::map<int, NodePicture> pictures;
    for (const auto& [node, version] : graph.pictures) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "The export was cancelled");
        const QRectF& box = graph.scene->nodes()[std::size_t(node)].box;
        const QSize pixels = (pictureArea(box).size() * kPictureScale).toSize();
        pictures[node] = artifactPicture(handle, version, pixels, Palette(how.theme == DrawingTheme::Dark));
    }
    how.title = graph.title;
    how.subtitle = graph.subtitle;
    how.faces = &graph.faces;
    how.colourBy = graph.colourBy;
    if (how.now == 0) how.now = Clock::system().now();
    how.picture = [&pictures](int node) -> const NodePicture* {
        const auto found = pictures.find(node);
        return found == pictures.end() ? nullptr : &found->second;
    };
    return graphPicture(*graph.scene, how);
}

std::string graphText(const GraphAnswer& graph, const QString& format) {
    if (format == QLatin1String("dot")) return toDot(graph.drawing);
    if (format == QLatin1String("mmd")) return toMermaid(graph.drawing);
    return toJson(graph).dump(2) + "\n";
}

GraphAnswer graphPart(GraphAnswer graph, const GraphScene& scene, const QRectF& sight) {
    std::set<std::string> seen;
    for (const SceneNode& node : scene.nodes())
        if (node.box.intersects(sight)) seen.insert(node.id);
    graph.drawing = slice(graph.drawing, seen);
    std::erase_if(graph.groups, [&](const FoldedGroup& group) {
        const auto in = [&](const std::string& id) { return seen.contains(id); };
        return group.open ? std::ranges::none_of(group.members, in) : !in(group.id);
    });
    return graph;
}

GraphExporter::GraphExporter(std::function<GraphToExport()> what, std::function<GraphAnswer()> meaning,
                             std::function<WorkspaceHandle()> handle)
    : m_what(std::move(what)), m_meaning(std::move(meaning)), m_handle(std::move(handle)) {}

std::vector<ExportFormat> GraphExporter::formats() {
    return {
        {QStringLiteral("svg"), QObject::tr("SVG, vector graphics"), QStringLiteral(".svg"), false, true, true, true},
        {QStringLiteral("pdf"), QObject::tr("PDF page"), QStringLiteral(".pdf"), false, true, true, true},
        {QStringLiteral("pdf-a4"), QObject::tr("PDF, pages to print on A4"), QStringLiteral(".pdf"), false, true, true,
         true},
        {QStringLiteral("pdf-a3"), QObject::tr("PDF, pages to print on A3"), QStringLiteral(".pdf"), false, true, true,
         true},
        {QStringLiteral("png"), QObject::tr("PNG picture"), QStringLiteral(".png"), true, true, true, true},
        {QStringLiteral("dot"), QObject::tr("DOT, for Graphviz"), QStringLiteral(".dot"), false, false, false, true},
        {QStringLiteral("mmd"), QObject::tr("Mermaid, for Markdown pages"), QStringLiteral(".mmd"), false, false, false,
         true},
        {QStringLiteral("json"), QObject::tr("JSON, nodes and edges"), QStringLiteral(".json"), false, false, false,
         true}};
}

void GraphExporter::write(const fs::path& path, const QString& format, const ExportOptions& options,
                          Exportable::Done done) {
    cancel();
    const auto found = graphFileKinds().find(format);
    const GraphToExport graph = m_what();
    if ((found == graphFileKinds().end() && !isText(format)) || !graph.scene)
        return done(fail(ErrorCode::InvalidArgument, "A graph is saved as SVG, PDF, PNG, DOT, Mermaid or JSON"));
    m_done = std::move(done);
    if (isText(format)) {
        m_writing.ask(
            [path, format, options, scene = graph.scene, sight = graph.sight,
             meaning = m_meaning()](const Cancel& cancel) {
                return replaceFile(
                    path, graphText(options.inSight ? graphPart(meaning, *scene, sight) : meaning, format), cancel);
            },
            ending());
        return;
    }
    m_writing.ask(
        [graph, handle = m_handle(), path, options, kind = found->second,
         dark = darkTheme()](const Cancel& cancel) -> Status {
            GraphPicture how = pictureFor(kind.format, graph, options, dark);
            how.paper = kind.paper;
            STEMMA_TRY(const QByteArray bytes, exportedGraph(graph, handle, how, cancel));
            return replaceFile(path, {bytes.constData(), std::size_t(bytes.size())}, cancel);
        },
        ending());
}

std::function<void(Status)> GraphExporter::ending() {
    return [this](Status status) {
        if (const Exportable::Done ended = std::exchange(m_done, {})) ended(std::move(status));
    };
}

void GraphExporter::cancel() {
    m_writing.forget();
    if (const Exportable::Done ended = std::exchange(m_done, {}))
        ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool GraphExporter::copyToClipboard() {
    return copy(QStringLiteral("png"), {.scale = 2});
}

bool GraphExporter::copy(const QString& format, const ExportOptions& options) {
    const GraphToExport graph = m_what();
    if (!graph.scene || graph.faces.empty()) return false;
    if (isText(format)) {
        m_copying.ask(
            [format, options, scene = graph.scene, sight = graph.sight, meaning = m_meaning()](const Cancel&) {
                return graphText(options.inSight ? graphPart(meaning, *scene, sight) : meaning, format);
            },
            [](const std::string& text) { QGuiApplication::clipboard()->setText(qtext(text)); });
        return true;
    }
    struct Copied {
        QImage image;
        QByteArray svg;
    };
    m_copying.ask(
        [graph, options, handle = m_handle(), vectors = format == QLatin1String("svg"),
         dark = darkTheme()](const Cancel& cancel) {
            Copied copied;
            if (vectors)
                copied.svg =
                    exportedGraph(graph, handle, pictureFor(GraphPicture::Format::Svg, graph, options, dark), cancel)
                        .value_or(QByteArray());
            for (const double scale : {std::max(options.scale, 1.0), 0.5, 0.25, 0.1}) {
                // A very large one is better small than not at all.
                GraphPicture how = pictureFor(GraphPicture::Format::Png, graph, options, dark);
                how.scale = scale;
                const auto bytes = exportedGraph(graph, handle, how, cancel);
                if (bytes) copied.image = QImage::fromData(*bytes, "PNG");
                if (bytes || bytes.error().code != ErrorCode::InvalidArgument) break;
            }
            return copied;
        },
        [](const Copied& copied) {
            if (copied.image.isNull() && copied.svg.isEmpty()) return;
            auto* data = new QMimeData;
            if (!copied.image.isNull()) data->setImageData(copied.image);
            if (!copied.svg.isEmpty()) data->setData(QStringLiteral("image/svg+xml"), copied.svg);
            QGuiApplication::clipboard()->setMimeData(data);
        });
    return true;
}

} // namespace stemma::ui
