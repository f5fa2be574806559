// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayPlane.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stemma {

namespace {

constexpr std::uint64_t kFarApart = 16u << 10; ///< bytes between values that are wanted: each is read alone

/// One direction of the grid: which of the plane's lines go into which of its cells.
struct PlaneAxis {
    std::uint64_t first = 0, count = 0; ///< of the region
    std::uint64_t step = 0;             ///< bytes from line to line
    std::size_t cells = 0;
    std::uint64_t perCell = 1; ///< lines looked at in each cell, at most

    std::uint64_t begin(std::size_t cell) const { return shareOf(count, cell, cells); }
    std::uint64_t width(std::size_t cell) const { return begin(cell + 1) - begin(cell); }
    std::uint64_t looked(std::size_t cell) const { return std::min(perCell, width(cell)); }
    /// The `i`th line looked at in a cell: spread evenly, in the middle of equal shares.
    std::uint64_t line(std::size_t cell, std::uint64_t i) const {
        const std::uint64_t have = width(cell), some = looked(cell);
        return begin(cell) + (some == have ? i : shareOf(have, 2 * i + 1, 2 * some));
    }
    bool exact() const { return perCell >= (count + cells - 1) / cells; }
};

/// The sums of one row of cells.
struct CellSums {
    std::vector<double> sums;
    std::vector<std::uint32_t> counts;
    explicit CellSums(std::size_t cells) : sums(cells), counts(cells) {}
    void add(std::size_t cell, double value) {
        if (!std::isfinite(value)) return;
        sums[cell] += value;
        ++counts[cell];
    }
};

/// Every so many values only: few are converted, of what is read.
Status addSome(const Array& array, std::uint64_t place, const PlaneAxis& across, ElementPart part, CellSums& sums,
               std::vector<double>& buffer) {
    const std::uint64_t every = std::max<std::uint64_t>(across.count / (across.cells * across.perCell), 1);
    const std::uint64_t first = every / 2, some = (across.count - first + every - 1) / every;
    buffer.resize(std::size_t(std::max<std::uint64_t>(buffer.size(), some)));
    STEMMA_CHECK(array.numbers(placeBehind(place, first, across.step), placeBehind(0, every, across.step),
                               std::size_t(some), buffer.data(), part));
    for (std::uint64_t i = 0; i < some; ++i)
        sums.add(std::min(std::size_t(double(first + i * every) / double(across.count) * double(across.cells)),
                          across.cells - 1),
                 buffer[std::size_t(i)]);
    return {};
}

/// Values along `across` at one line of the other axis, into their cells.
Status addLine(const Array& array, std::uint64_t place, const PlaneAxis& across, ElementPart part, CellSums& sums,
               std::vector<double>& buffer) {
    const bool apart = across.step > 0 && across.count / std::max<std::uint64_t>(across.cells * across.perCell, 1) >
                                              kFarApart / across.step;
    if (apart) {
        for (std::size_t cell = 0; cell < across.cells; ++cell)
            for (std::uint64_t i = 0; i < across.looked(cell); ++i) {
                double value = 0;
                STEMMA_CHECK(
                    array.numbers(placeBehind(place, across.line(cell, i), across.step), across.step, 1, &value, part));
                sums.add(cell, value);
            }
        return {};
    }
    if (!across.exact()) return addSome(array, place, across, part, sums, buffer);
    constexpr std::uint64_t kStretch = 128u << 10;
    std::uint64_t from = 0, have = 0; ///< what `buffer` holds
    for (std::size_t cell = 0; cell < across.cells; ++cell)
        for (std::uint64_t line = across.begin(cell); line < across.begin(cell + 1); ++line) {
            if (line >= from + have) {
                from = line;
                have = std::min(kStretch, across.count - line);
                buffer.resize(std::size_t(std::max<std::uint64_t>(buffer.size(), have)));
                STEMMA_CHECK(array.numbers(placeBehind(place, line, across.step), across.step, std::size_t(have),
                                           buffer.data(), part));
            }
            sums.add(cell, buffer[std::size_t(line - from)]);
        }
    return {};
}

/// How many lines of each cell are looked at, so that all together stay below the wish.
void share(PlaneAxis& outer, PlaneAxis& inner, std::uint64_t most) {
    const auto full = [](const PlaneAxis& axis) {
        return (axis.count + axis.cells - 1) / std::max<std::size_t>(axis.cells, 1);
    };
    outer.perCell = full(outer);
    inner.perCell = full(inner);
    const double cells = double(outer.cells) * double(inner.cells);
    const double perCell = std::max(double(most) / std::max(cells, 1.0), 1.0);
    if (double(outer.perCell) * double(inner.perCell) <= perCell) return;
    // Few lines, each well looked through: a line costs a read.
    outer.perCell =
        std::max<std::uint64_t>(std::min<std::uint64_t>(outer.perCell, std::uint64_t(std::sqrt(perCell) / 2)), 1);
    inner.perCell = std::max<std::uint64_t>(
        std::min<std::uint64_t>(inner.perCell, std::uint64_t(perCell / double(outer.perCell))), 1);
}

std::uint64_t startOf(const Array& array, const ArrayPlane& plane, const PlaneRegion& region) {
    std::vector<std::uint64_t> index = plane.at;
    index.resize(array.dimensions());
    index[plane.rowAxis] = region.row;
    index[plane.columnAxis] = region.column;
    return array.place(index);
}

} // namespace

ArrayPlane ArrayPlane::lastOf(const Array& array) {
    STEMMA_ASSERT(array.dimensions() >= 2);
    ArrayPlane plane{array.dimensions() - 2, array.dimensions() - 1, {}};
    for (const std::uint64_t extent : array.shape()) plane.at.push_back(extent / 2);
    return plane;
}

Result<PlaneGrid> planeGrid(const Array& array, const ArrayPlane& plane, const PlaneWish& wish, const Cancel& cancel) {
    const PlaneRegion& region = wish.region;
    PlaneGrid grid;
    grid.rows = std::size_t(std::min<std::uint64_t>(wish.rows, region.rows));
    grid.columns = std::size_t(std::min<std::uint64_t>(wish.columns, region.columns));
    if (grid.rows == 0 || grid.columns == 0) return PlaneGrid{};
    grid.values.assign(grid.rows * grid.columns, std::numeric_limits<double>::quiet_NaN());
    PlaneAxis rows{region.row, region.rows, array.stride(plane.rowAxis), grid.rows};
    PlaneAxis columns{region.column, region.columns, array.stride(plane.columnAxis), grid.columns};
    // Lines are read along the axis whose values lie nearer to each other.
    const bool byRows = columns.step <= rows.step;
    PlaneAxis &outer = byRows ? rows : columns, &inner = byRows ? columns : rows;
    share(outer, inner, wish.mostValues);
    grid.exact = outer.exact() && inner.exact();
    const std::uint64_t start = startOf(array, plane, region);
    std::vector<double> buffer;
    for (std::size_t cell = 0; cell < outer.cells; ++cell) {
        CellSums sums(inner.cells);
        for (std::uint64_t i = 0; i < outer.looked(cell); ++i) {
            if (cancel.requested()) return fail(ErrorCode::Cancelled, "Reading the array was cancelled");
            STEMMA_CHECK(
                addLine(array, placeBehind(start, outer.line(cell, i), outer.step), inner, wish.part, sums, buffer));
        }
        for (std::size_t other = 0; other < inner.cells; ++other) {
            if (sums.counts[other] == 0) continue;
            const std::size_t at = byRows ? cell * grid.columns + other : other * grid.columns + cell;
            grid.values[at] = sums.sums[other] / sums.counts[other];
        }
    }
    return grid;
}

Result<std::vector<std::string>> planeTexts(const Array& array, const ArrayPlane& plane, const PlaneRegion& region) {
    std::vector<std::string> texts;
    texts.reserve(std::size_t(region.rows * region.columns));
    const std::uint64_t start = startOf(array, plane, region);
    for (std::uint64_t row = 0; row < region.rows; ++row)
        for (std::uint64_t column = 0; column < region.columns; ++column) {
            const std::uint64_t place = placeBehind(placeBehind(start, row, array.stride(plane.rowAxis)), column,
                                                    array.stride(plane.columnAxis));
            STEMMA_TRY(std::string text, array.text(place, 100));
            texts.push_back(std::move(text));
        }
    return texts;
}

} // namespace stemma
