// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Transform.h"

#include "core/base/Text.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Expression.h"
#include "core/visual/Grouping.h"
#include "core/visual/Predicate.h"
#include "core/visual/Scale.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace stemma {

namespace {

std::string nameAt(const Json& as, std::size_t index, const std::string& otherwise) {
    if (as.isString()) return index == 0 ? as.text() : as.text() + "_end";
    return as.at(index).isString() ? as.at(index).text() : otherwise;
}

Result<std::vector<const ChartColumn*>> columnsNamed(const ChartData& data, const Json& names) {
    std::vector<const ChartColumn*> columns;
    for (const Json& name : names.items()) {
        STEMMA_TRY(const ChartColumn* column, columnNamed(data, plainField(name.text())));
        columns.push_back(column);
    }
    return columns;
}

Result<ChartData> filter(ChartData data, const Json& transform) {
    STEMMA_TRY(Predicate predicate, Predicate::parse(transform["filter"]));
    STEMMA_TRY(std::vector<std::uint32_t> rows, predicate.rowsOf(data));
    return rows.size() == data.rows ? std::move(data) : data.pick(rows);
}

Result<ChartData> calculate(ChartData data, const Json& transform) {
    STEMMA_TRY(const Expression expression, Expression::parse(transform["calculate"].text()));
    ChartColumn column(transform["as"].text());
    constexpr std::size_t kMostText = 256u << 20; ///< bytes that one expression may write
    const Expression::Bound bound = expression.bind(data);
    std::size_t written = 0;
    for (std::size_t row = 0; row < data.rows; ++row) {
        bound.push(column, row);
        if (column.kind(row) == ChartColumn::Kind::Text) written += column.rawText(row).size();
        if (written > kMostText)
            return fail(ErrorCode::NotSupported,
                        "the calculated '" + printable(column.name()) + "' is more than 256 MiB of text");
    }
    data.put(std::move(column));
    return data;
}

Result<ChartData> aggregate(ChartData data, const Json& transform) {
    const bool join = transform.contains("joinaggregate");
    const Json& wanted = transform[join ? "joinaggregate" : "aggregate"];
    STEMMA_TRY(const std::vector<const ChartColumn*> by, columnsNamed(data, transform["groupby"]));
    const Grouping grouping = groupRows(data, by);
    ChartData result;
    result.rows = grouping.count();
    for (const ChartColumn* column : by) {
        ChartColumn key(column->name());
        for (const std::uint32_t row : grouping.firstRow) key.pushFrom(*column, row);
        result.put(std::move(key));
    }
    if (join) result = data;
    for (const Json& one : wanted.items()) {
        const std::string op = one["op"].text(), field = plainField(one["field"].text());
        if (!isAggregate(op)) return notDrawn("aggregate " + printable(op));
        const ChartColumn* column = nullptr;
        if (!field.empty() && data.rows > 0) {
            STEMMA_TRY(column, columnNamed(data, field));
        } else if (op != "count" && data.rows > 0) {
            return fail(ErrorCode::BadData, "an aggregate " + op + " names no field");
        }
        ChartColumn values = data.rows > 0 ? aggregated(op, column, grouping) : ChartColumn();
        if (join) {
            ChartColumn spread;
            for (const std::uint32_t group : grouping.groupOf) spread.pushFrom(values, group);
            values = std::move(spread);
        }
        values.rename(one["as"].text(op + (field.empty() ? "" : "_" + field)));
        result.put(std::move(values));
    }
    return result;
}

Result<ChartData> bin(ChartData data, const Json& transform) {
    const std::string field = plainField(transform["field"].text());
    STEMMA_TRY(const ChartColumn* column, columnNamed(data, field));
    const Json& given = transform["bin"];
    STEMMA_CHECK(checkWords(given, "bin", {"maxbins", "step", "minstep", "extent", "nice"}));
    BinSpec spec;
    if (given["maxbins"].isNumber()) spec.maxBins = int(std::clamp(given["maxbins"].number(), 1.0, 10'000.0));
    spec.step = given["step"].number();
    spec.minStep = given["minstep"].number();
    spec.nice = given["nice"].boolean(true);
    double low = INFINITY, high = -INFINITY;
    for (std::size_t row = 0; row < data.rows; ++row)
        if (const double value = column->number(row); std::isfinite(value))
            low = std::min(low, value), high = std::max(high, value);
    const bool bounded = given["extent"].size() == 2;
    if (bounded) low = given["extent"].at(0).number(NAN), high = given["extent"].at(1).number(NAN);
    if (!(low <= high) || !std::isfinite(low) || !std::isfinite(high)) low = high = 0;
    const Bins bins = binsFor(low, high, spec);
    ChartColumn from(nameAt(transform["as"], 0, "bin_" + field)),
        to(nameAt(transform["as"], 1, "bin_" + field + "_end"));
    for (std::size_t row = 0; row < data.rows; ++row) {
        const double value = column->number(row);
        const bool beyond = bounded && (value < bins.start || value > bins.stop);
        const double floored = std::isnan(value) || beyond ? NAN : bins.floor(value);
        from.pushNumber(floored);
        to.pushNumber(std::isnan(floored) ? NAN : bins.end(floored));
    }
    data.put(std::move(from));
    data.put(std::move(to));
    return data;
}

Result<ChartData> timeUnit(ChartData data, const Json& transform) {
    STEMMA_TRY(const TimeUnit unit, TimeUnit::read(transform["timeUnit"]));
    const std::string field = plainField(transform["field"].text());
    STEMMA_TRY(const ChartColumn* column, columnNamed(data, field));
    ChartColumn result = timeColumn(*column, transform["as"].text(unit.name + "_" + field)), floored(result.name()),
                end(result.name() + "_end");
    floorTimes(result, unit, floored, &end);
    data.put(std::move(floored));
    data.put(std::move(end));
    return data;
}

Result<ChartData> fold(ChartData data, const Json& transform) {
    constexpr std::size_t kMostFolded = 20'000'000; ///< rows
    const Json& names = transform["fold"];
    STEMMA_TRY(const std::vector<const ChartColumn*> folded, columnsNamed(data, names));
    if (data.rows * folded.size() > kMostFolded) return notDrawn("a fold of so many rows");
    ChartColumn key(nameAt(transform["as"], 0, "key")), value(nameAt(transform["as"], 1, "value"));
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < data.rows; ++row)
        for (const ChartColumn* column : folded) {
            rows.push_back(row);
            key.pushText(column->name());
            value.pushFrom(*column, row);
        }
    ChartData result = data.pick(rows);
    result.put(std::move(key));
    result.put(std::move(value));
    return result;
}

Result<ChartData> stack(ChartData data, const Json& transform) {
    StackRequest request;
    const std::string field = plainField(transform["stack"].text());
    STEMMA_TRY(request.value, columnNamed(data, field));
    STEMMA_TRY(request.group, columnsNamed(data, transform["groupby"]));
    for (const Json& sort : transform["sort"].items()) {
        STEMMA_TRY(const ChartColumn* column, columnNamed(data, plainField(sort["field"].text())));
        const bool descending = sort["order"].text() == "descending";
        if (!request.order.empty() && descending != request.descending)
            return notDrawn("a stack sorted both up and down");
        request.order.push_back(column);
        request.descending = descending;
    }
    request.offset = transform["offset"].text("zero");
    if (request.offset != "zero" && request.offset != "normalize" && request.offset != "center")
        return notDrawn("stack offset " + printable(request.offset));
    Stacked stacked = stackedColumns(data, request);
    stacked.start.rename(nameAt(transform["as"], 0, field + "_start"));
    stacked.end.rename(nameAt(transform["as"], 1, field + "_end"));
    data.put(std::move(stacked.start));
    data.put(std::move(stacked.end));
    return data;
}

struct TransformKind {
    const char* word;
    WordList words;
    Result<ChartData> (*apply)(ChartData data, const Json& transform);
    bool needsRows = true;
};

/// In the order in which Vega-Lite looks for them.
const TransformKind* kindOf(const Json& transform) {
    static const std::vector<TransformKind> kKinds = {{"filter", {}, filter, false},
                                                      {"calculate", {"as"}, calculate, false},
                                                      {"bin", {"field", "as"}, bin},
                                                      {"timeUnit", {"field", "as"}, timeUnit},
                                                      {"aggregate", {"groupby"}, aggregate, false},
                                                      {"joinaggregate", {"groupby"}, aggregate, false},
                                                      {"window", {"groupby", "sort", "frame", "ignorePeers"}, windowed},
                                                      {"stack", {"groupby", "sort", "offset", "as"}, stack},
                                                      {"fold", {"as"}, fold}};
    for (const TransformKind& kind : kKinds)
        if (transform.contains(kind.word)) return &kind;
    return nullptr;
}

Result<ChartData> apply(ChartData data, const Json& transform) {
    const TransformKind* kind = kindOf(transform);
    if (!kind)
        return notDrawn("transform " +
                        (transform.members().empty() ? "nothing" : printable(transform.members().front().first)));
    WordList words = kind->words;
    words.push_back(kind->word);
    STEMMA_CHECK(checkWords(transform, std::string("transform ") + kind->word, words));
    if (data.rows == 0 && kind->needsRows) return data;
    return kind->apply(std::move(data), transform);
}

} // namespace

Result<ChartData> transformed(ChartData data, const Json::Array& transforms) {
    for (const Json& transform : transforms) {
        STEMMA_TRY(data, apply(std::move(data), transform));
    }
    return data;
}

Result<const ChartColumn*> columnNamed(const ChartData& data, const std::string& name) {
    if (const ChartColumn* column = data.find(name)) return column;
    std::vector<std::string> names;
    for (const ChartColumn& column : data.columns) names.push_back(column.name());
    return fail(ErrorCode::BadData, "the data have no column '" + printable(name) + "'." + didYouMean(name, names));
}

ChartColumn timeColumn(const ChartColumn& column, const std::string& name) {
    constexpr std::size_t kMostKnown = 4096; // more are as quickly read as looked up
    ChartColumn times(name);
    times.reserve(column.size());
    std::unordered_map<std::string_view, double> known;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.kind(row) != ChartColumn::Kind::Text) {
            times.pushNumber(column.number(row));
            continue;
        }
        const std::string& text = column.rawText(row);
        const auto found = known.find(text);
        const double ms = found != known.end() ? found->second : parseTime(text).value_or(NAN);
        if (found == known.end() && known.size() < kMostKnown) known.emplace(text, ms);
        times.pushNumber(ms);
    }
    return times;
}

void floorTimes(const ChartColumn& times, const TimeUnit& unit, ChartColumn& from, ChartColumn* to) {
    constexpr std::size_t kMostKnown = 65'536;
    constexpr double kFar = 1e17;
    // All moments of a day have the same, or of an hour or minute where the unit has such a part.
    const bool fine = unit.parts & (TimeUnit::Seconds | TimeUnit::Milliseconds);
    const auto floored = [&](double ms) {
        const double begins = unit.floor(ms);
        return std::pair(begins, to ? unit.next(begins) : NAN);
    };
    const double alike = unit.parts & TimeUnit::Minutes ? 6e4 : unit.parts & TimeUnit::Hours ? 3.6e6 : 8.64e7;
    std::unordered_map<std::int64_t, std::pair<double, double>> known;
    from.reserve(times.size());
    if (to) to->reserve(times.size());
    for (std::size_t row = 0; row < times.size(); ++row) {
        const double ms = times.number(row);
        std::pair<double, double> ends{NAN, NAN};
        if (times.isNull(row) || fine || !(std::fabs(ms) < kFar) || known.size() >= kMostKnown) {
            if (!times.isNull(row)) ends = floored(ms);
        } else {
            const auto [place, isNew] = known.try_emplace(std::int64_t(std::floor(ms / alike)));
            if (isNew) place->second = floored(ms);
            ends = place->second;
        }
        from.pushNumber(ends.first);
        if (to) to->pushNumber(ends.second);
    }
}

bool cellLess(const ChartColumn& one, std::size_t row, const ChartColumn& other, std::size_t otherRow) {
    const auto rank = [](ChartColumn::Kind kind) {
        return kind == ChartColumn::Kind::Null ? 0 : kind == ChartColumn::Kind::Text ? 2 : 1;
    };
    const int left = rank(one.kind(row)), right = rank(other.kind(otherRow));
    if (left != right) return left < right;
    return left == 2 ? one.rawText(row) < other.rawText(otherRow) : one.number(row) < other.number(otherRow);
}

namespace {

/// The rows sorted by one column, those with equal values as they were: few values and many rows make it worth while to
/// sort the values.
std::vector<std::uint32_t> sortedBy(const ChartColumn& column, const std::vector<std::uint32_t>& rows,
                                    bool descending) {
    const Grouping values = groupRows(column);
    std::vector<std::uint32_t> sorted(values.count());
    std::iota(sorted.begin(), sorted.end(), 0);
    const auto less = [&](std::uint32_t left, std::uint32_t right) {
        return cellLess(column, values.firstRow[left], column, values.firstRow[right]);
    };
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t left, std::uint32_t right) {
        return descending ? less(right, left) : less(left, right);
    });
    std::vector<std::size_t> counts(values.count()), next(values.count());
    for (const std::uint32_t value : values.groupOf) ++counts[value];
    std::size_t at = 0;
    for (const std::uint32_t value : sorted) next[value] = std::exchange(at, at + counts[value]);
    std::vector<std::uint32_t> result(rows.size());
    for (const std::uint32_t row : rows) result[next[values.groupOf[row]]++] = row;
    return result;
}

} // namespace

Stacked stackedColumns(const ChartData& data, const StackRequest& request) {
    const Grouping grouping = groupRows(data, request.group);
    std::vector<std::uint32_t> order(data.rows);
    std::iota(order.begin(), order.end(), 0);
    // From the last of what orders to the first, each keeping the order of those before.
    for (auto column = request.order.rbegin(); column != request.order.rend(); ++column)
        order = sortedBy(**column, order, request.descending);
    std::vector<double> start(data.rows), end(data.rows), above(grouping.count()), below(grouping.count());
    const bool signsApart = request.offset == "zero";
    for (const std::uint32_t row : order) {
        const double given = request.value->number(row);
        const double value = std::isnan(given) ? 0 : signsApart ? given : std::fabs(given);
        double& sum = value < 0 ? below[grouping.groupOf[row]] : above[grouping.groupOf[row]];
        start[row] = sum;
        end[row] = sum += value;
    }
    const double highest = above.empty() ? 0 : *std::max_element(above.begin(), above.end());
    Stacked stacked;
    for (std::size_t row = 0; row < data.rows; ++row) {
        const double sum = above[grouping.groupOf[row]];
        const double scale = request.offset == "normalize" && sum != 0 ? 1 / sum : 1;
        const double shift = request.offset == "center" ? (highest - sum) / 2 : 0;
        stacked.start.pushNumber(start[row] * scale + shift);
        stacked.end.pushNumber(end[row] * scale + shift);
    }
    return stacked;
}

} // namespace stemma
