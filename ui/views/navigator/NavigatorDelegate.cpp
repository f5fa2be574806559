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
constexpr int kRow = 26, kSection = 32, kLeft = 18, kRight = 18, kNarrow = 210, kInset = 16;

Kind kindOf(const QModelIndex& index) {
    return Kind(index.data(NavigatorModel::KindRole).toInt());
}

/// How far in a row begins: cells, and what is below them, stand below their step.
int inset(const QModelIndex& index) {
    QModelIndex above = index.parent();
    while (above.isValid() && kindOf(above) != Kind::Cells) above = above.parent();
    return above.isValid() ? kInset : 0;
}

/// One line within `area`, cut where it must be; returns how wide it is.
double drawWords(QPainter& painter, const QRectF& area, int flags, const QString& words,
                 Qt::TextElideMode elide = Qt::ElideMiddle) {
    const QFontMetricsF metrics(painter.font());
    painter.drawText(area, flags | Qt::TextSingleLine, metrics.elidedText(words, elide, area.width()));
    return std::min(area.width(), metrics.horizontalAdvance(words));
}

/// What it is called, and its mark behind it: a run's as words, else what is wrong as a glyph.
void drawTitle(QPainter& painter, QRectF area, const QModelIndex& index) {
    const Palette palette = currentPalette();
    const Kind kind = kindOf(index);
    const QString mark = index.data(NavigatorModel::MarkRole).toString();
    const bool warns = kind != Kind::Run && !mark.isEmpty();
    painter.setFont(kind == Kind::Run ? Fonts::sized(13) : Fonts::base());
    painter.setPen(palette(kind == Kind::More ? "text.quiet" : "text"));
    const double end = area.right();
    const int count = index.data(NavigatorModel::CountRole).toInt();
    const QString counted = count > 0 ? QString::number(count) : QString();
    const double aside = counted.isEmpty() ? 0 : QFontMetricsF(painter.font()).horizontalAdvance(counted) + 4;
    if (warns) area.setRight(end - 20 - aside);
    const double x = area.left() + drawWords(painter, area, Qt::AlignVCenter, index.data().toString());
    if (warns) {
        const bool stale = mark == QLatin1String("out of date"), gone = mark == QLatin1String("files gone");
        const QColor ink = palette(stale ? "text.quiet" : "failed");
        drawIcon(painter,
                 stale  ? "clock"
                 : gone ? "trash"
                        : "warning",
                 QRectF(x + 7, area.center().y() - 7, 13, 13), ink);
        painter.setPen(ink);
        if (aside > 0) painter.drawText(QRectF(x + 24, area.top(), aside, area.height()), Qt::AlignVCenter, counted);
    } else if (!mark.isEmpty()) {
        painter.setPen(palette("text.quiet"));
        drawWords(painter, QRectF(x + 8, area.top(), std::max(0.0, end - x - 8), area.height()), Qt::AlignVCenter, mark,
                  Qt::ElideRight);
    }
}

} // namespace

NavigatorDelegate::NavigatorDelegate(QTreeView* tree) : QStyledItemDelegate(tree), m_tree(tree) {}

QSize NavigatorDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {100, qRound((kindOf(index) == Kind::Section ? kSection : kRow) * Fonts::scale())};
}

void NavigatorDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Palette palette = currentPalette();
    const QRect box = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(box);
    if (kindOf(index) == Kind::Section) {
        painter->setFont(Fonts::section());
        painter->setPen(palette("text.quiet"));
        drawWords(*painter, QRectF(box.left() + kLeft, box.top() + 6, box.width() - kLeft - kRight, box.height() - 6),
                  Qt::AlignVCenter, index.data().toString());
        return painter->restore();
    }
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette(selected ? "selected" : "hover"));
        painter->drawRoundedRect(QRectF(box).adjusted(6, 0.5, -6, -0.5), 6, 6);
    }
    const double left = drawGlyphs(*painter, box, index);
    QString detail = index.data(NavigatorModel::DetailRole).toString();
    painter->setFont(Fonts::sized(12));
    // Where there is little room, "4 versions" is "4", in all rows, and names stay whole.
    const bool narrow = box.width() < kNarrow * Fonts::scale();
    if (narrow && (kindOf(index) == Kind::Artifact || kindOf(index) == Kind::Pipeline))
        detail = detail.section(QLatin1Char(' '), 0, 0);
    painter->setPen(palette("text.quiet"));
    const double wide = std::min(QFontMetricsF(painter->font()).horizontalAdvance(detail), box.width() * 0.45);
    const double right = box.right() - kRight - wide;
    drawWords(*painter, QRectF(right, box.top(), wide + 1, box.height()), Qt::AlignVCenter | Qt::AlignRight, detail);
    drawTitle(*painter, QRectF(left, box.top(), right - 8 - left, box.height()), index);
    painter->restore();
}

int NavigatorDelegate::arrowEnd(const QModelIndex& index) {
    return kLeft + inset(index);
}

/// The arrow that unfolds it, and its glyph. Returns where words may begin.
double NavigatorDelegate::drawGlyphs(QPainter& painter, const QRect& box, const QModelIndex& index) const {
    const Palette palette = currentPalette();
    const Kind kind = kindOf(index);
    const int within = inset(index);
    const double x = box.left() + kLeft + within + (kind == Kind::Version ? 28 : 0), middle = box.center().y() + 0.5;
    if (kind == Kind::Cells || (kind == Kind::Artifact && index.model()->rowCount(index) > 1))
        drawIcon(painter, m_tree->isExpanded(index) ? "chevron-down" : "chevron-right",
                 QRectF(box.left() + 5 + within, middle - 6, 12, 12), palette("text.quiet"));
    if (kind == Kind::Run) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.status(utf8(index.data(NavigatorModel::ColourRole).toString())));
        painter.drawEllipse(QPointF(x + 4, middle), 4, 4);
        return x + 18;
    }
    const std::string glyph = utf8(index.data(NavigatorModel::IconRole).toString());
    if (kind == Kind::Artifact && within > 0) return x + 10; // it has its step's; its values need the room
    if (glyph.empty()) return x;
    drawIcon(painter, glyph, QRectF(x, middle - 8, 16, 16),
             glyph.starts_with("type:") ? palette.type(glyph.substr(5)) : palette("text.quiet"));
    return x + 26;
}

} // namespace stemma::ui
