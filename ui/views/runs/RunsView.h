// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/models/RunsModel.h"
#include "ui/session/Context.h"
#include "ui/session/StoreActions.h"
#include "ui/visual/Exportable.h"

#include <QTimer>
#include <QWidget>
#include <map>

class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace stemma::ui {

class ComparePanel;
class EmptyState;
class SearchField;

/// All runs as a table. A click selects a run, a double click or Enter opens it; two selected are compared below. What
/// is selected elsewhere is marked here. Columns stand beside each other without scrolling, the important ones first;
/// which, how wide, and the order are kept for the workspace. A note is written in its cell.
class RunsView : public QWidget, public Exportable {
    Q_OBJECT
public:
    explicit RunsView(const Context& context, QWidget* parent = nullptr);
    RunsModel& model() { return m_model; }

    std::vector<ExportFormat> exportFormats() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override { return QStringLiteral("runs"); }
    bool copyToClipboard() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void connectTable();
    void update_();
    void follow();  ///< marks what is selected elsewhere
    void tell();    ///< selects for the window what is selected here
    void compare(); ///< the two that are selected, or hides the comparison
    void open(const QModelIndex& index);
    void menu(const QPoint& at);
    void showCounts();
    // RunsColumns.cpp
    void fitColumns(); ///< as wide as they were left, else as their content; no more than there is room for
    void restoreOrder();
    void keepLayout();
    void columnMenu(const QPoint& global);
    void wish(const QString& column, bool shown);
    void editNote(int row);
    int priorityOf(const QString& column) const;
    std::vector<RunId> chosen() const; ///< in the order of the table

    Context m_context;
    RunsModel m_model;
    StoreActions m_actions;
    Latest m_comparing, m_exporting;
    Done m_done;
    std::pair<RunId, RunId> m_compared;
    SearchField* m_filter = nullptr;
    QLabel* m_counts = nullptr;
    QToolButton* m_more = nullptr;
    QTreeView* m_table = nullptr;
    QSplitter* m_split = nullptr;
    ComparePanel* m_compare = nullptr;
    EmptyState* m_empty = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTimer m_keep;
    QStringList m_columns;            ///< whose widths are set
    std::map<QString, bool> m_wished; ///< columns shown or hidden by hand
    int m_lastShown = -1;             ///< of the columns
    QStringList m_dragged;            ///< whose widths a hand changed
    QString m_ordered;                ///< the workspace whose order was restored
    bool m_following = false;
};

} // namespace stemma::ui
