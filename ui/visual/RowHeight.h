// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace stemma::ui {

/// Rows of lists and trees as high as the window has them, whatever the style thinks.
class RowHeight : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kUsual = 26;
    explicit RowHeight(QObject* parent, int height = kUsual) : QStyledItemDelegate(parent), m_height(height) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), m_height};
    }

private:
    int m_height;
};

} // namespace stemma::ui
