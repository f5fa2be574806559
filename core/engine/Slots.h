// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <memory>

namespace stemma {

/// A list that may grow while others read it: what is in it never moves, so a reader of one slot needs no lock against
/// who grows it, only against who writes that slot. One grows it at a time; a new slot's reader has heard of it from
/// there (by a mutex).
template <typename T>
class Slots {
public:
    explicit Slots(std::size_t count = 0) : m_first(std::max<std::size_t>(count, kLeast)) { grow(count); }

    std::size_t size() const { return m_size; } ///< as the one who grows it knows it
    T& operator[](std::size_t index) { return *slot(index); }
    const T& operator[](std::size_t index) const { return *slot(index); }

    void grow(std::size_t count) {
        for (std::size_t chunk = 0; capacity(chunk) < count; ++chunk)
            if (!m_chunks[chunk]) m_chunks[chunk] = std::make_unique<T[]>(m_first << chunk);
        m_size = std::max(m_size, count);
    }

private:
    static constexpr std::size_t kLeast = 64;
    /// All slots of the chunks before this one: each chunk is twice the one before.
    std::size_t capacity(std::size_t chunk) const { return m_first * ((std::size_t(1) << chunk) - 1); }
    T* slot(std::size_t index) const {
        const std::size_t chunk = std::size_t(std::bit_width(index / m_first + 1)) - 1;
        STEMMA_ASSERT(m_chunks[chunk]);
        return &m_chunks[chunk][index - capacity(chunk)];
    }

    std::size_t m_first, m_size = 0;
    std::array<std::unique_ptr<T[]>, 40> m_chunks;
};

} // namespace stemma
