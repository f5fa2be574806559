// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Hash.h"

#include <functional>

namespace stemma {

/// Reads from where the descriptor stands to the end and hashes it; `each` (may be empty) is given every block in
/// order, to write it. Large files are read and written by a thread of its own while this one hashes: hashing a block
/// takes longer than copying it, and so is all that is waited for. Returns when both are through. Errors: Io; those of
/// `each`, after which nothing more is read.
Result<HashedFile> hashStream(int from, const std::filesystem::path& name,
                              const std::function<Status(std::string_view)>& each);

} // namespace stemma
