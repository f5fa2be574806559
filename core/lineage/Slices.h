// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <set>
#include <string>
#include <vector>

namespace stemma {

// Parts of a drawing. All of these are linear in its size, keep its order, and may be called by any thread.

/// Only these nodes and what leads between them. Lanes that are left empty go too.
LineageDrawing slice(const LineageDrawing& drawing, const std::set<std::string>& only);

/// Everything that `ids` come from (`up` edges away at most; < 0: however far) and that comes from them (`down`), they
/// themselves included.
std::set<std::string> around(const LineageDrawing& drawing, const std::vector<std::string>& ids, int up, int down);

/// Everything on a way between two of `ids`, in either direction, they themselves included; only those of them where no
/// way leads from one to another.
std::set<std::string> between(const LineageDrawing& drawing, const std::vector<std::string>& ids);

/// What kindOf() of its nodes there is, each once: steps first, then by how many there are, most first.
std::vector<std::string> kindsOf(const LineageDrawing& drawing);
/// "step", or an artifact's type ("file" where it has none); "" of what is neither.
std::string kindOf(const DrawnNode& node);

/// Without nodes of these kinds. Where a way led through them its ends are joined by one edge without a name, so that
/// what depends on what is still seen. At most as many such edges as `drawing` has nodes and edges together are added;
/// beyond that they are left out, and `cut` (where given) becomes true.
LineageDrawing withoutKinds(const LineageDrawing& drawing, const std::set<std::string>& kinds, bool* cut = nullptr);

} // namespace stemma
