// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasNote.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kNotePadding = 8, kLeastNote = 60;
constexpr int kSaidFor = 8000; ///< ms

} // namespace

CanvasNote::CanvasNote(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("canvasNote"));
    m_long.setSingleShot(true);
    m_long.setInterval(kSaidFor);
    connect(&m_long, &QTimer::timeout, this, [this] { say({}); });
    hide();
}

void CanvasNote::setNotes(const QStringList& notes) {
    QStringList some = notes;
    some.removeAll(QString());
    const QString all = some.join(QStringLiteral("; "));
    if (all == m_notes) return;
    m_notes = all;
    tell();
}

void CanvasNote::say(const QString& sentence) {
    sentence.isEmpty() ? m_long.stop() : m_long.start();
    if (sentence == m_said) return;
    m_said = sentence;
    tell();
}

void CanvasNote::tell() {
    setAccessibleName(text());
    setToolTip(tooltipText(text()));
    update();
    Q_EMIT changed();
}

void CanvasNote::place(QPoint corner, int height, int right, bool wanted) {
    const int needed = QFontMetrics(Fonts::quiet()).horizontalAdvance(text()) + 2 * kNotePadding + 1;
    const QRect box(corner, QSize(std::min(needed, right - corner.x()), height));
    const bool shown = wanted && !text().isEmpty() && box.width() >= std::min(needed, kLeastNote);
    if (shown) setGeometry(box);
    setVisible(shown);
}

void CanvasNote::paintEvent(QPaintEvent*) {
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours("line"), 1));
    painter.setBrush(colours("surface"));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(Fonts::quiet());
    painter.setPen(colours("text.quiet"));
    const QRect room = rect().adjusted(kNotePadding, 0, -kNotePadding, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace stemma::ui
