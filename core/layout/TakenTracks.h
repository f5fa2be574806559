// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/BoxIndex.h"

#include <functional>
#include <unordered_map>
#include <vector>

namespace stemma::layered {

/// Level and upright pieces of ways that stay, so that new ones are drawn beside them and not on them. It costs what is
/// added and asked for, not what there is.
class TakenTracks {
public:
    void add(const EdgeCurve& curve);
    void add(const std::vector<Point>& track);
    bool empty() const { return m_upright.empty() && m_level.empty(); }

    using IsFree = std::function<bool(const Rect&)>;
    /// Moves pieces of a track of level and upright ones in turns aside, where they would run on what is there, as far
    /// as areas are free. Its ends stay, and straight pieces of those lengths. With points that are twice there.
    /// Deterministic.
    std::vector<Point> beside(std::vector<Point> track, double leave, double arrive, const IsFree& isFree) const;

private:
    struct Piece {
        double at = 0, from = 0, to = 0; ///< where it runs, and from where to where
    };
    using Pieces = std::unordered_map<int, std::vector<Piece>>; ///< by where they run

    void add(Point a, Point b);
    bool isTaken(const Pieces& pieces, const Piece& piece) const;
    /// Whether piece k, which is neither the first nor the last, runs on nothing now.
    bool pushAside(std::vector<Point>& track, std::size_t k, const IsFree& isFree) const;

    Pieces m_upright, m_level;
};

} // namespace stemma::layered
