// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SideBySide.h"

#include <QWidget>

namespace stemma::ui {

namespace {

int heightOf(const QLayoutItem& part, int width) {
    return part.hasHeightForWidth() ? part.heightForWidth(width) : part.sizeHint().height();
}

} // namespace

SideBySide::SideBySide(QWidget* parent, int gap, int lineGap) : QLayout(parent), m_gap(gap), m_lineGap(lineGap) {
    setContentsMargins(0, 0, 0, 0);
}

SideBySide::~SideBySide() {
    // A layout that goes takes itself out of the one it is in.
    while (!m_items.isEmpty()) delete m_items.takeFirst();
}

void SideBySide::addLayout(QLayout* part) {
    addChildLayout(part);
    addItem(part);
}

void SideBySide::addItem(QLayoutItem* item) {
    m_items << item;
    invalidate();
}

int SideBySide::count() const {
    return int(m_items.size());
}

QLayoutItem* SideBySide::itemAt(int index) const {
    return m_items.value(index, nullptr);
}

QLayoutItem* SideBySide::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int SideBySide::partWidth(int width) const {
    const int parts = std::max(1, count());
    const int each = (width - (parts - 1) * m_gap) / parts;
    for (const QLayoutItem* item : m_items)
        if (item->minimumSize().width() > each) return 0;
    return each;
}

int SideBySide::heightForWidth(int width) const {
    const QMargins margins = contentsMargins();
    const int inside = width - margins.left() - margins.right(), each = partWidth(inside);
    int height = 0;
    for (const QLayoutItem* item : m_items)
        height = each > 0 ? std::max(height, heightOf(*item, each))
                          : height + (height > 0 ? m_lineGap : 0) + heightOf(*item, inside);
    return height + margins.top() + margins.bottom();
}

QSize SideBySide::sizeHint() const {
    int width = 0, height = 0;
    for (const QLayoutItem* item : m_items) {
        width += item->sizeHint().width() + (width > 0 ? m_gap : 0);
        height = std::max(height, item->sizeHint().height());
    }
    return QSize(width, height).grownBy(contentsMargins());
}

QSize SideBySide::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items) size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

void SideBySide::setGeometry(const QRect& room) {
    QLayout::setGeometry(room);
    const QRect inside = room.marginsRemoved(contentsMargins());
    const int each = partWidth(inside.width());
    QPoint at = inside.topLeft();
    for (QLayoutItem* item : m_items) {
        const int wide = each > 0 ? each : inside.width();
        const int high = each > 0 ? inside.height() : heightOf(*item, wide);
        item->setGeometry(QRect(at, QSize(wide, high)));
        each > 0 ? at.rx() += wide + m_gap : at.ry() += high + m_lineGap;
    }
}

} // namespace stemma::ui
