// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Chip.h"

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
constexpr int kChipHeight = 24, kChipSide = 10, kChipMark = 10, kChipMost = 260, kChipLeast = 56, kChipIcon = 13;

int scaled(int pixels) {
    return qRound(pixels * Fonts::scale());
}
} // namespace

Chip::Chip(const QString& words, bool removable, QWidget* parent) : QAbstractButton(parent), m_removable(removable) {
    setWords(words);
    setFocusPolicy(Qt::StrongFocus);
    setFont(Fonts::quiet());
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Chip::setWords(const QString& words) {
    setText(oneLine(words, 300));
    setToolTip(tooltipText(words));
    setAccessibleName(text());
    updateGeometry();
    update();
}

void Chip::setIconName(const char* icon) {
    m_icon = icon;
    updateGeometry();
}

void Chip::setAccented(bool on) {
    m_accented = on;
    update();
}

void Chip::setMenuMark(bool on) {
    m_menu = on;
    updateGeometry();
}

int Chip::before() const {
    return kChipSide + (m_icon.empty() ? 0 : scaled(kChipIcon) + 4);
}

int Chip::after() const {
    return kChipSide + (m_removable || m_menu ? scaled(kChipMark) + 6 : 0);
}

QSize Chip::sizeHint() const {
    const int words = QFontMetrics(font()).horizontalAdvance(text()) + 1;
    return {std::min(words + before() + after(), scaled(kChipMost)), scaled(kChipHeight)};
}

QSize Chip::minimumSizeHint() const {
    return {std::min(sizeHint().width(), scaled(m_removable ? kChipLeast : kChipMost)), scaled(kChipHeight)};
}

QRect Chip::mark() const {
    const int wide = scaled(kChipMark);
    return {width() - kChipSide - wide + 2, (height() - wide) / 2, wide, wide};
}

void Chip::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool accented = m_accented || isChecked();
    painter.setPen(QPen(palette(hasFocus() ? "focus" : accented ? "accent" : "line"), hasFocus() ? 1.5 : 1));
    painter.setBrush(palette(isChecked() ? "selected" : underMouse() || isDown() ? "hover" : "surface"));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    const QColor ink = palette(accented ? "accent" : "text.quiet");
    const int wide = scaled(kChipIcon);
    if (!m_icon.empty()) drawIcon(painter, m_icon, QRectF(kChipSide, (height() - wide) / 2.0, wide, wide), ink);
    painter.setFont(font());
    painter.setPen(ink);
    const QRect words = rect().adjusted(before(), 0, -(m_removable || m_menu ? after() - 2 : kChipSide), 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideRight, words.width() + 1));
    if (m_removable || m_menu) drawIcon(painter, m_removable ? "close" : "chevron-down", mark(), ink);
}

void Chip::mouseReleaseEvent(QMouseEvent* event) {
    const bool remove = m_removable && mark().adjusted(-6, -6, 6, 6).contains(event->position().toPoint());
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

bool Chip::event(QEvent* event) {
    if (event->type() == QEvent::FontChange) updateGeometry();
    return QAbstractButton::event(event);
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
