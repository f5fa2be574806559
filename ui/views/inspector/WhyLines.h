// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "ui/widgets/LinkText.h"

#include <string>
#include <utility>
#include <vector>

namespace stemma::ui {

class Section;

/// Reasons as a person reads them, root causes first with their differences (code as coloured lines), then what follows
/// from them, quiet. `step` is whose page it is: other steps are named. At most kMostReasons, the rest counted.
constexpr int kMostReasons = 12;
void addReasons(Section& section, const std::vector<std::pair<std::string, Reason>>& reasons, const std::string& step);

/// One reason in pieces: "parameter smoothing 0 → 0.01".
std::vector<LinkText::Piece> reasonPieces(const Reason& reason);

} // namespace stemma::ui
