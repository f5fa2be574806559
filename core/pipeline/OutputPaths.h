// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace stemma {

/// Whether two paths of outputs, each a file, a folder or a glob, can take the same file: they match the same name, or
/// one a folder that the other is in. Of two globs a folder counts only where the name says nothing of it (`out/*`):
/// no one means folders by `*.csv`.
bool pathsOverlap(std::string_view one, std::string_view other);

} // namespace stemma
