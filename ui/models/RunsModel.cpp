// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunsModel.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QDateTime>
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace stemma::ui {

namespace {

constexpr int kLongestCell = 200;

QString toTheMinute(Timestamp time) {
    return QDateTime::fromMSecsSinceEpoch(time / 1000).toString(QStringLiteral("yyyy-MM-dd hh:mm"));
}

std::string valueText(const Json& value) {
    return value.isString() ? std::string(value.text()) : value.dump();
}

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string field = "\"";
    for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + '"';
}

} // namespace

bool RunsModel::matches(const OverviewRun& run) const {
    if (m_filter.isEmpty()) return true;
    QString all = QString::number(run.id.value) + QLatin1Char(' ');
    for (const std::string& words :
         {run.pipeline, run.message, run.note, run.gitBranch, std::string(name(run.status)), run.failedStep})
        all += qtext(words) + QLatin1Char(' ');
    if (run.parameters.isObject())
        for (const auto& [key, value] : run.parameters.members())
            all += qtext(key) + QLatin1Char('=') + qtext(valueText(value)) + QLatin1Char(' ');
    for (const QString& word : m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (!all.contains(word, Qt::CaseInsensitive)) return false;
    return true;
}

RunsModel::Table RunsModel::build() const {
    Table table;
    table.columns = {{QStringLiteral("run"), tr("Run"), {}, true},
                     {QStringLiteral("state"), tr("State"), {}, false},
                     {QStringLiteral("pipeline"), tr("Pipeline"), {}, false},
                     {QStringLiteral("started"), tr("Started"), {}, false},
                     {QStringLiteral("duration"), tr("Duration"), {}, true},
                     {QStringLiteral("executed"), tr("Ran"), tr("Steps that ran"), true},
                     {QStringLiteral("reused"), tr("Reused"), tr("Steps whose result was there already"), true},
                     {QStringLiteral("failed"), tr("Failed"), tr("Steps that failed"), true}};
    if (!m_overview) return table;
    const auto count = [](int number) {
        return Cell{QString::number(number), QString::number(number), double(number)};
    };
    for (const OverviewRun& run : m_overview->runs) {
        if (!matches(run)) continue;
        Row row{&run, {}};
        const QString state = qtext(name(run.status));
        const QString failed = run.status == RunStatus::Failed && !run.failedStep.empty()
                                   ? tr("failed at %1").arg(oneLine(run.failedStep, 40))
                                   : state;
        row.cells = {{QString::number(run.id.value), QString::number(run.id.value), double(run.id.value)},
                     {failed, state, {}},
                     {oneLine(run.pipeline, kLongestCell), qtext(run.pipeline), {}},
                     {toTheMinute(run.started), qtext(formatTimestamp(run.started)), double(run.started)},
                     {},
                     count(run.executed),
                     count(run.reused),
                     count(run.failed)};
        if (run.ended)
            row.cells[4] = {qtext(formatDuration(run.seconds())), QString::number(run.seconds(), 'f', 6),
                            run.seconds()};
        table.rows.push_back(std::move(row));
    }
    addParameters(table);
    addMetrics(table);
    const auto addText = [&](const QString& id, const QString& title, std::string OverviewRun::*field) {
        if (std::all_of(table.rows.begin(), table.rows.end(),
                        [&](const Row& row) { return (row.run->*field).empty(); }))
            return;
        table.columns.push_back({id, title, {}, false});
        for (Row& row : table.rows)
            row.cells.push_back({oneLine(row.run->*field, kLongestCell), qtext(row.run->*field), {}});
    };
    addText(QStringLiteral("branch"), tr("Branch"), &OverviewRun::gitBranch);
    addText(QStringLiteral("message"), tr("Message"), &OverviewRun::message);
    table.columns.push_back({QStringLiteral("note"), tr("Note"), tr("Yours: F2 or a double click writes it"), false});
    for (Row& row : table.rows) row.cells.push_back({oneLine(row.run->note, kLongestCell), qtext(row.run->note), {}});
    return table;
}

/// Those in which two runs of one pipeline differ; a parameter that only one of them has is a difference.
void RunsModel::addParameters(Table& table) const {
    std::map<std::string, std::map<std::string, std::string>> seen; // pipeline, parameter: its value in the first run
    std::map<std::string, int> runs;
    std::map<std::pair<std::string, std::string>, int> having;
    std::set<std::string> differ;
    for (const Row& row : table.rows) {
        ++runs[row.run->pipeline];
        if (!row.run->parameters.isObject()) continue;
        for (const auto& [key, value] : row.run->parameters.members()) {
            ++having[{row.run->pipeline, key}];
            const auto [first, fresh] = seen[row.run->pipeline].try_emplace(key, value.dump());
            if (!fresh && first->second != value.dump()) differ.insert(key);
        }
    }
    for (const auto& [key, count] : having)
        if (count != runs[key.first]) differ.insert(key.second);
    std::size_t left = kMostParameters;
    for (const std::string& parameter : differ) {
        if (left-- == 0) break;
        Column column{QStringLiteral("parameter:") + qtext(parameter), oneLine(parameter, 60),
                      tr("Parameter %1").arg(oneLine(parameter, 120)), true};
        for (Row& row : table.rows) {
            const Json* value = row.run->parameters.isObject() ? row.run->parameters.find(parameter) : nullptr;
            Cell cell;
            if (value) {
                cell.whole = qtext(valueText(*value));
                cell.text = oneLine(valueText(*value), kLongestCell);
                if (value->isNumber()) cell.number = value->number();
                column.number &= value->isNumber();
            }
            row.cells.push_back(std::move(cell));
        }
        table.columns.push_back(std::move(column));
    }
}

void RunsModel::addMetrics(Table& table) const {
    std::unordered_map<std::int64_t, std::vector<std::size_t>> rows; // of a version: those whose run yielded it
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        for (const VersionId version : table.rows[i].run->metrics) rows[version.value].push_back(i);
    std::map<std::string, int> named; // how many columns would be called so
    std::vector<std::pair<const OverviewArtifact*, std::map<std::size_t, double>>> found;
    for (const OverviewArtifact& artifact : m_overview->artifacts) {
        if (artifact.type != "metrics" || found.size() == kMostMetrics) continue;
        std::map<std::size_t, double> values;
        for (const OverviewVersion& version : artifact.versions)
            if (const auto places = rows.find(version.id.value); version.metric && places != rows.end())
                for (const std::size_t row : places->second) values[row] = *version.metric;
        if (values.empty()) continue;
        ++named[artifact.metricName];
        found.emplace_back(&artifact, std::move(values));
    }
    for (const auto& [artifact, values] : found) {
        const std::string& metric = artifact->metricName;
        const std::string title = metric.empty()       ? artifact->name
                                  : named[metric] == 1 ? metric
                                                       : artifact->name + " " + metric;
        table.columns.push_back(
            {QStringLiteral("metric:") + qtext(artifact->name), oneLine(title, 60),
             tr("%1 of %2, made or reused by the run").arg(oneLine(metric, 60), oneLine(artifact->name, 120)), true});
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            const auto value = values.find(i);
            table.rows[i].cells.push_back(
                value == values.end()
                    ? Cell{}
                    : Cell{qtext(formatNumber(value->second)), QString::number(value->second, 'g', 17), value->second});
        }
    }
}

void RunsModel::sortRows(std::vector<Row>& rows, int column) const {
    if (column < 0) return;
    const auto before = [this, column](const Row& a, const Row& b) {
        const Cell &one = a.cells[std::size_t(column)], &other = b.cells[std::size_t(column)];
        const bool up = m_order == Qt::AscendingOrder;
        if (one.text.isEmpty() != other.text.isEmpty()) return other.text.isEmpty();
        if (one.number && other.number) return *one.number != *other.number && (*one.number < *other.number) == up;
        if (one.number.has_value() != other.number.has_value()) return one.number.has_value();
        const int order = QString::compare(one.text, other.text, Qt::CaseInsensitive);
        return order != 0 && (order < 0) == up;
    };
    std::stable_sort(rows.begin(), rows.end(), before);
}

void RunsModel::rebuild() {
    Table next = build();
    const auto at = std::find_if(next.columns.begin(), next.columns.end(),
                                 [this](const Column& column) { return column.id == m_sortBy; });
    sortRows(next.rows, at == next.columns.end() ? -1 : int(at - next.columns.begin()));
    // The old rows point into an overview that may be gone; their numbers are in their cells.
    const bool same = next.columns == m_table.columns && next.rows.size() == m_table.rows.size() &&
                      std::equal(next.rows.begin(), next.rows.end(), m_table.rows.begin(),
                                 [](const Row& a, const Row& b) { return a.cells[0] == b.cells[0]; });
    if (!same) beginResetModel();
    m_table = std::move(next);
    if (!same)
        endResetModel();
    else if (!m_table.rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RunsModel::setOverview(std::shared_ptr<const Overview> overview) {
    const std::shared_ptr<const Overview> kept = std::exchange(m_overview, std::move(overview)); // until rows are new
    rebuild();
}

void RunsModel::setFilter(const QString& words) {
    if (words == m_filter) return;
    m_filter = words;
    rebuild();
}

void RunsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount()) return;
    m_sortBy = m_table.columns[std::size_t(column)].id;
    m_order = order;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<RunId> runs;
    for (const QModelIndex& index : before) runs.push_back(run(index.row()));
    sortRows(m_table.rows, column);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) after << index(rowOf(runs[std::size_t(i)]), before[i].column());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

RunId RunsModel::run(int row) const {
    return row < 0 || row >= rowCount() ? RunId{} : m_table.rows[std::size_t(row)].run->id;
}

int RunsModel::rowOf(RunId run) const {
    for (std::size_t i = 0; i < m_table.rows.size(); ++i)
        if (m_table.rows[i].run->id == run) return int(i);
    return -1;
}

QString RunsModel::columnId(int column) const {
    return column < 0 || column >= columnCount() ? QString() : m_table.columns[std::size_t(column)].id;
}

int RunsModel::columnOf(const QString& id) const {
    for (int i = 0; i < columnCount(); ++i)
        if (columnId(i) == id) return i;
    return -1;
}

bool RunsModel::isNumber(int column) const {
    return column >= 0 && column < columnCount() && m_table.columns[std::size_t(column)].number;
}

std::string RunsModel::csv() const {
    std::string text;
    for (std::size_t i = 0; i < m_table.columns.size(); ++i)
        text += (i ? "," : "") + csvField(utf8(m_table.columns[i].title));
    text += "\r\n";
    for (const Row& row : m_table.rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) text += (i ? "," : "") + csvField(utf8(row.cells[i].whole));
        text += "\r\n";
    }
    return text;
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const Row& row = m_table.rows[std::size_t(index.row())];
    const Cell& cell = row.cells[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::EditRole:
        return cell.whole;
    case Qt::ToolTipRole:
        return cell.whole.isEmpty() ? QString() : tooltipText(cell.whole.left(2000));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? tr("Run %1").arg(cell.text)
                                   : m_table.columns[std::size_t(index.column())].title + QLatin1Char(' ') + cell.text;
    case StatusRole:
        return qtext(name(row.run->status));
    case NumberRole:
        return cell.number.has_value();
    default:
        return {};
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!m_editable || columnId(index.column()) != QLatin1String("note")) return flags;
    // A field of one line would lose the others: the inspector has one for them.
    const bool lines = m_table.rows[std::size_t(index.row())].run->note.find('\n') != std::string::npos;
    return lines ? flags : flags | Qt::ItemIsEditable;
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
    const QString text = value.toString().trimmed();
    const OverviewRun& run = *m_table.rows[std::size_t(index.row())].run;
    if (text == qtext(run.note)) return false;
    Q_EMIT noteEdited(run.id, qtext(run.note), text);
    return true;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = m_table.columns[std::size_t(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole && !column.tip.isEmpty()) return tooltipText(column.tip);
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace stemma::ui
