// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/models/RunsModel.h"
#include "ui/session/Context.h"
#include "ui/session/StoreActions.h"
#include "ui/views/runs/ColumnFit.h"
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
    ~RunsView() override;
    RunsModel& model() { return m_model; }

    std::vector<ExportFormat> exportFormats() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override { return QStringLiteral("runs"); }
    bool copyToClipboard() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void buildTable();
    QWidget* makeBar();
    void connectTable();
    void update_();
    void follow();  ///< marks what is selected elsewhere
    void tell();    ///< selects for the window what is selected here
    void compare(); ///< the two that are selected, or hides the comparison
    void open(const QModelIndex& index);
    void menu(const QPoint& at);
    void showCounts();
    void readOlder();
    // RunsColumns.cpp
    bool measureColumns(); ///< false: as they were
    void fitColumns();     ///< as wide as they were left, else as their content; no more than there is room for
    void restoreOrder();
    void keepSoon();   ///< once a hand has come to rest; for the workspace that is open now
    void keepLayout(); ///< at once, where something waits to be kept
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
    QToolButton *m_more = nullptr, *m_older = nullptr;
    QTreeView* m_table = nullptr;
    QSplitter* m_split = nullptr;
    ComparePanel* m_compare = nullptr;
    EmptyState* m_empty = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTimer m_keep;
    fs::path m_layoutOf;              ///< the workspace whose layout waits to be kept
    std::vector<FitColumn> m_columns; ///< as they were measured
    QStringList m_measuredOf;         ///< columns, priorities and text size that were measured
    int m_fittedTo = -1;              ///< width of the table
    std::map<QString, bool> m_wished; ///< columns shown or hidden by hand
    int m_lastShown = -1;             ///< of the columns
    QStringList m_dragged;            ///< whose widths a hand changed
    QString m_ordered;                ///< the workspace whose order was restored
    bool m_following = false;
};

} // namespace stemma::ui
