// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SearchField.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace stemma::ui {

namespace {

constexpr int kLens = 14, kLeft = 9;

} // namespace

SearchField::SearchField(QWidget* parent) : QLineEdit(parent) {
    setClearButtonEnabled(true);
    setTextMargins(kLens + 8, 0, 0, 0);
    dress();
}

/// The cross that clears it, in the window's line and colour.
void SearchField::dress() {
    if (auto* clear = findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction")))
        clear->setIcon(icon("close", currentPalette()("text.quiet")));
}

void SearchField::changeEvent(QEvent* event) {
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) dress();
}

void SearchField::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    drawIcon(painter, "search", QRectF(kLeft, (height() - kLens) / 2.0, kLens, kLens), currentPalette()("text.quiet"));
}

void SearchField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) return clear();
    QLineEdit::keyPressEvent(event);
}

} // namespace stemma::ui
