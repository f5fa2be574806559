// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/RunsHeader.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QPainter>
#include <QStyleOptionHeader>
#include <algorithm>

namespace stemma::ui {

RunsHeader::RunsHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(true);
    setHighlightSections(false);
}

void RunsHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int section) const {
    QHeaderView::initStyleOptionForIndex(option, section);
    option->sortIndicator = QStyleOptionHeader::None; // drawn here
}

void RunsHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    painter->save();
    QHeaderView::paintSection(painter, rect, section);
    painter->restore();
    if (!isSortIndicatorShown() || section != sortIndicatorSection()) return;
    constexpr int kArrow = 12, kGap = 4, kMargin = 8;
    const QString title = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    const int alignment = model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt();
    const int words = QFontMetrics(font()).horizontalAdvance(title);
    const bool right = (alignment & Qt::AlignRight) != 0;
    const int left = right ? std::max(rect.left(), rect.right() - kMargin - words - kGap - kArrow)
                           : std::min(rect.right() - kArrow, rect.left() + kMargin + words + kGap);
    const char* arrow = sortIndicatorOrder() == Qt::AscendingOrder ? "chevron-up" : "chevron-down";
    drawIcon(*painter, arrow, QRectF(left, rect.center().y() - kArrow / 2.0 + 0.5, kArrow, kArrow),
             currentPalette()("text.quiet"));
}

} // namespace stemma::ui
