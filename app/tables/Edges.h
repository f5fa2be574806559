// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace stemma::duck {

/// Ascending borders of at most 40 bins that hold [min, max], on multiples of 1, 2 or 5 times a power of ten. Of whole
/// numbers the borders are whole, and few values get a bin each. At least two borders. Contract: finite, min <= max.
std::vector<double> numberEdges(double min, double max, bool whole);

/// The same for milliseconds since 1970, on borders of seconds, minutes, hours, days, months or years (UTC).
std::vector<double> timeEdges(double min, double max);

} // namespace stemma::duck
