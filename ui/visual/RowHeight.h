// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace stemma::ui {

/// Rows of lists and trees as the window has them, whatever the style thinks: their height at the person's text size,
/// their ground, and their words below those of the header.
class RowHeight : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kUsual = 26, kSide = 8;
    explicit RowHeight(QObject* parent, int height = kUsual) : QStyledItemDelegate(parent), m_height(height) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width() + 2 * kSide, qRound(m_height * Fonts::scale())};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        if (item.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            painter->fillRect(item.rect, currentPalette()(item.state & QStyle::State_Selected ? "selected" : "hover"));
        painter->setFont(item.font);
        painter->setPen(item.palette.color(QPalette::Text));
        const QRect room = item.rect.adjusted(kSide, 0, -kSide, 0);
        painter->drawText(room, int(item.displayAlignment) | Qt::TextSingleLine,
                          item.fontMetrics.elidedText(item.text, item.textElideMode, room.width()));
    }

private:
    int m_height;
};

} // namespace stemma::ui
