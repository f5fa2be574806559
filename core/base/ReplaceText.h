// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace stemma {

/// Puts another text into a person's file that still has `expected`: beside it, synced, renamed over; its permissions
/// stay, and of a link its target is replaced, not the link. Errors: Busy (it has another text by now, and stays as it
/// is), NotFound, Io, NoSpace, ReadOnly.
Status replaceText(const fs::path& file, std::string_view expected, std::string_view text);

} // namespace stemma
