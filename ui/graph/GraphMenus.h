// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/GraphSieve.h"
#include "ui/session/Context.h"
#include "ui/session/Selection.h"

#include <functional>

class QAction;
class QMenu;

namespace stemma::ui {

// What the menus of all graph pages offer, and what follows. UI thread.

/// Shows which key does the same on the canvas, which answers to it itself.
QAction* keyed(QAction* action, const char* keys);

/// The sieve after a group was opened or closed (Space, its chevron).
Sieve toggled(Sieve sieve, const Sifted& shown, const std::string& group);
/// The sieve after a node was folded back into the group it came from.
Sieve foldedBack(Sieve sieve, const Sifted& shown, const std::string& node);
/// Nodes, and what is in groups among them.
std::set<std::string> membersOf(const Sifted& shown, const std::set<std::string>& ids);

/// "12 of 30 nodes · without tables": the words of the chip.
QString foldWords(const Sieve& sieve, const Sifted& shown);

using ChangeSieve = std::function<void(Sieve)>;
/// How to fold, what to hide, which way it goes.
void fillSieveMenu(QMenu& menu, const Sieve& sieve, const Sifted& shown, const ChangeSieve& change);
/// Only a part of the graph: what hangs together with `ids`, or lies between them; and groups by hand. `ids` are as
/// they are shown; `all` is the graph before anything was folded or left out.
void fillSliceMenu(QMenu& menu, const Sieve& sieve, const std::shared_ptr<const LineageDrawing>& all,
                   const std::shared_ptr<const Sifted>& shown, const std::vector<std::string>& ids,
                   const ChangeSieve& change);
/// Of a group: to open it; of what came out of one: to fold it back.
void fillFoldMenu(QMenu& menu, const Sieve& sieve, const std::shared_ptr<const Sifted>& shown, const std::string& id,
                  const ChangeSieve& change);
/// The other views of the same thing; `here` is the view that asks.
void fillViewsMenu(QMenu& menu, const Context& context, const Subject& subject, const QString& here);

} // namespace stemma::ui
