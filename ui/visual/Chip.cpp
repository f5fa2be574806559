// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/Chip.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace stemma::ui {

namespace {
constexpr int kHeight = 24, kSide = 10, kCross = 10, kMost = 260, kLeast = 56;
}

Chip::Chip(const QString& words, bool removable, QWidget* parent) : QAbstractButton(parent), m_removable(removable) {
    setText(oneLine(words, 300));
    setToolTip(tooltipText(words));
    setAccessibleName(text());
    setFocusPolicy(Qt::StrongFocus);
    setFont(Fonts::quiet());
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize Chip::sizeHint() const {
    const int words = QFontMetrics(font()).horizontalAdvance(text()) + 1;
    return {std::min(words + 2 * kSide + (m_removable ? kCross + 6 : 0), kMost), kHeight};
}

QSize Chip::minimumSizeHint() const {
    return {std::min(sizeHint().width(), m_removable ? kLeast : kMost), kHeight};
}

QRect Chip::cross() const {
    return {width() - kSide - kCross + 2, (height() - kCross) / 2, kCross, kCross};
}

void Chip::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(palette(hasFocus() ? "focus" : "line"), hasFocus() ? 1.5 : 1));
    painter.setBrush(palette(underMouse() || isDown() ? "hover" : "surface"));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setFont(font());
    painter.setPen(palette("text.quiet"));
    const QRect words = rect().adjusted(kSide, 0, -kSide - (m_removable ? kCross + 4 : 0), 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideRight, words.width() + 1));
    if (m_removable) drawIcon(painter, "close", cross(), palette("text.quiet"));
}

void Chip::mouseReleaseEvent(QMouseEvent* event) {
    const bool remove = m_removable && cross().adjusted(-6, -6, 6, 6).contains(event->position().toPoint());
    if (!remove) return QAbstractButton::mouseReleaseEvent(event);
    setDown(false);
    Q_EMIT removeWished();
}

void Chip::keyPressEvent(QKeyEvent* event) {
    const bool remove = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (remove && m_removable) return Q_EMIT removeWished();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
}

void Chip::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void Chip::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace stemma::ui
