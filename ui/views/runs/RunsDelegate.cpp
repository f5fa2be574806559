// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/RunsDelegate.h"

#include "ui/models/RunsModel.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QLineEdit>
#include <QPainter>

namespace stemma::ui {

namespace {

constexpr int kGlyph = 14;

/// A glyph for each state: never by colour alone.
const char* glyphOf(const std::string& status) {
    if (status == "completed") return "check";
    if (status == "failed") return "error";
    if (status == "running") return "play";
    if (status == "cancelled") return "stop";
    return "warning"; // interrupted
}

bool isState(const QModelIndex& index) {
    const auto* model = qobject_cast<const RunsModel*>(index.model());
    return model && model->columnId(index.column()) == QLatin1String("state");
}

} // namespace

QSize RunsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const QFontMetricsF metrics(Fonts::figures());
    const double words = metrics.horizontalAdvance(index.data().toString());
    return {qCeil(words) + 2 * kPad + (isState(index) ? kGlyph + 8 : 0), qRound(kRow * Fonts::scale())};
}

void RunsDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const auto* field = qobject_cast<QLineEdit*>(editor);
    if (!field || !field->isModified()) QStyledItemDelegate::setEditorData(editor, index);
}

void RunsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Palette palette = currentPalette();
    const QRect box = option.rect;
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || option.state & QStyle::State_MouseOver)
        painter->fillRect(box, palette(selected ? "selected" : "hover"));
    painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), palette("line"));
    QRectF room = QRectF(box).adjusted(kPad, 0, -kPad, -1);
    QColor colour = palette("text");
    if (isState(index)) {
        const std::string status = utf8(index.data(RunsModel::StatusRole).toString());
        colour = palette.status(status);
        painter->setRenderHint(QPainter::Antialiasing);
        drawIcon(*painter, glyphOf(status), QRectF(room.left(), room.center().y() - kGlyph / 2.0, kGlyph, kGlyph),
                 colour);
        room.setLeft(room.left() + kGlyph + 8);
    }
    painter->setFont(Fonts::figures());
    painter->setPen(colour);
    const QString words =
        QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, room.width());
    painter->drawText(room, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, words);
    painter->restore();
}

} // namespace stemma::ui
