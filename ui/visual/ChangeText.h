// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace stemma::ui {

/// What a figure gained, as it stands beside the two: "+0.012", "-3", "0"; without digits that only the subtraction
/// brought in. "" where it can't be told.
std::string changeText(double before, double after);

} // namespace stemma::ui
