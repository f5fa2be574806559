// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace stemma::ui {

/// Paints a cell of the runs table: a line below, numbers with tabular figures, a state with its glyph in its colour.
class RunsDelegate : public QStyledItemDelegate {
public:
    static constexpr int kRow = 26, kPad = 8;
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override; ///< not over what is being typed
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stemma::ui
