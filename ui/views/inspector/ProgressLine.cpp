// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/ProgressLine.h"

#include "ui/paint/Palette.h"

#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace stemma::ui {

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setFixedHeight(4);
    setObjectName(QStringLiteral("progress"));
}

void ProgressLine::setShare(double share) {
    m_share = std::min(share, 1.0);
    setAccessibleName(m_share < 0 ? tr("under way") : tr("%1 % done").arg(qRound(m_share * 100)));
    update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette("line"));
    painter.drawRoundedRect(rect(), 2, 2);
    if (m_share <= 0) return;
    painter.setBrush(palette("running"));
    painter.drawRoundedRect(QRectF(0, 0, std::max(4.0, width() * m_share), height()), 2, 2);
}

StatusCard::StatusCard(const char* token, QWidget* parent) : QWidget(parent), m_token(token) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(15, 10, 12, 11);
    layout->setSpacing(5);
}

void StatusCard::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(palette("line"));
    painter.setBrush(palette("surface"));
    painter.drawRoundedRect(box, 6, 6);
    QPainterPath shape, bar;
    shape.addRoundedRect(rect(), 6, 6);
    bar.addRect(0, 0, 3, height());
    painter.fillPath(shape.intersected(bar), palette(m_token));
}

} // namespace stemma::ui
