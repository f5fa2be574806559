// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Context.h"

#include <QString>
#include <vector>

class QWidget;

namespace stemma::ui {

// What a window is built from: one folder a view, one line in catalog.cpp. A view that doesn't work isn't listed.

/// A view that is always there, in the switch on the left.
struct FixedView {
    QString id, title, tip;
    QWidget* (*make)(const Context& context) = nullptr;
};
const std::vector<FixedView>& fixedViews();

/// What opens as a tab: its id is "kind:rest" ("run:12", "version:17", "preview:/…/penguins.yaml"). The page's window
/// title is the tab's. `make` returns nullptr where `rest` names nothing.
struct DocumentKind {
    QString kind;
    bool remembered = true; ///< opened again with the workspace
    QWidget* (*make)(const Context& context, const QString& rest) = nullptr;
};
const std::vector<DocumentKind>& documentKinds();

/// What stands beside the pages, and what is shown while no workspace is open.
QWidget* makeNavigator(const Context& context);
QWidget* makeInspector(const Context& context);
QWidget* makeWelcome(const Context& context);

} // namespace stemma::ui
