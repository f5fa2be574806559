// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DialogParts.h"

#include "ui/paint/Fonts.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QDialog>
#include <QFrame>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

DialogPage makeDialogPage(QDialog& dialog, const QString& note, const QString& closeName) {
    DialogPage parts;
    auto* whole = new QVBoxLayout(&dialog);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    parts.area = new QScrollArea;
    parts.area->setWidgetResizable(true);
    parts.area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ThinScrollBar::install(*parts.area);
    auto* page = new QWidget;
    parts.column = new QVBoxLayout(page);
    parts.column->setContentsMargins(24, 20, 24, 16);
    parts.column->setSpacing(18);
    parts.area->setWidget(page);
    whole->addWidget(parts.area, 1);
    auto* foot = new QFrame;
    foot->setProperty("role", QStringLiteral("strip"));
    parts.foot = new QHBoxLayout(foot);
    parts.foot->setContentsMargins(24, 10, 24, 10);
    parts.foot->setSpacing(8);
    auto* words = new QLabel(note);
    words->setProperty("role", QStringLiteral("quiet"));
    words->setFont(Fonts::quiet());
    parts.foot->addWidget(words);
    parts.foot->addStretch(1);
    auto* close = new Button(QDialog::tr("Close"));
    close->setAutoDefault(false); // Enter belongs to what is typed
    close->setObjectName(closeName);
    QObject::connect(close, &QAbstractButton::clicked, &dialog, &QDialog::accept);
    parts.foot->addWidget(close);
    whole->addWidget(foot);
    return parts;
}

void sizeDialog(QDialog& dialog, QSize wanted) {
    constexpr QSize kFrame(16, 48); // what a window manager may put around it
    const QWidget* parent = dialog.parentWidget();
    QRect room = (parent ? parent : &dialog)->screen()->availableGeometry();
    // A window that is drawn to a file may be larger than the screen there isn't.
    if (parent) room.setSize(room.size().expandedTo(parent->size()));
    dialog.resize(wanted.boundedTo(room.size() - kFrame));
    if (!dialog.isVisible()) return; // where it opens is the window manager's affair
    const QRect now = dialog.frameGeometry();
    const QPoint over(std::max(0, now.right() - room.right()), std::max(0, now.bottom() - room.bottom()));
    if (!over.isNull()) dialog.move(dialog.pos() - over);
}

} // namespace stemma::ui
