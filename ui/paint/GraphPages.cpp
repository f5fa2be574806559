// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphPages.h"

#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kPixelsPerMillimetre = 96 / 25.4;
constexpr double kPageMargin = 36, kFooter = 22, kOverlap = 44;

QSizeF paperSize(Paper paper) {
    return (paper == Paper::A3 ? QSizeF(297, 420) : QSizeF(210, 297)) * kPixelsPerMillimetre;
}

int pagesFor(double length, double room) {
    return std::max(1, int(std::ceil((length - kOverlap) / (room - kOverlap) - 1e-9)));
}

} // namespace

GraphPages::GraphPages(const GraphSheet& sheet, Paper paper, QString title)
    : m_sheet(sheet), m_title(oneLine(title, 200)), m_page(paperSize(paper)) {
    const QSizeF upright = m_page;
    const auto pagesAt = [&](bool landscape, double scale) {
        m_page = landscape ? upright.transposed() : upright;
        fit(landscape, scale);
        return m_columns * m_rows;
    };
    double scale = 1;
    while (std::min(pagesAt(false, scale), pagesAt(true, scale)) > kMost) scale *= 0.9;
    const bool landscape = pagesAt(true, scale) <= pagesAt(false, scale);
    pagesAt(landscape, scale);
}

void GraphPages::fit(bool landscape, double scale) {
    m_landscape = landscape;
    m_scale = scale;
    m_room = m_page - QSizeF(2 * kPageMargin, 2 * kPageMargin + kFooter);
    const QSizeF size = m_sheet.size() * scale;
    m_columns = pagesFor(size.width(), m_room.width());
    m_rows = pagesFor(size.height(), m_room.height());
}

QRectF GraphPages::part(int column, int row) const {
    const QPointF corner(column * (m_room.width() - kOverlap), row * (m_room.height() - kOverlap));
    return QRectF(corner / m_scale, m_room / m_scale).intersected(QRectF(QPointF(0, 0), m_sheet.size()));
}

void GraphPages::paint(QPainter& painter, QPdfWriter& writer) const {
    for (int row = 0; row < m_rows; ++row)
        for (int column = 0; column < m_columns; ++column) {
            if (row + column > 0) writer.newPage();
            paintPage(painter, column, row);
        }
}

void GraphPages::paintPage(QPainter& painter, int column, int row) const {
    const QRectF shown = part(column, row);
    const QPointF corner(kPageMargin, kPageMargin);
    painter.save();
    painter.setClipRect(QRectF(corner, shown.size() * m_scale));
    painter.translate(corner);
    painter.scale(m_scale, m_scale);
    painter.translate(-shown.topLeft());
    m_sheet.paint(painter, shown);
    painter.restore();
    paintMarks(painter, column, row);
}

/// Dashes where the next page begins, and in the foot which page this is.
void GraphPages::paintMarks(QPainter& painter, int column, int row) const {
    const QRectF room(QPointF(kPageMargin, kPageMargin), m_room);
    const Palette paper(false); // whatever the graph's theme: the margin is white
    painter.save();
    QPen dashes(paper("edge"), 0.75);
    dashes.setDashPattern({6, 5});
    painter.setPen(dashes);
    // Cut one of two neighbours here, and lay it on the other.
    if (column > 0)
        painter.drawLine(QPointF(room.left() + kOverlap, 12), QPointF(room.left() + kOverlap, m_page.height() - 12));
    if (row > 0)
        painter.drawLine(QPointF(12, room.top() + kOverlap), QPointF(m_page.width() - 12, room.top() + kOverlap));
    const QFont font = graphFont(11);
    const QFontMetricsF metrics(font);
    QString place = QStringLiteral("column %1 of %2").arg(column + 1).arg(m_columns);
    if (m_rows > 1) place += QStringLiteral(", row %1 of %2").arg(row + 1).arg(m_rows);
    place += QStringLiteral(" · page %1 of %2").arg(row * m_columns + column + 1).arg(m_columns * m_rows);
    const double base = m_page.height() - kPageMargin + 4, wide = metrics.horizontalAdvance(place);
    painter.setFont(font);
    painter.setPen(paper("text.quiet"));
    painter.drawText(QPointF(m_page.width() - kPageMargin - wide, base), place);
    painter.drawText(QPointF(kPageMargin, base),
                     metrics.elidedText(m_title, Qt::ElideMiddle, m_page.width() - 2 * kPageMargin - wide - 24));
    painter.restore();
}

} // namespace stemma::ui
