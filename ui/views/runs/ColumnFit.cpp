// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/ColumnFit.h"

#include <algorithm>
#include <numeric>

namespace stemma::ui {

ColumnFit fitColumns(const std::vector<FitColumn>& columns, int room) {
    ColumnFit fit{std::vector<bool>(columns.size()), std::vector<int>(columns.size())};
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const bool first = columns[a].wished.value_or(false), second = columns[b].wished.value_or(false);
        return first != second ? first : columns[a].priority < columns[b].priority;
    });
    int used = 0;
    for (const std::size_t i : order) {
        fit.widths[i] = columns[i].least;
        fit.shown[i] = columns[i].wished.value_or(used == 0 || used + columns[i].least <= room);
        if (fit.shown[i]) used += columns[i].least;
    }
    for (const std::size_t i : order) {
        if (!fit.shown[i]) continue;
        const int wider = std::clamp(room - used, 0, std::max(0, columns[i].natural - columns[i].least));
        fit.widths[i] += wider;
        used += wider;
    }
    return fit;
}

} // namespace stemma::ui
