// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Choice.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QPainter>

namespace stemma::ui {

Choice::Choice(QWidget* parent) : QComboBox(parent) {}

void Choice::paintEvent(QPaintEvent* event) {
    QComboBox::paintEvent(event);
    constexpr int kArrow = 12, kSide = 9;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, "chevron-down", QRectF(width() - kSide - kArrow, (height() - kArrow) / 2.0, kArrow, kArrow),
             currentPalette()(isEnabled() ? "text.quiet" : "disabled"));
}

} // namespace stemma::ui
