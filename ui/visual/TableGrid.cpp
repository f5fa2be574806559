// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableGrid.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr int kWidestHead = 240, kWidestCell = 340, kLeastWidth = 76;
constexpr std::int64_t kMostBar = std::int64_t(1) << 30;

} // namespace

TableGrid::TableGrid(TablePages& pages, QWidget* parent)
    : QAbstractScrollArea(parent), m_pages(pages), m_figures(Fonts::base()), m_palette(darkTheme()) {
    setObjectName(QStringLiteral("tableGrid"));
    setAccessibleName(tr("Table"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&m_pages, &TablePages::columnsKnown, this, &TableGrid::columnsKnown);
    connect(&m_pages, &TablePages::rowsChanged, this, &TableGrid::rowsChanged);
    connect(&m_pages, &TablePages::arrived, this, &TableGrid::arrived);
    connect(&m_pages, &TablePages::chosen, this, &TableGrid::goToTop);
    connect(&m_pages, &TablePages::profileKnown, this, [this] {
        m_columns.forgetMeasures();
        measureVisible();
        viewport()->update();
    });
}

void TableGrid::columnsKnown() {
    m_columns.reset(int(m_pages.columns().size()));
    m_row = m_anchorRow = -1;
    m_column = m_anchorColumn = m_head = -1;
    m_hover = {};
    m_resizing = -1;
    setTop(0);
    horizontalScrollBar()->setValue(0);
    updateBars();
    viewport()->update();
    needVisible();
}

void TableGrid::rowsChanged() {
    if (m_row >= m_pages.rows()) m_row = m_anchorRow = -1;
    m_anchorRow = std::min(m_anchorRow, m_pages.rows() - 1);
    updateBars();
    viewport()->update();
    needVisible();
}

void TableGrid::arrived() {
    measureVisible();
    viewport()->update();
}

void TableGrid::goToTop() {
    m_row = m_anchorRow = -1;
    setTop(0);
}

/// The row at the top stays there; widths are measured anew, but for those that are the person's wish.
void TableGrid::textSizeChanged() {
    const std::int64_t top = m_top / m_rowHeight;
    m_rowHeight = rowHeight();
    m_figures = Figures(Fonts::base());
    m_columns.forgetMeasures();
    updateBars();
    setTop(top * m_rowHeight);
    measureVisible();
}

// --- Where things are ---------------------------------------------------------------------------------------------

int TableGrid::rowHeight() {
    return qRound(30 * Fonts::scale());
}

int TableGrid::gutter() const {
    const std::int64_t most = std::max<std::int64_t>(m_pages.rows(), 1000);
    return int(std::ceil(m_figures.width(qtext(formatCount(most))))) + 28;
}

int TableGrid::bodyHeight() const {
    return std::max(viewport()->height() - headHeight(), 0);
}

std::int64_t TableGrid::rowsOnPage() const {
    return std::max<std::int64_t>(bodyHeight() / rowHeight(), 1);
}

std::int64_t TableGrid::contentHeight() const {
    return m_pages.rows() * rowHeight();
}

std::int64_t TableGrid::left() const {
    return horizontalScrollBar()->value();
}

int TableGrid::columnX(int column) const {
    return int(gutter() + m_columns.left(column) - left());
}

TableGrid::Span TableGrid::visibleColumns() const {
    if (m_columns.count() == 0) return {};
    const std::int64_t room = std::max(viewport()->width() - gutter(), 1);
    const int first = m_columns.at(std::clamp<std::int64_t>(left(), 0, m_columns.total() - 1));
    const int last = m_columns.at(std::min(left() + room, m_columns.total() - 1));
    return {first, last};
}

QRect TableGrid::headRect(int column) const {
    return {columnX(column), 0, m_columns.width(column), headHeight()};
}

QRect TableGrid::cellRect(std::int64_t row, int column) const {
    return {columnX(column), int(headHeight() + row * rowHeight() - m_top), m_columns.width(column), rowHeight()};
}

TableGrid::Hit TableGrid::hit(const QPoint& at) const {
    Hit hit;
    if (m_columns.count() == 0) return hit;
    const int x = at.x() - gutter();
    hit.column = x < 0 ? -1 : m_columns.at(x + left());
    if (at.y() < headHeight()) {
        constexpr int kGrip = 4;
        const int border = x < -kGrip ? -1 : m_columns.at(std::max<std::int64_t>(x + left() - kGrip, 0));
        const int edge = border < 0 ? -1 : int(m_columns.left(border + 1) - left());
        if (border >= 0 && std::abs(edge - x) <= kGrip) return {Hit::Place::Border, -1, border};
        if (hit.column >= 0) hit.place = at.y() < headNameBottom() ? Hit::Place::Name : Hit::Place::Head;
        return hit;
    }
    const std::int64_t row = (at.y() - headHeight() + m_top) / rowHeight();
    if (row < 0 || row >= m_pages.rows()) return {};
    hit.row = row;
    if (x < 0) return {Hit::Place::Gutter, row, -1};
    if (hit.column >= 0) hit.place = Hit::Place::Cell;
    return hit;
}

// --- Scrolling ----------------------------------------------------------------------------------------------------

void TableGrid::setTop(std::int64_t pixels) {
    m_top = std::clamp<std::int64_t>(pixels, 0, std::max<std::int64_t>(contentHeight() - bodyHeight(), 0));
    m_settingBar = true;
    verticalScrollBar()->setValue(int(m_top / m_barUnit));
    m_settingBar = false;
    viewport()->update();
    needVisible();
}

/// A bar counts in 32 bits: for longer tables one of its steps is several pixels, and m_top stays exact.
void TableGrid::updateBars() {
    const std::int64_t scroll = std::max<std::int64_t>(contentHeight() - bodyHeight(), 0);
    m_barUnit = scroll / kMostBar + 1;
    m_settingBar = true;
    verticalScrollBar()->setRange(0, int((scroll + m_barUnit - 1) / m_barUnit));
    verticalScrollBar()->setPageStep(int(std::max<std::int64_t>(bodyHeight() / m_barUnit, 1)));
    verticalScrollBar()->setSingleStep(int(std::max<std::int64_t>(rowHeight() / m_barUnit, 1)));
    m_top = std::clamp<std::int64_t>(m_top, 0, scroll);
    verticalScrollBar()->setValue(int(m_top / m_barUnit));
    m_settingBar = false;
    const int room = std::max(viewport()->width() - gutter(), 1);
    horizontalScrollBar()->setRange(0, int(std::clamp<std::int64_t>(m_columns.total() - room, 0, kMostBar)));
    horizontalScrollBar()->setPageStep(room);
    horizontalScrollBar()->setSingleStep(60);
}

void TableGrid::scrollContentsBy(int, int) {
    if (!m_settingBar && verticalScrollBar()->value() != m_top / m_barUnit)
        m_top = std::min(std::int64_t(verticalScrollBar()->value()) * m_barUnit,
                         std::max<std::int64_t>(contentHeight() - bodyHeight(), 0));
    measureVisible();
    viewport()->update();
    needVisible();
}

void TableGrid::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
    needVisible();
}

void TableGrid::needVisible() {
    if (!m_pages.opened() || m_columns.count() == 0) return;
    const Span columns = visibleColumns();
    m_pages.need(m_top / rowHeight(), (m_top + std::max(bodyHeight(), rowHeight())) / rowHeight(), columns.first,
                 columns.last);
}

void TableGrid::scrollToRow(std::int64_t row) {
    const std::int64_t y = row * rowHeight();
    const std::int64_t whole = rowsOnPage() * rowHeight();
    if (y < m_top)
        setTop(y);
    else if (y + rowHeight() > m_top + whole)
        setTop(y + rowHeight() - whole);
}

void TableGrid::scrollToColumn(int column) {
    const std::int64_t from = m_columns.left(column), to = m_columns.left(column + 1);
    const std::int64_t room = std::max(viewport()->width() - gutter(), 1);
    if (from < left())
        horizontalScrollBar()->setValue(int(from));
    else if (to > left() + room)
        horizontalScrollBar()->setValue(int(std::min(from, to - room)));
}

// --- Widths -------------------------------------------------------------------------------------------------------

int TableGrid::measured(int column) const {
    ColumnHead head = headOf(column);
    head.profile = nullptr;
    int width = std::max(columnHeadWidth(head, kWidestHead), kLeastWidth);
    const QFontMetrics metrics(Fonts::base());
    const std::int64_t first = m_top / rowHeight();
    for (std::int64_t row = first; row < first + 60; ++row) {
        const Cell* cell = row < m_pages.rows() ? m_pages.cell(row, column) : nullptr;
        if (!cell || cell->kind == Cell::Kind::Null) continue;
        const bool number = cell->kind == Cell::Kind::Number;
        const double text = number ? m_figures.width(numberText(cell->text, m_pages.style(column)))
                                   : metrics.horizontalAdvance(oneLine(cell->text, 80));
        width = std::max(width, int(std::ceil(text)) + 2 * kHeadPadding + 1);
    }
    return std::min(width, kWidestCell);
}

void TableGrid::measureVisible() {
    if (m_columns.count() == 0) return;
    // Columns that become narrower bring further ones into sight.
    for (int i = 0; i < 4; ++i) {
        const Span columns = visibleColumns();
        bool here = true;
        for (int c = columns.first; c <= columns.last; ++c)
            here = here && (m_columns.measured(c) || m_pages.rows() == 0 || m_pages.cell(m_top / rowHeight(), c));
        if (!here || !m_columns.measure(columns.first, columns.last, [this](int c) { return measured(c); })) break;
    }
    updateBars();
    needVisible();
}

void TableGrid::fitColumn(int column) {
    m_columns.setWidth(column, measured(column));
    updateBars();
    viewport()->update();
    needVisible();
    Q_EMIT widthChanged(column, m_columns.width(column));
}

// --- What is selected ---------------------------------------------------------------------------------------------

TableGrid::Selection TableGrid::selection() const {
    if (m_row < 0 || m_pages.rows() == 0) return {};
    const int last = m_columns.count() - 1;
    return {std::min(m_row, m_anchorRow), std::max(m_row, m_anchorRow),
            m_wholeRows ? 0 : std::min(m_column, m_anchorColumn),
            m_wholeRows ? last : std::max(m_column, m_anchorColumn)};
}

void TableGrid::setCurrent(std::int64_t row, int column, bool extend) {
    if (m_columns.count() == 0 || m_pages.rows() == 0) return;
    row = std::clamp<std::int64_t>(row, 0, m_pages.rows() - 1);
    column = std::clamp(column, 0, m_columns.count() - 1);
    m_row = row;
    m_column = column;
    if (!extend || m_anchorRow < 0) {
        m_anchorRow = row;
        m_anchorColumn = column;
        m_wholeRows = false;
    }
    scrollToRow(row);
    scrollToColumn(column);
    viewport()->update();
    announce();
    Q_EMIT currentChanged(row, column);
}

void TableGrid::selectAll() {
    if (m_columns.count() == 0 || m_pages.rows() == 0) return;
    m_anchorRow = 0;
    m_anchorColumn = 0;
    m_row = m_pages.rows() - 1;
    m_column = m_columns.count() - 1;
    m_wholeRows = true;
    viewport()->update();
}

void TableGrid::selectColumn(int column) {
    m_head = column;
    viewport()->update();
}

/// For assistive technology: the value where the cursor is.
void TableGrid::announce() {
    const Cell* cell = m_row < 0 ? nullptr : m_pages.cell(m_row, m_column);
    const QString value = !cell ? QString() : cell->kind == Cell::Kind::Null ? tr("null") : oneLine(cell->text, 200);
    const QString name = oneLine(m_pages.columns()[std::size_t(std::max(m_column, 0))].name, 100);
    setAccessibleDescription(tr("row %1, %2: %3").arg(m_row + 1).arg(name, value));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace stemma::ui
