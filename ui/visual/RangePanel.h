// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartRange.h"
#include "ui/visual/TableSource.h"

#include <QWidget>

namespace stemma::ui {

class Chip;
class TableView;

/// The rows of a part of a chart, below it: a chip with what the part is and how many rows it has, and the rows. The
/// whole table is asked (by its filter), whatever of it the chart draws. UI thread.
class RangePanel : public QWidget {
    Q_OBJECT
public:
    explicit RangePanel(QWidget* parent = nullptr);
    void setTable(TableSource source);
    void show(const RangeRows& rows); ///< of the table
    void refuse(const Error& error);  ///< said in place of rows
    TableView* table() const { return m_table; }
    QString words() const; ///< what the chip says
    Q_SIGNAL void closeWished();
    Q_SIGNAL void openWished(const QString& condition); ///< the same rows in the table's own view
    void setOpens(bool opens);                          ///< somebody shows the table

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void say();
    TableView* m_table;
    Chip *m_chip, *m_open;
    RangeRows m_rows;
    bool m_hasTable = false;
};

} // namespace stemma::ui
