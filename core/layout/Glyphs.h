// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace stemma {

/// A line icon as SVG path data: 24 × 24, stroke 1.75, round ends, no fill.
std::string_view artifactGlyph(std::string_view artifactType); ///< unknown types look like a file
std::string_view stepGlyph(std::string_view stepKind);

/// The word for a type in a legend: the type where Stemma knows it, else "other".
std::string_view typeWord(std::string_view artifactType);

} // namespace stemma
