// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/GraphExporter.h"

#include "core/base/Clock.h"
#include "ui/paint/Palette.h"
#include "ui/visual/ArtifactPictures.h"
#include "ui/visual/FileExport.h"

#include <QClipboard>
#include <QGuiApplication>
#include <map>

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

GraphPicture pictureFor(GraphPicture::Format format, const ExportOptions& options, bool dark) {
    GraphPicture how;
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

GraphExporter::GraphExporter(std::function<GraphToExport()> what, std::function<WorkspaceHandle()> handle)
    : m_what(std::move(what)), m_handle(std::move(handle)) {}

std::vector<ExportFormat> GraphExporter::formats() const {
    const GraphToExport graph = m_what();
    if (!graph.scene || graph.faces.empty()) return {};
    return {
        {QStringLiteral("svg"), QObject::tr("SVG, vector graphics"), QStringLiteral(".svg"), false, true, true},
        {QStringLiteral("pdf"), QObject::tr("PDF page"), QStringLiteral(".pdf"), false, true, true},
        {QStringLiteral("pdf-a4"), QObject::tr("PDF, pages to print on A4"), QStringLiteral(".pdf"), false, true, true},
        {QStringLiteral("pdf-a3"), QObject::tr("PDF, pages to print on A3"), QStringLiteral(".pdf"), false, true, true},
        {QStringLiteral("png"), QObject::tr("PNG picture"), QStringLiteral(".png"), true, true, true}};
}

void GraphExporter::write(const fs::path& path, const QString& format, const ExportOptions& options,
                          Exportable::Done done) {
    const auto found = graphFileKinds().find(format);
    const GraphToExport graph = m_what();
    if (found == graphFileKinds().end() || !graph.scene)
        return done(fail(ErrorCode::InvalidArgument, "A graph is saved as SVG, PDF or PNG"));
    m_writing.ask(
        [graph, handle = m_handle(), path, options, kind = found->second,
         dark = darkTheme()](const Cancel& cancel) -> Status {
            GraphPicture how = pictureFor(kind.format, options, dark);
            how.paper = kind.paper;
            STEMMA_TRY(const QByteArray bytes, exportedGraph(graph, handle, how, cancel));
            return replaceFile(path, {bytes.constData(), std::size_t(bytes.size())}, cancel);
        },
        std::move(done));
}

bool GraphExporter::copyToClipboard() {
    const GraphToExport graph = m_what();
    if (!graph.scene || graph.faces.empty()) return false;
    m_copying.ask(
        [graph, handle = m_handle(), dark = darkTheme()](const Cancel& cancel) {
            for (const double scale : {2.0, 1.0, 0.5, 0.25, 0.1}) { // a very large one is better small than not at all
                const GraphPicture how = pictureFor(GraphPicture::Format::Png, {.scale = scale}, dark);
                const auto bytes = exportedGraph(graph, handle, how, cancel);
                if (bytes) return QImage::fromData(*bytes, "PNG");
                if (bytes.error().code != ErrorCode::InvalidArgument) break;
            }
            return QImage();
        },
        [](const QImage& image) {
            if (!image.isNull()) QGuiApplication::clipboard()->setImage(image);
        });
    return true;
}

} // namespace stemma::ui
