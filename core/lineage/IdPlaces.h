// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
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

} // namespace stemma
