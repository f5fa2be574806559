// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DropVeil.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QPainter>

namespace stemma::ui {

DropVeil::DropVeil(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("drop-veil"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropVeil::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = palette("canvas");
    ground.setAlphaF(0.88F);
    painter.fillRect(rect(), ground);
    const QRectF frame = QRectF(rect()).adjusted(16.5, 16.5, -16.5, -16.5);
    painter.setPen(QPen(palette("accent"), 1.5, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, 10, 10);
    const QPointF middle = frame.center();
    drawIcon(painter, "drop", QRectF(middle.x() - 18, middle.y() - 58, 36, 36), palette("accent"));
    painter.setPen(palette("text"));
    painter.setFont(Fonts::title());
    painter.drawText(QRectF(frame.left(), middle.y() - 12, frame.width(), 28), Qt::AlignCenter,
                     tr("Drop to look at it"));
    painter.setPen(palette("text.quiet"));
    painter.setFont(Fonts::base());
    painter.drawText(QRectF(frame.left(), middle.y() + 16, frame.width(), 24), Qt::AlignCenter,
                     tr("a pipeline, a folder, a workspace or a data file · nothing runs before you say so"));
}

} // namespace stemma::ui
