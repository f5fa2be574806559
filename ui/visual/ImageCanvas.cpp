// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ImageCanvas.h"

#include "ui/paint/Palette.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kMargin = 16, kMostScale = 64, kStep = 1.25;
constexpr int kSquare = 8;

void drawChecks(QPainter& painter, const QRectF& box, const Palette& palette) {
    painter.fillRect(box, palette("surface"));
    const QColor dark = palette("hover");
    const int left = int(std::floor(box.left())), top = int(std::floor(box.top()));
    for (int y = top; y < box.bottom(); y += kSquare)
        for (int x = left + (((y - top) / kSquare) % 2) * kSquare; x < box.right(); x += 2 * kSquare)
            painter.fillRect(QRectF(x, y, kSquare, kSquare).intersected(box), dark);
}

/// Where pixels are large, thin lines between them, dark beside light: seen on any colour.
void drawPixelBorders(QPainter& painter, const QRectF& whole, const QRectF& seen, double side) {
    constexpr double kFrom = 12;
    if (side < kFrom) return;
    const Palette palette(false);
    QColor dark = palette("text"), light = palette("surface");
    dark.setAlphaF(0.35F);
    light.setAlphaF(0.35F);
    const auto first = [side](double from, double start) { return start + std::ceil((from - start) / side) * side; };
    for (double x = first(seen.left(), whole.left()); x <= seen.right(); x += side) {
        painter.fillRect(QRectF(x - 1, seen.top(), 1, seen.height()), dark);
        painter.fillRect(QRectF(x, seen.top(), 1, seen.height()), light);
    }
    for (double y = first(seen.top(), whole.top()); y <= seen.bottom(); y += side) {
        painter.fillRect(QRectF(seen.left(), y - 1, seen.width(), 1), dark);
        painter.fillRect(QRectF(seen.left(), y, seen.width(), 1), light);
    }
}

} // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("imageCanvas"));
    setAccessibleName(tr("Picture"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(40, 40);
}

void ImageCanvas::setImage(LoadedImage image) {
    m_image = std::move(image);
    m_drag.reset();
    fit();
}

void ImageCanvas::setLevels(std::vector<QImage> levels) {
    m_image.levels = std::move(levels);
    update();
}

double ImageCanvas::scaleToFit() const {
    if (m_image.image.isNull()) return 1;
    const double x = std::max(width() - 2 * kMargin, 8.0) / m_image.image.width();
    const double y = std::max(height() - 2 * kMargin, 8.0) / m_image.image.height();
    // A small picture isn't blown up into mush; a tiny one is, in whole steps, so that there is something to see.
    const double fitting = std::min(x, y), own = 1 / devicePixelRatioF();
    if (fitting <= own || m_image.format == QLatin1String("SVG")) return fitting;
    const double longest = std::max(m_image.image.width(), m_image.image.height());
    return longest >= 200 ? own : std::max(own, std::floor(std::min(fitting, 240 / longest)));
}

double ImageCanvas::scale() const {
    return m_fit ? scaleToFit() : m_scale;
}

double ImageCanvas::zoom() const {
    if (m_image.image.isNull()) return 1;
    return scale() * devicePixelRatioF() * m_image.image.width() / std::max(m_image.size.width(), 1);
}

QRectF ImageCanvas::place() const {
    const double by = scale();
    const QSizeF size = QSizeF(m_image.image.size()) * by;
    return {QPointF(width() / 2.0, height() / 2.0) - m_centre * by, size};
}

void ImageCanvas::fit() {
    m_fit = true;
    m_centre = QPointF(m_image.image.width() / 2.0, m_image.image.height() / 2.0);
    update();
    Q_EMIT zoomChanged();
}

void ImageCanvas::lookAt(double wished, const QPointF& centre) {
    if (m_image.image.isNull()) return;
    setZoom(wished, QPointF(width() / 2.0, height() / 2.0));
    m_centre = centre;
    keepInSight();
    update();
}

void ImageCanvas::setZoom(double wished, const QPointF& about) {
    if (m_image.image.isNull()) return;
    const double perScale = zoom() / scale();
    const double least = std::min(scaleToFit(), 1 / devicePixelRatioF()) / 4;
    const QPointF point = (about - place().topLeft()) / scale();
    m_scale = std::clamp(wished / perScale, least, kMostScale);
    m_fit = false;
    m_centre = point - (about - QPointF(width() / 2.0, height() / 2.0)) / m_scale;
    keepInSight();
    update();
    Q_EMIT zoomChanged();
}

void ImageCanvas::zoomBy(double factor) {
    setZoom(zoom() * factor, QPointF(width() / 2.0, height() / 2.0));
}

/// Along a side that fits, the picture stays in the middle; along one that doesn't, its edge stays at the widget's.
void ImageCanvas::keepInSight() {
    const auto keep = [this](double at, double pixels, double room) {
        const double half = room / 2 / scale();
        return pixels <= 2 * half ? pixels / 2 : std::clamp(at, half, pixels - half);
    };
    m_centre = {keep(m_centre.x(), m_image.image.width(), width()),
                keep(m_centre.y(), m_image.image.height(), height())};
}

void ImageCanvas::moveBy(const QPointF& by) {
    if (m_fit) return;
    m_centre -= by / scale();
    keepInSight();
    update();
}

std::optional<QPoint> ImageCanvas::pixelAt(const QPointF& at) const {
    if (m_image.image.isNull()) return std::nullopt;
    const QPointF point = (at - place().topLeft()) / scale();
    const QPoint pixel(int(std::floor(point.x())), int(std::floor(point.y())));
    if (!m_image.image.rect().contains(pixel)) return std::nullopt;
    return pixel;
}

/// The smallest level that has a pixel for each of the screen's.
const QImage& ImageCanvas::levelFor(double devicePixels) const {
    const QImage* best = &m_image.image;
    for (const QImage& level : m_image.levels)
        if (level.width() >= devicePixels) best = &level;
    return *best;
}

void ImageCanvas::paintEvent(QPaintEvent* event) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.fillRect(rect(), palette("canvas"));
    if (m_image.image.isNull()) return;
    const QRectF whole = place();
    const QRectF seen = whole.intersected(QRectF(event->rect()));
    if (seen.isEmpty()) return;
    if (m_image.image.hasAlphaChannel())
        drawChecks(painter, seen, Palette(false)); // what is transparent was drawn for paper
    const QImage& level = levelFor(whole.width() * devicePixelRatioF());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, scale() * devicePixelRatioF() < 1.999);
    const double x = level.width() / whole.width(), y = level.height() / whole.height();
    // Whole source pixels around what is seen, so that a part is drawn exactly as in the whole.
    const QRect source =
        QRectF((seen.left() - whole.left()) * x, (seen.top() - whole.top()) * y, seen.width() * x, seen.height() * y)
            .toAlignedRect()
            .adjusted(-1, -1, 1, 1)
            .intersected(level.rect());
    const QRectF target(whole.left() + source.left() / x, whole.top() + source.top() / y, source.width() / x,
                        source.height() / y);
    painter.drawImage(target, level, QRectF(source));
    if (!m_image.scaled() && m_image.format != QLatin1String("SVG")) drawPixelBorders(painter, whole, seen, scale());
}

void ImageCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!m_fit) keepInSight();
    Q_EMIT zoomChanged();
}

void ImageCanvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches != 0) setZoom(zoom() * std::pow(kStep, notches), event->position());
    event->accept();
}

void ImageCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_drag = event->position();
    m_carries = event->button() == Qt::LeftButton && (m_fit || event->modifiers().testFlag(Qt::ControlModifier));
    if (!m_fit && !m_carries) setCursor(Qt::ClosedHandCursor);
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag && m_carries) {
        if ((event->position() - *m_drag).manhattanLength() < QApplication::startDragDistance()) return;
        m_drag.reset();
        return Q_EMIT draggedOut();
    }
    if (m_drag) {
        moveBy(event->position() - *m_drag);
        m_drag = event->position();
    }
    Q_EMIT hovered(pixelAt(event->position()));
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent*) {
    m_drag.reset();
    unsetCursor();
}

void ImageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_fit)
        setZoom(1, event->position());
    else
        fit();
}

void ImageCanvas::keyPressEvent(QKeyEvent* event) {
    constexpr double kMove = 48;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kStep);
    case Qt::Key_Minus:
        return zoomBy(1 / kStep);
    case Qt::Key_F:
    case Qt::Key_0:
        return fit();
    case Qt::Key_1:
        return setZoom(1, QPointF(width() / 2.0, height() / 2.0));
    case Qt::Key_Left:
        return moveBy({kMove, 0});
    case Qt::Key_Right:
        return moveBy({-kMove, 0});
    case Qt::Key_Up:
        return moveBy({0, kMove});
    case Qt::Key_Down:
        return moveBy({0, -kMove});
    default:
        QWidget::keyPressEvent(event);
    }
}

void ImageCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    Q_EMIT hovered(std::nullopt);
}

void ImageCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
