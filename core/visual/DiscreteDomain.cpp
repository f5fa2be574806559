// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::size_t kMostValues = 20'000; ///< of a discrete scale: nobody sees more, and each costs a label

/// How values of a channel are written: as its axis or legend says.
struct Labels {
    std::string time;   ///< d3's format of moments; "" where the values are none
    bool asked = false; ///< numbers have a format
    NumberFormat number;

    static Result<Labels> of(const UnitField& field) {
        Labels labels;
        const Json& guide = field.def->axis.empty() ? field.def->legend : field.def->axis;
        const std::string& format = guide["format"].text(field.def->format);
        const bool moments = !field.timeFormat.empty() || guide["formatType"].text() == "time";
        if (moments) labels.time = format.empty() ? field.timeFormat : format;
        if (moments || format.empty()) return labels;
        STEMMA_TRY(labels.number, NumberFormat::parse(format));
        labels.asked = true;
        return labels;
    }
    std::string write(const UnitField& field, const ChartColumn& column, const ChartColumn* end,
                      std::size_t row) const {
        if (column.isNull(row)) return "null";
        if (!time.empty()) return formatTime(time, column.number(row));
        const bool bins = field.def->bin && end;
        const auto written = [&](double value) { return asked || bins ? number(value) : shortestNumber(value); };
        if (bins) return written(column.number(row)) + " – " + written(end->number(row));
        return asked && column.kind(row) == ChartColumn::Kind::Number ? written(column.number(row))
                                                                      : toUtf8(column.text(row));
    }
};

/// How `sort` of a channel orders its values.
struct Order {
    enum class By { Value, Given, Data, Field } by = By::Value;
    bool descending = false;
    Json values;       ///< Given
    Channel channel{}; ///< of Field: the encoding, or
    std::string field, op;
    bool byChannel = false;
};

Result<Order> orderOf(const ChannelDef& def) {
    Order order;
    if (!def.sort) return order;
    const Json& sort = *def.sort;
    if (sort.isNull()) return order.by = Order::By::Data, order;
    if (sort.isArray()) return order.by = Order::By::Given, order.values = sort, order;
    if (sort.isObject() && (sort.contains("field") || sort.contains("op"))) {
        order.by = Order::By::Field;
        order.field = plainField(sort["field"].text());
        order.op = sort["op"].text();
        order.descending = sort["order"].text() == "descending";
        if (!order.op.empty() && !isAggregate(order.op)) return notDrawn("sorting by " + printable(order.op));
        return order;
    }
    std::string word = sort.isObject() ? sort["encoding"].text() : sort.text();
    if (word == "ascending" || word == "descending") return order.descending = word == "descending", order;
    order.descending = word.starts_with('-') || (sort.isObject() && sort["order"].text() == "descending");
    if (word.starts_with('-')) word.erase(0, 1);
    const std::optional<Channel> channel = channelNamed(word);
    if (!channel) return notDrawn("sort " + printable(sort.dump()));
    order.by = Order::By::Field;
    order.byChannel = true;
    order.channel = *channel;
    return order;
}

/// The values of one channel, first come first.
struct Values {
    std::vector<std::string> keys, labels;
    std::vector<std::pair<const ChartColumn*, std::uint32_t>> cells; ///< where each was found
    std::unordered_map<std::string, std::size_t> index;

    bool add(const UnitField& field, const ChartData& data, const Labels& written) {
        const ChartColumn* column = data.find(field.column);
        if (!column) return true;
        const ChartColumn* end = data.find(field.columnEnd);
        for (const std::uint32_t row : groupRows(*column).firstRow) {
            const auto [place, isNew] = index.try_emplace(column->text(row), keys.size());
            if (!isNew) continue;
            if (keys.size() >= kMostValues) return false;
            keys.push_back(place->first);
            labels.push_back(written.write(field, *column, end, row));
            cells.emplace_back(column, row);
        }
        return true;
    }
};

/// One number per value to sort by: an aggregate of another field over the rows that have the value.
Result<std::vector<double>> sortNumbers(const Order& order, const UnitRefs& units, Channel channel,
                                        const Values& values) {
    std::vector<double> numbers(values.keys.size(), NAN);
    for (const Unit& unit : units) {
        const UnitField* own = unit.field(channel);
        if (!own) continue;
        const bool stacked = !unit.stackOffset.empty();
        const ChartData& drawn = unit.whole ? *unit.whole : *unit.data; // an order stays when something is hidden
        const ChartData& data = order.byChannel || unit.raw->rows == 0 ? drawn : *unit.raw;
        const ChartColumn* column = data.find(own->column);
        const ChartColumn* measure = nullptr;
        if (order.byChannel) {
            const UnitField* other = unit.field(order.channel);
            if (!other) continue;
            measure = data.find(other->column);
        } else if (!order.field.empty() && data.rows > 0) {
            STEMMA_TRY(measure, columnNamed(data, order.field));
        }
        if (!column) continue;
        const Grouping grouping = groupRows(data, {column});
        const std::string op = !measure ? "count" : !order.op.empty() ? order.op : stacked ? "sum" : "min";
        const ChartColumn sums = aggregated(op, measure, grouping);
        for (std::size_t group = 0; group < grouping.count(); ++group)
            if (const auto found = values.index.find(column->text(grouping.firstRow[group]));
                found != values.index.end())
                if (std::isnan(numbers[found->second])) numbers[found->second] = sums.number(group);
    }
    return numbers;
}

Result<std::vector<std::size_t>> sorted(const Order& order, const UnitRefs& units, Channel channel,
                                        const Values& values) {
    std::vector<std::size_t> places(values.keys.size());
    std::iota(places.begin(), places.end(), 0);
    const auto byValue = [&](std::size_t a, std::size_t b) {
        return cellLess(*values.cells[a].first, values.cells[a].second, *values.cells[b].first, values.cells[b].second);
    };
    switch (order.by) {
    case Order::By::Data:
        break;
    case Order::By::Value:
        std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
            return order.descending ? byValue(b, a) : byValue(a, b);
        });
        break;
    case Order::By::Given: {
        std::vector<std::size_t> rank(values.keys.size(), order.values.size());
        for (std::size_t i = 0; i < order.values.size(); ++i) {
            ChartColumn cell;
            cell.push(order.values.at(i));
            const auto found = values.index.find(cell.text(0));
            if (found != values.index.end()) rank[found->second] = std::min(rank[found->second], i);
        }
        // The rest stay as the data have them.
        std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
        break;
    }
    case Order::By::Field: {
        STEMMA_TRY(const std::vector<double> numbers, sortNumbers(order, units, channel, values));
        std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
            if (std::isnan(numbers[a]) || std::isnan(numbers[b]))
                return !std::isnan(numbers[a]) && std::isnan(numbers[b]);
            return order.descending ? numbers[a] > numbers[b] : numbers[a] < numbers[b];
        });
    }
    }
    return places;
}

} // namespace

bool sortsByChannel(const UnitSpec& spec) {
    for (const auto& [channel, defs] : spec.encoding)
        for (const ChannelDef& def : defs)
            if (const Result<Order> order = orderOf(def); order && order->byChannel) return true;
    return false;
}

Result<DiscreteDomain> discreteDomain(const UnitRefs& units, Channel channel) {
    Values values;
    const ChannelDef* def = nullptr;
    for (const Unit& unit : units) {
        const UnitField* field = unit.field(channel);
        if (!field || !field->discrete()) continue;
        // Layers share the first order that is given.
        if (!def || (!def->sort && !def->scale["domain"].isArray())) def = field->def;
        STEMMA_TRY(const Labels labels, Labels::of(*field));
        if (!values.add(*field, unit.raw->find(field->column) ? *unit.raw : *unit.data, labels))
            return notDrawn("more than 20,000 different values of " + std::string(channelName(channel)));
    }
    DiscreteDomain domain;
    if (!def) return domain;
    if (def->scale["domain"].isArray()) {
        for (const Json& value : def->scale["domain"].items()) {
            ChartColumn cell;
            cell.push(value);
            domain.keys.push_back(cell.text(0));
            const auto found = values.index.find(domain.keys.back());
            domain.labels.push_back(found == values.index.end() ? toUtf8(domain.keys.back())
                                                                : values.labels[found->second]);
        }
        return domain;
    }
    STEMMA_TRY(const Order order, orderOf(*def));
    STEMMA_TRY(const std::vector<std::size_t> places, sorted(order, units, channel, values));
    for (const std::size_t place : places) {
        domain.keys.push_back(values.keys[place]);
        domain.labels.push_back(values.labels[place]);
    }
    return domain;
}

} // namespace stemma
