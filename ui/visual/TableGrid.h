// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Palette.h"
#include "ui/visual/Figures.h"
#include "ui/visual/TableColumns.h"
#include "ui/visual/TableHeader.h"
#include "ui/visual/TablePages.h"

#include <QAbstractScrollArea>

namespace stemma::ui {

/// The grid of a table: heads with distributions, rows of 30 pixels (at the usual text size), any number of both (rows
/// in 64 bits, columns laid out as they come into sight). It shows what TablePages has and tells it what is looked at.
///
/// Keyboard: arrows, Page Up and Down, Home and End (of the row), Ctrl+Home and Ctrl+End (of the table), with Shift to
/// extend; Ctrl+A all, Ctrl+C copies values, Ctrl+Shift+C with the columns' names; S sorts by the current column.
class TableGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    static int rowHeight(); ///< pixels, at the person's text size
    struct Selection {
        std::int64_t firstRow = -1, lastRow = -1;
        int firstColumn = -1, lastColumn = -1;
        bool empty() const { return firstRow < 0 || firstColumn < 0; }
        bool operator==(const Selection&) const = default;
    };

    explicit TableGrid(TablePages& pages, QWidget* parent = nullptr);

    std::int64_t currentRow() const { return m_row; } ///< -1: none
    int currentColumn() const { return m_column; }
    void setCurrent(std::int64_t row, int column, bool extend = false);
    Selection selection() const;
    void selectAll();
    /// The column whose head was clicked; -1: none.
    int selectedColumn() const { return m_head; }
    void selectColumn(int column);
    void scrollToRow(std::int64_t row); ///< so that it is seen
    void scrollToColumn(int column);
    std::int64_t topRow() const { return m_top / rowHeight(); }
    void setTopRow(std::int64_t row) { setTop(row * rowHeight()); }
    TableColumns& layOut() { return m_columns; }
    void fitColumn(int column); ///< to what is seen of it
    /// Where things are, in the viewport's coordinates; for tests and menus.
    QRect headRect(int column) const;
    QRect cellRect(std::int64_t row, int column) const;

Q_SIGNALS:
    void currentChanged(std::int64_t row, int column);
    void columnClicked(int column);
    void orderWished(int column); ///< the next order of this column
    void copyWished(bool withNames);
    void menuWished(std::int64_t row, int column, const QPoint& global); ///< row -1: the head
    void widthChanged(int column, int width);                            ///< by the person

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Span {
        int first = 0, last = -1;
    };
    void columnsKnown();
    void rowsChanged();
    void arrived();
    void goToTop();
    void textSizeChanged();
    void setTop(std::int64_t pixels);
    void updateBars();
    void needVisible();
    void measureVisible();
    int measured(int column) const;
    int gutter() const;
    int bodyHeight() const;
    std::int64_t rowsOnPage() const;
    std::int64_t contentHeight() const;
    std::int64_t left() const; ///< pixels scrolled to the right
    Span visibleColumns() const;
    int columnX(int column) const;

    void paintRows(QPainter& painter, const Span& columns);
    void paintCell(QPainter& painter, const QRect& box, std::int64_t row, int column) const;
    void paintHeads(QPainter& painter, const Span& columns);
    void paintGutter(QPainter& painter);
    void paintCurrent(QPainter& painter);
    ColumnHead headOf(int column) const;

    struct Hit {
        enum class Place : std::uint8_t { Nowhere, Name, Head, Border, Gutter, Cell } place = Place::Nowhere;
        std::int64_t row = -1;
        int column = -1;
    };
    Hit hit(const QPoint& at) const;
    void hover(const Hit& hit);
    bool showTip(const QPoint& at, const QPoint& global);
    bool moveBy(QKeyEvent* event);
    void announce();

    TablePages& m_pages;
    TableColumns m_columns;
    Figures m_figures;
    Palette m_palette;
    int m_rowHeight = rowHeight(); ///< that m_top was counted with: the text size may have changed since
    std::int64_t m_top = 0;        ///< pixels above the first row seen
    std::int64_t m_barUnit = 1;    ///< pixels that one step of the vertical bar stands for
    std::int64_t m_row = -1, m_anchorRow = -1;
    int m_column = -1, m_anchorColumn = -1, m_head = -1;
    bool m_wholeRows = false, m_settingBar = false;
    Hit m_hover;
    int m_resizing = -1, m_resizeFrom = 0, m_resizeWidth = 0;
};

} // namespace stemma::ui
