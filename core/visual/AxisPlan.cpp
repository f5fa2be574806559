// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace stemma {

namespace {

/// The continuous domain of one axis while layers are added.
struct Extent {
    double low = INFINITY, high = -INFINITY;
    void add(double value) {
        if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
    }
    void add(const ChartColumn* column) {
        if (double a = 0, b = 0; column && extentOf(*column, a, b)) add(a), add(b);
    }
};

Channel secondOf(Channel channel) {
    return channel == Channel::X ? Channel::X2 : Channel::Y2;
}

/// Whether `channel` is the one a mark measures along.
bool isMeasureAxis(const Unit& unit, Channel channel) {
    return unit.vertical == (channel == Channel::Y);
}

Result<PositionScale::Kind> namedKind(const std::string& name) {
    using Kind = PositionScale::Kind;
    static const std::map<std::string, Kind> kinds = {
        {"linear", Kind::Linear}, {"log", Kind::Log},       {"pow", Kind::Power},
        {"sqrt", Kind::Power},    {"symlog", Kind::Symlog}, {"time", Kind::Time},
        {"utc", Kind::Time},      {"band", Kind::Band},     {"point", Kind::Point}};
    const auto found = kinds.find(name);
    if (found == kinds.end()) return notDrawn("scale type " + printable(name) + " on an axis");
    return found->second;
}

bool wantsBand(const Unit& unit, Channel channel) {
    const std::string& mark = unit.mark();
    return mark == "bar" || mark == "rect" || mark == "rule" || mark == "boxplot" ||
           unit.field(channel == Channel::X ? Channel::XOffset : Channel::YOffset);
}

/// One axis over all layers.
class Planner {
public:
    Planner(const UnitRefs& units, Channel channel) : m_units(units), m_channel(channel) {}

    Result<AxisPlan> plan() {
        STEMMA_CHECK(collect());
        if (!m_plan.present) return std::move(m_plan);
        STEMMA_CHECK(m_discrete ? discrete() : continuous());
        return std::move(m_plan);
    }

private:
    Status collect() {
        for (const Unit& unit : m_units)
            for (const Channel channel : {m_channel, secondOf(m_channel)}) {
                const auto found = unit.fields.find(channel);
                if (found == unit.fields.end() || unit.def(channel)->value) continue;
                STEMMA_CHECK(collectField(unit, channel, found->second.front()));
            }
        const auto last = std::unique(m_titles.begin(), m_titles.end());
        m_titles.erase(last, m_titles.end());
        m_plan.title = join(m_titles, ", ");
        return {};
    }

    Status collectField(const Unit& unit, Channel channel, const UnitField& field) {
        const ChannelDef& def = *field.def;
        if (def.datum && !field.discrete() && !m_plan.present && m_units.size() > 1 && channel != m_channel) return {};
        const bool first = !m_plan.present;
        m_plan.present = true;
        const bool isDiscrete = field.discrete();
        if (first)
            m_discrete = isDiscrete;
        else if (m_discrete != isDiscrete && !def.datum)
            return notDrawn(std::string(channelName(m_channel)) +
                            " with categories in one layer and numbers in another");
        m_band = m_band || wantsBand(unit, m_channel);
        if (channel != m_channel) return {};
        if (!m_scaleDef && !def.scale.empty()) m_scaleDef = &def.scale;
        if (!def.scale["type"].text().empty()) {
            STEMMA_TRY(m_kind, namedKind(def.scale["type"].text()));
            m_kindName = def.scale["type"].text();
        } else if (m_kind == PositionScale::Kind::None && field.type == FieldType::Temporal) {
            m_kind = PositionScale::Kind::Time;
        }
        if (def.hasField() && std::find(m_titles.begin(), m_titles.end(), field.title) == m_titles.end() &&
            !field.title.empty())
            m_titles.push_back(field.title);
        label(unit, field);
        return {};
    }

    void label(const Unit& unit, const UnitField& field) {
        const ChannelDef& def = *field.def;
        if (!def.axis.empty() && m_plan.axis.empty()) m_plan.axis = def.axis;
        if (def.noAxis) m_plan.drawn = false;
        if (m_plan.format.empty()) m_plan.format = def.axis["format"].text(def.format);
        if (m_plan.timeFormat.empty()) m_plan.timeFormat = field.timeFormat;
        if (def.axis.contains("values")) m_plan.values = def.axis["values"];
        m_plan.temporal = m_plan.temporal || field.type == FieldType::Temporal || !field.timeFormat.empty();
        m_plan.grid = m_plan.grid || (!field.discrete() && !field.binned);
        if (def.aggregate == "count" || def.aggregate == "distinct") m_plan.wholeNumbers = true;
        if (field.binned && field.bins.stop > field.bins.start) {
            const double count = std::min(200.0, std::round((field.bins.stop - field.bins.start) / field.bins.step));
            for (double i = 0; i <= count; ++i)
                m_plan.binEdges.push_back(field.bins.floor(field.bins.start + (i + 0.5) * field.bins.step));
            m_plan.binEdges.back() = field.bins.stop;
        }
        if (unit.mark() == "boxplot") m_plan.binEdges.clear();
    }

    Status discrete() {
        STEMMA_TRY(DiscreteDomain domain, discreteDomain(m_units, m_channel));
        const bool band = m_kind == PositionScale::Kind::Band || (m_kind != PositionScale::Kind::Point && m_band);
        double inner = 0.1, outer = 0.05;
        bool rects = false, bars = false;
        for (const Unit& unit : m_units) {
            rects = rects || unit.mark() == "rect";
            bars = bars || unit.mark() == "bar";
        }
        if (rects && !bars) inner = outer = 0;
        m_plan.cells = rects && !bars;
        DiscreteDomain offsets;
        const Channel offset = m_channel == Channel::X ? Channel::XOffset : Channel::YOffset;
        for (const Unit& unit : m_units)
            if (unit.field(offset) && band) {
                STEMMA_TRY(offsets, discreteDomain(m_units, offset));
                inner = outer = 0.2;
                break;
            }
        if (!band) outer = 0.5;
        const Json& scale = scaleDef();
        if (scale["padding"].isNumber()) inner = outer = std::clamp(scale["padding"].number(), 0.0, 0.99);
        if (scale["paddingInner"].isNumber()) inner = std::clamp(scale["paddingInner"].number(), 0.0, 0.99);
        if (scale["paddingOuter"].isNumber()) outer = std::clamp(scale["paddingOuter"].number(), 0.0, 10.0);
        m_plan.labels = std::move(domain.labels);
        m_plan.reversed = scale["reverse"].boolean();
        using Kind = PositionScale::Kind;
        m_plan.scale = PositionScale::discrete(band ? Kind::Band : Kind::Point, std::move(domain.keys), inner, outer);
        if (!offsets.keys.empty()) m_plan.offset = PositionScale::discrete(Kind::Band, std::move(offsets.keys), 0, 0);
        return {};
    }

    const Json& scaleDef() const {
        static const Json kNothing;
        return m_scaleDef ? *m_scaleDef : kNothing;
    }

    /// Everything that has to be on the axis, layer by layer; says whether zero belongs to it.
    Extent extents(bool& zero, bool& binned) const {
        Extent extent;
        for (const Unit& unit : m_units)
            for (const Channel channel : {m_channel, secondOf(m_channel)}) {
                const auto found = unit.fields.find(channel);
                if (found == unit.fields.end()) continue;
                const UnitField& field = found->second.front();
                if (field.def->datum) extent.add(specNumber(*field.def->datum));
                if (field.column.empty()) continue;
                const bool boxes = unit.mark() == "boxplot";
                if (field.stackStart.empty() || boxes) extent.add(unit.data->find(field.column));
                for (const std::string& more : {field.stackStart, field.columnEnd})
                    if (!more.empty() && (unit.mark() == "bar" || unit.mark() == "rect" || more == field.stackStart ||
                                          !unit.stackOffset.empty()))
                        extent.add(unit.data->find(more));
                if (field.binned && field.bins.stop > field.bins.start)
                    extent.add(field.bins.start), extent.add(field.bins.stop);
                binned = binned || field.binned;
                const std::string& mark = unit.mark();
                const bool along =
                    (mark == "bar" || mark == "area" || mark == "line") && !isMeasureAxis(unit, m_channel);
                if (!along && !field.binned && field.type == FieldType::Quantitative) zero = true;
            }
        return extent;
    }

    Status continuous() {
        using Kind = PositionScale::Kind;
        const Json& scale = scaleDef();
        if (m_kind == Kind::None) m_kind = Kind::Linear;
        if (m_kind == Kind::Band || m_kind == Kind::Point) return notDrawn("a " + m_kindName + " scale of numbers");
        bool zero = false, binned = false;
        Extent extent = extents(zero, binned);
        if (m_kind == Kind::Log) positiveOnly(extent);
        const bool empty = extent.low > extent.high;
        if (empty) extent.low = m_kind == Kind::Log ? 1 : 0, extent.high = m_kind == Kind::Log ? 10 : 1;
        const Json& domain = scale["domain"];
        const bool given = domain.isArray() && domain.size() >= 2;
        if (!domain.isNull() && !given && domain.text() != "unaggregated")
            return notDrawn("the domain " + printable(domain.dump()) + " of " + channelName(m_channel));
        if (given) {
            extent.low = specNumber(domain.at(0));
            extent.high = specNumber(domain.at(domain.size() - 1));
        }
        bool fixed = given;
        if (scale.contains("domainMin")) extent.low = specNumber(scale["domainMin"]), fixed = true;
        if (scale.contains("domainMax")) extent.high = specNumber(scale["domainMax"]), fixed = true;
        if (!std::isfinite(extent.low) || !std::isfinite(extent.high))
            return fail(ErrorCode::BadData,
                        std::string("the domain of ") + channelName(m_channel) + " isn't of numbers");
        if (m_kind == Kind::Log || m_kind == Kind::Time || fixed) zero = false;
        zero = scale["zero"].boolean(zero) && m_kind != Kind::Log && m_kind != Kind::Time;
        if (zero) extent.low = std::min(0.0, extent.low), extent.high = std::max(0.0, extent.high);
        if (extent.low == extent.high) widen(extent);
        m_plan.reversed = scale["reverse"].boolean();
        if (extent.low > extent.high) std::swap(extent.low, extent.high), m_plan.reversed = !m_plan.reversed;
        m_plan.scale = PositionScale::continuous(m_kind, extent.low, extent.high);
        if (m_kindName == "pow") m_plan.scale.setExponent(scale["exponent"].number(1));
        if (m_kind == Kind::Symlog) m_plan.scale.setExponent(scale["constant"].number(1));
        if (scale["base"].number() > 1) m_plan.scale.setBase(scale["base"].number());
        const Json& nice = scale["nice"];
        if (nice.isString() || nice.isObject()) return notDrawn("nice " + printable(nice.dump()));
        const bool wanted =
            nice.isBool() ? nice.boolean() : nice.isNumber() || (!fixed && !binned && m_kind != Kind::Time);
        if (wanted) m_plan.scale.nice(nice.isNumber() ? int(std::clamp(nice.number(), 1.0, 100.0)) : 10);
        return {};
    }

    void positiveOnly(Extent& extent) const {
        if (extent.low > 0 || extent.high < 0) return;
        extent.low = INFINITY;
        for (const Unit& unit : m_units)
            if (const UnitField* field = unit.field(m_channel))
                if (const ChartColumn* column = unit.data->find(field->column))
                    for (std::size_t row = 0; row < column->size(); ++row)
                        if (const double value = column->number(row); value > 0)
                            extent.low = std::min(extent.low, value);
        if (extent.low > extent.high) extent.high = -INFINITY;
    }

    /// One value has no extent: some room on both sides, so that its mark stands in the middle.
    void widen(Extent& extent) const {
        if (m_kind == PositionScale::Kind::Time) {
            extent.low -= 43'200'000;
            extent.high += 43'200'000;
        } else if (m_kind == PositionScale::Kind::Log) {
            extent.low /= 10;
            extent.high *= 10;
        } else {
            const double room = extent.low == 0 ? 1 : std::fabs(extent.low) / 2;
            extent.low -= room;
            extent.high += room;
        }
    }

    const UnitRefs& m_units;
    const Channel m_channel;
    AxisPlan m_plan;
    bool m_discrete = false, m_band = false;
    const Json* m_scaleDef = nullptr;
    PositionScale::Kind m_kind = PositionScale::Kind::None;
    std::string m_kindName;
    std::vector<std::string> m_titles;
};

} // namespace

double AxisPlan::zeroAt() const {
    const double low = std::min(scale.from(), scale.to()), high = std::max(scale.from(), scale.to());
    return std::clamp(0.0, low, high);
}

bool extentOf(const ChartColumn& column, double& low, double& high) {
    low = INFINITY, high = -INFINITY;
    for (std::size_t row = 0; row < column.size(); ++row)
        if (const double value = column.number(row); std::isfinite(value))
            low = std::min(low, value), high = std::max(high, value);
    return low <= high;
}

double specNumber(const Json& value) {
    if (value.isNumber()) return value.number();
    if (value.isBool()) return value.boolean() ? 1 : 0;
    if (value.isString()) return parseTime(value.text()).value_or(NAN);
    if (!value.isObject()) return NAN;
    CivilTime time;
    time.year = value["year"].integer(2012);
    time.month = int(value["month"].integer(1));
    time.day = int(value["date"].integer(1));
    time.hour = int(value["hours"].integer());
    time.minute = int(value["minutes"].integer());
    time.second = int(value["seconds"].integer());
    return time.toMs();
}

Result<AxisPlan> planAxis(const UnitRefs& units, Channel channel) {
    return Planner(units, channel).plan();
}

} // namespace stemma
