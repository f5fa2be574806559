// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace stemma {

namespace {

constexpr std::array kRankOps = {"row_number", "rank", "dense_rank",  "percent_rank", "cume_dist", "ntile",
                                 "lag",        "lead", "first_value", "last_value",   "nth_value"};
constexpr std::uint64_t kMostVisited = 20'000'000; ///< cells in all frames, for what can't be carried along

struct SortKey {
    const ChartColumn* column = nullptr;
    bool descending = false;
};

/// Rows of one group in their order, and who is beside whom.
class Partition {
public:
    Partition(std::vector<std::uint32_t> rows, const std::vector<SortKey>& keys)
        : m_rows(std::move(rows)), m_keys(keys) {
        std::stable_sort(m_rows.begin(), m_rows.end(), [this](auto a, auto b) { return before(a, b); });
        m_firstPeer.resize(m_rows.size());
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_firstPeer[i] = i > 0 && !differ(i - 1) ? m_firstPeer[i - 1] : i;
        m_lastPeer.resize(m_rows.size());
        for (std::size_t i = m_rows.size(); i-- > 0;)
            m_lastPeer[i] = i + 1 < m_rows.size() && !differ(i) ? m_lastPeer[i + 1] : i;
    }
    std::size_t size() const { return m_rows.size(); }
    std::uint32_t row(std::size_t i) const { return m_rows[i]; }
    /// Whether the order tells row i from the next; without an order every row is a place of its own.
    bool differ(std::size_t i) const {
        return m_keys.empty() || before(m_rows[i], m_rows[i + 1]) || before(m_rows[i + 1], m_rows[i]);
    }
    std::size_t firstPeer(std::size_t i) const { return m_firstPeer[i]; }
    std::size_t lastPeer(std::size_t i) const { return m_lastPeer[i]; }

private:
    bool before(std::uint32_t a, std::uint32_t b) const {
        for (const SortKey& key : m_keys) {
            if (cellLess(*key.column, a, *key.column, b)) return !key.descending;
            if (cellLess(*key.column, b, *key.column, a)) return key.descending;
        }
        return false;
    }
    std::vector<std::uint32_t> m_rows;
    const std::vector<SortKey>& m_keys;
    std::vector<std::size_t> m_firstPeer, m_lastPeer;
};

/// Rows from..to (without) of a partition that count for one row.
struct Frame {
    std::size_t from = 0, to = 0;
};

struct FrameRule {
    double before = INFINITY, after = 0; ///< rows; infinite: all
    bool peers = true;                   ///< rows that the order doesn't tell apart come along

    Frame of(const Partition& rows, std::size_t i) const {
        const auto n = double(rows.size());
        const double low = std::max(0.0, double(i) - before), high = std::min(n, double(i) + after + 1);
        Frame frame{std::size_t(low), std::size_t(high)};
        if (peers && frame.to > frame.from) frame = {rows.firstPeer(frame.from), rows.lastPeer(frame.to - 1) + 1};
        return frame;
    }
};

/// One entry of "window".
struct Wanted {
    std::string op;
    const ChartColumn* column = nullptr;
    double param = NAN;
};

double cumulative(const Partition& rows, std::size_t i, std::size_t& reached) {
    if (reached < i) reached = rows.lastPeer(i); // Vega's: the first row has no peers
    return double(1 + reached) / double(rows.size());
}

class Windower {
public:
    explicit Windower(const FrameRule& rule) : m_rule(rule) {}

    /// A value for each row of the partition goes to where that row is.
    Status fill(const Partition& rows, const Wanted& wanted,
                std::vector<std::pair<const ChartColumn*, std::size_t>>& cells, std::vector<double>& numbers) {
        const bool ranks = std::find(kRankOps.begin(), kRankOps.end(), wanted.op) != kRankOps.end();
        if (!ranks) return aggregates(rows, wanted, numbers);
        std::size_t reached = 0, dense = 1;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i > 0 && rows.differ(i - 1)) ++dense;
            const double rank = double(rows.firstPeer(i)) + 1;
            double& to = numbers[rows.row(i)];
            if (wanted.op == "row_number") to = double(i) + 1;
            if (wanted.op == "rank") to = rank;
            if (wanted.op == "dense_rank") to = double(dense);
            if (wanted.op == "percent_rank") to = (rank - 1) / double(rows.size() - 1);
            if (wanted.op == "cume_dist") to = cumulative(rows, i, reached);
            if (wanted.op == "ntile") to = std::ceil(wanted.param * cumulative(rows, i, reached));
            if (wanted.column) cells[rows.row(i)] = {wanted.column, cellOf(rows, wanted, i)};
        }
        return {};
    }

    static constexpr std::size_t kNowhere = SIZE_MAX;

private:
    std::size_t cellOf(const Partition& rows, const Wanted& wanted, std::size_t i) const {
        const Frame frame = m_rule.of(rows, i);
        double at = NAN;
        if (wanted.op == "lag") at = double(i) - wanted.param;
        if (wanted.op == "lead") at = double(i) + wanted.param;
        if (wanted.op == "first_value") at = double(frame.from);
        if (wanted.op == "last_value") at = double(frame.to) - 1;
        if (wanted.op == "nth_value") {
            at = double(frame.from) + wanted.param - 1;
            if (at >= double(frame.to)) return kNowhere;
        }
        return at >= 0 && at < double(rows.size()) ? rows.row(std::size_t(at)) : kNowhere;
    }

    /// Sums and counts are carried along; the rest is worked out frame by frame while that is little.
    Status aggregates(const Partition& rows, const Wanted& wanted, std::vector<double>& numbers) {
        const bool counts = wanted.op == "count";
        const bool adds = counts || wanted.op == "sum" || wanted.op == "mean" || wanted.op == "average" ||
                          wanted.op == "valid" || wanted.op == "missing";
        if (!counts && !wanted.column) return fail(ErrorCode::BadData, "a window's " + wanted.op + " names no field");
        std::vector<double> sums{0}, valid{0}, there{0};
        for (std::size_t i = 0; adds && i < rows.size(); ++i) {
            const double value = wanted.column ? wanted.column->number(rows.row(i)) : 0;
            sums.push_back(sums.back() + (std::isnan(value) ? 0 : value));
            valid.push_back(valid.back() + !std::isnan(value));
            there.push_back(there.back() + (wanted.column && !wanted.column->isNull(rows.row(i))));
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Frame frame = m_rule.of(rows, i);
            double& to = numbers[rows.row(i)];
            const auto over = [&](const std::vector<double>& list) { return list[frame.to] - list[frame.from]; };
            if (counts) to = double(frame.to - frame.from);
            if (wanted.op == "sum") to = over(sums);
            if (wanted.op == "valid") to = over(there);
            if (wanted.op == "missing") to = double(frame.to - frame.from) - over(there);
            if (wanted.op == "mean" || wanted.op == "average") to = over(sums) / over(valid);
            if (adds) continue;
            m_visited += frame.to - frame.from;
            if (m_visited > kMostVisited) return notDrawn("a window of so many rows with " + printable(wanted.op));
            to = worked(rows, wanted, frame);
        }
        return {};
    }

    double worked(const Partition& rows, const Wanted& wanted, const Frame& frame) const {
        ChartColumn values;
        values.reserve(frame.to - frame.from);
        for (std::size_t i = frame.from; i < frame.to; ++i) values.pushFrom(*wanted.column, rows.row(i));
        Grouping one;
        one.groupOf.assign(values.size(), 0);
        one.firstRow.assign(1, 0);
        return aggregated(wanted.op, &values, one).number(0);
    }

    const FrameRule& m_rule;
    std::uint64_t m_visited = 0;
};

Result<FrameRule> frameRule(const Json& transform) {
    FrameRule rule;
    const Json& frame = transform["frame"];
    if (!frame.isNull() && frame.size() != 2) return notDrawn("the window's frame " + printable(frame.dump()));
    const auto rows = [](const Json& given) { return given.isNumber() ? std::fabs(given.number()) : INFINITY; };
    if (!frame.isNull()) rule.before = rows(frame.at(0)), rule.after = rows(frame.at(1));
    rule.peers = !transform["ignorePeers"].boolean() && !transform["sort"].empty();
    return rule;
}

Result<Wanted> wantedOf(const ChartData& data, const Json& one) {
    STEMMA_CHECK(checkWords(one, "window", {"op", "field", "param", "as"}));
    Wanted wanted;
    wanted.op = one["op"].text();
    const bool ranks = std::find(kRankOps.begin(), kRankOps.end(), wanted.op) != kRankOps.end();
    if (!ranks && !isAggregate(wanted.op)) return notDrawn("the window's op " + printable(wanted.op));
    if (one["field"].isString() && !one["field"].text().empty()) {
        STEMMA_TRY(wanted.column, columnNamed(data, plainField(one["field"].text())));
    }
    const bool moves = wanted.op == "lag" || wanted.op == "lead";
    wanted.param = std::floor(one["param"].number(moves ? 1 : NAN));
    if (moves && wanted.param == 0) wanted.param = 1;
    if ((wanted.op == "ntile" || wanted.op == "nth_value") && !(wanted.param >= 1))
        return fail(ErrorCode::BadData, "a window's " + wanted.op + " needs a param of at least 1");
    const bool values = moves || wanted.op.ends_with("_value");
    if (values && !wanted.column) return fail(ErrorCode::BadData, "a window's " + wanted.op + " names no field");
    if (ranks && !values) wanted.column = nullptr;
    return wanted;
}

} // namespace

Result<ChartData> windowed(ChartData data, const Json& transform) {
    STEMMA_TRY(const FrameRule rule, frameRule(transform));
    std::vector<const ChartColumn*> by;
    for (const Json& name : transform["groupby"].items()) {
        STEMMA_TRY(const ChartColumn* column, columnNamed(data, plainField(name.text())));
        by.push_back(column);
    }
    std::vector<SortKey> keys;
    for (const Json& key : transform["sort"].items()) {
        STEMMA_TRY(const ChartColumn* column, columnNamed(data, plainField(key["field"].text())));
        keys.push_back({column, key["order"].text() == "descending"});
    }
    const Grouping grouping = groupRows(data, by);
    std::vector<std::vector<std::uint32_t>> groups(grouping.count());
    for (std::uint32_t row = 0; row < data.rows; ++row) groups[grouping.groupOf[row]].push_back(row);
    std::vector<Partition> partitions;
    for (std::vector<std::uint32_t>& rows : groups) partitions.emplace_back(std::move(rows), keys);
    std::vector<ChartColumn> results;
    Windower windower(rule);
    for (const Json& one : transform["window"].items()) {
        STEMMA_TRY(const Wanted wanted, wantedOf(data, one));
        std::vector<double> numbers(data.rows, NAN);
        std::vector<std::pair<const ChartColumn*, std::size_t>> cells(data.rows, {nullptr, 0});
        for (const Partition& rows : partitions) STEMMA_CHECK(windower.fill(rows, wanted, cells, numbers));
        ChartColumn result(one["as"].text(wanted.op + (one["field"].isString() ? "_" + one["field"].text() : "")));
        for (std::size_t row = 0; row < data.rows; ++row) {
            const auto& [column, at] = cells[row];
            if (column && at != Windower::kNowhere)
                result.pushFrom(*column, at);
            else
                result.pushNumber(column ? NAN : numbers[row]);
        }
        results.push_back(std::move(result));
    }
    for (ChartColumn& result : results) data.put(std::move(result));
    return data;
}

} // namespace stemma
