// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Graph.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stemma::layered {

struct Rect {
    double left = 0, top = 0, right = 0, bottom = 0;
    bool operator==(const Rect&) const = default;
    double width() const { return right - left; }
    double height() const { return bottom - top; }
    Point centre() const { return {(left + right) / 2, (top + bottom) / 2}; }
    Rect grown(double by) const { return grown(by, by); }
    Rect grown(double x, double y) const { return {left - x, top - y, right + x, bottom + y}; }
    Rect moved(double x, double y) const { return {left + x, top + y, right + x, bottom + y}; }
    /// Whether they share more than a border. A rectangle without width or height is a line.
    bool meets(const Rect& o) const { return left < o.right && o.left < right && top < o.bottom && o.top < bottom; }
    Rect with(const Rect& o) const {
        return {std::min(left, o.left), std::min(top, o.top), std::max(right, o.right), std::max(bottom, o.bottom)};
    }
};

/// Of a box that stands nowhere yet: meets nothing.
constexpr Rect kNowhere{1e300, 1e300, -1e300, -1e300};

inline Rect rectAround(Point centre, double width, double height) {
    return {centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2};
}
inline Rect rectOf(Point a, Point b) {
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

/// Boxes by place: a grid of cells, each with the boxes that touch it. Building is linear; asking takes as long as the
/// cells asked for and what is in them. Not thread-safe while boxes move.
class BoxIndex {
public:
    explicit BoxIndex(std::vector<Rect> boxes);

    std::size_t size() const { return m_boxes.size(); }
    const Rect& operator[](std::size_t box) const { return m_boxes[box]; }
    const std::vector<Rect>& boxes() const { return m_boxes; }
    void move(std::size_t box, const Rect& to);
    /// Around all boxes as they were when it was built.
    const Rect& whole() const { return m_whole; }

    /// Calls `visit(index)` for each box that meets the area, some more than once, until it returns false. Whether it
    /// never did.
    template <typename Visit>
    bool each(const Rect& area, Visit&& visit) const {
        const Cells cells = cellsOf(area);
        for (std::int32_t y = cells.top; y <= cells.bottom; ++y)
            for (std::int32_t x = cells.left; x <= cells.right; ++x) {
                const std::size_t cell = std::size_t(y) * std::size_t(m_across) + std::size_t(x);
                for (std::uint32_t k = m_start[cell]; k < m_start[cell + 1]; ++k)
                    if (m_boxes[m_items[k]].meets(area) && !visit(std::size_t(m_items[k]))) return false;
                if (m_moved.empty()) continue;
                const auto moved = m_moved.find(cell);
                if (moved == m_moved.end()) continue;
                for (const std::uint32_t box : moved->second)
                    if (m_boxes[box].meets(area) && !visit(std::size_t(box))) return false;
            }
        return true;
    }

private:
    struct Cells {
        std::int32_t left = 0, top = 0, right = 0, bottom = 0;
    };
    Cells cellsOf(const Rect& area) const;

    std::vector<Rect> m_boxes;
    Rect m_whole;
    double m_width = 1, m_height = 1; ///< of a cell
    std::int32_t m_across = 1, m_down = 1;
    std::vector<std::uint32_t> m_start, m_items; ///< boxes of cell i: items[start[i]] … items[start[i + 1] - 1]
    std::unordered_map<std::size_t, std::vector<std::uint32_t>> m_moved; ///< of a cell, boxes that moved into it
    std::unordered_set<std::size_t> m_isMoved;                           ///< boxes in such lists
};

} // namespace stemma::layered
