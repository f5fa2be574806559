// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"

#include <string>
#include <unordered_map>

namespace stemma::ui {

/// Artifacts that cells of one step made, counted by the name they share (CellName::base), where there are several:
/// lists have one entry for them.
std::unordered_map<std::string, int> cellGroups(const Overview& overview);

} // namespace stemma::ui
