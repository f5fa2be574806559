// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/BoxIndex.h"

#include <cmath>
#include <numeric>

namespace stemma::layered {

BoxIndex::BoxIndex(std::vector<Rect> boxes) : m_boxes(std::move(boxes)) {
    constexpr double kCell = 160, kMostCells = 4; // pixels; cells for each box
    m_whole = kNowhere;
    for (const Rect& box : m_boxes) m_whole = m_whole.with(box);
    if (m_whole == kNowhere) {
        m_whole = {};
        m_start.assign(2, 0);
        return;
    }
    const double most = std::max(64.0, kMostCells * double(m_boxes.size()));
    const double area = (m_whole.width() / kCell + 1) * (m_whole.height() / kCell + 1);
    const double side = kCell * std::max(1.0, std::sqrt(area / most));
    m_across = std::int32_t(std::clamp(m_whole.width() / side + 1, 1.0, most));
    m_down = std::int32_t(std::clamp(m_whole.height() / side + 1, 1.0, std::max(1.0, most / m_across + 1)));
    m_width = std::max(1.0, m_whole.width() / m_across);
    m_height = std::max(1.0, m_whole.height() / m_down);
    m_start.assign(std::size_t(m_across) * std::size_t(m_down) + 1, 0);
    const auto eachCell = [&](const Rect& box, auto&& act) {
        if (box == kNowhere) return;
        const Cells cells = cellsOf(box);
        for (std::int32_t y = cells.top; y <= cells.bottom; ++y)
            for (std::int32_t x = cells.left; x <= cells.right; ++x)
                act(std::size_t(y) * std::size_t(m_across) + std::size_t(x));
    };
    for (const Rect& box : m_boxes) eachCell(box, [&](std::size_t cell) { ++m_start[cell + 1]; });
    std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
    m_items.resize(m_start.back());
    std::vector<std::uint32_t> next(m_start.begin(), m_start.end() - 1);
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        eachCell(m_boxes[i], [&](std::size_t cell) { m_items[next[cell]++] = std::uint32_t(i); });
}

BoxIndex::Cells BoxIndex::cellsOf(const Rect& area) const {
    const auto at = [](double offset, double cell, std::int32_t count) {
        return std::int32_t(std::clamp(std::floor(offset / cell), 0.0, double(count - 1)));
    };
    return {at(area.left - m_whole.left, m_width, m_across), at(area.top - m_whole.top, m_height, m_down),
            at(area.right - m_whole.left, m_width, m_across), at(area.bottom - m_whole.top, m_height, m_down)};
}

void BoxIndex::move(std::size_t box, const Rect& to) {
    const auto eachList = [&](const Cells& cells, auto&& act) {
        for (std::int32_t y = cells.top; y <= cells.bottom; ++y)
            for (std::int32_t x = cells.left; x <= cells.right; ++x)
                act(m_moved[std::size_t(y) * std::size_t(m_across) + std::size_t(x)]);
    };
    if (!m_isMoved.emplace(box).second)
        eachList(cellsOf(m_boxes[box]), [&](auto& list) { std::erase(list, std::uint32_t(box)); });
    m_boxes[box] = to; // in the lists of its first place, it meets nothing any more
    eachList(cellsOf(to), [&](auto& list) { list.push_back(std::uint32_t(box)); });
}

} // namespace stemma::layered
