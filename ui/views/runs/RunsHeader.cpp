// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/RunsHeader.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QPainter>
#include <QStyleOptionHeader>

namespace stemma::ui {

namespace {
constexpr int kArrow = 12, kGap = 4, kMargin = 8; ///< the margin is the style sheet's
}

RunsHeader::RunsHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(true);
    setHighlightSections(false);
}

/// The style sheet writes titles in this weight.
QFontMetrics RunsHeader::metrics() const {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return QFontMetrics(bold);
}

bool RunsHeader::ordersBy(int section) const {
    return isSortIndicatorShown() && section == sortIndicatorSection();
}

/// As much of the title as there is room for, beside the arrow where one stands there.
QString RunsHeader::shownTitle(int section) const {
    const QString title = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    const int room = sectionSize(section) - 2 * kMargin - (ordersBy(section) ? kArrow + kGap : 0);
    return metrics().elidedText(title, Qt::ElideRight, room);
}

void RunsHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int section) const {
    QHeaderView::initStyleOptionForIndex(option, section);
    option->sortIndicator = QStyleOptionHeader::None; // drawn here
    option->text = shownTitle(section);
}

QRect RunsHeader::arrowRect(int section) const {
    if (!ordersBy(section)) return {};
    const QRect box(sectionViewportPosition(section), 0, sectionSize(section), height());
    const int alignment = model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt();
    const int words = metrics().horizontalAdvance(shownTitle(section));
    const bool right = (alignment & Qt::AlignRight) != 0;
    const int left = right ? box.right() + 1 - kMargin - words - kGap - kArrow : box.left() + kMargin + words + kGap;
    return {left, box.center().y() - kArrow / 2 + 1, kArrow, kArrow};
}

void RunsHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    painter->save();
    QHeaderView::paintSection(painter, rect, section);
    painter->restore();
    if (!ordersBy(section)) return;
    const char* arrow = sortIndicatorOrder() == Qt::AscendingOrder ? "chevron-up" : "chevron-down";
    drawIcon(*painter, arrow, arrowRect(section), currentPalette()("text.quiet"));
}

} // namespace stemma::ui
