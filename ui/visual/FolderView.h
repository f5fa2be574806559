// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ArtifactSource.h"
#include "ui/visual/ExportsAPart.h"

#include <QAbstractTableModel>
#include <QWidget>
#include <memory>

class QLineEdit;
class QSortFilterProxyModel;
class QSplitter;
class QTreeView;

namespace stemma {
class TablesClient;
}

namespace stemma::ui {

class ViewerBar;

/// The files of an artifact, as recorded: name and size. Names are bytes; what isn't UTF-8 shows as such.
class FolderModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Size, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void setFiles(std::vector<ArtifactFile> files);
    const ArtifactFile& file(int row) const { return m_files[std::size_t(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    static constexpr int kSortRole = Qt::UserRole;

private:
    std::vector<ArtifactFile> m_files;
};

/// A listing with a filter; the file that is selected is shown beside it, by the viewer that shows it,
/// and is what is saved.
class FolderView : public QWidget, public ExportsAPart {
    Q_OBJECT
public:
    explicit FolderView(QWidget* parent = nullptr);
    void setTables(std::shared_ptr<TablesClient> tables) { m_tables = std::move(tables); }
    void show(const ArtifactSource& source);
    using QWidget::show;
    QTreeView* list() const { return m_list; }
    QWidget* viewer() const { return m_viewer; } ///< of the selected file; null: none is

private:
    void showSelected();
    Exportable* part() const override;

    ViewerBar* m_bar;
    QLineEdit* m_find;
    QTreeView* m_list;
    FolderModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QSplitter* m_split;
    QWidget* m_viewer = nullptr;
    std::shared_ptr<TablesClient> m_tables;
};

} // namespace stemma::ui
