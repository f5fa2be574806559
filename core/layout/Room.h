// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"

#include <functional>
#include <optional>
#include <vector>

namespace stemma::layered {

/// Where something new wants to stand.
struct Wish {
    Rect area;               ///< that it wants to take, without the room around it
    double least = -1e300;   ///< its left must not be less: what it follows stands there
    double most = 1e300;     ///< and not more: what follows it stands there
    double highest = -1e300; ///< its top must not be less
    double lowest = 1e300;   ///< its bottom must not be more
};

/// Finds room among boxes, and makes it.
class Room {
public:
    /// The index outlives it. `fixed` of box i: never pushed. `follows(i)`: boxes that have to stay right of box i.
    Room(BoxIndex& boxes, std::vector<char> fixed, double gapAlong, double gapAcross,
         std::function<std::vector<std::size_t>(std::size_t)> follows)
        : m_boxes(boxes), m_fixed(std::move(fixed)), m_gapAlong(gapAlong), m_gapAcross(gapAcross),
          m_follows(std::move(follows)) {}

    /// The free place nearest to the wished one, if one is found with little search that is not further than `most`.
    std::optional<Rect> nearest(const Wish& wish, double most, bool onlyFixed = false) const;

    /// Pushes boxes out of an area, all to the right or all down, whichever moves less. Fixed ones stay, and are jumped
    /// over. The boxes that moved; nothing where that had no end.
    std::optional<std::vector<std::size_t>> clear(const Rect& area, std::optional<std::size_t> but = {});

    void fix(std::size_t box) { m_fixed[box] = 1; }

private:
    struct Push {
        std::vector<std::pair<std::size_t, Rect>> moves; ///< where each would be
        double sum = 0;                                  ///< of all ways; infinite where it had no end
    };
    Push push(const Rect& area, bool right, std::optional<std::size_t> but);

    BoxIndex& m_boxes;
    std::vector<char> m_fixed;
    double m_gapAlong, m_gapAcross;
    std::function<std::vector<std::size_t>(std::size_t)> m_follows;
};

} // namespace stemma::layered
