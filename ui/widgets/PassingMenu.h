// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace stemma::ui {

/// A menu to be filled and shown by popup(): nobody waits for it. It goes when it closes, or with what it belongs to,
/// which may be made anew while it is open (exec() would then return into a page that is gone).
inline QMenu* passingMenu(QWidget* of) {
    auto* menu = new QMenu(of);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

/// A name as an item of a menu: what looks like the mark of a shortcut isn't one.
inline QString plainItem(QString words) {
    return words.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace stemma::ui
