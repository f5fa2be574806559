// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QWidget;

namespace stemma::ui {

/// What Tab walks through in a window: all that is visible, enabled and wants Tab, in the order of its layouts and
/// splitters, as it is read. Qt's own chain loses pages that are made, moved and replaced while the window is open.
std::vector<QWidget*> tabOrder(QWidget& window);

/// Where Tab (or with `next` false Shift+Tab) leads from `focus`, which may be null or not in the order itself; null
/// where there is nothing.
QWidget* tabFrom(QWidget& window, QWidget* focus, bool next);

} // namespace stemma::ui
