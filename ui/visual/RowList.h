// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QTreeView>
#include <vector>

class QSortFilterProxyModel;

namespace stemma::ui {

/// Rows of plain texts, made by a worker, for lists of some ten thousand things: tensors, entries, tables.
struct ListRows {
    struct Column {
        QString name;
        bool right = false;   ///< numbers
        bool stretch = false; ///< takes the room that is left
        bool mono = false;
    };
    struct Item {
        QString text;
        double order = 0; ///< what a column of numbers is sorted by
    };
    std::vector<Column> columns;
    std::vector<std::vector<Item>> rows;
};

class ListRowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int kSortRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(ListRows rows);
    const ListRows& rows() const { return m_rows; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ListRows m_rows;
};

/// The list itself: sorted by a click on a column's name, filtered by a text, rows as the window's.
class RowList : public QTreeView {
    Q_OBJECT
public:
    explicit RowList(QWidget* parent = nullptr);
    void setRows(ListRows rows); ///< in the order given, until a column is clicked
    void filter(const QString& text);
    int shown() const;      ///< rows that pass
    int currentRow() const; ///< of the rows given; -1: none
    void select(int row);   ///< of the rows given
    Q_SIGNAL void rowChosen(int row);

private:
    ListRowsModel* m_model;
    QSortFilterProxyModel* m_sorted;
};

} // namespace stemma::ui
