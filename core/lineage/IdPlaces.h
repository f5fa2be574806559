// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace stemma {

/// Ids to indices in one look-up each: a workspace's ids are nearly without gaps. Refers to the ids; they ascend.
class IdPlaces {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t(0);

    explicit IdPlaces(const std::vector<std::int64_t>& ids) : m_ids(ids) {
        const auto most = ids.empty() ? 0 : ids.back();
        if (most < 0 || std::size_t(most) > ids.size() * 4 + 1024) return;
        m_table.assign(std::size_t(most) + 1, kNone);
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (ids[i] >= 0) m_table[std::size_t(ids[i])] = std::uint32_t(i);
    }
    std::uint32_t of(std::int64_t id) const {
        if (m_table.empty()) return search(m_ids, id);
        return id >= 0 && std::size_t(id) < m_table.size() ? m_table[std::size_t(id)] : kNone;
    }
    static std::uint32_t search(const std::vector<std::int64_t>& ids, std::int64_t id) {
        const auto found = std::lower_bound(ids.begin(), ids.end(), id);
        return found == ids.end() || *found != id ? kNone : std::uint32_t(found - ids.begin());
    }

private:
    const std::vector<std::int64_t>& m_ids;
    std::vector<std::uint32_t> m_table;
};

/// A number of each of many ids, found in one look-up where they are nearly without gaps.
class IdNumbers {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t(0);

    IdNumbers() = default;
    explicit IdNumbers(std::vector<std::pair<std::int64_t, std::uint32_t>> numbers) : m_numbers(std::move(numbers)) {
        std::int64_t least = 0, most = 0;
        for (const auto& [id, number] : m_numbers) {
            least = std::min(least, id);
            most = std::max(most, id);
        }
        if (least < 0 || std::size_t(most) > m_numbers.size() * 4 + 1024) {
            std::ranges::sort(m_numbers);
            return;
        }
        m_table.assign(std::size_t(most) + 1, kNone);
        for (const auto& [id, number] : m_numbers) m_table[std::size_t(id)] = number;
        m_numbers = {};
    }
    std::uint32_t of(std::int64_t id) const {
        if (!m_table.empty()) return id >= 0 && std::size_t(id) < m_table.size() ? m_table[std::size_t(id)] : kNone;
        const auto found = std::ranges::lower_bound(m_numbers, id, {}, [](const auto& one) { return one.first; });
        return found == m_numbers.end() || found->first != id ? kNone : found->second;
    }

private:
    std::vector<std::pair<std::int64_t, std::uint32_t>> m_numbers; ///< ascending; where there is no table
    std::vector<std::uint32_t> m_table;
};

} // namespace stemma
