// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

class QDialog;
class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace stemma::ui {

/// What the larger dialogs of the window share: a page that scrolls, and a bar below it with a quiet note at its left
/// and Close at its right. Escape closes too.
struct DialogPage {
    QScrollArea* area = nullptr;
    QVBoxLayout* column = nullptr; ///< of the page, with the usual margins
    QHBoxLayout* foot = nullptr;   ///< note, room, Close; what else is needed goes in before the last
};
/// `closeName` is the object name of the button.
DialogPage makeDialogPage(QDialog& dialog, const QString& note, const QString& closeName);
/// Makes it as large as `wanted`, or as its screen has room for: the page scrolls then. One in sight stays on the
/// screen.
void sizeDialog(QDialog& dialog, QSize wanted);

} // namespace stemma::ui
