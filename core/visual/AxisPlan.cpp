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
        STEMMA_CHECK(readRange());
        return std::move(m_plan);
    }

private:
    Status collect() {
        for (const Unit& unit : m_units) {
            for (const Channel channel : {m_channel, secondOf(m_channel)}) {
                const auto found = unit.fields.find(channel);
                if (found == unit.fields.end() || unit.def(channel)->value) continue;
                STEMMA_CHECK(collectField(unit, channel, found->second.front()));
            }
            titles(unit);
        }
        m_plan.title = join(m_titles, ", ");
        return {};
    }

    /// Of both ends, where neither has a title of its own.
    void titles(const Unit& unit) {
        const ChannelDef *main = unit.def(m_channel), *second = unit.def(secondOf(m_channel));
        const bool named = main && main->title && (!main->title->empty() || !second || !second->title);
        const bool secondNamed = second && second->title && !second->title->empty();
        for (const Channel channel : {m_channel, secondOf(m_channel)}) {
            const auto found = unit.fields.find(channel);
            const ChannelDef* def = unit.def(channel);
            if (found == unit.fields.end() || def->value || !def->hasField()) continue;
            if (channel == m_channel ? secondNamed && !named : named && !secondNamed) continue;
            const std::string& title = found->second.front().title;
            if (!title.empty() && std::find(m_titles.begin(), m_titles.end(), title) == m_titles.end())
                m_titles.push_back(title);
        }
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
        if (!isDiscrete && def.sort && def.sort->text() == "descending") m_backwards = true;
        label(unit, field);
        return {};
    }

    void label(const Unit& unit, const UnitField& field) {
        const ChannelDef& def = *field.def;
        if (!def.axis.empty() && m_plan.axis.empty()) m_plan.axis = def.axis;
        if (def.noAxis) m_plan.drawn = false;
        if (m_plan.format.empty()) m_plan.format = def.axis["format"].text(def.format);
        if (m_plan.timeFormat.empty()) m_plan.timeFormat = field.timeFormat;
        if (m_plan.format.empty() && unit.stackOffset == "normalize" && !field.stackStart.empty())
            m_plan.format = ".0%";
        if (def.axis.contains("values")) m_plan.values = def.axis["values"];
        countTicks(field);
        m_plan.temporal = m_plan.temporal || field.type == FieldType::Temporal || !field.timeFormat.empty();
        m_plan.grid = m_plan.grid || (!field.discrete() && !field.binned);
        const bool counts = def.aggregate == "count" || def.aggregate == "distinct";
        if (counts && unit.stackOffset != "normalize") m_plan.wholeNumbers = true;
        if (field.binned && !def.binned && field.bins.stop > field.bins.start) {
            constexpr double kMostEdges = 1000;
            const double count = std::round((field.bins.stop - field.bins.start) / field.bins.step);
            for (double i = 0; i <= count && count < kMostEdges; ++i)
                m_plan.binEdges.push_back(field.bins.end(field.bins.start + (i - 1) * field.bins.step));
            std::erase_if(m_plan.binEdges, [&](double edge) { return edge > field.bins.stop * (1 + 1e-12); });
        }
        if (unit.mark() == "boxplot") m_plan.binEdges.clear();
    }

    void countTicks(const UnitField& field) {
        const ChannelDef& def = *field.def;
        if (def.bin) m_plan.pixelsATick = 10;
        if (def.binnedStep > 0) m_binnedStep = def.binnedStep;
        if (!def.timeUnit) return;
        m_plan.timeUnits = true;
        const unsigned parts = def.timeUnit->parts;
        if (parts == TimeUnit::Month || parts == TimeUnit::Hours || parts == TimeUnit::Day ||
            parts == TimeUnit::Quarter)
            m_plan.pixelsATick = 0;
        m_plan.minStep = std::max(m_plan.minStep, def.timeUnit->length());
    }

    /// "range": [from, to] in pixels.
    Status readRange() {
        const Json& scale = scaleDef();
        const Json& range = scale["range"];
        if (range.isArray() && range.size() == 2 && range.at(0).isNumber() && range.at(1).isNumber())
            m_plan.range = {range.at(0).number(), range.at(1).number()};
        else if (!range.isNull() && range.text() != "width" && range.text() != "height")
            return notDrawn(std::string("the range ") + printable(range.dump()) + " of " + channelName(m_channel));
        for (const char* word : {"rangeMin", "rangeMax"})
            if (scale.contains(word)) return notDrawn(std::string(word) + " of " + channelName(m_channel));
        return {};
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
        if (!bars) inner = outer = 0;
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
                addColumns(unit, field, extent);
                binned = binned || field.binned;
                const std::string& mark = unit.mark();
                const bool along =
                    (mark == "bar" || mark == "area" || mark == "line") && !isMeasureAxis(unit, m_channel);
                const bool always = (mark == "bar" || mark == "area") && !unit.def(secondOf(m_channel));
                if (!along && !field.binned && field.type == FieldType::Quantitative)
                    zero = zero || always || m_kind != PositionScale::Kind::Symlog;
            }
        return extent;
    }

    void addColumns(const Unit& unit, const UnitField& field, Extent& extent) const {
        if (field.bins.stop > field.bins.start && field.binned) {
            extent.add(field.bins.start), extent.add(field.bins.stop);
            return;
        }
        const std::string& mark = unit.mark();
        if (scaleDef()["domain"].text() == "unaggregated" && !field.def->aggregate.empty() &&
            field.def->aggregate != "count" && field.def->aggregate != "sum")
            return extent.add(unit.raw->find(field.def->field));
        if (unit.stackOffset == "normalize" && !field.stackStart.empty()) return extent.add(0.0), extent.add(1.0);
        if (field.stackStart.empty() || mark == "boxplot") extent.add(unit.data->find(field.column));
        for (const std::string& more : {field.stackStart, field.columnEnd})
            if (!more.empty() && (field.def->bandPosition || mark == "bar" || mark == "rect" ||
                                  more == field.stackStart || !unit.stackOffset.empty()))
                extent.add(unit.data->find(more));
    }

    Status continuous() {
        using Kind = PositionScale::Kind;
        const Json& scale = scaleDef();
        if (m_kind == Kind::None) m_kind = Kind::Linear;
        if (m_kind == Kind::Band || m_kind == Kind::Point) return notDrawn("a " + m_kindName + " scale of numbers");
        bool zero = false, binned = false;
        Extent extent = extents(zero, binned);
        if (m_kind == Kind::Log) positiveOnly(extent);
        if (extent.low > extent.high)
            extent.low = m_kind == Kind::Log ? 1 : 0, extent.high = m_kind == Kind::Log ? 10 : 1;
        const Json& domain = scale["domain"];
        const bool given = domain.isArray() && domain.size() >= 2;
        if (given) {
            extent.low = specNumber(domain.at(0));
            extent.high = specNumber(domain.at(domain.size() - 1));
        } else if (const Json& more = domain["unionWith"]; more.isArray() && domain.members().size() == 1) {
            for (const Json& value : more.items()) extent.add(specNumber(value));
        } else if (!domain.isNull() && domain.text() != "unaggregated") {
            return notDrawn("the domain " + printable(domain.dump()) + " of " + channelName(m_channel));
        }
        PositionScale::Room room;
        if (scale.contains("domainMin")) room.least = specNumber(scale["domainMin"]);
        if (scale.contains("domainMax")) room.most = specNumber(scale["domainMax"]);
        for (const double end : {extent.low, extent.high, scale.contains("domainMin") ? room.least : 0,
                                 scale.contains("domainMax") ? room.most : 0})
            if (!std::isfinite(end))
                return fail(ErrorCode::BadData,
                            std::string("the domain of ") + channelName(m_channel) + " isn't of numbers");
        if (scale.contains("domainMid")) return notDrawn(std::string("domainMid of ") + channelName(m_channel));
        room.zero = m_kind != Kind::Log && m_kind != Kind::Time && scale["zero"].boolean(zero && !given);
        const bool fixed = given || !std::isnan(room.least) || !std::isnan(room.most);
        STEMMA_TRY(room.nice, niceCount(scale["nice"], !fixed && !binned && m_kind != Kind::Time));
        room.pixels = std::clamp(scale["padding"].number(given ? 0 : usualRoom()), 0.0, 1000.0);
        m_plan.reversed = scale["reverse"].boolean(m_backwards);
        return setScale(extent, room, scale);
    }

    /// Ticks that a round domain has in mind; 0: it stays as it is.
    Result<int> niceCount(const Json& nice, bool usual) {
        const Json& word = nice.isObject() ? nice["interval"] : nice;
        if (word.isString()) {
            m_niceStep = timeStepNamed(word.text(), int(std::clamp(nice["step"].number(1), 1.0, 1000.0)));
            if (!m_niceStep || m_kind != PositionScale::Kind::Time) return notDrawn("nice " + printable(nice.dump()));
            return 0;
        }
        if (nice.isNumber()) return int(std::clamp(nice.number(), 1.0, 100.0));
        return nice.boolean(usual) ? 10 : 0;
    }

    Status setScale(Extent extent, const PositionScale::Room& room, const Json& scale) {
        using Kind = PositionScale::Kind;
        const Extent raw = extent;
        if (room.zero && extent.low <= extent.high)
            extent.low = std::min(0.0, extent.low), extent.high = std::max(0.0, extent.high);
        if (!std::isnan(room.least)) extent.low = room.least;
        if (!std::isnan(room.most)) extent.high = room.most;
        if (m_kind == Kind::Log && extent.low <= 0 && extent.high >= 0) // nothing has a logarithm there
            return fail(ErrorCode::BadData, std::string("the domain of ") + channelName(m_channel) +
                                                " holds zero, which a log scale hasn't got");
        if (extent.low == extent.high) m_plan.only = extent.low, widen(extent);
        if (extent.low > extent.high) std::swap(extent.low, extent.high), m_plan.reversed = !m_plan.reversed;
        m_plan.scale = PositionScale::continuous(m_kind, extent.low, extent.high);
        if (m_kindName == "pow") m_plan.scale.setExponent(shapeOf(scale["exponent"]));
        if (m_kind == Kind::Symlog) m_plan.scale.setExponent(shapeOf(scale["constant"]));
        if (scale["base"].number() > 1) m_plan.scale.setBase(std::min(scale["base"].number(), 1e6));
        m_plan.scale.setClamp(scale["clamp"].boolean());
        if (m_niceStep) {
            niceTime(extent.low, extent.high, *m_niceStep);
            m_plan.scale.setDomain(extent.low, extent.high);
        } else if (room.pixels > 0 && raw.low < raw.high && !m_plan.only) {
            m_plan.scale.setDomain(raw.low, raw.high);
            m_plan.scale.setRoom(room);
        } else if (room.nice > 0 && !m_plan.only) {
            m_plan.scale.nice(room.nice);
        }
        constexpr double kMostEdges = 1000;
        if (m_binnedStep > 0 && (extent.high - extent.low) / m_binnedStep < kMostEdges)
            for (double i = 0; extent.low + i * m_binnedStep <= extent.high * (1 + 1e-12); ++i)
                m_plan.binEdges.push_back(extent.low + i * m_binnedStep);
        return {};
    }

    static double shapeOf(const Json& given) {
        const double shape = given.number(1);
        return shape > 1e-6 && shape < 1e12 ? shape : 1;
    }

    /// Bars at places of a continuous axis stand whole on it, those at its ends too.
    double usualRoom() const {
        constexpr double kBarWidth = 5;
        for (const Unit& unit : m_units) {
            const UnitField* field = unit.field(m_channel);
            if (field && unit.mark() == "bar" && !isMeasureAxis(unit, m_channel) && !field->binned &&
                !field->def->timeUnit)
                return kBarWidth;
        }
        return 0;
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
    bool m_discrete = false, m_band = false, m_backwards = false;
    std::optional<TimeStep> m_niceStep;
    double m_binnedStep = 0;
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
    return value.isObject() ? dateOfParts(value) : NAN;
}

double dateOfParts(const Json& parts) {
    constexpr double kFar = 300'000; // years that a date can have, and more than any other part can be
    const auto part = [&](const char* word, double otherwise) {
        return std::clamp(std::floor(parts[word].number(otherwise)), -kFar, kFar);
    };
    CivilTime time;
    time.year = std::int64_t(part("year", 2012));
    time.month = int(part("month", 1));
    if (parts.contains("quarter")) time.month = int(part("quarter", 1) - 1) * 3 + 1;
    if (parts["month"].isString()) time.month = monthNamed(parts["month"].text());
    time.day = int(part("date", 1));
    if (parts.contains("day")) time.day = int(part("day", 1)) + 1; // 2012 began on a Sunday
    time.hour = int(part("hours", 0));
    time.minute = int(part("minutes", 0));
    time.second = int(part("seconds", 0));
    time.millisecond = int(part("milliseconds", 0));
    return time.toMs();
}

Result<AxisPlan> planAxis(const UnitRefs& units, Channel channel) {
    return Planner(units, channel).plan();
}

} // namespace stemma
