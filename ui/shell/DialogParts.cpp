// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DialogParts.h"

#include "ui/paint/Fonts.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QDialog>
#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

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

} // namespace stemma::ui
