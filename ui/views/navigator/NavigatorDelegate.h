// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace stemma::ui {

/// Paints a row of the navigator: arrow, glyph, name, mark, and on the right the detail.
class NavigatorDelegate : public QStyledItemDelegate {
public:
    static int arrowEnd(const QModelIndex& index); ///< a click left of it, from the row's left, unfolds
    explicit NavigatorDelegate(QTreeView* tree);
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    double drawGlyphs(QPainter& painter, const QRect& box, const QModelIndex& index) const;
    QTreeView* m_tree;
};

} // namespace stemma::ui
