// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Text.h"
#include "ui/visual/ChartOverlay.h"
#include "ui/visual/ChartView.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kStep = 1.2;     ///< of zoom per notch
constexpr double kLeastBox = 6;   ///< pixels; a smaller drag was a click
constexpr double kKeyPan = 40;    ///< pixels
constexpr double kDeepest = 1e-9; ///< of the axis' own extent

bool isContinuous(const PositionScale& scale) {
    return !scale.isDiscrete() && scale.kind() != PositionScale::Kind::None;
}

/// Bars and areas keep their feet: only the axis they stand along zooms.
bool standsOn(const ScenePlot& plot, bool y) {
    for (const SceneLayer& layer : plot.layers) {
        if (layer.mark != "bar" && layer.mark != "area") continue;
        const bool vertical = plot.x.isDiscrete() || isContinuous(plot.y);
        if (vertical == y) return true;
    }
    return false;
}

/// The values between two pixels of an axis, in the order of its domain.
std::pair<double, double> valuesBetween(const PositionScale& scale, double one, double other) {
    const bool backwards = (scale.end() < scale.start()) != (other < one);
    if (backwards) std::swap(one, other);
    return {scale.valueAt(one), scale.valueAt(other)};
}

bool usable(const std::pair<double, double>& range, const PositionScale& whole) {
    const double least = std::fabs(whole.to() - whole.from()) * kDeepest;
    return std::isfinite(range.first) && std::isfinite(range.second) && range.second - range.first > least;
}

} // namespace

void ChartView::resetZoom() {
    if (!zoomed()) return;
    m_options.zooms.clear();
    resolve();
    Q_EMIT zoomChanged();
}

void ChartView::toggle(const std::string& key) {
    if (!m_options.hidden.erase(key)) m_options.hidden.insert(key);
    resolve();
}

const ScenePlot* ChartView::plotAt(const QPointF& at) const {
    const ScenePlot* nearest = nullptr;
    double least = INFINITY;
    if (m_scene)
        for (const ScenePlot& plot : m_scene->plots) {
            const SceneBox& area = plot.area;
            const double dx = std::max({area.x - at.x(), at.x() - area.right(), 0.0});
            const double dy = std::max({area.y - at.y(), at.y() - area.bottom(), 0.0});
            if (const double distance = std::hypot(dx, dy); distance < least) least = distance, nearest = &plot;
        }
    return nearest;
}

bool ChartView::zoomAbout(const QPointF& at, double factor) {
    const ScenePlot* plot = plotAt(at);
    if (!plot) return false;
    const QRectF seen(plot->area.x, plot->area.y, plot->area.width, plot->area.height);
    const QPointF fixed(std::clamp(at.x(), seen.left(), seen.right()), std::clamp(at.y(), seen.top(), seen.bottom()));
    return zoomTo(*plot,
                  QRectF(fixed.x() - (fixed.x() - seen.left()) / factor, fixed.y() - (fixed.y() - seen.top()) / factor,
                         seen.width() / factor, seen.height() / factor));
}

bool ChartView::zoomTo(const ScenePlot& wanted, const QRectF& box) {
    const std::shared_ptr<const Scene> kept = m_scene; // resolve() may replace it
    bool changed = false;
    for (const ScenePlot& plot : kept->plots) { // with another axis in the same place, too
        if (!(plot.area == wanted.area)) continue;
        if (isContinuous(plot.x) && !standsOn(plot, false)) {
            const auto range = valuesBetween(plot.x, box.left(), box.right());
            if (usable(range, plot.x)) m_options.zooms[plot.xScale] = range, changed = true;
        }
        if (isContinuous(plot.y) && !standsOn(plot, true)) {
            const auto range = valuesBetween(plot.y, box.bottom(), box.top());
            if (usable(range, plot.y)) m_options.zooms[plot.yScale] = range, changed = true;
        }
    }
    if (!changed) return false;
    resolve();
    Q_EMIT zoomChanged();
    return true;
}

void ChartView::panBy(const QPointF& at, const QPointF& by) {
    if (const ScenePlot* plot = plotAt(at))
        zoomTo(*plot, QRectF(plot->area.x - by.x(), plot->area.y - by.y(), plot->area.width, plot->area.height));
}

std::string ChartView::legendKeyAt(const QPointF& at) const {
    if (m_scene)
        for (const SceneLegend& legend : m_scene->legends)
            for (const SceneLegendEntry& entry : legend.entries)
                if (legend.toggles && entry.box.contains(at.x(), at.y())) return entry.key;
    return {};
}

QString ChartView::fullTextAt(const QPointF& at) const {
    if (!m_scene) return {};
    const auto near = [&](const SceneText& text) {
        if (text.full.empty()) return false;
        const double width = m_options.measure(text.text, text.size, text.bold),
                     turn = text.angle * 3.14159265358979 / 180;
        const double start = text.align == SceneText::Align::Start ? 0
                             : text.align == SceneText::Align::End ? -width
                                                                   : -width / 2;
        const double dx = at.x() - text.at.x, dy = at.y() - text.at.y;
        const double along = dx * std::cos(turn) + dy * std::sin(turn),
                     across = -dx * std::sin(turn) + dy * std::cos(turn);
        return along >= start && along <= start + width && std::fabs(across) < 12;
    };
    if (m_scene->title && near(*m_scene->title)) return qtext(m_scene->title->full);
    for (const SceneText& heading : m_scene->headings)
        if (near(heading)) return qtext(heading.full);
    for (const ScenePlot& plot : m_scene->plots)
        for (const SceneAxis& axis : plot.axes) {
            if (axis.title && near(*axis.title)) return qtext(axis.title->full);
            for (const SceneText& label : axis.labels)
                if (near(label)) return qtext(label.full);
        }
    for (const SceneLegend& legend : m_scene->legends) {
        if (legend.title && near(*legend.title)) return qtext(legend.title->full);
        for (const SceneLegendEntry& entry : legend.entries)
            if (near(entry.label)) return qtext(entry.label.full);
    }
    return {};
}

bool ChartView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString text = fullTextAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tooltipText(text), this);
        return true;
    }
    return QWidget::event(event);
}

void ChartView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_panned) {
        panBy(*m_panned, at - *m_panned);
        m_panned = at;
        return;
    }
    if (m_pressed) {
        m_overlay->drawBox(QRectF(*m_pressed, at).normalized().intersected(rect()));
        return;
    }
    setCursor(legendKeyAt(at).empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    m_overlay->pointAt(at);
}

void ChartView::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (!m_scene || m_scene->plots.empty()) return QWidget::mousePressEvent(event);
    const bool pans = event->button() == Qt::MiddleButton ||
                      (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier));
    if (const std::string key = legendKeyAt(at); !key.empty() && event->button() == Qt::LeftButton) return toggle(key);
    if (!plotAt(at)->area.contains(at.x(), at.y())) return QWidget::mousePressEvent(event);
    if (pans)
        m_panned = at, setCursor(Qt::ClosedHandCursor);
    else if (event->button() == Qt::LeftButton)
        m_pressed = at;
    else
        QWidget::mousePressEvent(event);
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_panned) {
        m_panned.reset();
        unsetCursor();
        return;
    }
    if (!m_pressed) return QWidget::mouseReleaseEvent(event);
    const QRectF box = QRectF(*m_pressed, event->position()).normalized();
    const ScenePlot* plot = plotAt(*m_pressed);
    m_pressed.reset();
    m_overlay->drawBox({});
    if (!plot || (box.width() < kLeastBox && box.height() < kLeastBox)) return;
    const SceneBox& area = plot->area;
    // A flat drag means one axis only.
    QRectF wanted = box.intersected(QRectF(area.x, area.y, area.width, area.height));
    if (wanted.height() < kLeastBox) wanted.setTop(area.y), wanted.setHeight(area.height);
    if (wanted.width() < kLeastBox) wanted.setLeft(area.x), wanted.setWidth(area.width);
    zoomTo(*plot, wanted);
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !zoomed()) return QWidget::mouseDoubleClickEvent(event);
    m_pressed.reset();
    m_overlay->drawBox({});
    resetZoom();
}

void ChartView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    const ScenePlot* plot = plotAt(event->position());
    const bool here = plot && plot->area.contains(event->position().x(), event->position().y());
    const bool can = here && (m_wheelZooms || event->modifiers().testFlag(Qt::ControlModifier)) && notches != 0;
    event->setAccepted(can && zoomAbout(event->position(), std::pow(kStep, notches)));
}

void ChartView::keyPressEvent(QKeyEvent* event) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return void(zoomAbout(middle, kStep));
    case Qt::Key_Minus:
        return void(zoomAbout(middle, 1 / kStep));
    case Qt::Key_0:
        return resetZoom();
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!zoomed()) break;
        return panBy(middle, {event->key() == Qt::Key_Left ? kKeyPan : -kKeyPan, 0});
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!zoomed()) break;
        return panBy(middle, {0, event->key() == Qt::Key_Up ? kKeyPan : -kKeyPan});
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void ChartView::leaveEvent(QEvent* event) {
    if (!m_pressed) m_overlay->clear();
    QWidget::leaveEvent(event);
}

} // namespace stemma::ui
