// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/view/ImageDecoder.h"

#include "app/view/Confinement.h"
#include "core/base/Text.h"

#include <QBuffer>
#include <QFont>
#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <QSvgRenderer>
#include <QThreadPool>
#include <algorithm>
#include <cmath>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr off_t kMostBytes = off_t(512) << 20;
constexpr off_t kMostSvgBytes = off_t(32) << 20;
constexpr double kSeconds = 20;

/// "chart.png is …"
tl::unexpected<Error> bad(const HelperRequest& request, const std::string& what, std::string hint = {}) {
    const std::string name = printable(request.header["name"].text("The picture"));
    return fail(ErrorCode::BadData, name + ' ' + what, std::move(hint));
}

Result<QByteArray> contentOf(const HelperRequest& request) {
    struct stat status {};
    const int file = request.files.empty() ? -1 : request.files.front().get();
    if (file < 0 || ::fstat(file, &status) != 0) return fail(ErrorCode::InvalidArgument, "The request brings no file");
    if (!S_ISREG(status.st_mode)) return bad(request, "isn't a regular file");
    if (status.st_size > kMostBytes)
        return bad(request, "has " + formatBytes(std::uint64_t(status.st_size)) + ": too much to be shown");
    QByteArray bytes(qsizetype(status.st_size), Qt::Uninitialized);
    qsizetype got = 0;
    while (got < bytes.size()) {
        const ssize_t part = ::pread(file, bytes.data() + got, std::size_t(bytes.size() - got), off_t(got));
        if (part <= 0) break; // shorter than it was: what is there is tried
        got += qsizetype(part);
    }
    bytes.truncate(got);
    if (bytes.isEmpty()) return bad(request, "is empty");
    return bytes;
}

/// By its first bytes, never by its name; "" for what we don't know.
QByteArray formatOf(const QByteArray& bytes) {
    if (bytes.startsWith("\x89PNG\r\n\x1a\n")) return "png";
    if (bytes.startsWith("\xFF\xD8\xFF")) return "jpeg";
    if (bytes.startsWith("GIF8")) return "gif";
    if (bytes.startsWith("BM")) return "bmp";
    if (bytes.size() > 12 && bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP") return "webp";
    if (bytes.startsWith(QByteArray("\0\0\1\0", 4))) return "ico";
    if (bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6') return "ppm";
    QByteArray head = bytes.left(4096).trimmed();
    if (head.startsWith("\xEF\xBB\xBF")) head.remove(0, 3);
    return head.startsWith('<') && bytes.left(65'536).contains("<svg") ? "svg" : "";
}

QSize within(QSize size, double most) {
    const double pixels = double(size.width()) * double(size.height());
    if (pixels <= most) return size;
    const double share = std::sqrt(most / pixels);
    return {std::max(1, int(size.width() * share)), std::max(1, int(size.height() * share))};
}

/// Samples of 16 bits as they are, `bytesDeep` a pixel; nothing where the picture has none, or too many.
std::string deepSamples(const QImage& image, int& bytesDeep) {
    constexpr qint64 kMostDeep = 8'000'000;
    const bool grey = image.format() == QImage::Format_Grayscale16;
    const bool colours = image.format() == QImage::Format_RGBX64 || image.format() == QImage::Format_RGBA64 ||
                         image.format() == QImage::Format_RGBA64_Premultiplied;
    if (!(grey || colours) || qint64(image.width()) * image.height() > kMostDeep) return {};
    const QImage deep = image.convertToFormat(grey ? QImage::Format_Grayscale16 : QImage::Format_RGBA64);
    const std::size_t line = std::size_t(deep.width()) * (grey ? 2 : 8);
    std::string samples;
    samples.reserve(line * std::size_t(deep.height()));
    for (int y = 0; y < deep.height(); ++y) samples.append(reinterpret_cast<const char*>(deep.constScanLine(y)), line);
    bytesDeep = grey ? 2 : 8;
    return samples;
}

HelperReply replyOf(QSize size, QImage image, const std::string& format) {
    HelperReply reply;
    const bool grey = image.allGray() && !image.hasAlphaChannel();
    int bytesDeep = 0;
    const std::string deep = deepSamples(image, bytesDeep);
    image.convertTo(QImage::Format_RGBA8888);
    reply.header = Json::object({{"width", size.width()},
                                 {"height", size.height()},
                                 {"shownWidth", image.width()},
                                 {"shownHeight", image.height()},
                                 {"format", format},
                                 {"grey", grey},
                                 {"deep", bytesDeep}});
    const std::size_t line = std::size_t(image.width()) * 4;
    reply.body.reserve(line * std::size_t(image.height()) + deep.size());
    for (int y = 0; y < image.height(); ++y)
        reply.body.append(reinterpret_cast<const char*>(image.constScanLine(y)), line);
    reply.body += deep;
    return reply;
}

std::string shape(QSize size) {
    return formatCount(size.width()) + " × " + formatCount(size.height()) + " pixels";
}

Result<HelperReply> decodeSvg(const HelperRequest& request, const QByteArray& bytes) {
    if (bytes.size() > kMostSvgBytes) return bad(request, "is a drawing of more than 32 MB: too much to be shown");
    QSvgRenderer drawing;
    if (!drawing.load(bytes)) return bad(request, "isn't an SVG drawing that can be read", "It may have been cut off.");
    QSizeF size = drawing.defaultSize();
    if (size.isEmpty()) size = drawing.viewBoxF().size();
    if (size.isEmpty() || !std::isfinite(size.width() + size.height())) size = {512, 512};
    const double box = double(std::clamp<std::int64_t>(request.header["box"].integer(2400), 16, 4800));
    const double share = box / std::max(size.width(), size.height());
    QImage image(std::max(1, int(size.width() * share)), std::max(1, int(size.height() * share)),
                 QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) return bad(request, "needs more memory than there is");
    image.fill(Qt::transparent);
    QPainter painter(&image);
    drawing.render(&painter);
    painter.end();
    const auto bounded = [](double side) { return int(std::clamp(side, 1.0, 1e9)); };
    return replyOf({bounded(size.width()), bounded(size.height())}, std::move(image), "SVG");
}

Result<HelperReply> decodePixels(const HelperRequest& request, QByteArray bytes, const QByteArray& format) {
    const std::string word = format.toUpper().toStdString();
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    if (!QImageReader::supportedImageFormats().contains(format))
        return bad(request, "is a " + word + " picture, and Qt's plug-in for " + word + " isn't installed here");
    const QSize size = reader.size();
    if (!size.isValid() || size.isEmpty()) return bad(request, "isn't a " + word + " picture that can be read");
    const double pixels = double(size.width()) * double(size.height());
    const QSize shown = within(size, double(kMostShown));
    const bool scales = format == "jpeg"; // by its decoder, at no cost
    if (pixels > double(kMostPixels) && !(scales && pixels < 1.1e9))
        return bad(request, "has " + shape(size) + ": too many to be shown",
                   "Up to 64 million are. Open it in another program, or make a smaller copy in a step.");
    if (scales && shown != size) reader.setScaledSize(shown);
    QImage image = reader.read();
    if (image.isNull())
        return bad(request, "can't be decoded: " + printable(reader.errorString().toStdString()),
                   "It may have been cut off or damaged.");
    if (double(image.width()) * double(image.height()) > double(kMostShown))
        image = image.scaled(shown, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const bool turned = (size.width() > size.height()) != (image.width() > image.height());
    return replyOf(turned ? size.transposed() : size, std::move(image), word);
}

} // namespace

namespace {

/// Qt converts large pictures by a pool of threads, and a thread can't begin where nothing can be opened. The pool
/// takes as many as the process may use processors when it is first asked: one.
void settleOnOneThread() {
    cpu_set_t all{}, one{};
    const bool known = ::sched_getaffinity(0, sizeof all, &all) == 0;
    const int here = ::sched_getcpu();
    CPU_ZERO(&one);
    CPU_SET(std::size_t(here < 0 ? 0 : here), &one);
    if (known) (void)::sched_setaffinity(0, sizeof one, &one);
    QThreadPool::globalInstance()->setMaxThreadCount(1);
    QImage large(2048, 1024, QImage::Format_RGB888);
    large.fill(Qt::white);
    large.convertTo(QImage::Format_RGBA8888);
    (void)large.scaled(1024, 512, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    if (known) (void)::sched_setaffinity(0, sizeof all, &all);
}

} // namespace

void warmImages() {
    settleOnOneThread();
    QImageReader::setAllocationLimit(512);
    (void)QImageReader::supportedImageFormats();
    QImage image(64, 32, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    for (const char* family : {"sans-serif", "serif", "monospace", "Arial", "Helvetica", "DejaVu Sans", "Times"})
        for (const bool bold : {false, true}) {
            QFont font(QString::fromLatin1(family), 10, bold ? QFont::Bold : QFont::Normal);
            painter.setFont(font);
            painter.drawText(2, 20, QStringLiteral("Aé0−α"));
            font.setItalic(true);
            painter.setFont(font);
            painter.drawText(2, 20, QStringLiteral("Ag"));
        }
    QSvgRenderer drawing;
    if (drawing.load(QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><text>a</text></svg>")))
        drawing.render(&painter);
}

Result<HelperReply> decodeImage(HelperRequest& request) {
    STEMMA_TRY(QByteArray bytes, contentOf(request));
    const SealedScope sealed(kSeconds);
    const QByteArray format = formatOf(bytes);
    if (bytes.startsWith("\x1f\x8b")) return bad(request, "is packed", "Pictures are shown unpacked only.");
    if (format.isEmpty()) return bad(request, "isn't a picture of a kind that can be shown");
    if (format == "svg") return decodeSvg(request, bytes);
    return decodePixels(request, std::move(bytes), format);
}

} // namespace stemma
