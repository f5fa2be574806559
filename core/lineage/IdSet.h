// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace stemma {

/// Ids, each once, in the order in which they came; what is one's place is one look-up. Grows as it is needed, and
/// stays near what it holds, whatever the ids are.
class IdSet {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t(0);

    IdSet() = default;
    explicit IdSet(const std::vector<std::int64_t>& ids) {
        m_ids.reserve(ids.size());
        m_slots.assign(std::bit_ceil(ids.size() * 2 + 16), kNone);
        for (const std::int64_t id : ids) insert(id);
    }
    /// True where it is new.
    bool insert(std::int64_t id) {
        if (m_ids.size() * 2 >= m_slots.size()) grow();
        std::uint32_t& slot = m_slots[slotOf(id)];
        if (slot != kNone) return false;
        slot = std::uint32_t(m_ids.size());
        m_ids.push_back(id);
        return true;
    }
    std::uint32_t place(std::int64_t id) const { return m_ids.empty() ? kNone : m_slots[slotOf(id)]; }
    bool contains(std::int64_t id) const { return place(id) != kNone; }
    const std::vector<std::int64_t>& ids() const { return m_ids; }
    std::size_t size() const { return m_ids.size(); }

private:
    /// Its own, or a free one.
    std::size_t slotOf(std::int64_t id) const {
        const std::size_t mask = m_slots.size() - 1;
        std::size_t slot = std::size_t((std::uint64_t(id) * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (m_slots[slot] != kNone && m_ids[m_slots[slot]] != id) slot = (slot + 1) & mask;
        return slot;
    }
    void grow() {
        m_slots.assign(m_slots.empty() ? 16 : m_slots.size() * 2, kNone);
        for (std::size_t i = 0; i < m_ids.size(); ++i) m_slots[slotOf(m_ids[i])] = std::uint32_t(i);
    }

    std::vector<std::int64_t> m_ids;
    std::vector<std::uint32_t> m_slots; ///< a power of two of them, at most half full
};

} // namespace stemma
