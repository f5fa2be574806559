// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <string>
#include <vector>

namespace stemma::ui {

class MainWindow;

/// Something a person can do: a value with a name, a shortcut, an enabled test and a body. The palette, the menus and
/// the shortcuts are made from the catalog.
struct Command {
    QString id;       ///< "run", "close-tab"; never renamed
    QString title;    ///< "Run the pipeline"
    QString shortcut; ///< as QKeySequence reads it; "" for none
    QString menu;     ///< which part of the workspace menu it stands in: file, view, run, edit, help; "" for none
    std::string icon;
    std::function<bool(MainWindow&)> enabled; ///< empty: always
    bool yields =
        false; ///< its keys are the page's own where it isn't enabled; asked when another page comes into view
    std::function<void(MainWindow&)> run;
};

/// All of them, in the order of the menu.
const std::vector<Command>& commandCatalog();
const Command* findCommand(const QString& id);

} // namespace stemma::ui
