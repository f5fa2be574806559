// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "ui/bridge/Latest.h"

#include <QAbstractScrollArea>
#include <QPoint>
#include <QString>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

/// Values in rows and columns, both counted in 64 bits; `read` is called on a worker for what is seen.
struct ValueSource {
    std::uint64_t rows = 0, columns = 0;
    std::function<QString(std::uint64_t column)> head; ///< of a column
    /// Texts, row by row. Errors: Io.
    std::function<Result<std::vector<std::string>>(std::uint64_t row, std::uint64_t column, std::uint64_t rows,
                                                   std::uint64_t columns)>
        read;
    bool numbers = true; ///< right-aligned
};

/// A plain grid over a ValueSource: any size, only what is seen is read. Arrows move, Page Up and Down, Home and End of
/// the row, with Ctrl of the whole; Ctrl+C copies the current value.
class ValueGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit ValueGrid(QWidget* parent = nullptr);
    void setSource(ValueSource source);
    const ValueSource& source() const { return m_source; }
    std::optional<QString> textAt(std::uint64_t row, std::uint64_t column) const; ///< where it has been read
    std::uint64_t topRow() const { return m_top; }
    std::uint64_t leftColumn() const { return m_left; }
    void setCurrent(std::uint64_t row, std::uint64_t column); ///< and scrolls to it
    std::uint64_t currentRow() const { return m_row; }
    std::uint64_t currentColumn() const { return m_column; }
    bool copy() const;

Q_SIGNALS:
    void arrived();
    void failed(const stemma::Error& error);
    void currentChanged(std::uint64_t row, std::uint64_t column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Tile {
        std::uint64_t row = 0, column = 0;
        std::vector<std::string> texts;
    };
    int lineHeight() const;
    int cellWidth() const { return m_cellWidth; }
    int gutter() const;
    std::uint64_t rowsSeen() const;
    std::uint64_t columnsSeen() const;
    void scrollTo(std::uint64_t top, std::uint64_t left);
    void updateBars();
    void need();
    void measure(const Tile& tile);

    ValueSource m_source;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<QString>> m_tiles;
    std::uint64_t m_top = 0, m_left = 0, m_row = 0, m_column = 0;
    std::uint64_t m_rowUnit = 1, m_columnUnit = 1;
    int m_cellWidth = 96;
    QPoint m_turned; ///< of the wheel, in its units, that aren't yet a whole row or column
    bool m_settingBars = false, m_measured = false;
    Latest m_reading;
};

} // namespace stemma::ui
