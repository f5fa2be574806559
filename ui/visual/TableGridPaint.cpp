// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableGrid.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace stemma::ui {

ColumnHead TableGrid::headOf(int column) const {
    const Column& about = m_pages.columns()[std::size_t(column)];
    ColumnHead head;
    head.name = oneLine(about.name, 200);
    if (head.name.isEmpty()) head.name = tr("(no name)");
    head.profile = m_pages.profile(column);
    head.summary = summaryText(about, head.profile);
    if (m_pages.choice().orderBy == about.name)
        head.order = m_pages.choice().descending ? ColumnHead::Order::Descending : ColumnHead::Order::Ascending;
    head.selected = column == m_head;
    head.hovered = m_hover.column == column && m_hover.row < 0;
    head.nameHovered = head.hovered && m_hover.place == Hit::Place::Name;
    return head;
}

void TableGrid::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_palette("surface"));
    if (m_columns.count() == 0) return;
    const Span columns = visibleColumns();
    paintRows(painter, columns);
    paintCurrent(painter);
    paintGutter(painter);
    paintHeads(painter, columns);
}

void TableGrid::paintRows(QPainter& painter, const Span& columns) {
    painter.save();
    painter.setClipRect(QRect(gutter(), headHeight(), viewport()->width() - gutter(), bodyHeight()));
    painter.setFont(Fonts::base());
    const Selection chosen = selection();
    const int end =
        std::min<int>(columnX(m_columns.count() - 1) + m_columns.width(m_columns.count() - 1), viewport()->width());
    const std::int64_t last = std::min(m_pages.rows() - 1, (m_top + bodyHeight()) / rowHeight());
    for (std::int64_t row = m_top / rowHeight(); row <= last; ++row) {
        const int y = int(headHeight() + row * rowHeight() - m_top);
        if (row == m_row || (m_wholeRows && !chosen.empty() && row >= chosen.firstRow && row <= chosen.lastRow))
            painter.fillRect(QRect(gutter(), y, end - gutter(), rowHeight()), m_palette("accent.soft"));
        for (int column = columns.first; column <= columns.last; ++column) {
            const QRect box(columnX(column), y, m_columns.width(column), rowHeight());
            const bool many = chosen.firstRow != chosen.lastRow || chosen.firstColumn != chosen.lastColumn;
            if (!m_wholeRows && many && row >= chosen.firstRow && row <= chosen.lastRow &&
                column >= chosen.firstColumn && column <= chosen.lastColumn)
                painter.fillRect(box, m_palette("selected"));
            paintCell(painter, box, row, column);
        }
        painter.fillRect(QRect(gutter(), y + rowHeight() - 1, end - gutter(), 1), m_palette("line"));
    }
    painter.restore();
}

void TableGrid::paintCell(QPainter& painter, const QRect& box, std::int64_t row, int column) const {
    const Cell* cell = m_pages.cell(row, column);
    const QRect inner = box.adjusted(kHeadPadding, 0, -kHeadPadding, -1);
    const bool number = isNumberType(m_pages.columns()[std::size_t(column)].type);
    if (!cell) { // on its way
        const int width = std::min(inner.width(), 36);
        const int x = number ? inner.right() + 1 - width : inner.left();
        painter.fillRect(QRect(x, inner.center().y() - 3, width, 6), m_palette("hover"));
        return;
    }
    const int align = (number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine;
    if (cell->kind == Cell::Kind::Null) {
        QFont italic = Fonts::sized(12);
        italic.setItalic(true);
        painter.setFont(italic);
        painter.setPen(m_palette("text.quiet"));
        painter.drawText(inner, align, QStringLiteral("null"));
        painter.setFont(Fonts::base());
        return;
    }
    const std::string& find = m_pages.choice().find;
    if (!find.empty() && cell->text.contains(qtext(find), Qt::CaseInsensitive))
        painter.fillRect(box.adjusted(4, 4, -4, -5), m_palette.mix("running", "surface", 0.22));
    if (cell->kind == Cell::Kind::Number) {
        const QString text = numberText(cell->text, m_pages.style(column));
        if (m_figures.width(text) <= inner.width()) {
            m_figures.drawRight(painter, inner, text, m_palette("text"));
            return;
        }
    }
    painter.setPen(m_palette("text"));
    const QString line = oneLine(cell->text, 300);
    painter.drawText(inner, align, painter.fontMetrics().elidedText(line, Qt::ElideRight, inner.width()));
}

void TableGrid::paintCurrent(QPainter& painter) {
    if (m_row < 0 || m_wholeRows || !hasFocus()) return;
    painter.save();
    painter.setClipRect(QRect(gutter(), headHeight(), viewport()->width() - gutter(), bodyHeight()));
    painter.setPen(QPen(m_palette("focus"), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(cellRect(m_row, m_column)).adjusted(1, 0.5, -1, -1.5), 3, 3);
    painter.restore();
}

void TableGrid::paintGutter(QPainter& painter) {
    painter.save();
    const QRect strip(0, headHeight(), gutter(), bodyHeight());
    painter.setClipRect(strip);
    painter.fillRect(strip, m_palette("surface"));
    const std::int64_t last = std::min(m_pages.rows() - 1, (m_top + bodyHeight()) / rowHeight());
    for (std::int64_t row = m_top / rowHeight(); row <= last; ++row) {
        const QRect box(0, int(headHeight() + row * rowHeight() - m_top), gutter(), rowHeight());
        const bool here = row == m_row;
        m_figures.drawRight(painter, box.adjusted(4, 0, -kHeadPadding, -1), qtext(formatCount(row + 1)),
                            m_palette(here ? "text" : "text.quiet"));
        painter.fillRect(QRect(0, box.bottom(), gutter(), 1), m_palette("line"));
    }
    painter.restore();
}

void TableGrid::paintHeads(QPainter& painter, const Span& columns) {
    const QRect strip(0, 0, viewport()->width(), headHeight());
    painter.fillRect(strip, m_palette("surface"));
    painter.save();
    painter.setClipRect(strip.adjusted(gutter(), 0, 0, 0));
    for (int column = columns.first; column <= columns.last; ++column) {
        const QRect box = headRect(column);
        drawColumnHead(painter, QRectF(box).adjusted(0, 0, -1, -1), headOf(column), m_palette);
        painter.fillRect(QRect(box.right(), 0, 1, headHeight()), m_palette("line"));
    }
    painter.restore();
    painter.fillRect(QRect(0, 0, viewport()->width(), 1), m_palette("line"));
    painter.fillRect(QRect(0, headHeight() - 1, viewport()->width(), 1), m_palette("line"));
}

void TableGrid::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_palette = Palette(darkTheme());
        m_figures = Figures(Fonts::base());
        if (m_rowHeight != rowHeight()) textSizeChanged();
        viewport()->update();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace stemma::ui
