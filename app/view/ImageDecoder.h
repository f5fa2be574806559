// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Helper.h"

namespace stemma {

/// Loads plug-ins and fonts, so that nothing has to be opened later.
void warmImages();

/// {"op": "image", "name": "chart.svg", "box": 2400}, one descriptor -> {"width", "height": as the file says,
/// "shownWidth", "shownHeight", "format": "PNG", "grey": true, "deep": 0}, and width × height × 4 bytes of RGBA; of a
/// picture of 16 bits (up to 8 million pixels) then its samples as they are: "deep" bytes a pixel, 2 of grey, 8 of
/// RGBA.
///
/// PNG, JPEG, GIF (its first frame), BMP, ICO, PPM, WebP where Qt's plug-in is installed, and SVG. Sizes are read from
/// the head before anything is decoded. Above kMostPixels a JPEG is decoded smaller, everything else refused; what is
/// sent has at most kMostShown pixels. An SVG is painted with `box` pixels on its longer side.
/// Errors: BadData (isn't a picture, is broken, or too large; names the file).
Result<HelperReply> decodeImage(HelperRequest& request);

constexpr long long kMostPixels = 64'000'000, kMostShown = 24'000'000;

} // namespace stemma
