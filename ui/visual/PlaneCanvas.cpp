// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/PlaneCanvas.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kPlaneStep = 1.25, kNearest = 2; ///< cells across, when zoomed in as far as it goes
constexpr std::uint64_t kQuick = 1u << 20;        ///< values: a picture at once
constexpr std::uint64_t kThorough = 96u << 20;    ///< then one of all values, or nearly

} // namespace

PlaneCanvas::PlaneCanvas(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("planeCanvas"));
    setAccessibleName(tr("Array"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(80, 60);
    connect(&m_reading, &Latest::busyChanged, this, &PlaneCanvas::readingChanged);
    connect(&m_refining, &Latest::busyChanged, this, &PlaneCanvas::readingChanged);
}

void PlaneCanvas::setSource(const PlaneSource& source, bool keep) {
    const bool same = m_source && m_source->rows() == source.rows() && m_source->columns() == source.columns() &&
                      m_source->pixels.has_value() == source.pixels.has_value();
    m_source = source;
    if (!keep || !same) {
        m_view = {};
        m_picture = m_whole = {};
    }
    ask();
    update();
    Q_EMIT viewChanged();
}

void PlaneCanvas::clear() {
    m_source.reset();
    m_reading.forget();
    m_refining.forget();
    m_picture = m_whole = {};
    m_view = {};
    update();
}

PlaneLayout PlaneCanvas::layOut() const {
    return layOutPlane(*m_source, QSizeF(size()), m_view);
}

void PlaneCanvas::fit() {
    setView({});
}

/// No further out than all of it, no further in than a few cells, and never beside it.
void PlaneCanvas::setView(QRectF view) {
    if (!m_source) return;
    const double columns = double(m_source->columns()), rows = double(m_source->rows());
    if (!view.isEmpty()) {
        const bool all = view.width() >= columns && view.height() >= rows;
        if (all) view = {};
    }
    if (!view.isEmpty()) {
        const auto keep = [](double at, double span, double extent) {
            return span >= extent ? (extent - span) / 2 : std::clamp(at, 0.0, extent - span);
        };
        view.moveTo(keep(view.left(), view.width(), columns), keep(view.top(), view.height(), rows));
    }
    m_view = view;
    ask();
    update();
    Q_EMIT viewChanged();
}

void PlaneCanvas::zoomTo(const QRectF& view) {
    setView(view);
}

void PlaneCanvas::zoomBy(double factor) {
    if (m_source) zoomAbout(layOut().plot.center(), factor);
}

void PlaneCanvas::zoomAbout(const QPointF& at, double factor) {
    if (!m_source) return;
    const PlaneLayout layout = layOut();
    const QPointF point = layout.toPlane(at);
    const double least = std::min({kNearest, double(m_source->columns()), double(m_source->rows())});
    factor = std::min(factor, std::max(std::min(layout.view.width(), layout.view.height()) / least, 1e-9));
    const QRectF view(point.x() - (point.x() - layout.view.left()) / factor,
                      point.y() - (point.y() - layout.view.top()) / factor, layout.view.width() / factor,
                      layout.view.height() / factor);
    setView(view);
}

void PlaneCanvas::moveBy(const QPointF& pixels) {
    if (!m_source || m_view.isEmpty()) return;
    const PlaneLayout layout = layOut();
    setView(layout.view.translated(-pixels.x() / layout.perColumn(), -pixels.y() / layout.perRow()));
}

PlaneWish PlaneCanvas::wish(std::uint64_t mostValues) const {
    const PlaneLayout layout = layOut();
    const auto span = [](double from, double to, std::uint64_t extent) {
        const auto first = std::uint64_t(std::clamp(std::floor(from), 0.0, double(extent)));
        const auto last = std::uint64_t(std::clamp(std::ceil(to), 0.0, double(extent)));
        return std::pair(std::min(first, extent), std::min(std::max(last, first), extent));
    };
    const auto [row, lastRow] = span(layout.view.top(), layout.view.bottom(), m_source->rows());
    const auto [column, lastColumn] = span(layout.view.left(), layout.view.right(), m_source->columns());
    PlaneWish wish;
    wish.region = {row, column, lastRow - row, lastColumn - column};
    const double sharp = std::min(devicePixelRatioF(), 2.0);
    wish.rows = std::size_t(std::clamp(layout.seen.height() * sharp, 1.0, 4000.0));
    wish.columns = std::size_t(std::clamp(layout.seen.width() * sharp, 1.0, 4000.0));
    wish.mostValues = mostValues;
    return mostValues == kQuick ? quickWish(wish, m_source->array) : wish;
}

void PlaneCanvas::ask() {
    m_refining.forget();
    if (!m_source || m_source->rows() == 0 || m_source->columns() == 0) return m_reading.forget();
    const bool whole = m_view.isEmpty();
    m_reading.ask([source = *m_source, wish = wish(kQuick), palette = currentPalette()](
                      const Cancel& cancel) { return readPlane(source, wish, palette, cancel); },
                  [this, whole](Result<PlanePicture> picture) {
                      const bool more = picture && !picture->exact;
                      take(std::move(picture), whole);
                      if (more) refine();
                  });
}

void PlaneCanvas::refine() {
    if (!m_source) return; // whoever heard that there is a picture took it away
    m_refining.ask([source = *m_source, wish = wish(kThorough), palette = currentPalette()](
                       const Cancel& cancel) { return readPlane(source, wish, palette, cancel); },
                   [this, whole = m_view.isEmpty()](Result<PlanePicture> picture) { take(std::move(picture), whole); });
}

void PlaneCanvas::take(Result<PlanePicture> picture, bool whole) {
    if (!picture) {
        if (picture.error().code != ErrorCode::Cancelled) Q_EMIT failed(picture.error());
        return;
    }
    m_picture = std::move(*picture);
    if (whole) {
        m_whole = m_picture;
        m_whole.grid = {}; // only its picture is drawn again
    }
    update();
    Q_EMIT shown();
}

std::optional<PlaneCanvas::Cell> PlaneCanvas::cellAt(const QPointF& at) const {
    if (!m_source) return std::nullopt;
    const PlaneLayout layout = layOut();
    if (!layout.seen.contains(at)) return std::nullopt;
    const QPointF point = layout.toPlane(at);
    const auto index = [](double value, std::uint64_t extent) {
        return std::uint64_t(std::clamp(std::floor(value), 0.0, double(extent - 1)));
    };
    return Cell{index(point.y(), m_source->rows()), index(point.x(), m_source->columns())};
}

void PlaneCanvas::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    if (!m_source || m_source->rows() == 0 || m_source->columns() == 0) return;
    paintPlane(painter, *m_source, layOut(), m_picture, m_whole.image.isNull() ? nullptr : &m_whole, palette);
}

void PlaneCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    ask();
    Q_EMIT viewChanged();
}

void PlaneCanvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches != 0) zoomAbout(event->position(), std::pow(kPlaneStep, notches));
    event->accept();
}

void PlaneCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_drag = event->position();
    if (!fitted()) setCursor(Qt::ClosedHandCursor);
}

void PlaneCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag) {
        moveBy(event->position() - *m_drag);
        m_drag = event->position();
    }
    Q_EMIT hovered(cellAt(event->position()));
}

void PlaneCanvas::mouseReleaseEvent(QMouseEvent*) {
    m_drag.reset();
    unsetCursor();
}

void PlaneCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    fitted() ? zoomAbout(event->position(), 4) : fit();
}

void PlaneCanvas::keyPressEvent(QKeyEvent* event) {
    constexpr double kMove = 48;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kPlaneStep);
    case Qt::Key_Minus:
        return zoomBy(1 / kPlaneStep);
    case Qt::Key_F:
    case Qt::Key_0:
        return fit();
    case Qt::Key_1:
        if (m_source) zoomBy(1 / std::max(layOut().perColumn() * devicePixelRatioF(), 1e-9));
        return;
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

void PlaneCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    Q_EMIT hovered(std::nullopt);
}

void PlaneCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) ask(); // colours are the theme's
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
