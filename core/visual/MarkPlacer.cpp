// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/MarkPlacer.h"

#include "core/visual/Grouping.h"

namespace stemma {

namespace {

constexpr double kBinGap = 1;        ///< between the bars of neighbouring bins
constexpr double kContinuousBar = 5; ///< width of a bar at a place of a continuous axis
constexpr double kLeastBar = 0.25;
constexpr double kBandPadding = 0.1; ///< share of a band between bars

Channel secondOf(Channel channel) {
    return channel == Channel::X ? Channel::X2 : Channel::Y2;
}

} // namespace

MarkPlacer::MarkPlacer(const Unit& unit, const AxisPlan& x, const AxisPlan& y, const SceneBox& area)
    : m_unit(unit), m_x(x), m_y(y), m_area(area), m_sources{look(Channel::X, x), look(Channel::Y, y)} {}

Status MarkPlacer::check() const {
    if (m_unit.mark() == "arc") return {};
    if (m_unit.mark() == "area" && m_unit.data->rows > 0 && (!m_unit.field(Channel::X) || !m_unit.field(Channel::Y)))
        return fail(ErrorCode::BadData, "an area needs a field for x and one for y");
    for (const Channel channel : {Channel::X, Channel::Y})
        if (m_unit.field(channel) && axis(channel).scale.kind() == PositionScale::Kind::None && m_unit.data->rows > 0)
            return fail(ErrorCode::BadData, std::string("there is no scale for ") + channelName(channel));
    return {};
}

double MarkPlacer::fixedAt(const ChannelDef& def, const AxisPlan& plan, Channel channel) const {
    const bool isX = channel == Channel::X;
    if (def.value) {
        if (def.value->text() == "width") return m_area.right();
        if (def.value->text() == "height") return m_area.bottom();
        return def.value->isNumber() ? def.value->number() + (isX ? m_area.x : m_area.y) : NAN;
    }
    if (!def.datum) return NAN;
    if (!plan.scale.isDiscrete()) return plan.scale.at(specNumber(*def.datum));
    ChartColumn cell;
    cell.push(*def.datum);
    const int index = plan.scale.indexOf(cell.text(0));
    return index < 0 ? NAN : plan.scale.bandMiddle(std::size_t(index));
}

MarkPlacer::Source MarkPlacer::look(Channel channel, const AxisPlan& plan) const {
    Source source;
    const ChartData& data = *m_unit.data;
    if (const ChannelDef* def = m_unit.def(channel)) source.fixed = fixedAt(*def, plan, channel);
    if (const ChannelDef* def = m_unit.def(secondOf(channel))) source.fixedSecond = fixedAt(*def, plan, channel);
    if (const UnitField* second = m_unit.field(secondOf(channel))) source.second = data.find(second->column);
    source.field = m_unit.field(channel);
    if (!source.field) return source;
    source.main = data.find(source.field->column);
    source.end = data.find(source.field->columnEnd);
    source.start = data.find(source.field->stackStart);
    const auto places = [&](const PositionScale& scale, const ChartColumn& column) {
        const Grouping values = groupRows(column);
        std::vector<int> ofValue, found(column.size());
        for (const std::uint32_t row : values.firstRow) ofValue.push_back(scale.indexOf(column.text(row)));
        for (std::size_t row = 0; row < column.size(); ++row) found[row] = ofValue[values.groupOf[row]];
        return found;
    };
    if (plan.scale.isDiscrete() && source.main) source.bandOf = places(plan.scale, *source.main);
    const UnitField* offset = m_unit.field(channel == Channel::X ? Channel::XOffset : Channel::YOffset);
    if (offset && plan.offset.kind() != PositionScale::Kind::None && (source.offset = data.find(offset->column)))
        source.offsetOf = places(plan.offset, *source.offset);
    return source;
}

MarkSpan MarkPlacer::band(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    const AxisPlan& plan = axis(channel);
    if (row >= source.bandOf.size() || source.bandOf[row] < 0) return {};
    double start = plan.scale.bandStart(std::size_t(source.bandOf[row])), width = plan.scale.bandwidth();
    if (!source.offsetOf.empty() && source.offsetOf[row] >= 0) {
        const double share = width / double(plan.offset.domain().size());
        start += share * source.offsetOf[row];
        width = share;
    }
    return {start, start + width};
}

double MarkPlacer::position(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    if (!source.main)
        return std::isnan(source.fixed) && !m_unit.def(channel)
                   ? (channel == Channel::X ? m_area.x + m_area.width / 2 : m_area.y + m_area.height / 2)
                   : source.fixed;
    const double share = source.field->def->bandPosition.value_or(0.5);
    if (!source.bandOf.empty()) {
        const MarkSpan band = this->band(channel, row);
        return band.from + (band.to - band.from) * share;
    }
    const PositionScale& scale = axis(channel).scale;
    const bool path = m_unit.mark() == "line" || m_unit.mark() == "area";
    const auto between = [&](const ChartColumn& from, const ChartColumn& to) {
        const double begin = scale.at(from.number(row));
        return begin + (scale.at(to.number(row)) - begin) * share;
    };
    const bool placed = source.field->def->bandPosition.has_value();
    if (source.start && source.end)
        return placed ? between(*source.start, *source.end) : scale.at(source.end->number(row));
    // Points stand in the middle of a bin; time units at their beginning.
    if (source.end && (placed || (source.field->binned && (!path || source.field->def->bin))))
        return between(*source.main, *source.end);
    return scale.at(source.main->number(row));
}

/// From the zero line, or the pile below, to the value.
MarkSpan MarkPlacer::measured(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    const AxisPlan& plan = axis(channel);
    if (!source.main) return {};
    if (source.start && source.end) {
        if (source.main->isNull(row)) return {};
        return {plan.scale.at(source.start->number(row)), plan.scale.at(source.end->number(row))};
    }
    if (source.second) return {plan.scale.at(source.second->number(row)), plan.scale.at(source.main->number(row))};
    if (!std::isnan(source.fixedSecond)) return {source.fixedSecond, plan.scale.at(source.main->number(row))};
    return {plan.scale.at(plan.zeroAt()), plan.scale.at(source.main->number(row))};
}

/// Across its measure: a band, a bin, a time unit, or a few pixels about its place.
MarkSpan MarkPlacer::along(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    const AxisPlan& plan = axis(channel);
    const Json& size = m_unit.property(channel == Channel::X ? "width" : "height");
    double fixed = size.isNumber() ? size.number() : m_unit.property("size").number(NAN);
    if (std::isnan(fixed) && !source.bandOf.empty()) fixed = m_unit.property("discreteBandSize").number(NAN);
    if (const ChannelDef* def = m_unit.def(Channel::Size); def && def->value && m_unit.mark() == "bar")
        fixed = def->value->number(fixed);
    if (!source.bandOf.empty()) {
        MarkSpan band = this->band(channel, row);
        if (std::isnan(fixed) && band.length() == 0) fixed = plan.scale.step() * 0.9;
        if (size["band"].isNumber()) fixed = band.length() * size["band"].number();
        if (!std::isnan(fixed)) {
            const double middle = (band.from + band.to) / 2;
            band = {middle - fixed / 2, middle + fixed / 2};
        }
        return band;
    }
    const bool toEnd = source.end != nullptr && !source.start;
    if (toEnd || source.second) {
        MarkSpan span{plan.scale.at(source.main->number(row)),
                      plan.scale.at((toEnd ? source.end : source.second)->number(row))};
        const double gap =
            m_unit.mark() == "bar" && (source.field->binned || toEnd) ? std::min(kBinGap, span.length() / 4) : 0;
        const double sign = span.to >= span.from ? 1 : -1;
        return {span.from + sign * gap / 2, span.to - sign * gap / 2};
    }
    const double middle = plan.scale.at(source.main->number(row));
    const double width = !std::isnan(fixed) ? fixed : m_unit.property("continuousBandSize").number(kContinuousBar);
    return {middle - width / 2, middle + width / 2};
}

MarkSpan MarkPlacer::span(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    const bool isX = channel == Channel::X;
    if (!source.main) {
        if (!std::isnan(source.fixed) && !std::isnan(source.fixedSecond)) return {source.fixed, source.fixedSecond};
        if (!std::isnan(source.fixed)) return {source.fixed - 7, source.fixed + 7};
        // A bar that has no place on an axis takes what a band would leave it of all the room.
        const double inset = m_unit.mark() == "bar" ? kBandPadding / 2 : 0;
        const double dx = m_area.width * inset, dy = m_area.height * inset;
        return isX ? MarkSpan{m_area.x + dx, m_area.right() - dx} : MarkSpan{m_area.y + dy, m_area.bottom() - dy};
    }
    const bool measure = m_unit.mark() == "bar" && m_unit.vertical == !isX && source.bandOf.empty() &&
                         !source.field->binned && source.field->type == FieldType::Quantitative;
    MarkSpan span = measure ? measured(channel, row) : along(channel, row);
    if (!measure && span.length() < kLeastBar && span.valid()) span.to = span.from + kLeastBar;
    return span;
}

MarkSpan MarkPlacer::ruleSpan(Channel channel, std::size_t row) const {
    const Source& source = this->source(channel);
    const bool isX = channel == Channel::X;
    if (!m_unit.def(channel)) return isX ? MarkSpan{m_area.x, m_area.right()} : MarkSpan{m_area.bottom(), m_area.y};
    const double from = position(channel, row);
    const PositionScale& scale = axis(channel).scale;
    if (source.second && !scale.isDiscrete()) return {from, scale.at(source.second->number(row))};
    if (!std::isnan(source.fixedSecond)) return {from, source.fixedSecond};
    // With a place on both axes and no end on either it stands on zero, as a bar does (Vega-Lite's "lollipop").
    const bool ends = m_unit.def(Channel::X2) || m_unit.def(Channel::Y2);
    const bool measure = m_unit.vertical != isX && source.field && source.field->type == FieldType::Quantitative;
    if (measure && !ends && m_unit.def(isX ? Channel::Y : Channel::X) && !scale.isDiscrete())
        return {from, scale.at(axis(channel).zeroAt())};
    return {from, from};
}

MarkSpan MarkPlacer::thickness(std::size_t row) const {
    return measured(m_unit.vertical ? Channel::Y : Channel::X, row);
}

} // namespace stemma
