// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Unit.h"

#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Columns we add have names no field of a person has.
std::string ownName(const std::string& what, const std::string& field) {
    return "\x1f" + what + ":" + field;
}

FieldType typeOf(Channel channel, const ChannelDef& def) {
    if (isFacetChannel(channel)) return def.type == FieldType::Nominal ? FieldType::Nominal : FieldType::Ordinal;
    if (def.type) return *def.type;
    if (def.sort && def.sort->isArray()) return FieldType::Ordinal;
    if (!def.aggregate.empty() || def.bin || def.binned) return FieldType::Quantitative;
    if (def.timeUnit) return FieldType::Temporal;
    const std::string& scale = def.scale["type"].text();
    if (scale == "linear" || scale == "log" || scale == "sqrt" || scale == "pow" || scale == "symlog")
        return FieldType::Quantitative;
    if (scale == "time" || scale == "utc") return FieldType::Temporal;
    if (def.datum && def.datum->isNumber()) return FieldType::Quantitative;
    return channel == Channel::Theta || channel == Channel::Radius ? FieldType::Quantitative : FieldType::Nominal;
}

bool isLook(Channel channel) {
    return channel == Channel::Color || channel == Channel::Shape || channel == Channel::Size ||
           channel == Channel::Opacity || channel == Channel::StrokeDash || channel == Channel::StrokeWidth;
}

bool isMeasure(const UnitField& field) {
    return field.type == FieldType::Quantitative && !field.binned;
}

/// Builds a unit in Vega-Lite's order: bins and time units, groups, stack.
class Preparation {
public:
    Preparation(const UnitSpec& spec, ChartData rows) : m_rows(std::move(rows)) { m_unit.spec = &spec; }

    Result<Unit> run(const std::set<std::string>& hidden) {
        m_unit.given = m_rows.rows;
        for (const auto& [channel, defs] : m_unit.spec->encoding)
            for (const ChannelDef& def : defs) STEMMA_CHECK(addField(channel, def));
        secondEnds();
        leaveOutInvalid(false);
        m_unit.raw = std::make_shared<const ChartData>(m_rows); // what is hidden keeps its place and colour
        leaveOut(hidden);
        orient();
        if (m_unit.mark() != "boxplot") STEMMA_CHECK(group());
        if (m_grouped) leaveOutInvalid(true);
        series();
        STEMMA_CHECK(stack());
        m_unit.data = std::make_shared<const ChartData>(std::move(m_rows));
        return std::move(m_unit);
    }
    /// Whether its rows stand on each other. Contract: not run.
    bool stacks() {
        for (const auto& [channel, defs] : m_unit.spec->encoding)
            for (const ChannelDef& def : defs)
                if (!addField(channel, def)) return false; // which is said when it is drawn
        orient();
        const Result<std::string> offset = stackOffset();
        return offset && !offset->empty();
    }
    /// Whether some row was hidden.
    bool leftOut() const { return m_leftOut; }

private:
    Status addField(Channel channel, const ChannelDef& def) {
        UnitField field;
        field.def = &def;
        field.type = typeOf(channel, def);
        if ((channel == Channel::X2 || channel == Channel::Y2) && !def.type) {
            const auto main = m_unit.spec->encoding.find(channel == Channel::X2 ? Channel::X : Channel::Y);
            if (main != m_unit.spec->encoding.end()) field.type = typeOf(Channel::X, main->second.front());
        }
        field.title = def.title.value_or(defaultTitle(def));
        field.binned = def.binned;
        const bool counts = def.aggregate == "count";
        if (def.hasField() && !counts && m_rows.rows > 0) {
            STEMMA_TRY(const ChartColumn* column, columnNamed(m_rows, def.field));
            field.column = column->name();
            if (field.type == FieldType::Temporal || def.timeUnit) addTimes(field, *column);
            if (def.bin) addBins(channel, field);
            if (field.discrete() && def.bin) field.binned = false;
        } else if (counts) {
            field.column = ownName("count", "");
        } else if (def.datum && isLook(channel)) { // a colour of its own for a layer: the same in all rows
            ChartColumn constant(ownName("datum", def.datum->dump()));
            for (std::size_t row = 0; row < m_rows.rows; ++row) constant.push(*def.datum);
            field.column = constant.name();
            m_rows.put(std::move(constant));
        }
        m_unit.fields[channel].push_back(std::move(field));
        return {};
    }

    void addTimes(UnitField& field, const ChartColumn& column) {
        ChartColumn times = timeColumn(column, ownName("time", column.name()));
        if (!field.def->timeUnit) {
            field.column = times.name();
            m_rows.put(std::move(times));
            return;
        }
        const TimeUnit& unit = *field.def->timeUnit;
        ChartColumn from(ownName(unit.name, column.name())), to(ownName(unit.name + "_end", column.name()));
        floorTimes(times, unit, from, &to);
        field.column = from.name();
        field.columnEnd = to.name();
        field.timeFormat = unit.format();
        m_rows.put(std::move(from));
        m_rows.put(std::move(to));
    }

    void addBins(Channel channel, UnitField& field) {
        BinSpec spec = *field.def->bin;
        if (spec.maxBins == 0) spec.maxBins = channel == Channel::X || channel == Channel::Y ? 10 : 6;
        const bool bounded = field.def->extent.size() == 2;
        const ChartColumn& column = *m_rows.find(field.column);
        double low = INFINITY, high = -INFINITY;
        for (std::size_t row = 0; row < column.size(); ++row)
            if (const double value = column.number(row); !std::isnan(value))
                low = std::min(low, value), high = std::max(high, value);
        if (field.def->extent.size() == 2)
            low = field.def->extent.at(0).number(), high = field.def->extent.at(1).number();
        if (!(low <= high) || !std::isfinite(low) || !std::isfinite(high)) low = high = 0;
        field.bins = binsFor(low, high, spec);
        field.binned = true;
        const std::string how = "bin_" + std::to_string(spec.maxBins) + "_" + shortestNumber(spec.step);
        ChartColumn from(ownName(how, column.name())), to(ownName(how + "_end", column.name()));
        for (std::size_t row = 0; row < column.size(); ++row) {
            const double value = column.number(row);
            const bool beyond = bounded && (value < field.bins.start || value > field.bins.stop);
            const double floored = std::isnan(value) || beyond ? kNaN : field.bins.floor(value);
            from.pushNumber(floored);
            to.pushNumber(std::isnan(floored) ? kNaN : field.bins.end(floored));
        }
        field.column = from.name();
        field.columnEnd = to.name();
        m_rows.put(std::move(from));
        m_rows.put(std::move(to));
    }

    /// x2 beside a binned x is the bin's other end.
    void secondEnds() {
        for (const auto& [main, second] : {std::pair{Channel::X, Channel::X2}, std::pair{Channel::Y, Channel::Y2}})
            if (m_unit.fields.contains(main) && m_unit.fields.contains(second) && m_unit.fields[main].front().binned)
                m_unit.fields[main].front().columnEnd = m_unit.fields[second].front().column;
    }

    /// As Vega-Lite: a row whose number or moment isn't there has no mark, and no part in the scales; lines and areas
    /// break there instead.
    void leaveOutInvalid(bool grouped) {
        const std::string& mark = m_unit.mark();
        if (mark == "line" || mark == "area" || m_rows.rows == 0) return;
        std::vector<const ChartColumn*> columns;
        for (const auto& [channel, fields] : m_unit.fields)
            for (const UnitField& field : fields) {
                if (!grouped && !field.def->aggregate.empty()) return; // groups are made of all rows
                const bool scaled = channel == Channel::X || channel == Channel::Y || channel == Channel::Size;
                if (scaled && !field.discrete() && !field.column.empty())
                    if (const ChartColumn* column = m_rows.find(field.column)) columns.push_back(column);
            }
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < m_rows.rows; ++row)
            if (std::none_of(columns.begin(), columns.end(),
                             [row](const ChartColumn* column) { return std::isnan(column->number(row)); }))
                rows.push_back(row);
        if (rows.size() < m_rows.rows) m_rows = m_rows.pick(rows);
    }

    void leaveOut(const std::set<std::string>& hidden) {
        const UnitField* colour = m_unit.field(Channel::Color);
        const ChartColumn* column =
            hidden.empty() || !colour || !colour->discrete() ? nullptr : m_rows.find(colour->column);
        if (!column) return;
        const Grouping values = groupRows(*column);
        std::vector<bool> stays;
        for (const std::uint32_t row : values.firstRow) stays.push_back(!hidden.contains(column->text(row)));
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < m_rows.rows; ++row)
            if (stays[values.groupOf[row]]) rows.push_back(row);
        m_leftOut = rows.size() < m_rows.rows;
        if (m_leftOut) m_rows = m_rows.pick(rows);
    }

    void orient() {
        const std::string& given = m_unit.property("orient").text();
        const UnitField *x = m_unit.field(Channel::X), *y = m_unit.field(Channel::Y);
        if (given == "vertical" || given == "horizontal") {
            m_unit.vertical = (given == "vertical") != (m_unit.mark() == "tick"); // a tick stands across its measure
        } else if (x && y) {
            const bool xMeasure = isMeasure(*x), yMeasure = isMeasure(*y);
            if (xMeasure != yMeasure)
                m_unit.vertical = yMeasure;
            else if (xMeasure) // the aggregated one is the measure
                m_unit.vertical = x->def->aggregate.empty() || !y->def->aggregate.empty();
            else if (x->discrete() != y->discrete())
                m_unit.vertical = x->discrete();
            if (xMeasure && yMeasure && m_unit.def(Channel::X2) && !m_unit.def(Channel::Y2)) m_unit.vertical = false;
            if (xMeasure && yMeasure && m_unit.mark() == "tick")
                m_unit.vertical = !y->def->aggregate.empty() && x->def->aggregate.empty();
        } else if (x && !y) {
            m_unit.vertical = !isMeasure(*x);
        }
    }

    Status group() {
        bool any = false;
        std::vector<const ChartColumn*> by;
        for (const auto& [channel, fields] : m_unit.fields)
            for (const UnitField& field : fields) any = any || !field.def->aggregate.empty();
        m_grouped = any;
        if (!any || m_rows.rows == 0) return {};
        for (const auto& [channel, fields] : m_unit.fields)
            for (const UnitField& field : fields)
                for (const std::string& name : {field.column, field.columnEnd})
                    if (const ChartColumn* column = field.def->aggregate.empty() ? m_rows.find(name) : nullptr)
                        by.push_back(column);
        const Grouping grouping = groupRows(m_rows, by);
        ChartData result = m_rows.pick(grouping.firstRow);
        for (auto& [channel, fields] : m_unit.fields)
            for (UnitField& field : fields) {
                if (field.def->aggregate.empty()) continue;
                ChartColumn values = aggregated(field.def->aggregate, m_rows.find(field.column), grouping);
                values.rename(ownName(field.def->aggregate, field.def->field));
                field.column = values.name();
                field.type = FieldType::Quantitative;
                if (values.size() == result.rows) result.put(std::move(values));
            }
        m_rows = std::move(result);
        return {};
    }

    void series() {
        // In Vega-Lite's order, which is also that of shares in a stack; there a text counts as well.
        for (const Channel channel : {Channel::Color, Channel::Opacity, Channel::StrokeWidth, Channel::StrokeDash,
                                      Channel::Size, Channel::Shape, Channel::Text, Channel::Detail}) {
            if (channel == Channel::Text && m_unit.mark() != "text") continue;
            const auto found = m_unit.fields.find(channel);
            if (found == m_unit.fields.end()) continue;
            for (const UnitField& field : found->second)
                if (!field.column.empty() && field.def->aggregate.empty() &&
                    (field.discrete() || channel == Channel::Detail || channel == Channel::Text))
                    m_unit.seriesColumns.push_back(field.column);
        }
    }

    Channel stackedChannel() const {
        return m_unit.mark() == "arc" ? Channel::Theta : m_unit.vertical ? Channel::Y : Channel::X;
    }

    /// The rule of Vega-Lite: bars, areas and arcs with a measure that adds up. "": they stay as they are.
    Result<std::string> stackOffset() const {
        static const std::set<std::string> kUsually = {"bar", "area", "arc"};
        static const std::set<std::string> kAsked = {"line", "point", "circle", "square", "rule", "text", "tick"};
        const std::string& mark = m_unit.mark();
        const std::string none;
        if (!kUsually.contains(mark) && !kAsked.contains(mark)) return none;
        const Channel channel = stackedChannel();
        const UnitField* measure = m_unit.field(channel);
        if (!measure || !isMeasure(*measure)) return none;
        if (m_unit.def(channel == Channel::X ? Channel::X2 : Channel::Y2) && channel != Channel::Theta) return none;
        const ChannelDef& def = *measure->def;
        std::string offset = "zero";
        if (def.stack) {
            if (def.stack->isNull() || (def.stack->isBool() && !def.stack->boolean())) return none;
            if (def.stack->isString()) offset = def.stack->text();
            if (offset != "zero" && offset != "normalize" && offset != "center")
                return notDrawn("stack " + printable(offset));
        } else {
            if (!kUsually.contains(mark)) return none;
            static const std::set<std::string> kAddUp = {"", "count", "sum", "distinct", "valid", "missing"};
            const std::string& scale = def.scale["type"].text();
            if (!kAddUp.contains(def.aggregate) || (!scale.empty() && scale != "linear")) return none;
        }
        return offset;
    }

    /// Where something tells shares apart.
    Status stack() {
        if (m_rows.rows == 0) return {};
        STEMMA_TRY(const std::string offset, stackOffset());
        return offset.empty() ? Status() : stackUp(stackedChannel(), m_unit.fields[stackedChannel()].front(), offset);
    }

    Status stackUp(Channel channel, UnitField& measure, const std::string& offset) {
        StackRequest request;
        request.value = m_rows.find(measure.column);
        request.offset = offset;
        std::set<std::string> dimension;
        for (const Channel each : {channel == Channel::X ? Channel::Y : Channel::X,
                                   channel == Channel::X ? Channel::YOffset : Channel::XOffset}) {
            const UnitField* field = channel == Channel::Theta ? nullptr : m_unit.field(each);
            if (!field) continue;
            dimension.insert(field->column);
            request.group.push_back(m_rows.find(field->column));
        }
        for (const Channel each : {Channel::Row, Channel::Column, Channel::Facet})
            if (const UnitField* field = m_unit.field(each)) request.group.push_back(m_rows.find(field->column));
        bool apart = channel == Channel::Theta;
        for (const std::string& column : m_unit.seriesColumns)
            if (!dimension.contains(column)) {
                apart = true;
                request.order.push_back(m_rows.find(column));
            }
        if (!apart && m_grouped) return {};
        request.descending = channel == Channel::Y;
        if (m_unit.mark() == "area") fillGaps(channel, measure, request);
        if (const UnitField* order = m_unit.field(Channel::Order)) {
            request.order = {m_rows.find(order->column)};
            request.descending = order->def->sort && order->def->sort->text() == "descending";
        }
        Stacked stacked = stackedColumns(m_rows, request);
        stacked.start.rename(measure.stackStart = ownName("stack_start", measure.column));
        stacked.end.rename(measure.columnEnd = ownName("stack_end", measure.column));
        m_rows.put(std::move(stacked.start));
        m_rows.put(std::move(stacked.end));
        m_unit.stackOffset = offset;
        return {};
    }

    /// Areas on each other need all of them at every place: zero where a row isn't there.
    void fillGaps(Channel channel, const UnitField& measure, StackRequest& request) {
        constexpr std::size_t kMostRows = 1'000'000;
        const std::string value = measure.column;
        std::vector<std::string> places, series;
        for (const ChartColumn* column : request.group) places.push_back(column->name());
        for (const ChartColumn* column : request.order) series.push_back(column->name());
        const Grouping place = groupRows(m_rows, request.group), kind = groupRows(m_rows, request.order);
        const std::size_t all = place.count() * kind.count();
        if (request.group.empty() || request.order.empty() || all > kMostRows || all <= m_rows.rows) return;
        std::vector<bool> there(all);
        for (std::size_t row = 0; row < m_rows.rows; ++row)
            there[place.groupOf[row] * kind.count() + kind.groupOf[row]] = true;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> missing; // rows to take the place and the series of
        for (std::size_t i = 0; i < all; ++i)
            if (!there[i]) missing.emplace_back(place.firstRow[i / kind.count()], kind.firstRow[i % kind.count()]);
        const auto has = [](const std::vector<std::string>& names, const std::string& name) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        const UnitField* along = m_unit.field(channel == Channel::X ? Channel::Y : Channel::X);
        for (ChartColumn& column : m_rows.columns) {
            const bool ofPlace = has(places, column.name()) || (along && column.name() == along->columnEnd);
            for (const auto& [atPlace, ofSeries] : missing) {
                if (column.name() == value)
                    column.pushNumber(0);
                else if (ofPlace || has(series, column.name()))
                    column.pushFrom(column, ofPlace ? atPlace : ofSeries);
                else
                    column.pushNull();
            }
        }
        m_rows.rows += missing.size();
    }

    ChartData m_rows;
    Unit m_unit;
    bool m_grouped = false; ///< its rows are aggregates
    bool m_leftOut = false;
};

} // namespace

const UnitField* Unit::field(Channel channel) const {
    const auto found = fields.find(channel);
    if (found == fields.end() || found->second.empty() || found->second.front().column.empty()) return nullptr;
    return &found->second.front();
}

const ChannelDef* Unit::def(Channel channel) const {
    const auto found = spec->encoding.find(channel);
    return found == spec->encoding.end() || found->second.empty() ? nullptr : &found->second.front();
}

std::string defaultTitle(const ChannelDef& def) {
    static const std::map<std::string, std::string> kWords = {{"mean", "Mean"},
                                                              {"average", "Average"},
                                                              {"sum", "Sum"},
                                                              {"min", "Min"},
                                                              {"max", "Max"},
                                                              {"median", "Median"},
                                                              {"distinct", "Distinct"},
                                                              {"valid", "Valid"},
                                                              {"missing", "Missing"},
                                                              {"stdev", "Stdev"},
                                                              {"stdevp", "Stdevp"},
                                                              {"variance", "Variance"},
                                                              {"variancep", "Variancep"},
                                                              {"q1", "Q1"},
                                                              {"q3", "Q3"},
                                                              {"stderr", "Stderr"},
                                                              {"product", "Product"}};
    if (def.aggregate == "count") return "Count of Records";
    const std::string field = toUtf8(def.field);
    if (const auto word = kWords.find(def.aggregate); word != kWords.end()) return word->second + " of " + field;
    if (def.timeUnit) return field + " (" + def.timeUnit->words() + ")";
    return def.bin ? field + " (binned)" : field;
}

Result<Unit> prepareUnit(const UnitSpec& spec, ChartData rows, const std::set<std::string>& hidden, bool ordered) {
    if (hidden.empty() || !ordered) return Preparation(spec, std::move(rows)).run(hidden);
    Preparation part(spec, rows);
    STEMMA_TRY(Unit unit, part.run(hidden));
    if (!part.leftOut()) return unit;
    STEMMA_TRY(const Unit all, Preparation(spec, std::move(rows)).run({}));
    unit.whole = all.data;
    return unit;
}

bool stacksRows(const UnitSpec& spec) {
    ChartData row; // any that has what is asked for
    row.rows = 1;
    for (const auto& [channel, defs] : spec.encoding)
        for (const ChannelDef& def : defs) {
            ChartColumn column(def.field);
            column.pushNumber(1);
            if (!def.field.empty()) row.put(std::move(column));
        }
    return Preparation(spec, std::move(row)).stacks();
}

} // namespace stemma
