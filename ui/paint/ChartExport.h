// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/Scene.h"

#include <QByteArray>

namespace stemma::ui {

struct ChartPicture {
    enum class Format { Png, Svg, Pdf };
    Format format = Format::Png;
    bool dark = false;
    double scale = 1;       ///< of PNG: pixels per logical pixel, 1 to 4
    bool background = true; ///< false: transparent
    bool outline = false;   ///< of SVG: texts as the paths of their letters, for machines without the fonts
};

/// A scene as a file's bytes: what the screen shows, nothing clipped. SVG has its text as text (96 dots per inch, fonts
/// named with fallbacks), PDF one page of the scene's size with fonts embedded. Needs a QGuiApplication (any platform,
/// `offscreen` too); safe on any thread. Errors: InvalidArgument (so many pixels that no PNG can be made of them),
/// Internal, where Qt can't write.
Result<QByteArray> chartPicture(const Scene& scene, const ChartPicture& how);

} // namespace stemma::ui
