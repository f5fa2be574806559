// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/ChartSpec.h"
#include "core/visual/Scene.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace stemma {

/// Width in pixels of a text in the font that will draw it.
using TextMeasure = std::function<double(std::string_view utf8, double pixels, bool bold)>;
/// A guess that needs no font, a little wide.
double estimatedTextWidth(std::string_view utf8, double pixels, bool bold);

struct ResolveOptions {
    double width = 480, height = 320;
    TextMeasure measure = estimatedTextWidth;
    bool bare = false; ///< marks only, to the edges: a thumbnail
    /// What is seen of a continuous scale instead of all of it (after zooming), in its values; by ScenePlot::xScale and
    /// yScale.
    std::map<std::size_t, std::pair<double, double>> zooms = {};
    std::set<std::string> hidden = {}; ///< SceneLegendEntry::key of what a person switched off in the legend
    std::string note = {};             ///< a few words in the corner: that only a sample is drawn
    /// Width and height of each plot's area, whatever that leaves for the rest; else what fits into the picture.
    std::optional<std::pair<double, double>> plotSize = {};
};

/// Decides everything about a chart: a pure function of specification, rows and size. `self` are the artifact's rows,
/// for data named "self"; the rest is inline. Defaults are Vega-Lite's (bins, nice domains, zero baselines, padding of
/// bands, order, stacking, ticks, legends), colours are Stemma's, times are UTC.
/// No rows, or none that can be placed: a scene whose `nothing` says so. Bounded: lines are thinned to four points a
/// pixel column with every extreme kept, and of points that would hide each other one is drawn.
/// Errors: NotSupported, whose sentence names what isn't drawn; BadData (a column isn't there …). Never a wrong
/// picture.
Result<Scene> resolveScene(const ChartSpec& spec, const ChartData& self, const ResolveOptions& options = {});

/// Columns of the artifact's own rows that a specification needs; empty where it doesn't say (a filter may name any).
std::vector<std::string> neededColumns(const ChartSpec& spec);

} // namespace stemma
