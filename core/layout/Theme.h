// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// The one table of colours (resources/theme/tokens.json, embedded when built); nothing else names a colour.
struct ColourToken {
    std::string name;  ///< "canvas", "text.quiet", "table" …
    std::string light; ///< "#RRGGBB"
    std::string dark;
};
const std::vector<ColourToken>& colourTokens();
/// "#RRGGBB". Contract: the token exists.
const std::string& colour(std::string_view token, bool dark);
/// Whether there is such a token.
bool hasColour(std::string_view token);

/// The token of an artifact's type ("table" -> "table", "json" -> "metrics", "chart" -> "image", unknown -> "file").
std::string_view typeColour(std::string_view artifactType);
/// The token of a step's or run's status ("executed", "completed" -> "executed", "skipped" -> "reused", "will_run" ->
/// "accent" …).
std::string_view statusColour(std::string_view status);

/// WCAG 2.1 contrast of two "#RRGGBB" colours, 1 to 21.
double contrast(std::string_view one, std::string_view other);

} // namespace stemma
