// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableGrid.h"

#include <QContextMenuEvent>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>

namespace stemma::ui {

void TableGrid::wheelEvent(QWheelEvent* event) {
    constexpr int kRowsPerNotch = 3;
    QPoint by = event->pixelDelta();
    if (by.isNull()) by = event->angleDelta() * (kRowsPerNotch * rowHeight()) / 120;
    if (event->modifiers().testFlag(Qt::ShiftModifier) && by.x() == 0) by = QPoint(by.y(), 0);
    if (by.y() != 0) setTop(m_top - by.y());
    if (by.x() != 0) horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
    event->accept();
}

bool TableGrid::moveBy(QKeyEvent* event) {
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const std::int64_t lastRow = m_pages.rows() - 1;
    std::int64_t row = std::max<std::int64_t>(m_row, 0);
    int column = std::max(m_column, 0);
    const bool none = m_row < 0;
    switch (event->key()) {
    case Qt::Key_Up:
        row = control ? 0 : row - 1;
        break;
    case Qt::Key_Down:
        row = none ? m_top / rowHeight() : control ? lastRow : row + 1;
        break;
    case Qt::Key_Left:
        column = control ? 0 : column - 1;
        break;
    case Qt::Key_Right:
        column = none ? 0 : control ? m_columns.count() - 1 : column + 1;
        break;
    case Qt::Key_PageUp:
        row -= rowsOnPage();
        break;
    case Qt::Key_PageDown:
        row += rowsOnPage();
        break;
    case Qt::Key_Home:
        column = 0;
        if (control) row = 0;
        break;
    case Qt::Key_End:
        column = m_columns.count() - 1;
        if (control) row = lastRow;
        break;
    default:
        return false;
    }
    setCurrent(row, column, event->modifiers().testFlag(Qt::ShiftModifier));
    return true;
}

void TableGrid::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return Q_EMIT copyWished(false);
    if (event->matches(QKeySequence::SelectAll)) return selectAll();
    const Qt::KeyboardModifiers both = Qt::ControlModifier | Qt::ShiftModifier;
    if (event->key() == Qt::Key_C && (event->modifiers() & both) == both) return Q_EMIT copyWished(true);
    if (event->key() == Qt::Key_S && event->modifiers() == Qt::NoModifier && m_column >= 0)
        return Q_EMIT orderWished(m_column);
    if (moveBy(event)) return;
    event->ignore(); // Esc and the rest belong to whoever contains us
}

void TableGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const Hit at = hit(event->position().toPoint());
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (at.place) {
    case Hit::Place::Border:
        m_resizing = at.column;
        m_resizeFrom = event->position().toPoint().x();
        m_resizeWidth = m_columns.width(at.column);
        break;
    case Hit::Place::Name:
    case Hit::Place::Head:
        selectColumn(at.column);
        Q_EMIT columnClicked(at.column);
        if (at.place == Hit::Place::Name) Q_EMIT orderWished(at.column);
        break;
    case Hit::Place::Gutter:
        setCurrent(at.row, std::max(m_column, visibleColumns().first), extend);
        m_wholeRows = true;
        break;
    case Hit::Place::Cell:
        setCurrent(at.row, at.column, extend);
        break;
    case Hit::Place::Nowhere:
        break;
    }
}

void TableGrid::mouseMoveEvent(QMouseEvent* event) {
    const QPoint at = event->position().toPoint();
    if (m_resizing >= 0) {
        m_columns.setWidth(m_resizing, m_resizeWidth + at.x() - m_resizeFrom);
        updateBars();
        viewport()->update();
        return;
    }
    const Hit under = hit(at);
    if (event->buttons().testFlag(Qt::LeftButton) && m_row >= 0 && under.row >= 0) {
        const bool rows = m_wholeRows;
        setCurrent(under.row, rows ? m_column : std::max(under.column, 0), true);
        m_wholeRows = rows;
        return;
    }
    hover(under);
}

void TableGrid::hover(const Hit& under) {
    const bool same = under.place == m_hover.place && under.column == m_hover.column && under.row == m_hover.row;
    if (same) return;
    const bool heads = under.row < 0 || m_hover.row < 0;
    m_hover = under;
    viewport()->setCursor(under.place == Hit::Place::Border ? Qt::SplitHCursor
                          : under.place == Hit::Place::Name ? Qt::PointingHandCursor
                                                            : Qt::ArrowCursor);
    if (heads) viewport()->update(0, 0, viewport()->width(), headHeight());
}

void TableGrid::mouseReleaseEvent(QMouseEvent*) {
    if (m_resizing < 0) return;
    Q_EMIT widthChanged(m_resizing, m_columns.width(m_resizing));
    m_resizing = -1;
    needVisible();
}

void TableGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    const Hit at = hit(event->position().toPoint());
    if (at.place == Hit::Place::Border) return fitColumn(at.column);
    mousePressEvent(event);
}

void TableGrid::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_row < 0) return;
        return Q_EMIT menuWished(m_row, m_column, viewport()->mapToGlobal(cellRect(m_row, m_column).bottomLeft()));
    }
    const Hit at = hit(event->pos());
    if (at.column < 0) return;
    const Selection chosen = selection();
    const bool inside = !chosen.empty() && at.row >= chosen.firstRow && at.row <= chosen.lastRow &&
                        at.column >= chosen.firstColumn && at.column <= chosen.lastColumn;
    if (at.row >= 0 && !inside) setCurrent(at.row, at.column);
    Q_EMIT menuWished(at.row, at.column, event->globalPos());
}

void TableGrid::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TableGrid::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool TableGrid::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (!showTip(help->pos(), help->globalPos())) QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Leave) hover({});
    return QAbstractScrollArea::viewportEvent(event);
}

/// What doesn't fit, in full (as far as it came). Values and names are a stranger's: plain text.
bool TableGrid::showTip(const QPoint& at, const QPoint& global) {
    const Hit under = hit(at);
    if (under.column < 0) return false;
    QString text;
    if (under.row < 0) {
        const Column& column = m_pages.columns()[std::size_t(under.column)];
        text = oneLine(column.name, 500) + QLatin1Char('\n') + headOf(under.column).summary + QLatin1Char('\n') +
               (under.place == Hit::Place::Name ? tr("Click the name to sort (S)") : tr("Click to look at the column"));
    } else if (const Cell* cell = m_pages.cell(under.row, under.column); cell && cell->kind != Cell::Kind::Null) {
        const QFontMetrics metrics(Fonts::base());
        const bool number = cell->kind == Cell::Kind::Number;
        const int room = m_columns.width(under.column) - 2 * kHeadPadding;
        const bool whole =
            number ? numberText(cell->text, m_pages.style(under.column)).remove(QLatin1Char(',')) == cell->text
                   : !cell->text.contains(QLatin1Char('\n')) && metrics.horizontalAdvance(cell->text) <= room;
        if (whole) return false;
        text = cell->text + (cell->cut ? QStringLiteral("…") : QString());
    }
    if (text.isEmpty()) return false;
    QToolTip::showText(global, tooltipText(text), viewport());
    return true;
}

} // namespace stemma::ui
