// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphExport.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/GraphPages.h"
#include "ui/paint/GraphSheet.h"
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

Result<QByteArray> png(const GraphSheet& sheet, const GraphPicture& how) {
    // A painter's coordinates end at 32,767 pixels, and a picture has to fit into memory.
    constexpr double kMostSide = 32'000, kMostPixels = 2.5e8;
    const double scale = std::clamp(how.scale, 0.05, 4.0);
    const QSizeF size = sheet.size();
    const double most = std::min(
        {kMostSide / size.width(), kMostSide / size.height(), std::sqrt(kMostPixels / (size.width() * size.height()))});
    const auto tooLarge = [&](const char* hint) {
        return fail(Error{ErrorCode::InvalidArgument,
                          "A PNG of this graph at scale " + formatNumber(scale) + " would be " +
                              formatCount(std::int64_t(size.width() * scale)) + " × " +
                              formatCount(std::int64_t(size.height() * scale)) + " pixels, which is too large",
                          hint,
                          {},
                          {}});
    };
    if (scale > most)
        return tooLarge(
            "Export a part of it, a smaller scale, or SVG or PDF (on pages, too), which have no such limit");
    QImage image(int(std::ceil(size.width() * scale)), int(std::ceil(size.height() * scale)),
                 QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) return tooLarge("There isn't enough memory; export it as SVG or PDF");
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    {
        QPainter painter(&image);
        sheet.paint(painter);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return fail(ErrorCode::Internal, "The picture can't be written as PNG");
    return bytes;
}

Result<QByteArray> svg(const GraphSheet& sheet, const GraphPicture& how) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(sheet.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), sheet.size()));
    // Qt 6.4 writes a title as it is, "<" and all: a word of ours stands in for it.
    const QString standIn = QStringLiteral("title-of-the-graph");
    generator.setTitle(standIn);
    generator.setDescription(QString());
    {
        QPainter painter(&generator);
        if (!painter.isActive()) return fail(ErrorCode::Internal, "The picture can't be written as SVG");
        sheet.paint(painter);
    }
    bytes.replace("<title>" + standIn.toUtf8() + "</title>",
                  "<title>" + oneLine(how.title, 1000).toHtmlEscaped().toUtf8() + "</title>");
    return finished(how.outline ? outlined(bytes) : std::move(bytes));
}

Result<QByteArray> pdf(const GraphSheet& sheet, const GraphPicture& how) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const PlainSigns plain;
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setTitle(oneLine(how.title, 1000));
    writer.setCreator(QStringLiteral("Stemma"));
    if (how.paper != Paper::Fit) {
        const GraphPages pages(sheet, how.paper, how.title);
        writer.setPageLayout(
            QPageLayout(QPageSize(pages.page() * 72 / kDotsPerInch, QPageSize::Point, QString(), QPageSize::FuzzyMatch),
                        QPageLayout::Portrait, {}));
        QPainter painter(&writer);
        if (!painter.isActive()) return fail(ErrorCode::Internal, "The pages can't be written as PDF");
        pages.paint(painter, writer);
        painter.end();
        return undatedPdf(std::move(bytes));
    }
    // Readers refuse pages of more than 200 inches: a larger graph is shrunk to that.
    constexpr double kMostPoints = 14'400;
    QSizeF points = sheet.size() * 72 / kDotsPerInch;
    const double shrink = std::min(1.0, kMostPoints / std::max(points.width(), points.height()));
    points *= shrink;
    writer.setPageLayout(
        QPageLayout(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch), QPageLayout::Portrait, {}));
    QPainter painter(&writer);
    if (!painter.isActive()) return fail(ErrorCode::Internal, "The picture can't be written as PDF");
    if (how.ground && how.theme != DrawingTheme::Transparent) // a page is whole points, and the sheet isn't
        painter.fillRect(QRectF(0, 0, writer.width() + 1, writer.height() + 1),
                         Palette(how.theme == DrawingTheme::Dark)("canvas"));
    painter.scale(shrink, shrink);
    sheet.paint(painter);
    painter.end();
    return undatedPdf(std::move(bytes));
}

} // namespace

Result<QByteArray> graphPicture(const GraphScene& scene, const GraphPicture& how) {
    const GraphSheet sheet(scene, how);
    if (how.format == GraphPicture::Format::Png) return png(sheet, how);
    return how.format == GraphPicture::Format::Svg ? svg(sheet, how) : pdf(sheet, how);
}

} // namespace stemma::ui
