// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasBar.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <cmath>

namespace stemma::ui {

CanvasButton::CanvasButton(const QString& text, const QString& key, QWidget* parent)
    : QAbstractButton(parent), m_key(key) {
    setText(text);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::ArrowCursor);
}

QSize CanvasButton::sizeHint() const {
    constexpr int kHeight = 28, kPadding = 10, kGap = 6;
    int width = QFontMetrics(Fonts::base()).horizontalAdvance(text()) + 2 * kPadding;
    if (!m_key.isEmpty()) width += kGap + QFontMetrics(Fonts::sized(12)).horizontalAdvance(m_key);
    const int height = int(std::lround(kHeight * std::max(1.0, Fonts::scale())));
    return {std::max(width, height), height};
}

void CanvasButton::paintEvent(QPaintEvent*) {
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colours(isDown() || underMouse() ? "hover" : "surface"));
    painter.setPen(QPen(colours(hasFocus() ? "focus" : "line"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(Fonts::base());
    painter.setPen(colours("text"));
    if (m_key.isEmpty()) {
        painter.drawText(rect(), Qt::AlignCenter, text());
        return;
    }
    const QRect inner = rect().adjusted(10, 0, -10, 0);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, text());
    painter.setFont(Fonts::sized(12));
    painter.setPen(colours("text.quiet"));
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, m_key);
}

void CanvasButton::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void CanvasButton::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

CanvasBar::CanvasBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("canvasBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    const auto add = [&](const QString& text, const QString& key, const char* object, const QString& name,
                         const QString& tip, void (CanvasBar::*asked)()) {
        auto* button = new CanvasButton(text, key, this);
        button->setObjectName(QLatin1String(object));
        button->setAccessibleName(name);
        button->setToolTip(tip);
        row->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, asked);
        return button;
    };
    add(QString(QChar(0x2212)), {}, "zoomOut", tr("Zoom out"), tr("Zoom out (-)"), &CanvasBar::zoomOutAsked);
    m_scale =
        add(tr("100 %"), {}, "zoomLevel", tr("Zoom level"), tr("Show at full size (0)"), &CanvasBar::fullSizeAsked);
    m_scale->setMinimumWidth(QFontMetrics(Fonts::base()).horizontalAdvance(QStringLiteral("100 %")) + 24);
    add(QStringLiteral("+"), {}, "zoomIn", tr("Zoom in"), tr("Zoom in (+)"), &CanvasBar::zoomInAsked);
    add(tr("Fit"), QStringLiteral("F"), "zoomFit", tr("Fit the whole graph"), tr("Show the whole graph (F)"),
        &CanvasBar::fitAsked);
}

void CanvasBar::setScale(double scale) {
    const QString text = tr("%1 %").arg(std::lround(scale * 100));
    if (m_scale->text() == text) return;
    m_scale->setText(text);
    m_scale->setAccessibleDescription(text);
    m_scale->update();
}

} // namespace stemma::ui
