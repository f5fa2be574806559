// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/BoxIndex.h"

#include <cmath>

namespace stemma::layered {

BoxIndex::BoxIndex(std::vector<Rect> boxes) : m_boxes(std::move(boxes)) {
    constexpr double kCell = 160, kMostCells = 4; // pixels; cells for each box
    if (m_boxes.empty()) {
        m_cells.resize(1);
        return;
    }
    m_whole = m_boxes.front();
    for (const Rect& box : m_boxes) m_whole = m_whole.with(box);
    const double most = std::max(64.0, kMostCells * double(m_boxes.size()));
    const double area = (m_whole.width() / kCell + 1) * (m_whole.height() / kCell + 1);
    const double cell = kCell * std::max(1.0, std::sqrt(area / most));
    m_across = std::int32_t(std::clamp(m_whole.width() / cell + 1, 1.0, most));
    m_down = std::int32_t(std::clamp(m_whole.height() / cell + 1, 1.0, std::max(1.0, most / m_across + 1)));
    m_width = std::max(1.0, m_whole.width() / m_across);
    m_height = std::max(1.0, m_whole.height() / m_down);
    m_cells.resize(std::size_t(m_across) * std::size_t(m_down));
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const Cells cells = cellsOf(m_boxes[i]);
        for (std::int32_t y = cells.top; y <= cells.bottom; ++y)
            for (std::int32_t x = cells.left; x <= cells.right; ++x)
                m_cells[std::size_t(y) * std::size_t(m_across) + std::size_t(x)].push_back(std::uint32_t(i));
    }
}

BoxIndex::Cells BoxIndex::cellsOf(const Rect& area) const {
    const auto at = [](double offset, double cell, std::int32_t count) {
        return std::int32_t(std::clamp(std::floor(offset / cell), 0.0, double(count - 1)));
    };
    return {at(area.left - m_whole.left, m_width, m_across), at(area.top - m_whole.top, m_height, m_down),
            at(area.right - m_whole.left, m_width, m_across), at(area.bottom - m_whole.top, m_height, m_down)};
}

void BoxIndex::move(std::size_t box, const Rect& to) {
    const auto each = [&](const Rect& area, auto&& act) {
        const Cells cells = cellsOf(area);
        for (std::int32_t y = cells.top; y <= cells.bottom; ++y)
            for (std::int32_t x = cells.left; x <= cells.right; ++x)
                act(m_cells[std::size_t(y) * std::size_t(m_across) + std::size_t(x)]);
    };
    each(m_boxes[box], [&](auto& cell) { std::erase(cell, std::uint32_t(box)); });
    m_boxes[box] = to;
    each(to, [&](auto& cell) { cell.push_back(std::uint32_t(box)); });
}

} // namespace stemma::layered
