// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CheckTrend.h"
#include "ui/widgets/Section.h"

#include <functional>

namespace stemma::ui {

/// A line a check: how it went, what it measured, and how that went over the versions before. Those that did not pass
/// come first. `select`: a version of such a curve was chosen.
void addCheckLines(Section& section, std::vector<CheckTrend> trends, const std::function<void(VersionId)>& select);

} // namespace stemma::ui
