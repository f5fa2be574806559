// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ElidedLabel.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/PassingMenu.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

namespace stemma::ui {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QWidget(parent) {
    setFont(Fonts::base());
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text) {
    m_text = text;
    m_line = oneLine(text, 1000);
    setAccessibleName(m_line);
    updateGeometry();
    update();
}

void ElidedLabel::setColour(const char* token) {
    m_token = token;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    m_mode = mode;
    update();
}

void ElidedLabel::setKeptWidth(int pixels) {
    m_kept = pixels;
    updateGeometry();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

bool ElidedLabel::elided() const {
    return QFontMetrics(font()).horizontalAdvance(m_line) > width() || m_line.endsWith(u'…');
}

QSize ElidedLabel::sizeHint() const {
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_line) + 1, metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {std::min(sizeHint().width(), qRound(m_kept * Fonts::scale())), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(currentPalette()(m_token));
    painter.drawText(rect(), int(m_alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(m_line, m_mode, width()));
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        if (elided()) QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), tooltipText(m_text), this);
        return true;
    }
    return QWidget::event(event);
}

void ElidedLabel::contextMenuEvent(QContextMenuEvent* event) {
    QMenu* menu = passingMenu(this);
    menu->addAction(tr("Copy"), this, [this] { QApplication::clipboard()->setText(m_text); });
    menu->popup(event->globalPos());
}

} // namespace stemma::ui
