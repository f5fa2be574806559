// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"

#include <optional>
#include <vector>

namespace stemma::layered {

/// The way with the fewest bends and pixels between two points, along and across, around a few obstacles. It may run on
/// their borders. `leave` and `arrive` are unit vectors: how it starts, and how it ends. Empty where there is none;
/// nothing where finding it takes too long. Only points where it bends, and both ends. `greed`, from 1: with more, it
/// is found sooner and may be so much longer.
std::optional<std::vector<Point>> shortestTrack(const std::vector<Rect>& obstacles, Point from, Point leave, Point to,
                                                Point arrive, double greed = 1);

} // namespace stemma::layered
