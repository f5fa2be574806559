// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/Figures.h"

#include <QPainter>
#include <algorithm>

namespace stemma::ui {

Figures::Figures(const QFont& font) : m_font(QRawFont::fromFont(font)) {
    const QList<QPointF> advances = m_font.advancesForGlyphIndexes(m_font.glyphIndexesForString("0123456789"));
    for (const QPointF& advance : advances) m_digit = std::max(m_digit, advance.x());
}

Figures::Set Figures::set(const QString& text) const {
    const QList<quint32> glyphs = m_font.glyphIndexesForString(text);
    const QList<QPointF> advances = m_font.advancesForGlyphIndexes(glyphs);
    QList<QPointF> places(glyphs.size());
    double x = 0;
    for (qsizetype i = 0; i < glyphs.size(); ++i) {
        const bool digit = i < text.size() && text[i].isDigit();
        const double cell = digit ? m_digit : advances[i].x();
        places[i] = QPointF(x + (cell - advances[i].x()) / 2, 0);
        x += cell;
    }
    Set set{{}, x};
    set.run.setRawFont(m_font);
    set.run.setGlyphIndexes(glyphs);
    set.run.setPositions(places);
    return set;
}

double Figures::width(const QString& text) const {
    return set(text).width;
}

void Figures::draw(QPainter& painter, double x, const QRectF& box, Set set, const QColor& colour) const {
    const double baseline = box.center().y() + (m_font.ascent() - m_font.descent()) / 2;
    painter.setPen(colour);
    painter.drawGlyphRun(QPointF(x, baseline), set.run);
}

void Figures::drawRight(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const {
    Set made = set(text);
    const double x = box.right() - made.width;
    draw(painter, x, box, std::move(made), colour);
}

void Figures::drawLeft(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const {
    draw(painter, box.left(), box, set(text), colour);
}

} // namespace stemma::ui
