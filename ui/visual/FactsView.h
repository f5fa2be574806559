// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QString>
#include <QWidget>
#include <utility>
#include <vector>

namespace stemma::ui {

/// A version's metadata as lines of name and value: what is nested gets dotted names, long lists are counted, the
/// profile of a table's columns is left to the table. At most `most` lines.
std::vector<std::pair<QString, QString>> factsOf(const Json& metadata, std::size_t most = 60);

/// The same as a quiet list of two columns.
class FactsView : public QWidget {
    Q_OBJECT
public:
    explicit FactsView(QWidget* parent = nullptr);
    void show(const Json& metadata);
    using QWidget::show;
};

} // namespace stemma::ui
