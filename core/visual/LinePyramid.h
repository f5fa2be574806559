// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stemma {

/// Least and greatest values of runs of a long series, level above level, so that a line of millions of points is
/// drawn from some thousand of them with every spike kept, wherever one looks at it. Building reads each value once;
/// what is added to the series is a sixtieth of it. Immutable, safe to share between threads; doesn't own the values.
class LinePyramid {
public:
    /// Contract: `x` ascends, both are as long, finite, fewer than 2^32, and outlive the pyramid.
    LinePyramid(std::span<const double> x, std::span<const double> y);

    std::size_t size() const { return m_x.size(); }
    struct Extremes {
        std::uint32_t least = 0, greatest = 0; ///< places in the series
    };
    /// Contract: from < to <= size().
    Extremes extremes(std::size_t from, std::size_t to) const;

    /// Places of the points that a line between two values of x needs on so many columns of pixels: of each column the
    /// first, least, greatest and last, and one beyond either end, so that the line leaves the picture as it should.
    std::vector<std::uint32_t> places(double from, double to, std::size_t columns) const;

private:
    std::span<const double> m_x, m_y;
    std::vector<std::vector<Extremes>> m_levels; ///< the first of runs of kRun values, each further of kFold of them
};

} // namespace stemma
