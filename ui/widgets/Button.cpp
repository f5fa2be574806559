// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Button.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QEvent>
#include <QPainter>

namespace stemma::ui {

namespace {
constexpr int kSide = 11, kGap = 7, kMost = 320;
constexpr double kRadius = 6;

/// It has a menu, or says so: what it opens below it may be of another make.
bool opens(const QPushButton& button) {
    return button.menu() || button.property("opens").toBool();
}

int usualHeight() {
    return qRound(28 * Fonts::scale());
}
int signSize() {
    return qRound(15 * Fonts::scale());
}
int arrowSize() {
    return qRound(12 * Fonts::scale());
}
} // namespace

Button::Button(const QString& words, const char* icon, QWidget* parent) : QPushButton(words, parent), m_icon(icon) {
    setFont(Fonts::base());
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::setIconName(const char* icon) {
    m_icon = icon;
    updateGeometry();
    update();
}

void Button::setPrimary(bool on) {
    m_primary = on;
    setFont(on ? Fonts::sized(13, QFont::DemiBold) : Fonts::base());
    update();
}

QSize Button::sizeHint() const {
    const int icon = m_icon.empty() ? 0 : signSize(), arrow = opens(*this) ? arrowSize() + 4 : 0;
    const int tall = usualHeight();
    if (text().isEmpty()) return {tall + 4 + arrow, tall};
    const int words = QFontMetrics(font()).horizontalAdvance(text()) + 1;
    return {std::min(2 * kSide + words + (icon > 0 ? icon + kGap : 0) + arrow, qRound(kMost * Fonts::scale())), tall};
}

QSize Button::minimumSizeHint() const {
    return {text().isEmpty() ? usualHeight() : std::min(sizeHint().width(), 72), usualHeight()};
}

bool Button::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::FontChange) updateGeometry();
    return QPushButton::event(event);
}

void Button::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool pressed = isDown() || isChecked(), over = underMouse() && isEnabled();
    const bool primary = m_primary && isEnabled();
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (!isFlat() || over || pressed || hasFocus()) {
        const char* ground = primary ? (over ? "accent.hover" : "accent") : over || pressed ? "hover" : "surface";
        const char* line = hasFocus() ? "focus" : primary ? ground : isFlat() ? "hover" : "line";
        painter.setPen(QPen(palette(line), hasFocus() ? 1.5 : 1));
        painter.setBrush(isFlat() && !over && !pressed ? QBrush(Qt::NoBrush) : QBrush(palette(ground)));
        painter.drawRoundedRect(box, kRadius, kRadius);
        if (hasFocus() && primary) {
            painter.setPen(QPen(palette("accent.text"), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), kRadius - 2, kRadius - 2);
        }
    }
    const QColor ink = palette(!isEnabled() ? "disabled" : primary ? "accent.text" : "text");
    QRect inside = rect().adjusted(text().isEmpty() ? 0 : kSide, 0, text().isEmpty() ? 0 : -kSide, 0);
    if (opens(*this)) {
        drawIcon(painter, "chevron-down",
                 QRectF(width() - kSide - arrowSize() + 2, (height() - arrowSize()) / 2.0, arrowSize(), arrowSize()),
                 palette("text.quiet"));
        inside.setRight(inside.right() - arrowSize() - 4);
    }
    painter.setFont(font());
    painter.setPen(ink);
    const int icon = m_icon.empty() ? 0 : signSize() + (text().isEmpty() ? 0 : kGap);
    const QString words = QFontMetrics(font()).elidedText(text(), Qt::ElideRight, inside.width() - icon + 1);
    const int all = icon + QFontMetrics(font()).horizontalAdvance(words);
    const int left = inside.left() + std::max(0, (inside.width() - all) / 2);
    if (!m_icon.empty())
        drawIcon(painter, m_icon, QRectF(left, (height() - signSize()) / 2.0, signSize(), signSize()), ink);
    painter.drawText(QRect(left + icon, 0, inside.right() - left - icon + 2, height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
}

} // namespace stemma::ui
