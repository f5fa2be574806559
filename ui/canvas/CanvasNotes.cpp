// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasNotes.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QPainter>
#include <algorithm>

namespace stemma::ui {

void paintEmptyCanvas(QPainter& painter, const QRect& room, const QString& title, const QString& text) {
    const Palette colours = currentPalette();
    constexpr int kSign = 32, kMostWidth = 320, kGap = 12;
    const int wide = std::min(qRound(kMostWidth * Fonts::scale()), room.width() - 48);
    const int left = (room.width() - wide) / 2, top = std::max(12, room.height() * 2 / 5 - kSign - kGap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, "lineage", QRectF((room.width() - kSign) / 2.0, top, kSign, kSign), colours("edge"));
    painter.setPen(colours("text"));
    painter.setFont(Fonts::sized(13, QFont::DemiBold));
    QRect taken;
    painter.drawText(QRect(left, top + kSign + kGap, wide, room.height()),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, title, &taken);
    if (text.isEmpty()) return;
    painter.setPen(colours("text.quiet"));
    painter.setFont(Fonts::base());
    painter.drawText(QRect(left, taken.bottom() + 7, wide, room.height()),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, text);
}

void paintPinMark(QPainter& painter, QPointF corner, double scale) {
    const Palette colours = currentPalette();
    const double radius = 7.5 * scale, glyph = 10 * scale;
    const QPointF middle = corner + QPointF(-radius / 2, radius / 4);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours("line"), 1));
    painter.setBrush(colours("surface"));
    painter.drawEllipse(middle, radius, radius);
    drawIcon(painter, "pin", QRectF(middle.x() - glyph / 2, middle.y() - glyph / 2, glyph, glyph), colours("accent"));
}

} // namespace stemma::ui
