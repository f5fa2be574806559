// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <QAbstractTableModel>
#include <QString>
#include <string>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// The nodes of a drawing as a table. Sorts and filters itself: names as people count (2 before 10), numbers as
/// numbers, what has no value last in either direction. A drawing of the same nodes changes cells in place and moves no
/// row, so that nothing jumps while a run is under way. Texts are one line and bounded. UI thread.
class GraphListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Kind, State, Duration, Size, Run, Layer, kColumns };
    /// The glyph of the kind ("type:table", "step:sql" …; "" for none), and the state's token.
    enum Role { GlyphRole = Qt::UserRole, StatusRole };
    using QAbstractTableModel::QAbstractTableModel;

    void setDrawing(const LineageDrawing& drawing);
    void setFilter(const QString& words); ///< rows that say all of them, as the graph is searched
    int total() const { return int(m_rows.size()); }
    const std::string& id(int row) const { return m_rows[std::size_t(m_shown[std::size_t(row)])].id; }
    int rowOf(const std::string& id) const; ///< -1: not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    struct Row {
        std::string id, type, status;
        std::string says; ///< searchedOf()
        DrawnNode::Kind kind = DrawnNode::Kind::Artifact;
        QString name, layer;
        QString searched; ///< that, folded; empty: not made yet
        double seconds = -1;
        std::int64_t bytes = -1, run = 0;
    };
    static Row rowFor(const DrawnNode& node);
    static const QString& searched(Row& row);
    QString text(const Row& row, int column) const;
    bool before(int one, int other, const std::vector<QString>& words) const; ///< words: to sort by, of row i
    void filter();
    void arrange(); ///< sorts what is shown

    std::vector<Row> m_rows;
    std::vector<int> m_shown, m_places; ///< rows in order; where a row is shown, -1: nowhere
    std::unordered_map<std::string, int> m_index;
    QStringList m_words;
    int m_sortBy = Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace stemma::ui
