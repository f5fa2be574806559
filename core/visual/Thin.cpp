// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Resolving.h"

#include <cmath>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::size_t kMostSymbols = 20'000; ///< drawn one by one; more are thinned

/// First, least, greatest and last of the points of one pixel column, in their order.
void keepExtremes(const std::vector<ScenePoint>& points, std::size_t from, std::size_t to, bool alongX,
                  std::vector<std::size_t>& kept) {
    const auto across = [&](std::size_t i) { return alongX ? points[i].y : points[i].x; };
    std::size_t least = from, greatest = from;
    for (std::size_t i = from; i < to; ++i) {
        if (across(i) < across(least)) least = i;
        if (across(i) > across(greatest)) greatest = i;
    }
    std::size_t wanted[] = {from, std::min(least, greatest), std::max(least, greatest), to - 1};
    for (const std::size_t i : wanted)
        if (kept.empty() || kept.back() != i) kept.push_back(i);
}

} // namespace

void thinLine(std::vector<ScenePoint>& points, std::vector<std::uint32_t>& rows, bool alongX) {
    std::vector<std::size_t> kept;
    std::size_t from = 0;
    const auto pixel = [&](std::size_t i) { return std::floor(alongX ? points[i].x : points[i].y); };
    for (std::size_t i = 1; i <= points.size(); ++i) {
        if (i < points.size() && pixel(i) == pixel(from)) continue;
        keepExtremes(points, from, i, alongX, kept);
        from = i;
    }
    if (kept.size() == points.size()) return;
    std::vector<ScenePoint> thinned;
    std::vector<std::uint32_t> thinnedRows;
    for (const std::size_t i : kept) {
        thinned.push_back(points[i]);
        if (i < rows.size()) thinnedRows.push_back(rows[i]);
    }
    points = std::move(thinned);
    rows = std::move(thinnedRows);
}

void thinSymbols(std::vector<SceneSymbol>& symbols) {
    if (symbols.size() <= kMostSymbols) return;
    std::unordered_map<std::uint64_t, std::uint32_t> seen; // place and looks, to what is kept
    std::vector<SceneSymbol> kept;
    std::vector<std::uint32_t> counts;
    for (const SceneSymbol& symbol : symbols) {
        const auto cell = [](double at) {
            return std::uint64_t(std::llround(std::clamp(at, -1000.0, 30000.0) * 1.0) + 1000) & 0x7FFF;
        };
        const std::uint64_t key = cell(symbol.at.x) | cell(symbol.at.y) << 15 |
                                  std::uint64_t(symbol.ink.colour & 0xFFFFF) << 30 | std::uint64_t(symbol.shape) << 50 |
                                  (std::uint64_t(symbol.size) & 0x3FF) << 54;
        const auto [place, isNew] = seen.try_emplace(key, std::uint32_t(kept.size()));
        if (isNew) {
            kept.push_back(symbol);
            counts.push_back(1);
        } else {
            ++counts[place->second];
        }
    }
    // What lay on each other added up.
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const double clear = 1 - double(kept[i].ink.opacity);
        kept[i].ink.opacity = float(1 - std::pow(clear, std::min(counts[i], 50u)));
    }
    symbols = std::move(kept);
}

} // namespace stemma
