// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/GraphListModel.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "ui/models/FindIndex.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Text.h"

#include <algorithm>
#include <optional>

namespace stemma::ui {

namespace {

/// "fit[k=2]" before "fit[k=10]". < 0, 0, > 0.
int compareCounting(const QString& a, const QString& b) {
    qsizetype i = 0, j = 0;
    const auto isDigit = [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); }; // no other script's
    const auto number = [isDigit](const QString& text, qsizetype& at) {
        while (at < text.size() && text[at] == QLatin1Char('0')) ++at;
        const qsizetype from = at;
        while (at < text.size() && isDigit(text[at])) ++at;
        return QStringView(text).mid(from, at - from);
    };
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const QStringView one = number(a, i), other = number(b, j);
            if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
            if (const int way = one.compare(other); way != 0) return way;
            continue;
        }
        const QChar x = a[i++].toLower(), y = b[j++].toLower();
        if (x != y) return x < y ? -1 : 1;
    }
    return int(a.size() - i) - int(b.size() - j);
}

/// As oneLine, at once for what is plain: there may be many.
QString lineOf(const std::string& text, int most) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (text.size() <= std::size_t(most) && std::all_of(text.begin(), text.end(), plain))
        return QString::fromLatin1(text.data(), qsizetype(text.size()));
    return oneLine(text, most);
}

std::string kindWord(DrawnNode::Kind kind, const std::string& type) {
    if (kind == DrawnNode::Kind::Group) return "group";
    if (kind == DrawnNode::Kind::Fold) return "more";
    return type;
}

} // namespace

GraphListModel::Row GraphListModel::rowFor(const DrawnNode& node) {
    Row row;
    row.id = node.id;
    row.type = node.type.substr(0, 100);
    row.status = node.problem.empty() ? node.status.substr(0, 100) : "failed";
    row.kind = node.kind;
    row.name = lineOf(node.name, 300);
    if (const std::string mark = versionMark(node); !mark.empty()) row.name += qtext(mark);
    row.layer = lineOf(node.layer, 60);
    row.seconds = node.kind == DrawnNode::Kind::Group ? node.fold.median : node.seconds;
    row.bytes = node.bytes;
    row.run = node.run;
    row.says = searchedOf(node);
    return row;
}

void GraphListModel::setDrawing(const LineageDrawing& drawing) {
    const bool same = std::equal(m_rows.begin(), m_rows.end(), drawing.nodes.begin(), drawing.nodes.end(),
                                 [](const Row& row, const DrawnNode& node) { return row.id == node.id; });
    if (same) {
        for (std::size_t i = 0; i < m_rows.size(); ++i) m_rows[i] = rowFor(drawing.nodes[i]);
        if (!m_shown.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_rows.clear();
    m_index.clear();
    m_rows.reserve(drawing.nodes.size());
    for (const DrawnNode& node : drawing.nodes) {
        m_index.emplace(node.id, int(m_rows.size()));
        m_rows.push_back(rowFor(node));
    }
    filter();
    arrange();
    endResetModel();
}

void GraphListModel::setFilter(const QString& words) {
    const QStringList wanted = searchWords(words);
    if (wanted == m_words) return;
    beginResetModel();
    m_words = wanted;
    filter();
    arrange();
    endResetModel();
}

int GraphListModel::rowOf(const std::string& id) const {
    const auto found = m_index.find(id);
    return found == m_index.end() ? -1 : m_places[std::size_t(found->second)];
}

bool GraphListModel::before(int one, int other, const std::vector<QString>& words) const {
    const Row &a = m_rows[std::size_t(one)], &b = m_rows[std::size_t(other)];
    const auto numbers = [this](auto x, auto y, auto none) -> std::optional<bool> {
        if (x == y) return std::nullopt;
        if ((x <= none) != (y <= none)) return y <= none; // what isn't known is last
        return m_order == Qt::AscendingOrder ? x < y : y < x;
    };
    const auto texts = [this](const QString& x, const QString& y) -> std::optional<bool> {
        if (x.isEmpty() != y.isEmpty()) return y.isEmpty();
        const int way = compareCounting(x, y);
        if (way == 0) return std::nullopt;
        return m_order == Qt::AscendingOrder ? way < 0 : way > 0;
    };
    std::optional<bool> way;
    if (m_sortBy == Duration)
        way = numbers(a.seconds, b.seconds, -1e-12);
    else if (m_sortBy == Size)
        way = numbers(a.bytes, b.bytes, std::int64_t(-1));
    else if (m_sortBy == Run)
        way = numbers(a.run, b.run, std::int64_t(0));
    else
        way = texts(words[std::size_t(one)], words[std::size_t(other)]);
    return way.value_or(false);
}

/// Made when the row is first searched.
const QString& GraphListModel::searched(Row& row) {
    if (row.searched.isEmpty()) row.searched = foldedText(qtext(row.says));
    return row.searched;
}

void GraphListModel::filter() {
    m_shown.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_words.isEmpty() || saysAll(searched(m_rows[i]), m_words)) m_shown.push_back(int(i));
}

void GraphListModel::arrange() {
    std::vector<QString> words;
    if (m_sortBy == Name || m_sortBy == Kind || m_sortBy == State || m_sortBy == Layer)
        for (const Row& row : m_rows) words.push_back(text(row, m_sortBy));
    std::stable_sort(m_shown.begin(), m_shown.end(), [&](int a, int b) { return before(a, b, words); });
    m_places.assign(m_rows.size(), -1);
    for (std::size_t i = 0; i < m_shown.size(); ++i) m_places[std::size_t(m_shown[i])] = int(i);
}

void GraphListModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= kColumns) return;
    Q_EMIT layoutAboutToBeChanged();
    std::vector<std::string> ids;
    const QModelIndexList kept = persistentIndexList();
    for (const QModelIndex& at : kept) ids.push_back(id(at.row()));
    m_sortBy = column;
    m_order = order;
    arrange();
    QModelIndexList now;
    for (qsizetype i = 0; i < kept.size(); ++i) now << index(rowOf(ids[std::size_t(i)]), kept[i].column());
    changePersistentIndexList(kept, now);
    Q_EMIT layoutChanged();
}

int GraphListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_shown.size());
}

int GraphListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString GraphListModel::text(const Row& row, int column) const {
    switch (column) {
    case Name:
        return row.name;
    case Kind:
        return oneLine(kindWord(row.kind, row.type));
    case State:
        return qtext(statusWord(row.status));
    case Duration:
        return row.seconds < 0 ? QString() : qtext(formatDuration(row.seconds));
    case Size:
        return row.bytes < 0 ? QString() : qtext(formatBytes(std::uint64_t(row.bytes)));
    case Run:
        return row.run <= 0 ? QString() : QString::number(row.run);
    default:
        return row.layer;
    }
}

QVariant GraphListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[std::size_t(m_shown[std::size_t(index.row())])];
    const int column = index.column();
    const bool number = column == Duration || column == Size || column == Run;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tooltipText(text(row, column));
    case Qt::TextAlignmentRole:
        return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case StatusRole:
        return qtext(row.status);
    case GlyphRole: {
        if (column != Name || row.kind == DrawnNode::Kind::Fold) return QString();
        if (row.kind == DrawnNode::Kind::Group) return QStringLiteral("chevron-right");
        const std::string glyph = (row.kind == DrawnNode::Kind::Step ? "step:" : "type:") + row.type;
        return hasIcon(glyph)                      ? qtext(glyph)
               : row.kind == DrawnNode::Kind::Step ? QString()
                                                   : QStringLiteral("type:file");
    }
    default:
        return {};
    }
}

QVariant GraphListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
    const bool number = section == Duration || section == Size || section == Run;
    if (role == Qt::TextAlignmentRole) return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Name"), tr("Kind"), tr("State"), tr("Duration"), tr("Size"), tr("Run"), tr("Layer")};
    return titles[section];
}

} // namespace stemma::ui
