// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Graph.h"

#include <vector>

namespace stemma::layered {

/// Corner (left, top) of each box, packed on a skyline in the given order, each as high up and then as far left as it
/// fits; the width is chosen so that the whole comes near to `aspect` with little empty room. Deterministic.
/// `whole` becomes the size of all.
std::vector<Point> pack(const std::vector<Size>& boxes, double gap, double aspect, Size& whole);

} // namespace stemma::layered
