// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LinkLabel.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace stemma::ui {

LinkLabel::LinkLabel(const QString& words, QWidget* parent) : QAbstractButton(parent) {
    setFont(Fonts::base());
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setWords(words);
}

void LinkLabel::setWords(const QString& words) {
    setText(oneLine(words, 300));
    setAccessibleName(text());
    setToolTip(tooltipText(words));
    updateGeometry();
    update();
}

QSize LinkLabel::sizeHint() const {
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(text()) + 2, metrics.height() + 2};
}

QSize LinkLabel::minimumSizeHint() const {
    return {std::min(sizeHint().width(), 24), sizeHint().height()};
}

void LinkLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QFont ink = font();
    ink.setUnderline(underMouse() || hasFocus());
    painter.setFont(ink);
    painter.setPen(currentPalette()(isEnabled() ? "accent" : "disabled"));
    painter.drawText(rect().adjusted(0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideRight, width()));
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(currentPalette()("focus"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

void LinkLabel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
}

bool LinkLabel::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    return QAbstractButton::event(event);
}

} // namespace stemma::ui
