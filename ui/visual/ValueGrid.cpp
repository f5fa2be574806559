// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ValueGrid.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/Figures.h"

#include <QClipboard>
#include <QEvent>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kTileRows = 64, kTileColumns = 16;
constexpr std::size_t kMostTiles = 400;
constexpr std::uint64_t kMostSteps = std::uint64_t(1) << 28; ///< of a scroll bar
constexpr int kLeastWidth = 72, kMostWidth = 320, kSide = 10;

std::uint64_t lastOf(std::uint64_t all, std::uint64_t seen) {
    return all > seen ? all - seen : 0;
}

} // namespace

ValueGrid::ValueGrid(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("valueGrid"));
    setAccessibleName(tr("Values"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
}

void ValueGrid::setSource(ValueSource source) {
    m_source = std::move(source);
    m_tiles.clear();
    m_reading.forget();
    m_top = m_left = m_row = m_column = 0;
    m_measured = false;
    m_cellWidth = 96;
    updateBars();
    need();
    viewport()->update();
}

int ValueGrid::lineHeight() const {
    return int(std::ceil(QFontMetricsF(Fonts::base()).height())) + 10;
}

int ValueGrid::gutter() const {
    const QString last = qtext(formatCount(std::int64_t(std::max<std::uint64_t>(m_source.rows, 1) - 1)));
    return int(QFontMetricsF(Fonts::figures()).horizontalAdvance(last)) + 2 * kSide + 4;
}

std::uint64_t ValueGrid::rowsSeen() const {
    return std::uint64_t(std::max(viewport()->height() / lineHeight() - 1, 1));
}

std::uint64_t ValueGrid::columnsSeen() const {
    return std::uint64_t(std::max((viewport()->width() - gutter()) / cellWidth(), 1));
}

void ValueGrid::updateBars() {
    m_settingBars = true;
    const auto set = [](QScrollBar* bar, std::uint64_t last, std::uint64_t seen, std::uint64_t at,
                        std::uint64_t& unit) {
        unit = last / kMostSteps + 1;
        bar->setRange(0, int((last + unit - 1) / unit));
        bar->setPageStep(int(std::max<std::uint64_t>(seen / unit, 1)));
        bar->setSingleStep(1);
        bar->setValue(int(at / unit));
    };
    set(verticalScrollBar(), lastOf(m_source.rows, rowsSeen()), rowsSeen(), m_top, m_rowUnit);
    set(horizontalScrollBar(), lastOf(m_source.columns, columnsSeen()), columnsSeen(), m_left, m_columnUnit);
    m_settingBars = false;
}

void ValueGrid::scrollTo(std::uint64_t top, std::uint64_t left) {
    m_top = std::min(top, lastOf(m_source.rows, rowsSeen()));
    m_left = std::min(left, lastOf(m_source.columns, columnsSeen()));
    updateBars();
    need();
    viewport()->update();
}

void ValueGrid::setCurrent(std::uint64_t row, std::uint64_t column) {
    if (m_source.rows == 0 || m_source.columns == 0) return;
    m_row = std::min(row, m_source.rows - 1);
    m_column = std::min(column, m_source.columns - 1);
    const auto into = [](std::uint64_t at, std::uint64_t first, std::uint64_t seen) {
        return at < first ? at : at >= first + seen ? at - seen + 1 : first;
    };
    scrollTo(into(m_row, m_top, rowsSeen()), into(m_column, m_left, columnsSeen()));
    Q_EMIT currentChanged(m_row, m_column);
}

std::optional<QString> ValueGrid::textAt(std::uint64_t row, std::uint64_t column) const {
    const std::uint64_t tileRow = row / kTileRows * kTileRows, tileColumn = column / kTileColumns * kTileColumns;
    const auto found = m_tiles.find({tileRow, tileColumn});
    if (found == m_tiles.end()) return std::nullopt;
    const std::uint64_t width = std::min(kTileColumns, m_source.columns - tileColumn);
    const std::size_t at = std::size_t((row - tileRow) * width + (column - tileColumn));
    return at < found->second.size() ? std::optional(found->second[at]) : std::nullopt;
}

void ValueGrid::need() {
    if (m_reading.busy() || !m_source.read || m_source.rows == 0 || m_source.columns == 0) return;
    const std::uint64_t lastRow = std::min(m_top + rowsSeen() + 1, m_source.rows) - 1;
    const std::uint64_t lastColumn = std::min(m_left + columnsSeen() + 1, m_source.columns) - 1;
    for (std::uint64_t row = m_top / kTileRows * kTileRows; row <= lastRow; row += kTileRows)
        for (std::uint64_t column = m_left / kTileColumns * kTileColumns; column <= lastColumn;
             column += kTileColumns) {
            if (m_tiles.contains({row, column})) continue;
            const std::uint64_t rows = std::min(kTileRows, m_source.rows - row);
            const std::uint64_t columns = std::min(kTileColumns, m_source.columns - column);
            m_reading.ask(
                [read = m_source.read, row, column, rows, columns](const Cancel&) -> Result<Tile> {
                    STEMMA_TRY(std::vector<std::string> texts, read(row, column, rows, columns));
                    return Tile{row, column, std::move(texts)};
                },
                [this](Result<Tile> tile) {
                    if (!tile) return Q_EMIT failed(tile.error());
                    if (m_tiles.size() >= kMostTiles) m_tiles.clear();
                    if (!m_measured) measure(*tile);
                    std::vector<QString>& texts = m_tiles[{tile->row, tile->column}];
                    for (const std::string& text : tile->texts) texts.push_back(oneLine(text, 200));
                    viewport()->update();
                    Q_EMIT arrived();
                    need();
                });
            return; // what comes asks for the next
        }
}

/// The first that comes says how wide columns are.
void ValueGrid::measure(const Tile& tile) {
    const QFontMetricsF metrics(Fonts::figures());
    double widest = 0;
    for (const std::string& text : tile.texts) widest = std::max(widest, metrics.horizontalAdvance(oneLine(text, 60)));
    for (std::uint64_t column = 0; column < std::min<std::uint64_t>(m_source.columns, 64); ++column)
        widest = std::max(widest, metrics.horizontalAdvance(m_source.head(column)));
    m_cellWidth = std::clamp(int(widest * 1.08) + 2 * kSide, kLeastWidth, kMostWidth);
    m_measured = true;
    updateBars();
}

void ValueGrid::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette("surface"));
    if (m_source.rows == 0 || m_source.columns == 0) return;
    const int height = lineHeight(), left = gutter();
    const Figures figures(Fonts::figures());
    painter.setFont(Fonts::base());
    const QFontMetricsF metrics(Fonts::base());
    const auto box = [&](std::uint64_t row, std::uint64_t column) {
        return QRectF(left + double(column - m_left) * cellWidth(), height + double(row - m_top) * height, cellWidth(),
                      height);
    };
    for (std::uint64_t row = m_top; row < m_source.rows && row <= m_top + rowsSeen(); ++row)
        for (std::uint64_t column = m_left; column < m_source.columns && column <= m_left + columnsSeen(); ++column) {
            const QRectF cell = box(row, column), inner = cell.adjusted(kSide, 0, -kSide, 0);
            if (row == m_row && column == m_column) painter.fillRect(cell, palette("selected"));
            const auto text = textAt(row, column);
            if (!text) continue;
            if (m_source.numbers && metrics.horizontalAdvance(*text) <= inner.width())
                figures.drawRight(painter, inner, *text, palette("text"));
            else {
                painter.setPen(palette("text"));
                painter.drawText(inner, (m_source.numbers ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                                 metrics.elidedText(*text, Qt::ElideRight, inner.width()));
            }
        }
    painter.fillRect(QRectF(0, 0, viewport()->width(), height), palette("canvas"));
    painter.fillRect(QRectF(0, height, left, viewport()->height()), palette("canvas"));
    painter.setFont(Fonts::quiet());
    painter.setPen(palette("text.quiet"));
    const auto align = (m_source.numbers ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    for (std::uint64_t column = m_left; column < m_source.columns && column <= m_left + columnsSeen(); ++column) {
        const QRectF head = box(m_top, column).translated(0, -height).adjusted(kSide, 0, -kSide, 0);
        painter.drawText(head, align,
                         QFontMetricsF(painter.font()).elidedText(m_source.head(column), Qt::ElideRight, head.width()));
    }
    for (std::uint64_t row = m_top; row < m_source.rows && row <= m_top + rowsSeen(); ++row)
        figures.drawRight(painter, QRectF(0, box(row, m_left).top(), left - kSide, height),
                          qtext(formatCount(std::int64_t(row))), palette("text.quiet"));
    painter.fillRect(QRectF(0, height - 1, viewport()->width(), 1), palette("line"));
    painter.fillRect(QRectF(left - 1, 0, 1, viewport()->height()), palette("line"));
}

void ValueGrid::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    scrollTo(m_top, m_left);
}

void ValueGrid::scrollContentsBy(int, int) {
    if (m_settingBars) return;
    const auto at = [](const QScrollBar* bar, std::uint64_t unit, std::uint64_t now) {
        return std::uint64_t(bar->value()) == now / unit ? now : std::uint64_t(bar->value()) * unit;
    };
    scrollTo(at(verticalScrollBar(), m_rowUnit, m_top), at(horizontalScrollBar(), m_columnUnit, m_left));
}

void ValueGrid::wheelEvent(QWheelEvent* event) {
    const QPoint delta =
        event->modifiers() & Qt::ShiftModifier ? event->angleDelta().transposed() : event->angleDelta();
    const auto moved = [](std::uint64_t at, int by) {
        return by < 0 ? at + std::uint64_t(-by) : at - std::min<std::uint64_t>(at, std::uint64_t(by));
    };
    constexpr int kRowUnits = 40, kColumnUnits = 120; // a notch is 120, and three rows
    const auto turnedBack = [](int turned, int by) { return turned != 0 && by != 0 && (turned < 0) != (by < 0); };
    if (turnedBack(m_turned.x(), delta.x())) m_turned.setX(0);
    if (turnedBack(m_turned.y(), delta.y())) m_turned.setY(0);
    m_turned += delta;
    const int rows = m_turned.y() / kRowUnits, columns = m_turned.x() / kColumnUnits;
    m_turned -= QPoint(columns * kColumnUnits, rows * kRowUnits);
    scrollTo(moved(m_top, rows), moved(m_left, columns));
    event->accept();
}

void ValueGrid::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    const bool whole = event->modifiers() & Qt::ControlModifier;
    const std::uint64_t end = ~std::uint64_t(0) >> 1;
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(m_row - std::min<std::uint64_t>(m_row, 1), m_column);
    case Qt::Key_Down:
        return setCurrent(m_row + 1, m_column);
    case Qt::Key_Left:
        return setCurrent(m_row, m_column - std::min<std::uint64_t>(m_column, 1));
    case Qt::Key_Right:
        return setCurrent(m_row, m_column + 1);
    case Qt::Key_PageUp:
        return setCurrent(m_row - std::min(m_row, rowsSeen()), m_column);
    case Qt::Key_PageDown:
        return setCurrent(m_row + rowsSeen(), m_column);
    case Qt::Key_Home:
        return setCurrent(whole ? 0 : m_row, 0);
    case Qt::Key_End:
        return setCurrent(whole ? end : m_row, end);
    default:
        event->ignore();
    }
}

void ValueGrid::mousePressEvent(QMouseEvent* event) {
    const int x = event->pos().x() - gutter(), y = event->pos().y() - lineHeight();
    if (x < 0 || y < 0) return;
    setCurrent(m_top + std::uint64_t(y / lineHeight()), m_left + std::uint64_t(x / cellWidth()));
}

bool ValueGrid::copy() const {
    const auto text = textAt(m_row, m_column);
    if (text) QGuiApplication::clipboard()->setText(*text);
    return text.has_value();
}

void ValueGrid::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace stemma::ui
