// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stemma {

/// The rows of many ids, by a statement whose two parameters are the first and the last of some that follow one another
/// without a gap, and whose first column is the id, ascending: `… WHERE id BETWEEN ? AND ?`. What a run made lies
/// together, so that a few scans replace thousands of look-ups.
///
/// `ids` ascend, each once. Calls `use(row, place of the id in ids)` for each row.
template <typename Use>
Status scanRows(Connection& connection, std::string_view sql, const std::vector<std::int64_t>& ids, Use use) {
    if (ids.empty()) return {};
    STEMMA_TRY(auto query, connection.prepare(sql));
    for (std::size_t from = 0, to = 0; from < ids.size(); from = to) {
        for (to = from + 1; to < ids.size() && ids[to] == ids[to - 1] + 1;) ++to;
        query.bind(ids[from], ids[to - 1]);
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) break;
            use(query, from + std::size_t(query.integer(0) - ids[from]));
        }
    }
    return {};
}

/// The second column of the rows of `ids`, each there once, with the place of the id: by place, then as the rows come.
struct PlacedId {
    std::uint32_t place = 0;
    std::int64_t id = 0;
};
inline Result<std::vector<PlacedId>> scanIds(Connection& connection, std::string_view sql,
                                             const std::vector<std::int64_t>& ids) {
    std::vector<PlacedId> found;
    if (std::ranges::is_sorted(ids)) {
        STEMMA_CHECK(scanRows(connection, sql, ids, [&](const Statement& row, std::size_t place) {
            found.push_back({std::uint32_t(place), row.integer(1)});
        }));
        return found;
    }
    std::vector<PlacedId> order;
    order.reserve(ids.size());
    for (const std::int64_t id : ids) order.push_back({std::uint32_t(order.size()), id});
    std::ranges::sort(order, {}, &PlacedId::id);
    std::vector<std::int64_t> sorted;
    sorted.reserve(ids.size());
    for (const PlacedId& one : order) sorted.push_back(one.id);
    STEMMA_CHECK(scanRows(connection, sql, sorted, [&](const Statement& row, std::size_t place) {
        found.push_back({order[place].place, row.integer(1)});
    }));
    std::ranges::stable_sort(found, {}, &PlacedId::place);
    return found;
}

} // namespace stemma
