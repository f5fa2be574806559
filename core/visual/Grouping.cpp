// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Grouping.h"

#include "core/base/Result.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

namespace {

struct Codes {
    std::vector<std::uint32_t> of; ///< of each row
    std::uint32_t count = 0;
};

/// Numbers the different values of a column from 0, in the order in which they first appear.
Codes codesOf(const ChartColumn& column) {
    Codes codes;
    codes.of.resize(column.size());
    std::unordered_map<std::string_view, std::uint32_t> texts;
    std::unordered_map<std::uint64_t, std::uint32_t> numbers;
    std::optional<std::uint32_t> nothing, truths[2]; ///< true is no 1
    for (std::size_t row = 0; row < column.size(); ++row) {
        std::uint32_t& code = codes.of[row];
        switch (column.kind(row)) {
        case ChartColumn::Kind::Null:
            if (!nothing) nothing = codes.count++;
            code = *nothing;
            break;
        case ChartColumn::Kind::Boolean: {
            std::optional<std::uint32_t>& truth = truths[column.number(row) != 0];
            if (!truth) truth = codes.count++;
            code = *truth;
            break;
        }
        case ChartColumn::Kind::Text: {
            const auto [place, isNew] = texts.try_emplace(column.rawText(row), codes.count);
            codes.count += isNew;
            code = place->second;
            break;
        }
        case ChartColumn::Kind::Number: {
            const auto bits = std::bit_cast<std::uint64_t>(column.number(row) + 0.0);
            const auto [place, isNew] = numbers.try_emplace(bits, codes.count);
            codes.count += isNew;
            code = place->second;
        }
        }
    }
    return codes;
}

/// Numbers the different pairs of what is numbered already, in the order in which they first appear.
void pairUp(Codes& codes, const Codes& others) {
    constexpr std::uint64_t kMostPlaces = 1 << 20; // of a table that is faster than looking up
    constexpr std::uint32_t kNone = 0xFFFFFFFF;
    const std::uint64_t places = std::uint64_t(codes.count) * others.count;
    std::vector<std::uint32_t> table(places <= kMostPlaces ? places : 0, kNone);
    std::unordered_map<std::uint64_t, std::uint32_t> pairs;
    std::uint32_t count = 0;
    for (std::size_t row = 0; row < codes.of.size(); ++row) {
        const std::uint64_t key = std::uint64_t(codes.of[row]) * others.count + others.of[row];
        std::uint32_t& code = table.empty() ? pairs.try_emplace(key, kNone).first->second : table[key];
        if (code == kNone) code = count++;
        codes.of[row] = code;
    }
    codes.count = count;
}

ChartColumn counted(const std::string& op, const ChartColumn* column, const Grouping& grouping) {
    std::vector<std::size_t> counts(grouping.count());
    std::vector<std::unordered_set<std::string>> seen(op == "distinct" ? grouping.count() : 0);
    for (std::size_t row = 0; row < grouping.groupOf.size(); ++row) {
        const std::uint32_t group = grouping.groupOf[row];
        if (op == "distinct") {
            if (column) seen[group].insert(column->text(row));
            counts[group] = seen[group].size();
        } else {
            const bool there = !column || !column->isNull(row);
            counts[group] += op == "missing" ? !there : op == "valid" ? there : 1;
        }
    }
    ChartColumn result;
    for (const std::size_t count : counts) result.pushNumber(double(count));
    return result;
}

double moments(const std::string& op, const std::vector<double>& values) {
    const auto count = double(values.size());
    double sum = 0;
    for (const double value : values) sum += value;
    if (op == "sum") return sum;
    if (op == "mean" || op == "average") return sum / count;
    const double mean = sum / count;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    if (op == "variancep") return squares / count;
    if (op == "stdevp") return std::sqrt(squares / count);
    if (count < 2) return std::numeric_limits<double>::quiet_NaN();
    const double variance = squares / (count - 1);
    if (op == "variance") return variance;
    return op == "stderr" ? std::sqrt(variance / count) : std::sqrt(variance);
}

double valueOf(const std::string& op, std::vector<double>& values) {
    if (values.empty()) return op == "sum" ? 0 : std::numeric_limits<double>::quiet_NaN();
    if (op == "min") return *std::min_element(values.begin(), values.end());
    if (op == "max") return *std::max_element(values.begin(), values.end());
    if (op == "product") {
        double product = 1;
        for (const double value : values) product *= value;
        return product;
    }
    if (op == "median" || op == "q1" || op == "q3") {
        std::sort(values.begin(), values.end());
        return quantile(values, op == "q1" ? 0.25 : op == "q3" ? 0.75 : 0.5);
    }
    return moments(op, values);
}

} // namespace

Grouping groupRows(const ChartData& data, const std::vector<const ChartColumn*>& by) {
    Grouping grouping;
    if (data.rows == 0) return grouping;
    Codes codes;
    if (by.empty())
        codes.of.assign(data.rows, 0), codes.count = 1;
    else
        codes = codesOf(*by.front());
    for (std::size_t i = 1; i < by.size(); ++i) pairUp(codes, codesOf(*by[i]));
    grouping.groupOf = std::move(codes.of);
    grouping.firstRow.reserve(codes.count);
    for (std::size_t row = 0; row < data.rows; ++row)
        if (grouping.groupOf[row] == grouping.firstRow.size()) grouping.firstRow.push_back(std::uint32_t(row));
    return grouping;
}

Grouping groupRows(const ChartColumn& column) {
    ChartData data;
    data.rows = column.size();
    return groupRows(data, {&column});
}

ChartColumn aggregated(const std::string& op, const ChartColumn* column, const Grouping& grouping) {
    if (op == "count" || op == "distinct" || op == "valid" || op == "missing") return counted(op, column, grouping);
    STEMMA_ASSERT(column);
    std::vector<std::vector<double>> values(grouping.count());
    for (std::size_t row = 0; row < grouping.groupOf.size(); ++row)
        if (const double value = column->number(row); !std::isnan(value))
            values[grouping.groupOf[row]].push_back(value);
    ChartColumn result;
    result.reserve(values.size());
    for (std::vector<double>& group : values) result.pushNumber(valueOf(op, group));
    return result;
}

double quantile(const std::vector<double>& sorted, double share) {
    STEMMA_ASSERT(!sorted.empty());
    const double place = share * double(sorted.size() - 1);
    const auto low = std::size_t(std::floor(place));
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (place - double(low));
}

} // namespace stemma
