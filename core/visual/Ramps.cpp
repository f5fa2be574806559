// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Ramps.h"

#include "core/base/Text.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

Result<ColourRamp> rampOf(std::string scheme, const Json& scale) {
    ColourRamp ramp;
    if (const std::size_t count = scheme.find_last_not_of("0123456789");
        count + 1 < scheme.size() && scheme[count] == '-')
        scheme.resize(count);
    if (isOneOf(scheme, {"blueorange"}))
        ramp.name = "diverging";
    else if (isOneOf(scheme, {"redblue", "redyellowblue", "redyellowgreen", "spectral", "redgrey", "purplegreen",
                              "purpleorange", "pinkyellowgreen", "brownbluegreen", "rdbu", "rdylbu"}))
        ramp = {"diverging", true};
    else if (isOneOf(scheme,
                     {"blues",           "greens",       "greys",           "grays",           "reds",
                      "oranges",         "purples",      "tealblues",       "teals",           "browns",
                      "warmgreys",       "bluegreen",    "bluepurple",      "goldgreen",       "goldorange",
                      "goldred",         "greenblue",    "orangered",       "purplebluegreen", "purpleblue",
                      "purplered",       "redpurple",    "yellowgreenblue", "yellowgreen",     "yelloworangebrown",
                      "yelloworangered", "lightgreyred", "lightgreyteal",   "lightmulti",      "lightorange",
                      "lighttealblue"}))
        ramp.name = "blues";
    else if (!isOneOf(scheme, {"viridis", "magma", "inferno", "plasma", "cividis", "turbo", "bluegreen", "darkblue",
                               "darkgold", "darkgreen", "darkmulti", "darkred", "rainbow", "sinebow"}))
        return notDrawn("the colour scheme " + printable(scheme));
    if (scale["reverse"].boolean()) ramp.reversed = !ramp.reversed;
    return ramp;
}

double transformedValue(const Json& scale, double value) {
    const std::string& type = scale["type"].text();
    if (type == "log") return value > 0 ? std::log(value) : NAN;
    if (type == "sqrt" || type == "pow")
        return std::copysign(std::pow(std::fabs(value), type == "sqrt" ? 0.5 : scale["exponent"].number(1)), value);
    if (type == "symlog") return std::copysign(std::log1p(std::fabs(value / scale["constant"].number(1))), value);
    return value;
}

SceneColour literalColour(const std::string& text) {
    return {SceneColour::From::Literal, text, 0};
}

std::uint32_t colourIndex(Scene& scene, const SceneColour& colour) {
    const auto found = std::find(scene.colours.begin(), scene.colours.end(), colour);
    if (found != scene.colours.end()) return std::uint32_t(found - scene.colours.begin());
    scene.colours.push_back(colour);
    return std::uint32_t(scene.colours.size() - 1);
}

std::uint32_t rampIndex(Scene& scene, const std::string& ramp) {
    const std::uint32_t first = colourIndex(scene, {SceneColour::From::Ramp, ramp, 0});
    const auto at = [](int step) { return double(step) / (kRampSteps - 1); };
    if (first + kRampSteps <= scene.colours.size() &&
        scene.colours[first + 1] == SceneColour{SceneColour::From::Ramp, ramp, at(1)})
        return first;
    const auto begin = std::uint32_t(scene.colours.size());
    for (int step = 0; step < kRampSteps; ++step) scene.colours.push_back({SceneColour::From::Ramp, ramp, at(step)});
    return begin;
}

} // namespace stemma
