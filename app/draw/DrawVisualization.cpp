// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/draw/DrawRequest.h"
#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/ChartExport.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/PdfFile.h"
#include "ui/paint/Text.h"
#include "ui/visual/ChartWork.h"
#include "ui/visual/Viewers.h"

#include <QBuffer>
#include <QImageWriter>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kDotsPerInch = 96;
constexpr double kMostBox = 4800; ///< of what is scaled; stemma-view draws no larger

Result<Drawn> drawChart(const ChartSource& source, const DrawRequest& request, const Cancel& cancel) {
    STEMMA_TRY(const LoadedChart chart, loadChart(source, cancel));
    ResolveOptions options;
    options.width = request.size.width();
    options.height = request.size.height();
    options.measure = chartTextMeasure();
    options.note = chart.note;
    STEMMA_TRY(const Scene scene, chart.scene(options));
    ChartPicture how;
    how.format = ChartPicture::Format(request.format);
    how.dark = request.theme == DrawingTheme::Dark;
    how.background = request.ground && request.theme != DrawingTheme::Transparent;
    how.scale = request.scale;
    how.outline = request.outline;
    Drawn drawn;
    STEMMA_TRY(drawn.bytes, chartPicture(scene, how));
    drawn.facts = Json::object({{"width", scene.width}, {"height", scene.height}, {"note", chart.note}});
    return drawn;
}

/// As many pixels as the format wants: of a drawing `scale` times its own size, of pixels those it has.
Result<QImage> decoded(const fs::path& file, double scale, QSize& size, const Cancel& cancel) {
    STEMMA_TRY(LoadedImage loaded, helperImageLoader()(file, cancel));
    size = loaded.size;
    const std::string name = printable(file.filename().string());
    if (loaded.scaled())
        return fail(ErrorCode::NotSupported,
                    name + " has " + formatCount(size.width()) + " × " + formatCount(size.height()) +
                        " pixels: too many to be converted whole",
                    "Export it as it is, under a name with the same ending.");
    const double longer = std::max(size.width(), size.height()) * scale;
    const bool vectors = loaded.format == QLatin1String("SVG");
    if (!vectors && scale == 1) return loaded.image; // as many as it has, which the loader allows
    if (longer > kMostBox)
        return fail(ErrorCode::InvalidArgument,
                    name + " would be " + formatCount(std::int64_t(longer)) + " pixels large, which is too much",
                    "What is scaled has at most 4,800 pixels a side: take a smaller --scale.");
    if (!vectors) return loaded.image.scaled(size * scale, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    STEMMA_TRY(loaded, helperImageLoader(std::max(16, int(longer + 0.5)))(file, cancel));
    return loaded.image;
}

Result<Drawn> drawImage(const Showable& what, const DrawRequest& request, const Cancel& cancel) {
    const fs::path& file = what.files.front();
    if (request.format == DrawRequest::Format::Svg)
        return fail(ErrorCode::NotSupported,
                    printable(file.filename().string()) + " is made of pixels: it can't become SVG",
                    "Export it as PNG or PDF.");
    const bool pdf = request.format == DrawRequest::Format::Pdf;
    QSize size;
    STEMMA_TRY(const QImage image, decoded(file, pdf ? 1 : request.scale, size, cancel));
    Drawn drawn;
    drawn.facts = Json::object({{"width", size.width()}, {"height", size.height()}, {"note", ""}});
    QBuffer buffer(&drawn.bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!pdf) {
        QImageWriter writer(&buffer, "png");
        if (!writer.write(image)) return fail(ErrorCode::Internal, "The picture can't be written as PNG");
        return drawn;
    }
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setTitle(oneLine(what.title));
    writer.setPageLayout(
        QPageLayout(QPageSize(QSizeF(size) * 72 / kDotsPerInch, QPageSize::Point, QString(), QPageSize::ExactMatch),
                    QPageLayout::Portrait, {}));
    QPainter painter(&writer);
    painter.drawImage(painter.viewport(), image); // the page: Qt rounds it to whole points
    painter.end();
    drawn.bytes = undatedPdf(std::move(drawn.bytes));
    return drawn;
}

} // namespace

Result<Drawn> drawVisualization(const WorkspaceHandle& handle, const Json& json, const Cancel& cancel) {
    STEMMA_TRY(const DrawRequest request, DrawRequest::fromJson(json));
    STEMMA_TRY(ArtifactSource source, loadArtifact(*handle.store, VersionId{json["version"].integer()}, cancel));
    const auto artifact = std::make_shared<const ArtifactSource>(std::move(source));
    const std::int64_t picture = json["picture"].integer(-1);
    if (picture >= std::int64_t(artifact->pictures.size()))
        return fail(ErrorCode::NotFound, printable(utf8(qtext(artifact->reference()))) + " has no such picture");
    const Showable what =
        picture < 0 ? showData(artifact, handle.tables) : showPicture(artifact, std::size_t(picture), handle.tables);
    const std::string_view viewer = what.files.empty() ? "" : viewerFor(what).id;
    if (viewer == "chart") return drawChart(chartSourceOf(what), request, cancel);
    if (viewer == "image" && json.contains("width"))
        return fail(ErrorCode::InvalidArgument,
                    printable(utf8(what.title)) + " has a size of its own: --size is for charts",
                    "--scale makes a PNG of it larger.");
    if (viewer == "image") return drawImage(what, request, cancel);
    return fail(ErrorCode::NotSupported, printable(utf8(what.title)) + " is neither a chart nor a picture",
                "Export it as it is, under a name with the same ending.");
}

Result<Drawn> drawGivenChart(const Json& json, const Cancel& cancel) {
    STEMMA_TRY(const DrawRequest request, DrawRequest::fromJson(json));
    ChartSource source;
    source.text = json["specification"].text();
    source.name = qtext(json["title"].text());
    return drawChart(source, request, cancel);
}

} // namespace stemma::ui
