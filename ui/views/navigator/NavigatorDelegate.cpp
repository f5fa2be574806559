// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/navigator/NavigatorDelegate.h"

#include "ui/models/NavigatorModel.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QPainter>
#include <QTreeView>

namespace stemma::ui {

namespace {

using Kind = NavigatorModel::Kind;
constexpr int kRow = 26, kSection = 32, kLeft = 18, kRight = 18;

Kind kindOf(const QModelIndex& index) {
    return Kind(index.data(NavigatorModel::KindRole).toInt());
}

} // namespace

NavigatorDelegate::NavigatorDelegate(QTreeView* tree) : QStyledItemDelegate(tree), m_tree(tree) {}

QSize NavigatorDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {100, qRound((kindOf(index) == Kind::Section ? kSection : kRow) * Fonts::scale())};
}

void NavigatorDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Palette palette = currentPalette();
    const Kind kind = kindOf(index);
    const QRect box = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(box);
    const auto text = [&](const QRectF& area, int flags, const QString& what) {
        const QFontMetricsF metrics(painter->font());
        painter->drawText(area, flags | Qt::TextSingleLine, metrics.elidedText(what, Qt::ElideMiddle, area.width()));
        return std::min(area.width(), metrics.horizontalAdvance(what));
    };
    const QString title = index.data().toString();
    if (kind == Kind::Section) {
        painter->setFont(Fonts::section());
        painter->setPen(palette("text.quiet"));
        text(QRectF(box.left() + kLeft, box.top() + 6, box.width() - kLeft - kRight, box.height() - 6),
             Qt::AlignVCenter, title);
        return painter->restore();
    }
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette(selected ? "selected" : "hover"));
        painter->drawRoundedRect(QRectF(box).adjusted(6, 0.5, -6, -0.5), 6, 6);
    }
    double x = box.left() + kLeft + (kind == Kind::Version ? 28 : 0);
    const double middle = box.center().y() + 0.5;
    if (kind == Kind::Artifact && index.model()->rowCount(index) > 1)
        drawIcon(*painter, m_tree->isExpanded(index) ? "chevron-down" : "chevron-right",
                 QRectF(box.left() + 5, middle - 6, 12, 12), palette("text.quiet"));
    const std::string glyph = utf8(index.data(NavigatorModel::IconRole).toString());
    if (kind == Kind::Run) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.status(utf8(index.data(NavigatorModel::ColourRole).toString())));
        painter->drawEllipse(QPointF(x + 4, middle), 4, 4);
        x += 18;
    } else if (!glyph.empty()) {
        drawIcon(*painter, glyph, QRectF(x, middle - 8, 16, 16),
                 glyph.starts_with("type:") ? palette.type(glyph.substr(5)) : palette("text.quiet"));
        x += 26;
    }
    const QString detail = index.data(NavigatorModel::DetailRole).toString();
    painter->setFont(Fonts::sized(12));
    painter->setPen(palette("text.quiet"));
    const double detailWidth = std::min(QFontMetricsF(painter->font()).horizontalAdvance(detail), box.width() * 0.45);
    const double right = box.right() - kRight;
    text(QRectF(right - detailWidth, box.top(), detailWidth + 1, box.height()), Qt::AlignVCenter | Qt::AlignRight,
         detail);
    const QString mark = index.data(NavigatorModel::MarkRole).toString();
    double room = right - detailWidth - 8 - x;
    painter->setFont(kind == Kind::Run ? Fonts::sized(13) : Fonts::base());
    painter->setPen(palette(kind == Kind::More ? "text.quiet" : "text"));
    const bool warns = kind != Kind::Run && !mark.isEmpty();
    if (warns) room -= 20;
    x += text(QRectF(x, box.top(), room, box.height()), Qt::AlignVCenter, title);
    if (warns) {
        const bool stale = mark == QLatin1String("out of date");
        drawIcon(*painter,
                 stale                                 ? "clock"
                 : mark == QLatin1String("files gone") ? "trash"
                                                       : "warning",
                 QRectF(x + 7, middle - 6.5, 13, 13), palette(stale ? "text.quiet" : "failed"));
    } else if (!mark.isEmpty()) {
        painter->setPen(palette("text.quiet"));
        text(QRectF(x + 8, box.top(), std::max(0.0, right - detailWidth - 8 - x - 8), box.height()), Qt::AlignVCenter,
             mark);
    }
    painter->restore();
}

} // namespace stemma::ui
