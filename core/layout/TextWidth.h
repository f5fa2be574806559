// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stemma {

/// Width in pixels of UTF-8 text in a sans-serif font, from a table (DejaVu Sans', the widest of the fonts we name, so
/// that what fits here fits in all of them): the same on every machine, whatever fonts it has.
double textWidth(std::string_view utf8, double pixels, bool bold = false);

/// The text, or its beginning and end with "…" between, so that it is no wider than `most`; `head` is the part of the
/// room the beginning gets: the end of a name often tells it from its neighbours.
std::string elided(std::string_view utf8, double most, double pixels, bool bold = false, double head = 0.6);

/// One line that may stand in any picture: valid UTF-8, controls and bidirectional overrides made visible.
std::string oneLine(std::string_view bytes);

} // namespace stemma
