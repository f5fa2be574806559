// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/LineCanvas.h"

#include "ui/paint/ChartPainter.h"
#include "ui/paint/Palette.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kLineStep = 1.5, kLeastSeen = 8;
constexpr std::uint64_t kOutlineFrom = 4u << 20; ///< values, from which an outline is worth its making

} // namespace

LineCanvas::LineCanvas(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("lineCanvas"));
    setAccessibleName(tr("Line"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(80, 60);
    connect(&m_reading, &Latest::busyChanged, this, &LineCanvas::readingChanged);
    connect(&m_outlining, &Latest::busyChanged, this, &LineCanvas::readingChanged);
}

void LineCanvas::setSource(const LineSource& source) {
    const bool same = m_source && m_source->count() == source.count();
    m_source = source;
    m_outlines.reset();
    if (!same) {
        m_from = 0;
        m_count = double(source.count());
        m_scene.reset();
        m_drawn = {};
    }
    ask();
    outline();
    update();
    Q_EMIT viewChanged();
}

void LineCanvas::clear() {
    m_source.reset();
    m_scene.reset();
    m_outlines.reset();
    m_reading.forget();
    m_outlining.forget();
    m_drawn = {};
    update();
}

bool LineCanvas::fitted() const {
    return !m_source || m_count >= double(m_source->count());
}

void LineCanvas::fit() {
    if (m_source) showPart(0, double(m_source->count()));
}

void LineCanvas::showPart(double from, double count) {
    if (!m_source) return;
    const double all = double(m_source->count());
    m_count = std::clamp(count, std::min(kLeastSeen, all), all);
    m_from = std::clamp(from, 0.0, all - m_count);
    ask();
    Q_EMIT viewChanged();
}

const ScenePlot* LineCanvas::plot() const {
    return m_scene && !m_scene->plots.empty() ? &m_scene->plots.front() : nullptr;
}

void LineCanvas::zoomAbout(double x, double factor) {
    const ScenePlot* at = plot();
    const double share = at && at->area.width > 0 ? std::clamp((x - at->area.x) / at->area.width, 0.0, 1.0) : 0.5;
    const double point = m_from + share * m_count;
    const double count = m_source ? std::clamp(m_count / factor, std::min(kLeastSeen, double(m_source->count())),
                                               double(m_source->count()))
                                  : 0;
    showPart(point - share * count, count);
}

void LineCanvas::zoomBy(double factor) {
    zoomAbout(width() / 2.0, factor);
}

void LineCanvas::ask() {
    if (!m_source || m_source->count() == 0 || width() < 20 || height() < 20) return;
    m_reading.ask([source = *m_source, from = m_from, count = m_count, room = QSizeF(size()), outlines = m_outlines](
                      const Cancel& cancel) { return drawLines(source, from, count, room, outlines.get(), cancel); },
                  [this](Result<Drawn> drawn) {
                      if (!drawn) {
                          if (drawn.error().code != ErrorCode::Cancelled) Q_EMIT failed(drawn.error());
                          return;
                      }
                      m_scene = std::move(drawn->scene);
                      m_exact = drawn->exact;
                      m_drawn = {};
                      update();
                      Q_EMIT shown();
                  });
}

/// Of a long line: read through once, so that each view of it is quick and has every spike.
void LineCanvas::outline() {
    m_outlining.forget();
    if (!m_source || m_source->count() * m_source->lanes.size() <= kOutlineFrom) return;
    m_outlining.ask(
        [source = *m_source](const Cancel& cancel) -> Result<std::shared_ptr<const Outlines>> {
            auto outlines = std::make_shared<Outlines>();
            for (const ArrayLine& lane : source.lanes) {
                STEMMA_TRY(auto one, LineOutline::of(source.array, lane, source.part, cancel));
                outlines->push_back(std::move(one));
            }
            return std::shared_ptr<const Outlines>(std::move(outlines));
        },
        [this](Result<std::shared_ptr<const Outlines>> outlines) {
            if (!outlines) return; // what was read of it before is still true
            m_outlines = std::move(*outlines);
            ask();
        });
}

std::optional<std::uint64_t> LineCanvas::indexAt(const QPointF& at) const {
    const ScenePlot* where = plot();
    if (!where || !m_source || !where->area.contains(at.x(), at.y())) return std::nullopt;
    const double value = where->x.valueAt(at.x()) * (m_source->perSecond > 0 ? m_source->perSecond : 1);
    if (!(value > -1) || m_source->count() == 0) return std::nullopt;
    return std::uint64_t(std::clamp(std::round(value), 0.0, double(m_source->count() - 1)));
}

/// Once, and not at each move of the pointer.
void LineCanvas::drawScene() {
    const double sharp = devicePixelRatioF();
    m_drawn = QPixmap((QSizeF(size()) * sharp).toSize());
    m_drawn.setDevicePixelRatio(sharp);
    const Palette palette = currentPalette();
    m_drawn.fill(palette("surface"));
    if (!m_scene) return;
    QPainter painter(&m_drawn);
    painter.setRenderHint(QPainter::Antialiasing);
    ChartPainter::paint(painter, *m_scene, palette);
    ++m_timesDrawn;
}

void LineCanvas::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    if (m_drawn.isNull() || m_drawn.devicePixelRatio() != devicePixelRatioF()) drawScene();
    painter.drawPixmap(0, 0, m_drawn);
    const ScenePlot* at = plot();
    if (!at || !m_pointer || *m_pointer < at->area.x || *m_pointer > at->area.right()) return;
    painter.fillRect(QRectF(*m_pointer, at->area.y, 1, at->area.height), palette("chart.axis"));
}

void LineCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_drawn = {};
    ask();
}

void LineCanvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches != 0) zoomAbout(event->position().x(), std::pow(kLineStep, notches));
    event->accept();
}

void LineCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_drag = event->position();
    if (!fitted()) setCursor(Qt::ClosedHandCursor);
}

void LineCanvas::mouseMoveEvent(QMouseEvent* event) {
    const ScenePlot* at = plot();
    if (m_drag && at && at->area.width > 0) {
        showPart(m_from - (event->position().x() - m_drag->x()) / at->area.width * m_count, m_count);
        m_drag = event->position();
    }
    m_pointer = event->position().x();
    update();
    Q_EMIT hovered(indexAt(event->position()));
}

void LineCanvas::mouseReleaseEvent(QMouseEvent*) {
    m_drag.reset();
    unsetCursor();
}

void LineCanvas::mouseDoubleClickEvent(QMouseEvent*) {
    fit();
}

void LineCanvas::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kLineStep);
    case Qt::Key_Minus:
        return zoomBy(1 / kLineStep);
    case Qt::Key_F:
    case Qt::Key_0:
        return fit();
    case Qt::Key_Left:
        return showPart(m_from - m_count / 10, m_count);
    case Qt::Key_Right:
        return showPart(m_from + m_count / 10, m_count);
    case Qt::Key_Home:
        return showPart(0, m_count);
    case Qt::Key_End:
        return showPart(m_source ? double(m_source->count()) : 0, m_count);
    default:
        QWidget::keyPressEvent(event);
    }
}

void LineCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_pointer.reset();
    update();
    Q_EMIT hovered(std::nullopt);
}

void LineCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_drawn = {};
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
