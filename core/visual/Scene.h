// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartData.h"
#include "core/visual/Scale.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

// A chart with everything decided: positions, ticks, labels, clips, colours. Whoever draws it decides nothing, so that
// every picture of it (screen, thumbnail, PNG, SVG, PDF) is the same. All lengths are pixels at scale 1, y downwards.
// Values, without Qt; made by resolveScene (Resolve.h).

struct ScenePoint {
    double x = 0, y = 0;
    bool operator==(const ScenePoint&) const = default;
};

struct SceneBox {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
    bool contains(double px, double py) const { return px >= x && px <= right() && py >= y && py <= bottom(); }
    bool operator==(const SceneBox&) const = default;
};

/// A colour by its meaning; the painter's theme makes it one.
struct SceneColour {
    enum class From : std::uint8_t {
        None,
        Token,    ///< `name` of resources/theme/tokens.json
        Category, ///< the `at`th of the theme's categories
        Ramp,     ///< `at` (0 to 1) along the ramp `name`: ramp, blues, diverging
        Literal   ///< what the specification says: "steelblue"
    };
    From from = From::None;
    std::string name;
    double at = 0;
    bool operator==(const SceneColour&) const = default;
};

/// What every mark has. `row` counts in the layer's data; kNoRow for a mark of many rows.
struct SceneInk {
    static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
    std::uint32_t colour = 0; ///< in Scene::colours
    float opacity = 1;
    std::uint32_t row = kNoRow;
};

struct SceneRect {
    SceneBox box;
    double radius = 0;
    SceneInk ink;
    bool outline = false; ///< only its border
};
enum class SceneShape : std::uint8_t {
    Circle,
    Square,
    Cross,
    Diamond,
    TriangleUp,
    TriangleDown,
    TriangleRight,
    TriangleLeft
};
struct SceneSymbol {
    ScenePoint at;
    double size = 30; ///< area in square pixels, as Vega's
    SceneShape shape = SceneShape::Circle;
    bool filled = true;
    SceneInk ink;
};
/// A polyline without gaps; a line with gaps is several of them.
struct SceneLine {
    std::vector<ScenePoint> points;
    double width = 2;
    std::vector<double> dash = {};
    SceneInk ink;
    std::vector<std::uint32_t> rows = {}; ///< of the points, "" where thinned
};
/// Between `upper` and `lower`, which have the same length.
struct SceneArea {
    std::vector<ScenePoint> upper, lower;
    SceneInk ink;
    std::vector<std::uint32_t> rows = {};
};
struct SceneRule {
    ScenePoint from, to;
    double width = 1;
    std::vector<double> dash = {};
    SceneInk ink;
};
struct SceneArc {
    ScenePoint centre;
    double inner = 0, outer = 0;
    double from = 0, to = 0; ///< radians, clockwise from twelve o'clock
    SceneInk ink;
};

struct SceneText {
    enum class Align : std::uint8_t { Start, Middle, End };
    enum class Base : std::uint8_t { Top, Middle, Bottom };
    enum class Tone : std::uint8_t { Text, Quiet, Ink }; ///< Ink: its own colour
    std::string text;
    std::string full = {}; ///< where `text` is elided: all of it, for a tooltip
    ScenePoint at;
    Align align = Align::Middle;
    Base base = Base::Middle;
    double angle = 0; ///< degrees, clockwise
    double size = 11;
    bool bold = false;
    Tone tone = Tone::Quiet;
    SceneInk ink = {};
    std::int32_t ground = -1; ///< the colour it stands on, in Scene::colours: the text is black or white by it
};

/// What a tooltip says of one row.
struct SceneTip {
    std::string title;
    std::string column; ///< of the layer's data
    std::string format; ///< d3; "" as the value is
    bool temporal = false;
    std::string column2 = {};  ///< of a bin: its other end
    bool leaveOutNull = false; ///< rows that have nothing there don't have the line
};

/// The marks of one layer, bottom to top as listed here; all of them are to be cut at the plot's area.
struct SceneLayer {
    std::string mark; ///< "bar"
    std::vector<SceneRect> rects;
    std::vector<SceneArea> areas;
    std::vector<SceneLine> lines;
    std::vector<SceneRule> rules;
    std::vector<SceneArc> arcs;
    std::vector<SceneSymbol> symbols;
    std::vector<SceneText> texts;
    std::shared_ptr<const ChartData> data; ///< what marks' rows count in
    std::vector<SceneTip> tips;
    std::size_t thinnedFrom = 0; ///< how many marks there would be; 0 where all are here
};

struct SceneTick {
    double at = 0;     ///< pixels along the axis
    double value = 0;  ///< of a continuous axis
    std::string label; ///< in full; "" where the tick has none
};
struct SceneAxis {
    enum class Side : std::uint8_t { Bottom, Left, Top, Right };
    Side side = Side::Bottom;
    double position = 0; ///< pixels across: y of a bottom axis, x of a left one
    double from = 0, to = 0;
    bool line = true, marks = true, grid = false;
    std::vector<SceneTick> ticks;
    std::vector<SceneText> labels;
    std::optional<SceneText> title;
    SceneBox box; ///< all it needs
};

struct SceneLegendEntry {
    std::string key; ///< the value as text, told apart from other legends': what ResolveOptions::hidden takes
    SceneSymbol symbol;
    bool isLine = false; ///< a short line instead of the symbol
    std::vector<double> dash = {};
    SceneText label;
    SceneBox box; ///< where a click means it
    bool hidden = false;
};
struct SceneLegend {
    std::optional<SceneText> title;
    std::vector<SceneLegendEntry> entries;
    std::string field; ///< the column it is about
    std::string ramp;  ///< of a colour bar: the ramp's name; "" for entries
    bool rampReversed = false;
    bool toggles = false; ///< its entries are values of the colour, which can be hidden
    SceneBox bar;
    std::vector<SceneText> barLabels;
    SceneBox box;
};

/// One pair of axes and what is drawn between them.
struct ScenePlot {
    SceneBox area;
    PositionScale x, y;
    std::vector<SceneAxis> axes;
    std::vector<SceneLayer> layers;
    std::string xTitle, yTitle;         ///< for the crosshair
    std::size_t xScale = 0, yScale = 1; ///< plots with the same number have the same values on that axis
};

struct Scene {
    double width = 0, height = 0;
    std::optional<SceneText> title, note;
    std::vector<SceneText> headings; ///< of views and facets, and titles of axes that several plots share
    std::vector<SceneColour> colours;
    std::vector<ScenePlot> plots;
    std::vector<SceneLegend> legends;
    std::string nothing; ///< why there is nothing to see, for the middle of the picture; "" where there is something
};

/// Title and text of each line of a mark's tooltip.
std::vector<std::pair<std::string, std::string>> tooltipOf(const SceneLayer& layer, std::uint32_t row);

/// The mark under a point, the uppermost first; nothing within `reach` pixels: none.
struct SceneHit {
    std::size_t plot = 0, layer = 0;
    std::uint32_t row = 0;
    ScenePoint at;
    std::uint32_t colour = 0;
};
/// A line with so many points that it is a band: several in each column of pixels. Drawn as its columns, which is as
/// good, and a hundred times as fast.
bool isDense(const SceneLine& line);
std::optional<SceneHit> hitTest(const Scene& scene, ScenePoint at, double reach = 8);

} // namespace stemma
