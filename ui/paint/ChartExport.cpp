// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/ChartExport.h"

#include "core/base/Text.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/PdfFile.h"
#include "ui/paint/SvgOutline.h"
#include "ui/paint/Text.h"

#include <QBuffer>
#include <QImage>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

void paintOn(QPaintDevice& device, const Scene& scene, const ChartPicture& how) {
    QPainter painter(&device);
    ChartPainter::Parts parts = ChartPainter::All;
    if (how.background) parts |= ChartPainter::Ground;
    ChartPainter::paint(painter, scene, Palette(how.dark), parts);
}

Result<QByteArray> png(const Scene& scene, const ChartPicture& how) {
    constexpr double kMostSide = 32'000, kMostPixels = 2.5e8; // a painter's coordinates, and memory
    const double scale = std::clamp(how.scale, 1.0, 4.0);
    const double width = scene.width * scale, height = scene.height * scale;
    if (std::max(width, height) > kMostSide || width * height > kMostPixels)
        return fail(ErrorCode::InvalidArgument,
                    "A PNG of " + formatCount(std::int64_t(width)) + " × " + formatCount(std::int64_t(height)) +
                        " pixels is too large",
                    "Export it smaller, or as SVG or PDF, which have no such limit.");
    QImage image(int(std::ceil(scene.width * scale)), int(std::ceil(scene.height * scale)),
                 QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) return fail(ErrorCode::Internal, "a picture of that size can't be made");
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    paintOn(image, scene, how);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return fail(ErrorCode::Internal, "the picture can't be written as PNG");
    return bytes;
}

QByteArray svg(const Scene& scene, const ChartPicture& how) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(QSize(int(std::ceil(scene.width)), int(std::ceil(scene.height))));
    generator.setViewBox(QRectF(0, 0, scene.width, scene.height));
    // Qt 6.4 writes a title as it is, "<" and all: a word of ours stands in for it.
    const QString standIn = QStringLiteral("title-of-the-chart");
    const QString title =
        scene.title ? oneLine(scene.title->full.empty() ? scene.title->text : scene.title->full) : QString();
    generator.setTitle(standIn);
    generator.setDescription(QString());
    paintOn(generator, scene, how);
    bytes.replace("<title>" + standIn.toUtf8() + "</title>", "<title>" + title.toHtmlEscaped().toUtf8() + "</title>");
    return finished(how.outline ? outlined(bytes) : std::move(bytes));
}

QByteArray pdf(const Scene& scene, const ChartPicture& how) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const PlainSigns plain;
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    const QSizeF points(scene.width * 72 / kDotsPerInch, scene.height * 72 / kDotsPerInch);
    writer.setPageLayout(
        QPageLayout(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch), QPageLayout::Portrait, {}));
    if (scene.title) writer.setTitle(oneLine(scene.title->text));
    paintOn(writer, scene, how);
    return undatedPdf(std::move(bytes));
}

} // namespace

Result<QByteArray> chartPicture(const Scene& scene, const ChartPicture& how) {
    if (how.format == ChartPicture::Format::Png) return png(scene, how);
    return how.format == ChartPicture::Format::Svg ? svg(scene, how) : pdf(scene, how);
}

} // namespace stemma::ui
