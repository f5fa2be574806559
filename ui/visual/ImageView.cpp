// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ImageView.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/ImageCanvas.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QBuffer>
#include <QClipboard>
#include <QDrag>
#include <QGuiApplication>
#include <QImageWriter>
#include <QKeyEvent>
#include <QMetaMethod>
#include <QMimeData>
#include <QRgba64>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kZoomStep = 1.25;

Status writePng(const QImage& image, const fs::path& to, const Cancel& cancel) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    if (!writer.write(image)) return fail(ErrorCode::Io, "The picture can't be written: " + utf8(writer.errorString()));
    return replaceFile(to, std::string_view(bytes.constData(), std::size_t(bytes.size())), cancel);
}

QString percent(double zoom) {
    const double value = zoom * 100;
    return QString::number(value, 'f', value < 10 ? 1 : 0) + QStringLiteral(" %");
}

QString samplesText(const QColor& colour, bool grey) {
    QString text =
        grey ? QObject::tr("grey %1").arg(colour.red())
             : QObject::tr("red %1  green %2  blue %3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
    if (colour.alpha() < 255) text += QObject::tr("  alpha %1").arg(colour.alpha());
    return text;
}

/// Of 16 bits: 0 to 65,535.
QString deepText(const QImage& deep, const QPoint& pixel, bool grey) {
    if (deep.format() == QImage::Format_Grayscale16) {
        const auto* line = reinterpret_cast<const quint16*>(deep.constScanLine(pixel.y()));
        return QObject::tr("grey %1 of 65535").arg(line[pixel.x()]);
    }
    const auto* line = reinterpret_cast<const QRgba64*>(deep.constScanLine(pixel.y()));
    const QRgba64 colour = line[pixel.x()];
    QString text =
        grey ? QObject::tr("grey %1").arg(colour.red())
             : QObject::tr("red %1  green %2  blue %3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
    if (colour.alpha() < 65535) text += QObject::tr("  alpha %1").arg(colour.alpha());
    return text + QObject::tr(" of 65535");
}

} // namespace

ImageView::ImageView(QWidget* parent) : QWidget(parent), m_loader(helperImageLoader()) {
    setObjectName(QStringLiteral("imageView"));
    m_bar = new ViewerBar(this);
    auto* frame = new QWidget(this);
    m_canvas = new ImageCanvas(frame);
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(frame, 1);
    const auto button = [this](const char* icon, const QString& name, const QString& tip, auto action) {
        connect(m_bar->addButton(icon, name, tip), &QAbstractButton::clicked, this, action);
    };
    button("minus", tr("Smaller"), tr("Smaller (-)"), [this] { m_canvas->zoomBy(1 / kZoomStep); });
    button("plus", tr("Larger"), tr("Larger (+)"), [this] { m_canvas->zoomBy(kZoomStep); });
    connect(m_bar->addWords(tr("1:1"), tr("One pixel of the picture is one of the screen (1)")),
            &QAbstractButton::clicked, this,
            [this] { m_canvas->setZoom(1, QPointF(m_canvas->width() / 2.0, m_canvas->height() / 2.0)); });
    button("fit", tr("Fit"), tr("All of it (F)"), [this] { m_canvas->fit(); });
    button("copy", tr("Copy"), tr("Copies the picture (Ctrl+C)"), [this] { copyToClipboard(); });
    button("export", tr("Export"), tr("Saves the picture as a file"), [this] {
        if (isSignalConnected(QMetaMethod::fromSignal(&ImageView::exportWished))) return Q_EMIT exportWished();
        askForExport(*this, this, [this](const QString& said) { m_bar->setFacts(said); });
    });
    connect(m_canvas, &ImageCanvas::zoomChanged, this, [this] { m_bar->setState(percent(m_canvas->zoom())); });
    connect(m_canvas, &ImageCanvas::hovered, this, &ImageView::sayPixel);
    connect(m_canvas, &ImageCanvas::draggedOut, this, &ImageView::dragOut);
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file); });
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    setFocusProxy(m_canvas);
}

ImageView::~ImageView() = default;

void ImageView::setLoader(ImageLoader loader) {
    m_loader = std::move(loader);
}

QVariantMap ImageView::kept() const {
    if (m_canvas->fitted()) return m_wanted;
    const QPointF centre = m_canvas->centre();
    return {{QStringLiteral("zoom"), m_canvas->zoom()},
            {QStringLiteral("x"), centre.x()},
            {QStringLiteral("y"), centre.y()}};
}

void ImageView::giveBack(const QVariantMap& kept) {
    if (m_loading.busy()) m_wanted = kept;
    const double zoom = kept[QStringLiteral("zoom")].toDouble();
    if (!m_loading.busy() && zoom > 0)
        m_canvas->lookAt(zoom, {kept[QStringLiteral("x")].toDouble(), kept[QStringLiteral("y")].toDouble()});
}

void ImageView::setCompact(bool compact) {
    m_bar->setVisible(!compact);
}

void ImageView::open(const fs::path& file) {
    m_file = file;
    m_busy->start();
    m_levelling.forget();
    m_loading.ask([loader = m_loader, file](const Cancel& cancel) { return loader(file, cancel); },
                  [this](Result<LoadedImage> image) { take(std::move(image)); });
}

void ImageView::take(Result<LoadedImage> image) {
    m_busy->stop();
    if (!image) {
        m_canvas->setImage({});
        m_message->say(image.error());
        m_stack->setCurrentWidget(m_message);
        m_bar->setFacts({});
        Q_EMIT failed(image.error());
        return;
    }
    // It is seen at once, and drawn small from smaller ones as soon as those are made.
    if (image->levels.empty())
        m_levelling.ask([shown = *image](const Cancel&) { return withLevels(shown).levels; },
                        [this](std::vector<QImage> levels) { m_canvas->setLevels(std::move(levels)); });
    m_canvas->setImage(std::move(*image));
    m_stack->setCurrentWidget(m_canvas);
    giveBack(std::exchange(m_wanted, {}));
    sayFacts();
    Q_EMIT loaded();
}

void ImageView::sayFacts() {
    const LoadedImage& image = m_canvas->image();
    QString facts =
        tr("%1 × %2 · %3")
            .arg(qtext(formatCount(image.size.width())), qtext(formatCount(image.size.height())), image.format);
    if (image.scaled())
        facts += tr(" · decoded at %1 of its size").arg(percent(double(image.image.width()) / image.size.width()));
    m_bar->setFacts(facts);
    m_canvas->setAccessibleDescription(facts);
}

void ImageView::sayPixel(const std::optional<QPoint>& pixel) {
    const LoadedImage& image = m_canvas->image();
    if (image.image.isNull()) return;
    if (!pixel) return sayFacts();
    const double share = double(image.size.width()) / image.image.width();
    QString text = tr("x %1  y %2 · ").arg(int(pixel->x() * share)).arg(int(pixel->y() * share));
    text += image.deep.isNull() ? samplesText(image.image.pixelColor(*pixel), image.grey)
                                : deepText(image.deep, *pixel, image.grey);
    m_bar->setFacts(text);
}

std::vector<ExportFormat> ImageView::exportFormats() const {
    const LoadedImage& shown = m_canvas->image();
    if (shown.image.isNull()) return {};
    const QString name =
        shown.scaled() ? tr("PNG picture, smaller: %1 × %2")
                             .arg(qtext(formatCount(shown.image.width())), qtext(formatCount(shown.image.height())))
                       : tr("PNG picture");
    return {{QStringLiteral("png"), name, QStringLiteral(".png"), false, false},
            {QStringLiteral("file"), tr("The file as it is"), qpath(m_file.extension()), false, false}};
}

QString ImageView::exportName() const {
    return qpath(m_file.stem());
}

void ImageView::exportTo(const fs::path& path, const QString& format, const ExportOptions&, Done done) {
    cancelExport();
    const bool asPng = format == QLatin1String("png");
    if (exportFormats().empty() || (!asPng && format != QLatin1String("file")))
        return done(stemma::fail(ErrorCode::InvalidArgument, "A picture is exported as PNG, or as its file"));
    m_exportDone = std::move(done);
    const LoadedImage& shown = m_canvas->image();
    m_exporting.ask(
        [image = shown.deep.isNull() ? shown.image : shown.deep, from = m_file, path, asPng](const Cancel& cancel)
            -> Status { return asPng ? writePng(image, path, cancel) : copyFileOver(from, path, cancel); },
        [this](Status status) {
            if (const Done ended = std::exchange(m_exportDone, {})) ended(std::move(status));
        });
}

void ImageView::cancelExport() {
    m_exporting.forget();
    if (const Done ended = std::exchange(m_exportDone, {}))
        ended(stemma::fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool ImageView::copyToClipboard() {
    if (m_canvas->image().image.isNull()) return false;
    QGuiApplication::clipboard()->setImage(m_canvas->image().image);
    m_bar->setFacts(tr("Copied"));
    return true;
}

/// The picture, and the file it is of: a copy of it is made where it is dropped, wherever that is.
void ImageView::dragOut() {
    const LoadedImage& shown = m_canvas->image();
    if (shown.image.isNull()) return;
    auto* mime = new QMimeData;
    mime->setImageData(shown.image);
    mime->setUrls({QUrl::fromLocalFile(qpath(m_file))});
    auto* drag = new QDrag(this); // Qt deletes it when it has ended
    drag->setMimeData(mime);
    drag->setPixmap(QPixmap::fromImage(smallOf(shown, 160)));
    drag->exec(Qt::CopyAction);
}

void ImageView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copyToClipboard();
        return;
    }
    QWidget::keyPressEvent(event);
}

void ImageView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->isVisible() ? m_bar->height() - 1 : 0, width(), 2);
}

} // namespace stemma::ui
