// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/FolderView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/visual/RowHeight.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/TextSize.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace stemma::ui {

void FolderModel::setFiles(std::vector<ArtifactFile> files) {
    beginResetModel();
    m_files = std::move(files);
    endResetModel();
}

int FolderModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_files.size());
}

int FolderModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FolderModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || std::size_t(index.row()) >= m_files.size()) return {};
    const ArtifactFile& file = m_files[std::size_t(index.row())];
    if (index.column() == Size) {
        if (role == Qt::DisplayRole) return file.link ? tr("link") : qtext(formatBytes(file.bytes));
        if (role == kSortRole) return qulonglong(file.bytes);
        if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    }
    if (role == Qt::DisplayRole || role == kSortRole) return oneLine(file.name, 500);
    if (role == Qt::ToolTipRole) return tooltipText(oneLine(file.name, 1000));
    return {};
}

QVariant FolderModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return section == Name ? tr("Name") : tr("Size");
}

FolderView::FolderView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("folderView"));
    m_bar = new ViewerBar(this);
    m_find = m_bar->addFind(tr("Filter the files"));
    m_model = new FolderModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(FolderModel::kSortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QTreeView(this);
    m_list->setObjectName(QStringLiteral("folderList"));
    m_list->setAccessibleName(tr("Files"));
    m_list->setModel(m_sorted);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setItemDelegate(new RowHeight(m_list));
    setTextHeight(m_list->header(), 30);
    m_list->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->setSortingEnabled(true);
    m_list->sortByColumn(FolderModel::Name, Qt::AscendingOrder);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFont(Fonts::base());
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(FolderModel::Name, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(FolderModel::Size, QHeaderView::ResizeToContents);
    m_split = new QSplitter(this);
    m_split->addWidget(m_list);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_split, 1);
    connect(m_find, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FolderView::showSelected);
    setFocusProxy(m_list);
}

void FolderView::show(const ArtifactSource& source) {
    std::uint64_t bytes = 0;
    for (const ArtifactFile& file : source.files) bytes += file.bytes;
    m_bar->setFacts(qtext(plural(std::int64_t(source.files.size()), "file") + " · " + formatBytes(bytes)));
    m_model->setFiles(source.files);
    if (source.files.empty()) {
        auto* message = new ViewerMessage(this);
        message->say(tr("This folder is empty."), tr("The step made it without a file in it."), "folder");
        m_list->hide();
        m_split->addWidget(message);
    }
    m_list->setCurrentIndex(m_sorted->index(0, 0)); // marked, and shown beside
    QWidget::show();
}

void FolderView::showSelected() {
    const QModelIndex at = m_sorted->mapToSource(m_list->currentIndex());
    if (m_viewer) m_viewer->deleteLater();
    m_viewer = nullptr;
    if (!at.isValid()) return showPart(this, nullptr);
    const ArtifactFile& file = m_model->file(at.row());
    if (file.link) {
        auto* message = new ViewerMessage(this);
        message->say(tr("This is a symbolic link."), tr("It is kept as it is, and never followed."), "link");
        m_viewer = message;
    } else {
        m_viewer = makeViewer(showFile(file.path, m_tables), this);
    }
    m_split->addWidget(m_viewer);
    m_split->setSizes({width() * 2 / 5, width() * 3 / 5});
    m_viewer->show();
    showPart(this, m_viewer);
}

Exportable* FolderView::part() const {
    return m_viewer ? exportableOf(m_viewer) : nullptr;
}

} // namespace stemma::ui
