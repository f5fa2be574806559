// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <string_view>

namespace stemma::ui {

/// SVG path data (M L H V C S Q A Z, capitals and small) as a path of Qt's; what follows something else is left out.
/// For our own glyphs, which are drawn too often to be parsed as documents. Any thread.
QPainterPath pathFromSvg(std::string_view data);

/// The glyph of an artifact's type or a step's kind in its 24 × 24 box, for a pen 1.75 wide; parsed once.
const QPainterPath& artifactGlyphPath(std::string_view artifactType);
const QPainterPath& stepGlyphPath(std::string_view stepKind);

} // namespace stemma::ui
