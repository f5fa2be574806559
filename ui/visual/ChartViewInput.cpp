// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ChartAxes.h"
#include "ui/visual/ChartLegendKeys.h"
#include "ui/visual/ChartMime.h"
#include "ui/visual/ChartOverlay.h"
#include "ui/visual/ChartView.h"

#include <QApplication>
#include <QDrag>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kZoomNotch = 1.2; ///< of zoom per notch
constexpr double kLeastBox = 6;    ///< pixels; a smaller drag was a click
constexpr double kKeyPan = 40;     ///< pixels
constexpr double kKeyEdge = 12;    ///< pixels that a key moves the end of what is selected

} // namespace

void ChartView::resetZoom() {
    if (!zoomed()) return;
    m_options.zooms.clear();
    resolve();
    Q_EMIT zoomChanged();
}

void ChartView::setHidden(const std::set<std::string>& keys) {
    if (m_options.hidden == keys) return;
    m_options.hidden = keys;
    m_legend->setHidden(keys); // at once: the next click may come before the scene
    resolve();
    m_finer.start(); // what lies beneath it is seen now
}

void ChartView::select(std::size_t plot, const ChartRange& range) {
    if (m_selection == range && (range.empty() || m_plot == plot)) return;
    m_plot = plot;
    m_selection = range;
    m_overlay->setSelection(plot, range);
    Q_EMIT selectionChanged();
}

void ChartView::setSelecting(bool on) {
    if (m_selecting == on) return;
    m_selecting = on;
    Q_EMIT selectingChanged();
}

/// Of the plot that the keys are about.
QPointF ChartView::middle() const {
    if (!m_scene || m_plot >= m_scene->plots.size()) return QRectF(rect()).center();
    return areaOf(m_scene->plots[m_plot]).center();
}

bool ChartView::zoomAbout(const QPointF& at, double factor) {
    if (!m_scene || m_plot >= m_scene->plots.size()) return false;
    const QRectF seen = areaOf(m_scene->plots[m_plot]);
    const QPointF fixed(std::clamp(at.x(), seen.left(), seen.right()), std::clamp(at.y(), seen.top(), seen.bottom()));
    return zoomTo(QRectF(fixed.x() - (fixed.x() - seen.left()) / factor, fixed.y() - (fixed.y() - seen.top()) / factor,
                         seen.width() / factor, seen.height() / factor));
}

bool ChartView::zoomTo(const QRectF& box) {
    if (!m_scene || m_plot >= m_scene->plots.size()) return false;
    bool changed = false;
    for (const ScenePlot& plot : m_scene->plots) { // with another axis in the same place, too
        if (!(plot.area == m_scene->plots[m_plot].area)) continue;
        const AxesSeen seen = seenIn(plot, box);
        if (seen.x) m_options.zooms[plot.xScale] = *seen.x;
        if (seen.y) m_options.zooms[plot.yScale] = *seen.y;
        changed = changed || seen.x || seen.y;
    }
    if (!changed) return false;
    resolve();
    Q_EMIT zoomChanged();
    return true;
}

void ChartView::panBy(const QPointF& by) {
    if (m_scene && m_plot < m_scene->plots.size()) zoomTo(areaOf(m_scene->plots[m_plot]).translated(-by));
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
    if (m_drag == Drag::None) return m_overlay->pointAt(at);
    if (!m_scene) return endDrag(); // it went while the button was down
    if (m_drag == Drag::Out) {
        if ((at - m_dragFrom).manhattanLength() < QApplication::startDragDistance()) return;
        return dragOut();
    }
    if (m_plot >= m_scene->plots.size()) return endDrag();
    if (m_drag == Drag::Pan) {
        panBy(at - m_dragFrom);
        m_dragFrom = at;
        return;
    }
    const QRectF box = QRectF(m_dragFrom, at).normalized();
    if (m_drag == Drag::Zoom) return m_overlay->drawBox(box.intersected(rect()));
    if (box.width() >= kLeastBox || box.height() >= kLeastBox)
        m_overlay->setSelection(m_plot, rangeIn(m_scene->plots[m_plot], box));
}

void ChartView::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    const std::optional<std::size_t> plot = m_scene ? plotAt(*m_scene, at) : std::nullopt;
    const bool left = event->button() == Qt::LeftButton, middle = event->button() == Qt::MiddleButton;
    if (!plot && left && m_scene && m_scene->nothing.empty()) { // beside the plots: the picture itself is taken
        m_drag = Drag::Out;
        m_dragFrom = at;
        return;
    }
    if (!plot || (!left && !middle)) return QWidget::mousePressEvent(event);
    if (*plot != m_plot && !m_selection.empty()) select(*plot, {});
    m_plot = *plot;
    m_dragFrom = at;
    const Qt::KeyboardModifiers keys = event->modifiers();
    const bool selects = m_selectable && keys.testFlag(Qt::ShiftModifier) != m_selecting;
    m_drag = middle || keys.testFlag(Qt::ControlModifier) ? Drag::Pan : selects ? Drag::Select : Drag::Zoom;
    if (m_drag == Drag::Pan) setCursor(Qt::ClosedHandCursor);
    if (m_drag == Drag::Select) m_overlay->clear();
}

void ChartView::endDrag() {
    m_drag = Drag::None;
    m_carrying.forget();
    unsetCursor();
    m_overlay->drawBox({});
    m_overlay->setSelection(m_plot, m_selection);
}

void ChartView::dragOut() {
    if (m_carrying.busy()) return; // it was asked for when the pointer moved before
    m_carrying.ask([scene = m_scene, dark = darkTheme()](const Cancel&) { return copyOfChart(*scene, dark); },
                   [this](const ChartCopy& copy) {
                       if (m_drag == Drag::Out) carry(copy); // else let go meanwhile
                   });
}

void ChartView::carry(const ChartCopy& copy) {
    m_drag = Drag::None;          // the button is the drag's from here on
    auto* drag = new QDrag(this); // Qt deletes it when it has ended
    drag->setMimeData(chartMime(copy).release());
    const QSize seen(160, int(160 * height() / std::max(1, width())));
    drag->setPixmap(grab().scaled(seen * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
    drag->exec(Qt::CopyAction);
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = m_drag;
    if (drag == Drag::None) return QWidget::mouseReleaseEvent(event);
    const QRectF box = QRectF(m_dragFrom, event->position()).normalized();
    endDrag();
    if (drag == Drag::Pan || drag == Drag::Out || !m_scene || m_plot >= m_scene->plots.size()) return;
    const bool click = box.width() < kLeastBox && box.height() < kLeastBox;
    const ScenePlot& plot = m_scene->plots[m_plot];
    if (drag == Drag::Select) return select(m_plot, click ? ChartRange() : rangeIn(plot, box));
    if (click) return;
    // A flat drag means one axis only.
    const QRectF area = areaOf(plot);
    QRectF wanted = box;
    if (wanted.height() < kLeastBox) wanted.setTop(area.top()), wanted.setHeight(area.height());
    if (wanted.width() < kLeastBox) wanted.setLeft(area.left()), wanted.setWidth(area.width());
    wanted = wanted.intersected(area);
    zoomTo(wanted);
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !zoomed()) return QWidget::mouseDoubleClickEvent(event);
    endDrag();
    resetZoom();
}

void ChartView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    const std::optional<std::size_t> here = m_scene ? plotAt(*m_scene, event->position()) : std::nullopt;
    const bool can = here && notches != 0;
    if (can) m_plot = *here;
    event->setAccepted(can && zoomAbout(event->position(), std::pow(kZoomNotch, notches)));
}

/// Half of what is seen, in its middle: the keys take it from there.
void ChartView::selectMiddle() {
    if (!m_scene || m_plot >= m_scene->plots.size()) return;
    const QRectF area = areaOf(m_scene->plots[m_plot]);
    ChartRange range = rangeIn(m_scene->plots[m_plot], area.adjusted(area.width() / 4, 0, -area.width() / 4, 0));
    if (range.x) range.y.reset();
    select(m_plot, range);
}

void ChartView::moveSelection(double by, double wider) {
    if (!m_scene || m_plot >= m_scene->plots.size()) return;
    const ScenePlot& plot = m_scene->plots[m_plot];
    const QRectF area = areaOf(plot), now = boxOf(plot, m_selection);
    if (now.isNull()) return;
    const bool x = m_selection.x.has_value(), y = m_selection.y.has_value();
    QRectF box =
        x ? now.translated(by, 0).adjusted(-wider, 0, wider, 0) : now.translated(0, by).adjusted(0, -wider, 0, wider);
    // Of bands it touches the next one, or leaves the outermost.
    const double band = (x ? plot.x : plot.y).isDiscrete() ? (x ? plot.x : plot.y).step() : 0;
    if (band > 0) {
        const double inset = band / 2, move = by == 0 ? 0 : (by > 0 ? band : -band);
        const double grow = wider == 0 ? 0 : (wider > 0 ? band : -band);
        box = x ? now.translated(move, 0).adjusted(inset - grow, 0, grow - inset, 0)
                : now.translated(0, move).adjusted(0, inset - grow, 0, grow - inset);
    }
    box = box.intersected(area);
    if (box.width() < 1 || box.height() < 1) return;
    ChartRange range = rangeIn(plot, box);
    if (!x) range.x.reset();
    if (!y) range.y.reset();
    if (!range.empty()) select(m_plot, range);
}

bool ChartView::keySelects(QKeyEvent* event) {
    if (m_selectable && event->key() == Qt::Key_S && event->modifiers() == Qt::NoModifier) {
        selectMiddle();
        return true;
    }
    if (m_selection.empty()) return false;
    if (event->key() == Qt::Key_Escape) {
        select(m_plot, {});
        return true;
    }
    if (!event->modifiers().testFlag(Qt::ShiftModifier)) return false;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveSelection(-kKeyEdge, 0), true;
    case Qt::Key_Right:
        return moveSelection(kKeyEdge, 0), true;
    case Qt::Key_Up:
        return moveSelection(0, kKeyEdge), true;
    case Qt::Key_Down:
        return moveSelection(0, -kKeyEdge), true;
    default:
        return false;
    }
}

void ChartView::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool left = key == Qt::Key_Left, right = key == Qt::Key_Right, up = key == Qt::Key_Up;
    if (keySelects(event)) return;
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return QWidget::keyPressEvent(event);
    if (key == Qt::Key_Plus || key == Qt::Key_Equal) return void(zoomAbout(middle(), kZoomNotch));
    if (key == Qt::Key_Minus) return void(zoomAbout(middle(), 1 / kZoomNotch));
    if (key == Qt::Key_0 || key == Qt::Key_Home) return resetZoom();
    if (zoomed() && (left || right)) return panBy({left ? kKeyPan : -kKeyPan, 0});
    if (zoomed() && (up || key == Qt::Key_Down)) return panBy({0, up ? kKeyPan : -kKeyPan});
    if ((left || right) && m_overlay->step(m_plot, left ? -1 : 1))
        return setAccessibleDescription(m_overlay->lines().join(QStringLiteral(", ")));
    QWidget::keyPressEvent(event);
}

void ChartView::leaveEvent(QEvent* event) {
    if (m_drag == Drag::None) m_overlay->clear();
    QWidget::leaveEvent(event);
}

} // namespace stemma::ui
