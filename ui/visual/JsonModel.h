// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QAbstractItemModel>
#include <memory>
#include <vector>

namespace stemma::ui {

/// A JSON value as a tree of name, value and type. It shares the value; rows are made as they are opened, kAtOnce at a
/// time, so that a list of a million costs nothing until one scrolls through it.
class JsonModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Value, Type, ColumnCount };
    static constexpr std::size_t kAtOnce = 500;

    explicit JsonModel(QObject* parent = nullptr);
    ~JsonModel() override;
    void setJson(std::shared_ptr<const Json> json);
    const Json* json(const QModelIndex& index) const;
    /// "steps.raw.csv[0]", as one writes it in a language; "$" for all of it.
    QString path(const QModelIndex& index) const;
    /// Down from the root by the number of each child; makes what it passes.
    QModelIndex indexAt(const std::vector<int>& way);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    void fetch(Node* node, const QModelIndex& index, std::size_t count);

    std::shared_ptr<const Json> m_json;
    std::unique_ptr<Node> m_root;
};

/// Where `text` is found in names and plain values, case doesn't matter: ways for JsonModel::indexAt, at most `most`.
std::vector<std::vector<int>> findInJson(const Json& json, const QString& text, std::size_t most);

} // namespace stemma::ui
