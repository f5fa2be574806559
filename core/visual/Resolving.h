// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Resolve.h"
#include "core/visual/Unit.h"

#include <vector>

namespace stemma {

// What the parts of resolveScene hand to each other.

/// Some of the units of a chart, of whoever owns them.
class UnitRefs {
public:
    class Iterator {
    public:
        explicit Iterator(const Unit* const* at) : m_at(at) {}
        const Unit& operator*() const { return **m_at; }
        Iterator& operator++() { return ++m_at, *this; }
        bool operator==(const Iterator&) const = default;

    private:
        const Unit* const* m_at;
    };

    void add(const Unit& unit) { m_units.push_back(&unit); }
    Iterator begin() const { return Iterator(m_units.data()); }
    Iterator end() const { return Iterator(m_units.data() + m_units.size()); }
    std::size_t size() const { return m_units.size(); }

private:
    std::vector<const Unit*> m_units;
};

/// One position axis: its scale without pixels, and how it is labelled.
struct AxisPlan {
    bool present = false; ///< some layer uses it
    PositionScale scale;
    PositionScale offset;            ///< within a band; kind None where there is none
    std::vector<std::string> labels; ///< of a discrete scale, in the order of its domain
    std::string title, format, timeFormat;
    bool temporal = false, wholeNumbers = false;
    bool drawn = true, grid = false, reversed = false;
    bool cells = false;           ///< of a heatmap, which needs no line around it
    std::vector<double> binEdges; ///< ticks stand here
    /// Room for one tick, as Vega-Lite counts; 0: ten ticks however long the axis is.
    double pixelsATick = 40;
    double minStep = 0;         ///< in mind between two ticks: a time unit
    std::optional<double> only; ///< all values are this one
    bool timeUnits = false;     ///< categories that are months, hours …: their order names what isn't labelled
    std::optional<std::pair<double, double>> range; ///< given, in pixels from the area's corner
    Json values, axis;
    double zeroAt() const; ///< the value bars stand on
};

/// One legend before it has a place.
struct LegendPlan {
    std::string title, field;
    std::vector<std::string> keys, labels;
    std::vector<std::uint32_t> colours; ///< of the keys
    std::vector<SceneShape> shapes;     ///< empty: circles
    std::vector<double> sizes;          ///< empty: all alike
    std::vector<float> opacities;       ///< empty: all opaque
    std::vector<std::vector<double>> dashes;
    bool lines = false, filled = true, ofColour = false;
    std::size_t group = 0; ///< of units that share the scale
    std::string ramp;
    bool rampReversed = false;
    double from = 0, to = 0;
    std::vector<double> values;            ///< labels of a ramp that were asked for
    std::string format, timeFormat, scale; ///< scale: "log" …
    bool temporal = false;
};

/// How each row of a unit looks.
struct UnitLooks {
    std::vector<std::uint32_t> colours;
    std::vector<float> opacities;
    std::vector<double> sizes;
    std::vector<SceneShape> shapes;
    std::vector<std::vector<double>> dashes; ///< empty: all solid
    bool explicitColour = false;
};

struct Looks {
    std::vector<UnitLooks> units;
    std::vector<LegendPlan> legends;
};

/// For channels whose scale not all units share: the group of each unit.
using LookGroups = std::map<Channel, std::vector<std::size_t>>;
/// The group of each unit for one channel; all 0 where the whole chart shares its scale.
std::vector<std::size_t> lookGroup(const ViewSpec& view, const std::vector<UnitSpec>& units, Channel channel);
/// A value of the colour as ResolveOptions::hidden has it: groups that share no scale may have values alike.
std::string hiddenKey(const std::string& value, std::size_t group);
/// The values that are hidden of one group.
std::set<std::string> hiddenValues(const std::set<std::string>& hidden, std::size_t group);

/// Layers that share both axes. Numbers are places in the lists around it.
struct PlotPlan {
    std::vector<std::size_t> layers;
    std::size_t x = 0, y = 0;
    bool xDrawn = true, yDrawn = true; ///< whether this plot has the axis; another one may have it for all
    bool xTitled = true, yTitled = true;
};
/// One place in the picture with its layers over each other; more than one plot where they have axes of their own.
struct PanelPlan {
    std::string title;
    std::vector<Unit> units;
    std::vector<UnitLooks> looks;
    std::vector<PlotPlan> plots;
    double width = 1, height = 1; ///< in proportion to its neighbours
    bool square = false;          ///< it asks for as much height as width
};
/// Places in rows and columns.
struct GridPlan {
    std::optional<std::size_t> panel; ///< this is one place; else
    std::vector<GridPlan> cells;
    std::size_t columns = 0;                                   ///< 0: as many as look best
    std::vector<std::string> columnHeads, rowHeads, cellHeads; ///< over columns, beside rows, over cells
    std::string title, columnTitle, rowTitle, cellTitle;       ///< of all it holds; what the heads are values of
    std::string xTitle, yTitle;                                ///< of axes that all cells share
    bool together = false;                                     ///< cells of a facet, close to each other
    bool xShared = false, yShared = false;                     ///< only the outer cells have the axes
};
/// A chart before it has pixels.
struct Composition {
    std::vector<AxisPlan> axes;
    std::vector<PanelPlan> panels;
    std::vector<LegendPlan> legends;
    GridPlan grid;
};
/// Puts units together as the chart's view says: scales that are shared, facets told apart. Errors: NotSupported,
/// BadData.
Result<Composition> compose(const ChartSpec& spec, std::vector<Unit> units, Scene& scene);
/// Adds the plots with their axes and marks, the legends and all headings to the scene.
struct ChartTitle {
    std::string text, subtitle;
};
Status layOut(Composition composition, const ChartTitle& title, const ResolveOptions& options, Scene& scene);

/// Different values of a discrete channel over all units, sorted as the specification says. `labels` go along.
struct DiscreteDomain {
    std::vector<std::string> keys, labels;
};
Result<DiscreteDomain> discreteDomain(const UnitRefs& units, Channel channel);
/// Whether values are in the order of what another channel shows of them.
bool sortsByChannel(const UnitSpec& spec);
/// Least and greatest finite number of a column; false where there is none.
bool extentOf(const ChartColumn& column, double& low, double& high);
/// A number, a date's text or a date's parts in a specification, as a number.
double specNumber(const Json& value);
/// {"year": 2001, "month": 2, "date": 3} in milliseconds; parts that aren't there are 2012's, as Vega-Lite's.
double dateOfParts(const Json& parts);

Result<AxisPlan> planAxis(const UnitRefs& units, Channel channel);
Result<Looks> planLooks(const std::vector<Unit>& units, const LookGroups& groups, Scene& scene);
/// The marks of one unit. Contract: the axes' scales have their pixels.
Result<SceneLayer> drawUnit(const Unit& unit, const UnitLooks& looks, const AxisPlan& x, const AxisPlan& y,
                            const SceneBox& area, Scene& scene, const TextMeasure& measure);

/// Where the ticks of an axis stand and what they say, all of them; ascending on a continuous axis.
Result<std::vector<SceneTick>> axisTicks(const AxisPlan& plan, double length);
/// An axis with its ticks and labels for the scale's pixels; `room` is how much its labels may take across.
Result<SceneAxis> layAxis(const AxisPlan& plan, SceneAxis::Side side, const SceneBox& area, double room,
                          const TextMeasure& measure);
/// Texts of numbers on an axis or a legend whose scale goes from `start` to `stop` with about `count` ticks: as many
/// decimals as tell those apart, and short where numbers are huge or tiny. Errors: NotSupported, the format isn't
/// known.
Result<std::vector<std::string>> numberLabels(const std::vector<double>& values, const std::string& format,
                                              double start, double stop, int count);
/// "values" of a legend of colours: only those, in their order.
void chooseEntries(const Json& values, LegendPlan& plan);
SceneLegend layLegend(const LegendPlan& plan, SceneBox room, const TextMeasure& measure, const ResolveOptions& options);
std::string elidedText(std::string_view text, double most, double pixels, bool bold, const TextMeasure& measure);

/// Index of a colour in the scene, added where it is new.
std::uint32_t colourIndex(Scene& scene, const SceneColour& colour);
/// The first of a ramp of kRampSteps colours, added where it is new.
constexpr int kRampSteps = 256;
std::uint32_t rampIndex(Scene& scene, const std::string& ramp);

/// At most four points a pixel column (first, least, greatest, last), so that no spike is lost.
void thinLine(std::vector<ScenePoint>& points, std::vector<std::uint32_t>& rows, bool alongX);
/// Of symbols alike that would stand on each other one, with the opacity of all.
void thinSymbols(std::vector<SceneSymbol>& symbols);

} // namespace stemma
