// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"
#include "core/layout/LaneParts.h"

#include <functional>
#include <vector>

namespace stemma::layered {

/// An edge between two lanes as it runs upwards, whichever way its arrow points: out of the top of the lower box, into
/// the bottom of the upper one.
struct Thread {
    struct End {
        std::size_t box = 0, lane = 0;
        double x = 0;    ///< where it leaves or enters
        double stub = 0; ///< straight piece at that end, at least
    };
    End low, high;
};

/// A track of its own for each thread, along and across: those that run side by side keep apart, in an order in which
/// they don't cross: out to the right of what stands above, in from the left of what stands below. Lanes between are
/// passed through the nearest gap. Points between level and upright pieces, from the lower end to the upper one; empty
/// where there is no such track, or `stop` became true, which is asked for each lane. Deterministic; linear in the
/// lanes that threads pass, and a little more.
std::vector<std::vector<Point>> threadTracks(const BoxIndex& boxes, const std::vector<Lane>& lanes,
                                             const std::vector<Thread>& threads,
                                             const std::function<bool()>& stop = {});

} // namespace stemma::layered
