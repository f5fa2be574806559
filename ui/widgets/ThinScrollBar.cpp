// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ThinScrollBar.h"

#include "ui/paint/Palette.h"

#include <QAbstractScrollArea>
#include <QMouseEvent>
#include <QPainter>

namespace stemma::ui {

namespace {
constexpr double kLeast = 28;
}

ThinScrollBar::ThinScrollBar(Qt::Orientation orientation, QWidget* parent) : QScrollBar(orientation, parent) {
    setAttribute(Qt::WA_Hover);
    setContextMenuPolicy(Qt::NoContextMenu);
}

void ThinScrollBar::install(QAbstractScrollArea& area) {
    area.setVerticalScrollBar(new ThinScrollBar(Qt::Vertical, &area));
    area.setHorizontalScrollBar(new ThinScrollBar(Qt::Horizontal, &area));
}

QSize ThinScrollBar::sizeHint() const {
    return orientation() == Qt::Vertical ? QSize(kThickness, 40) : QSize(40, kThickness);
}

QRectF ThinScrollBar::thumb() const {
    const double room = orientation() == Qt::Vertical ? height() : width();
    const double span = double(maximum()) - minimum() + pageStep();
    const double size = std::min(room, std::max(kLeast, room * pageStep() / std::max(1.0, span)));
    const double range = double(maximum()) - minimum();
    const double at = range > 0 ? (room - size) * (double(value()) - minimum()) / range : 0;
    return orientation() == Qt::Vertical ? QRectF(1, at, width() - 2, size) : QRectF(at, 1, size, height() - 2);
}

double ThinScrollBar::along(const QPointF& position) const {
    return orientation() == Qt::Vertical ? position.y() : position.x();
}

void ThinScrollBar::paintEvent(QPaintEvent*) {
    if (maximum() <= minimum()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(currentPalette()(underMouse() || m_grip >= 0 ? "edge" : "line"));
    painter.drawRoundedRect(thumb(), 3, 3);
}

void ThinScrollBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const QRectF at = thumb();
    const double start = orientation() == Qt::Vertical ? at.top() : at.left();
    const double size = orientation() == Qt::Vertical ? at.height() : at.width();
    const double mouse = along(event->position());
    if (mouse >= start && mouse <= start + size) {
        m_grip = mouse - start;
        setSliderDown(true);
    } else {
        triggerAction(mouse < start ? SliderPageStepSub : SliderPageStepAdd);
    }
    update();
}

void ThinScrollBar::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip < 0) return;
    const QRectF at = thumb();
    const double size = orientation() == Qt::Vertical ? at.height() : at.width();
    const double room = (orientation() == Qt::Vertical ? height() : width()) - size;
    if (room <= 0) return;
    const double share = std::clamp((along(event->position()) - m_grip) / room, 0.0, 1.0);
    setSliderPosition(minimum() + int(std::lround(share * (double(maximum()) - minimum()))));
}

void ThinScrollBar::mouseReleaseEvent(QMouseEvent*) {
    m_grip = -1;
    setSliderDown(false);
    update();
}

} // namespace stemma::ui
