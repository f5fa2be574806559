// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/runs/RunsView.h"
#include "ui/widgets/PassingMenu.h"

#include <QHeaderView>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QtMath>
#include <algorithm>
#include <utility>

// Which columns of the runs table are seen, how wide, and in which order its rows stand.
namespace stemma::ui {

namespace {

constexpr int kLeast = 56, kMost = 320, kLeastText = 96; ///< widths that content may ask for
const char* const kWidths = "runs/width/";               ///< with the column's id
const char* const kShown = "runs/shown/";
const char* const kOrder = "runs/order"; ///< "duration/up"

} // namespace

/// What one looks for first has its place first.
int RunsView::priorityOf(const QString& column) const {
    const std::vector<OverviewRun>& runs = m_context.session.overview()->runs;
    const auto any = [&](auto holds) { return std::any_of(runs.begin(), runs.end(), holds); };
    if (column == QLatin1String("run")) return 0;
    if (column == QLatin1String("state")) return 1;
    if (column == QLatin1String("pipeline"))
        return any([&](const OverviewRun& run) { return run.pipeline != runs.front().pipeline; }) ? 2 : 9;
    if (column.startsWith(QLatin1String("metric:"))) return 3;
    if (column == QLatin1String("note")) return any([](const OverviewRun& run) { return !run.note.empty(); }) ? 4 : 11;
    if (column.startsWith(QLatin1String("parameter:"))) return 5;
    if (column == QLatin1String("duration")) return 6;
    if (column == QLatin1String("message")) return 7;
    if (column == QLatin1String("started")) return 8;
    if (column == QLatin1String("failed")) return any([](const OverviewRun& run) { return run.failed > 0; }) ? 8 : 14;
    return column == QLatin1String("executed") || column == QLatin1String("reused") ? 12 : 13; // branch
}

/// What the columns ask for is measured anew where that may have changed, not at each pixel of a resize. More runs of
/// the same columns leave them as wide as they are.
bool RunsView::measureColumns() {
    const fs::path workspace = m_context.session.workspace();
    QStringList of;
    std::vector<int> priorities;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        priorities.push_back(priorityOf(m_model.columnId(i)));
        of << m_model.columnId(i) << QString::number(priorities.back());
    }
    of << qpath(workspace) << QString::number(std::min(m_model.rowCount(), 2)) << QString::number(Fonts::scale());
    if (of == m_measuredOf) return false;
    m_measuredOf = of;
    m_columns.clear();
    const auto kept = [&](const char* what, const QString& column) {
        return m_context.settings.remembered(workspace, QLatin1String(what) + column);
    };
    const QFontMetricsF bold(Fonts::sized(13, QFont::DemiBold));
    for (int i = 0; i < m_model.columnCount(); ++i) {
        FitColumn column{m_model.columnId(i), 0, 0, priorities[std::size_t(i)], {}};
        const double title = bold.horizontalAdvance(m_model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
        const int head = std::max(qCeil(title) + 36, kLeast); // the arrow of the order has room
        int wanted = head;
        for (int row = 0; row < std::min(m_model.rowCount(), 200); ++row)
            wanted = std::max(wanted, m_table->itemDelegate()->sizeHint({}, m_model.index(row, i)).width());
        column.natural = std::min(wanted, qRound(kMost * Fonts::scale()));
        // A number that is cut is another number.
        column.least = m_model.isNumber(i) || column.id == QLatin1String("started")
                           ? column.natural
                           : std::min(column.natural, std::max(head, kLeastText));
        if (const QVariant width = kept(kWidths, column.id); width.isValid())
            column.natural = column.least = std::max(width.toInt(), 40);
        if (const QVariant shown = kept(kShown, column.id); shown.isValid()) m_wished[column.id] = shown.toBool();
        if (const auto wished = m_wished.find(column.id); wished != m_wished.end()) column.wished = wished->second;
        m_columns.push_back(std::move(column));
    }
    return true;
}

void RunsView::fitColumns() {
    const int room = m_table->viewport()->width();
    if (!measureColumns() && room == m_fittedTo) return; // a border in hand stays where it is
    m_fittedTo = room;
    const bool following = std::exchange(m_following, true); // these widths are ours
    const ColumnFit fit = ui::fitColumns(m_columns, room);
    m_table->header()->setStretchLastSection(false); // a stretched one that is hidden keeps its length in Qt 6.4
    int last = -1, hidden = 0;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        m_table->setColumnHidden(i, !fit.shown[std::size_t(i)]);
        if (fit.shown[std::size_t(i)])
            last = i, m_table->setColumnWidth(i, fit.widths[std::size_t(i)]);
        else
            ++hidden;
    }
    // A number far from its neighbours is hard to read across.
    m_lastShown = last;
    m_table->header()->setStretchLastSection(last >= 0 && !m_model.isNumber(last));
    m_following = following;
    m_more->setText(hidden == 0 ? tr("Columns") : qtext(plural(hidden, "more column")));
    m_more->setToolTip(tooltipText(hidden == 0 ? tr("Which columns are shown")
                                               : tr("Which columns are shown: these have no room beside the others")));
    m_more->setVisible(m_model.rowCount() > 0);
}

void RunsView::columnMenu(const QPoint& global) {
    QMenu* menu = passingMenu(this);
    menu->setObjectName(QStringLiteral("runs-columns-menu"));
    for (int i = 1; i < m_model.columnCount(); ++i) { // a run without its number is nobody's
        const QString id = m_model.columnId(i);
        QString title = m_model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction* action = menu->addAction(title.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(i));
        connect(action, &QAction::toggled, this, [this, id](bool shown) { wish(id, shown); });
    }
    if (!m_wished.empty()) {
        menu->addSeparator();
        menu->addAction(tr("As they fit"), this, [this] {
            for (const auto& [column, shown] : std::exchange(m_wished, {}))
                m_context.settings.remember(m_context.session.workspace(), QLatin1String(kShown) + column, {});
            m_measuredOf.clear();
            fitColumns();
        });
    }
    menu->popup(global);
}

void RunsView::wish(const QString& column, bool shown) {
    m_wished[column] = shown;
    m_context.settings.remember(m_context.session.workspace(), QLatin1String(kShown) + column, shown);
    m_measuredOf.clear();
    fitColumns();
}

void RunsView::keepSoon() {
    m_layoutOf = m_context.session.workspace();
    m_keep.start();
}

void RunsView::keepLayout() {
    if (m_layoutOf.empty()) return;
    m_keep.stop();
    const fs::path workspace = std::exchange(m_layoutOf, {});
    const QHeaderView* header = m_table->header();
    for (int i = 0; i < m_model.columnCount(); ++i)
        if (m_dragged.contains(m_model.columnId(i)))
            m_context.settings.remember(workspace, QLatin1String(kWidths) + m_model.columnId(i),
                                        m_table->columnWidth(i));
    if (!m_dragged.isEmpty()) m_measuredOf.clear();
    m_dragged.clear();
    if (m_ordered != qpath(workspace)) return; // the order that was kept is still to come
    m_context.settings.remember(
        workspace, QLatin1String(kOrder),
        m_model.columnId(header->sortIndicatorSection()) +
            (header->sortIndicatorOrder() == Qt::AscendingOrder ? QLatin1String("/up") : QLatin1String("/down")));
}

/// As it was left, once there is something to order.
void RunsView::restoreOrder() {
    const QString workspace = qpath(m_context.session.workspace());
    if (m_ordered == workspace || m_model.rowCount() == 0) return;
    m_ordered = workspace;
    m_wished.clear();
    const QString order =
        m_context.settings.remembered(m_context.session.workspace(), QLatin1String(kOrder)).toString();
    const qsizetype slash = order.lastIndexOf(QLatin1Char('/'));
    const int column = m_model.columnOf(slash < 0 ? QStringLiteral("run") : order.left(slash));
    if (column < 0) return;
    m_table->sortByColumn(column, order.endsWith(QLatin1String("/up")) ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void RunsView::editNote(int row) {
    const int column = m_model.columnOf(QStringLiteral("note"));
    const QModelIndex index = m_model.index(row, column);
    if (!index.isValid()) return;
    if (auto* open = m_table->viewport()->findChild<QLineEdit*>()) return open->setFocus(); // F2 in the field itself
    if (!(m_model.flags(index) & Qt::ItemIsEditable))
        return Q_EMIT m_context.desk.say(m_context.session.readOnly()
                                             ? tr("This workspace can't be written: no note can be kept in it")
                                             : tr("This note has several lines: the inspector edits it"));
    if (m_table->isColumnHidden(column)) wish(QStringLiteral("note"), true);
    m_table->scrollTo(index);
    m_table->edit(index);
}

} // namespace stemma::ui
