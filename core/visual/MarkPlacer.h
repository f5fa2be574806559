// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Resolving.h"

#include <algorithm>
#include <cmath>

namespace stemma {

/// From one end of a mark to the other along one axis, in pixels.
struct MarkSpan {
    double from = NAN, to = NAN;
    bool valid() const { return std::isfinite(from) && std::isfinite(to); }
    double low() const { return std::min(from, to); }
    double length() const { return std::fabs(to - from); }
};

/// Finds the pixels of the rows of one unit. Cheap to make; keeps references to what it was given.
class MarkPlacer {
public:
    MarkPlacer(const Unit& unit, const AxisPlan& x, const AxisPlan& y, const SceneBox& area);
    Status check() const; ///< Errors: BadData, a mark lacks the channels it needs

    const AxisPlan& x() const { return m_x; }
    const AxisPlan& y() const { return m_y; }
    const AxisPlan& axis(Channel channel) const { return channel == Channel::X ? m_x : m_y; }

    /// Of points, lines and texts: the middle of a band, of a bin, or the value's place; NaN where it has none.
    ScenePoint point(std::size_t row) const { return {position(Channel::X, row), position(Channel::Y, row)}; }
    double position(Channel channel, std::size_t row) const;
    /// Of bars and rectangles.
    MarkSpan span(Channel channel, std::size_t row) const;
    /// Of rules: all of the area where the channel isn't there.
    MarkSpan ruleSpan(Channel channel, std::size_t row) const;
    /// Of areas along their measure: both sides.
    MarkSpan thickness(std::size_t row) const;
    /// The band of a row, or of a row within its band by the offset; length 0 of a point scale.
    MarkSpan band(Channel channel, std::size_t row) const;
    double constant(Channel channel) const; ///< {"value": …} or {"datum": …} in pixels; NaN where it is none

private:
    struct Source { ///< columns of one axis, looked up once
        const UnitField* field = nullptr;
        const ChartColumn *main = nullptr, *end = nullptr, *start = nullptr, *second = nullptr, *offset = nullptr;
        std::vector<int> bandOf, offsetOf; ///< of each row; −1: no place
        double fixed = NAN, fixedSecond = NAN;
    };
    const Source& source(Channel channel) const { return channel == Channel::X ? m_sources[0] : m_sources[1]; }
    Source look(Channel channel, const AxisPlan& plan) const;
    double fixedAt(const ChannelDef& def, const AxisPlan& plan, Channel channel) const;
    MarkSpan measured(Channel channel, std::size_t row) const;
    MarkSpan along(Channel channel, std::size_t row) const;

    const Unit& m_unit;
    const AxisPlan &m_x, &m_y;
    const SceneBox m_area;
    Source m_sources[2];
};

/// How a line goes from point to point: "interpolate" and "tension" of a mark.
struct PathCurve {
    enum class Kind { Linear, Step, StepBefore, StepAfter, Monotone, Basis, Natural, Bundle, Cardinal, CatmullRom };
    Kind kind = Kind::Linear;
    double tension = 0;
};
Result<PathCurve> pathCurveOf(const Unit& unit); ///< Errors: NotSupported
/// The points of a polyline along the curve, as d3-shape draws it; a few thousand points are left as they are.
std::vector<ScenePoint> curvedPath(const std::vector<ScenePoint>& points, const PathCurve& curve, bool alongX);

Status addPaths(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer);
Status addBoxes(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer);

} // namespace stemma
