// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"

#include <QAbstractTableModel>
#include <QString>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// The runs of a workspace as a table: what each was, what it did, the parameters in which the runs shown differ, and
/// the headline metrics of the versions each yielded, made or reused, and notes. Sorts and filters itself: numbers as
/// numbers, what has no value last in either direction. Read from one Overview, which it shares; an overview with the
/// same runs and columns changes cells in place, so that a selection survives a run under way.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { StatusRole = Qt::UserRole, NumberRole }; ///< name of a run's state; whether a cell is a number
    static constexpr std::size_t kMostParameters = 60, kMostMetrics = 60; ///< columns of each kind
    using QAbstractTableModel::QAbstractTableModel;

    void setOverview(std::shared_ptr<const Overview> overview);
    void setFilter(const QString& words); ///< all of them in pipeline, message, branch, state, number or parameters
    QString filter() const { return m_filter; }
    std::size_t listed() const { return m_overview ? m_overview->runs.size() : 0; }          ///< without the filter
    std::size_t total() const { return listed() + (m_overview ? m_overview->runsLeft : 0); } ///< listed or not
    void setEditable(bool on) { m_editable = on; } ///< off where the workspace can't be written
    RunId run(int row) const;
    int rowOf(RunId run) const;            ///< -1: not shown
    QString columnId(int column) const;    ///< "run", "state", "parameter:least", "metric:shop/scores"
    int columnOf(const QString& id) const; ///< -1: not shown
    bool isNumber(int column) const;       ///< its cells stand at the right
    std::string csv() const;               ///< what is shown, RFC 4180, values whole

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override; ///< notes can be edited, by setEditable()
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    /// A note was typed; the cell has it once an overview does.
    Q_SIGNAL void noteEdited(stemma::RunId run, const QString& before, const QString& after);

private:
    struct Cell {
        QString text, whole;          ///< as shown; as exported
        std::optional<double> number; ///< sorts before text
        bool operator==(const Cell&) const = default;
    };
    struct Column {
        QString id, title, tip;
        bool number = false;
        bool operator==(const Column&) const = default;
    };
    struct Row {
        const OverviewRun* run = nullptr;
        std::vector<Cell> cells;
    };
    struct Table {
        std::vector<Column> columns;
        std::vector<Row> rows;
    };
    Table build() const;
    void addParameters(Table& table) const;
    void addMetrics(Table& table) const;
    bool matches(const OverviewRun& run) const;
    void sortRows(std::vector<Row>& rows, int column) const;
    void rebuild();

    std::shared_ptr<const Overview> m_overview;
    QString m_filter, m_sortBy = QStringLiteral("run");
    Qt::SortOrder m_order = Qt::DescendingOrder;
    Table m_table;
    bool m_editable = false;
};

} // namespace stemma::ui
