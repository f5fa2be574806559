// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/RowList.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/visual/RowHeight.h"
#include "ui/widgets/TextSize.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>

namespace stemma::ui {

void ListRowsModel::setRows(ListRows rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ListRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.rows.size());
}

int ListRowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.columns.size());
}

QVariant ListRowsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || std::size_t(index.row()) >= m_rows.rows.size()) return {};
    const ListRows::Column& column = m_rows.columns[std::size_t(index.column())];
    const ListRows::Item& item = m_rows.rows[std::size_t(index.row())][std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return item.text;
    case kSortRole:
        return column.right ? QVariant(item.order) : QVariant(item.text);
    case Qt::TextAlignmentRole:
        return int((column.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return column.mono ? Fonts::mono() : column.right ? Fonts::figures() : QVariant();
    case Qt::ToolTipRole:
        return column.stretch ? QVariant(tooltipText(item.text)) : QVariant();
    default:
        return {};
    }
}

QVariant ListRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || std::size_t(section) >= m_rows.columns.size()) return {};
    const ListRows::Column& column = m_rows.columns[std::size_t(section)];
    if (role == Qt::TextAlignmentRole) return int((column.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? column.name : QVariant();
}

RowList::RowList(QWidget* parent) : QTreeView(parent) {
    m_model = new ListRowsModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ListRowsModel::kSortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_sorted);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setItemDelegate(new RowHeight(this));
    setFrameShape(QFrame::NoFrame);
    setFont(Fonts::base());
    setTextHeight(header(), 30);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header()->setStretchLastSection(false);
    header()->setSortIndicator(-1, Qt::AscendingOrder); // as they came
    setSortingEnabled(true);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT rowChosen(currentRow()); });
}

void RowList::setRows(ListRows rows) {
    m_model->setRows(std::move(rows));
    const std::vector<ListRows::Column>& columns = m_model->rows().columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
        header()->setSectionResizeMode(int(i),
                                       columns[i].stretch ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    header()->setResizeContentsPrecision(200);
}

void RowList::filter(const QString& text) {
    m_sorted->setFilterFixedString(text);
}

int RowList::shown() const {
    return m_sorted->rowCount();
}

int RowList::currentRow() const {
    const QModelIndex at = m_sorted->mapToSource(currentIndex());
    return at.isValid() ? at.row() : -1;
}

void RowList::select(int row) {
    setCurrentIndex(m_sorted->mapFromSource(m_model->index(row, 0)));
}

} // namespace stemma::ui
