// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "ui/visual/Exportable.h"

#include <functional>
#include <string_view>

class QWidget;

namespace stemma::ui {

/// Writes beside `to` and renames over it: it is whole or as it was. On a worker. Errors: Cancelled (as it was), Io,
/// NoSpace.
Status replaceFile(const fs::path& to, std::string_view content, const Cancel& cancel = {});
/// The same with what `write` writes to an open file, bit by bit.
Status replaceFileBy(const fs::path& to, const std::function<Status(int file)>& write, const Cancel& cancel = {});
/// The same with a copy of a file. Further errors: NotFound, InvalidArgument (not a regular file).
Status copyFileOver(const fs::path& from, const fs::path& to, const Cancel& cancel);

/// Asks for a file in one of the formats and writes it; `say` gets a sentence when it has ended. For viewers that stand
/// alone; the window has a dialog of its own.
void askForExport(Exportable& what, QWidget* parent, const std::function<void(const QString&)>& say);

} // namespace stemma::ui
