// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/JsonModel.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QRegularExpression>
#include <algorithm>

namespace stemma::ui {

namespace {

const Json& childOf(const Json& json, std::size_t row) {
    return json.isObject() ? json.members()[row].second : json.at(row);
}

QString typeText(const Json& json) {
    if (json.isArray()) return QObject::tr("list");
    if (json.isObject()) return QObject::tr("map");
    if (json.isString()) return QObject::tr("text");
    return QString::fromLatin1(json.typeName());
}

QString valueText(const Json& json) {
    if (json.isObject()) return qtext(plural(std::int64_t(json.size()), "member"));
    if (json.isArray()) return qtext(plural(std::int64_t(json.size()), "item"));
    if (json.isString()) return oneLine(json.text(), 400);
    return qtext(json.dump());
}

} // namespace

/// Children that are made come before those that aren't.
struct JsonModel::Node {
    const Json* json = nullptr;
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
};

JsonModel::JsonModel(QObject* parent) : QAbstractItemModel(parent) {}
JsonModel::~JsonModel() = default;

void JsonModel::setJson(std::shared_ptr<const Json> json) {
    beginResetModel();
    m_json = std::move(json);
    m_root.reset();
    if (m_json) {
        m_root = std::make_unique<Node>();
        m_root->json = m_json.get();
    }
    endResetModel();
    if (m_root) fetch(m_root.get(), {}, kAtOnce);
}

JsonModel::Node* JsonModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

const Json* JsonModel::json(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    return node ? node->json : nullptr;
}

void JsonModel::fetch(Node* node, const QModelIndex& index, std::size_t count) {
    const std::size_t from = node->children.size(), to = std::min(from + count, node->json->size());
    if (from == to) return;
    beginInsertRows(index, int(from), int(to) - 1);
    for (std::size_t row = from; row < to; ++row) {
        auto child = std::make_unique<Node>();
        child->json = &childOf(*node->json, row);
        child->parent = node;
        child->row = int(row);
        node->children.push_back(std::move(child));
    }
    endInsertRows();
}

QModelIndex JsonModel::index(int row, int column, const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    if (!node || row < 0 || std::size_t(row) >= node->children.size() || column < 0 || column >= ColumnCount) return {};
    return createIndex(row, column, node->children[std::size_t(row)].get());
}

QModelIndex JsonModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    Node* parent = nodeOf(child)->parent;
    return parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int JsonModel::rowCount(const QModelIndex& parent) const {
    const Node* node = parent.column() > 0 ? nullptr : nodeOf(parent);
    return node ? int(node->children.size()) : 0;
}

int JsonModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

bool JsonModel::hasChildren(const QModelIndex& parent) const {
    const Node* node = parent.column() > 0 ? nullptr : nodeOf(parent);
    return node && node->json->size() > 0;
}

bool JsonModel::canFetchMore(const QModelIndex& parent) const {
    const Node* node = parent.column() > 0 ? nullptr : nodeOf(parent);
    return node && node->children.size() < node->json->size();
}

void JsonModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) fetch(nodeOf(parent), parent, kAtOnce);
}

QModelIndex JsonModel::indexAt(const std::vector<int>& way) {
    QModelIndex at;
    for (const int row : way) {
        Node* node = nodeOf(at);
        if (!node || row < 0 || std::size_t(row) >= node->json->size()) return {};
        if (std::size_t(row) >= node->children.size()) fetch(node, at, std::size_t(row) + 1 - node->children.size());
        at = index(row, 0, at);
    }
    return at;
}

QString JsonModel::path(const QModelIndex& index) const {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    QString path;
    for (const Node* node = nodeOf(index); node && node->parent; node = node->parent) {
        QString part;
        if (node->parent->json->isObject()) {
            const QString name = qtext(node->parent->json->members()[std::size_t(node->row)].first);
            part = plain.match(name).hasMatch() ? QLatin1Char('.') + name
                                                : QLatin1Char('[') + qtext(Json(utf8(name)).dump()) + QLatin1Char(']');
        } else {
            part = QStringLiteral("[%1]").arg(node->row);
        }
        path.prepend(part);
    }
    if (path.startsWith(QLatin1Char('.'))) path.remove(0, 1);
    return path.isEmpty() ? QStringLiteral("$") : path;
}

QVariant JsonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node* node = nodeOf(index);
    const bool shown = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    if (shown && index.column() == Name) {
        if (!node->parent->json->isObject()) return QString::number(node->row);
        return oneLine(node->parent->json->members()[std::size_t(node->row)].first, 200);
    }
    if (shown && index.column() == Value) return valueText(*node->json);
    if (shown && index.column() == Type) return typeText(*node->json);
    if (role == Qt::ToolTipRole && index.column() == Value && node->json->isString())
        return tooltipText(qtext(std::string_view(node->json->text()).substr(0, 4000)));
    return {};
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Name ? tr("Name") : section == Value ? tr("Value") : tr("Type");
}

namespace {

struct Search {
    QString text;
    std::size_t most;
    std::vector<int> way = {};
    std::vector<std::vector<int>> found = {};

    bool matches(std::string_view words) const { return qtext(words).contains(text, Qt::CaseInsensitive); }

    void walk(const Json& json) { // as deep as Json::parse allows
        for (std::size_t i = 0; i < json.size() && found.size() < most; ++i) {
            const Json& child = childOf(json, i);
            way.push_back(int(i));
            const bool name = json.isObject() && matches(json.members()[i].first);
            const bool nested = child.isObject() || child.isArray();
            const bool value = child.isString() ? matches(child.text()) : !nested && matches(child.dump());
            if (name || value) found.push_back(way);
            if (nested) walk(child);
            way.pop_back();
        }
    }
};

} // namespace

std::vector<std::vector<int>> findInJson(const Json& json, const QString& text, std::size_t most) {
    Search search{text, most};
    if (!text.isEmpty()) search.walk(json);
    return std::move(search.found);
}

} // namespace stemma::ui
