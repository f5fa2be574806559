// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayLine.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stemma {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kRead = 64u << 10; ///< values at a time

struct LowHigh {
    double low = kNoValue, high = kNoValue;
    std::uint64_t finite = 0, all = 0;
    void add(double value) {
        ++all;
        if (!std::isfinite(value)) return;
        if (finite++ == 0)
            low = high = value;
        else
            low = std::min(low, value), high = std::max(high, value);
    }
};

/// Values `from` to `to` of the line.
Status addValues(const Array& array, const ArrayLine& line, std::uint64_t from, std::uint64_t to, ElementPart part,
                 LowHigh& ends, std::vector<double>& buffer) {
    while (from < to) {
        const std::size_t count = std::size_t(std::min<std::uint64_t>(kRead, to - from));
        buffer.resize(std::max(buffer.size(), count));
        STEMMA_CHECK(array.numbers(placeBehind(line.place, from, line.step), line.step, count, buffer.data(), part));
        for (std::size_t i = 0; i < count; ++i) ends.add(buffer[i]);
        from += count;
    }
    return {};
}

void addOutline(const LineOutline& outline, std::uint64_t from, std::uint64_t to, LowHigh& ends) {
    const std::uint64_t last =
        std::min<std::uint64_t>((to + LineOutline::kRun - 1) / LineOutline::kRun, outline.low.size());
    for (std::uint64_t run = from / LineOutline::kRun; run < last; ++run) {
        ends.add(outline.low[std::size_t(run)]);
        ends.add(outline.high[std::size_t(run)]);
    }
}

/// Some runs of a column's values, where all would be too many.
Status addSample(const Array& array, const ArrayLine& line, std::uint64_t from, std::uint64_t to, std::uint64_t most,
                 ElementPart part, LowHigh& ends, std::vector<double>& buffer) {
    constexpr std::uint64_t kShort = 512;
    const std::uint64_t runs = std::max<std::uint64_t>(most / kShort, 1);
    for (std::uint64_t i = 0; i < runs; ++i) {
        const std::uint64_t at = from + shareOf(to - from, i, runs);
        STEMMA_CHECK(addValues(array, line, at, std::min(at + kShort, to), part, ends, buffer));
    }
    return {};
}

} // namespace

ArrayLine ArrayLine::along(const Array& array, std::size_t axis, std::vector<std::uint64_t> at) {
    STEMMA_ASSERT(axis < array.dimensions());
    at.resize(array.dimensions());
    at[axis] = 0;
    return {array.place(at), array.stride(axis), array.shape()[axis]};
}

Result<std::shared_ptr<const LineOutline>> LineOutline::of(const Array& array, const ArrayLine& line, ElementPart part,
                                                           const Cancel& cancel) {
    auto outline = std::make_shared<LineOutline>();
    const std::uint64_t here = line.step ? std::min(line.count, array.here()) : line.count;
    std::vector<double> buffer(kRead);
    for (std::uint64_t from = 0; from < here; from += kRead) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Reading the array was cancelled");
        const std::size_t count = std::size_t(std::min<std::uint64_t>(kRead, here - from));
        STEMMA_CHECK(array.numbers(placeBehind(line.place, from, line.step), line.step, count, buffer.data(), part));
        for (std::size_t run = 0; run < count; run += kRun) {
            LowHigh ends;
            for (std::size_t i = run; i < std::min<std::size_t>(run + kRun, count); ++i) ends.add(buffer[i]);
            outline->low.push_back(ends.low);
            outline->high.push_back(ends.high);
        }
    }
    return std::shared_ptr<const LineOutline>(std::move(outline));
}

Result<LineEnvelope> lineEnvelope(const Array& array, const ArrayLine& line, const LineWish& wish,
                                  const LineOutline* outline, const Cancel& cancel) {
    LineEnvelope envelope;
    envelope.from = wish.from;
    envelope.count = wish.count;
    const std::size_t columns = std::size_t(std::min<std::uint64_t>(wish.columns, wish.count));
    if (columns == 0) return envelope;
    const bool all = wish.count <= wish.mostValues;
    envelope.exact = all || outline;
    std::vector<double> buffer;
    for (std::size_t column = 0; column < columns; ++column) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Reading the array was cancelled");
        const auto edge = [&](std::size_t i) { return wish.from + shareOf(wish.count, i, columns); };
        const std::uint64_t from = edge(column), to = edge(column + 1);
        LowHigh ends;
        if (all)
            STEMMA_CHECK(addValues(array, line, from, to, wish.part, ends, buffer));
        else if (outline)
            addOutline(*outline, from, to, ends);
        else
            STEMMA_CHECK(addSample(array, line, from, to, wish.mostValues / columns, wish.part, ends, buffer));
        envelope.low.push_back(ends.low);
        envelope.high.push_back(ends.high);
        envelope.nan.push_back(ends.all ? double(ends.all - ends.finite) / double(ends.all) : 0);
    }
    return envelope;
}

} // namespace stemma
