// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/visual/Scene.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace stemma {

/// A ramp of the theme, by name, or colours of a specification, joined by commas.
struct ColourRamp {
    std::string name = "ramp";
    bool reversed = false;
};
/// The theme's ramp that means what a scheme of Vega means: magnitude in many hues, in one, or signed values.
/// Errors: NotSupported, the scheme isn't known.
Result<ColourRamp> rampOf(std::string scheme, const Json& scale);
/// A value as a scale of colours, sizes or opacities has it before it is shared out: its logarithm, root …; NaN where
/// it has none.
double transformedValue(const Json& scale, double value);
SceneColour literalColour(const std::string& text); ///< "steelblue"
bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words);

} // namespace stemma
