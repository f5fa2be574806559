// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <initializer_list>

class QMenu;
class QWidget;

namespace stemma::ui {

class MainWindow;

// Parts of the main window that need none of its insides.

/// The widgets below each other without gaps; `stretched` takes what room is left.
QWidget* columnOf(std::initializer_list<QWidget*> widgets, QWidget* stretched);
/// Commands by their part of the menu, and the recent workspaces.
QMenu* makeWorkspaceMenu(MainWindow& window);
void toClipboard(const QString& text);

} // namespace stemma::ui
