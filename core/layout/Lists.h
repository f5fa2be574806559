// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Ranked.h"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace stemma::layered {

using Index = std::int32_t;

/// Neighbours as flat lists: those of i are items[start[i]] … items[start[i + 1] - 1].
struct Lists {
    std::vector<Index> start;
    std::vector<Index> items;
    const Index* begin(Index i) const { return items.data() + start[std::size_t(i)]; }
    const Index* end(Index i) const { return items.data() + start[std::size_t(i) + 1]; }
    std::size_t count(Index i) const { return std::size_t(end(i) - begin(i)); }
};

template <typename KeyOf, typename ItemOf>
Lists makeLists(std::size_t keys, std::size_t count, const KeyOf& keyOf, const ItemOf& itemOf) {
    Lists lists;
    lists.start.assign(keys + 1, 0);
    for (std::size_t i = 0; i < count; ++i) ++lists.start[std::size_t(keyOf(i)) + 1];
    std::partial_sum(lists.start.begin(), lists.start.end(), lists.start.begin());
    lists.items.resize(count);
    std::vector<Index> next(lists.start.begin(), lists.start.end() - 1);
    for (std::size_t i = 0; i < count; ++i) lists.items[std::size_t(next[std::size_t(keyOf(i))]++)] = itemOf(i);
    return lists;
}

inline Lists edgesFrom(std::size_t nodes, const std::vector<Component::Edge>& edges) {
    return makeLists(
        nodes, edges.size(), [&](std::size_t e) { return edges[e].from; }, [](std::size_t e) { return Index(e); });
}

} // namespace stemma::layered
