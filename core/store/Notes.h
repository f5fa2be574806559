// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <map>
#include <string>

namespace stemma {

/// What people wrote about runs, after they had run: store/annotations/run-<number>/note.txt, UTF-8. Part of no hash
/// and no key; a repair leaves it alone. Thread-safe; the last writer wins.
constexpr std::size_t kLongestNote = 64 << 10; ///< bytes

/// "" where there is none. Errors: Io.
Result<std::string> runNote(const Store& store, RunId run);
/// All that have one. What can't be read is left out.
std::map<RunId, std::string> runNotes(const Store& store);
/// Durable when it returns; "" takes the note away. Errors: NotFound (no such run), InvalidArgument (too long),
/// ReadOnly, NoSpace, Io, Busy.
Status setRunNote(Store& store, RunId run, const std::string& text);

} // namespace stemma
