// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace stemma::ui {

/// Paints a row of the navigator: arrow, glyph, name, mark, and on the right the detail.
class NavigatorDelegate : public QStyledItemDelegate {
public:
    static constexpr int kArrowEnd = 18; ///< a click left of it unfolds
    explicit NavigatorDelegate(QTreeView* tree);
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QTreeView* m_tree;
};

} // namespace stemma::ui
