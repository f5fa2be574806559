// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/paint/GraphPainter.h"

#include <QByteArray>

namespace stemma::ui {

/// Of a PDF: one page as large as the graph, or as many of a printer's as it takes.
enum class Paper : std::uint8_t { Fit, A4, A3 };

struct GraphPicture {
    enum class Format : std::uint8_t { Png, Svg, Pdf };
    Format format = Format::Png;
    DrawingTheme theme = DrawingTheme::Light;
    bool ground = true; ///< false: transparent, in either theme
    double scale = 1;   ///< of PNG: pixels per logical pixel, 1 to 4
    Paper paper = Paper::Fit;
    QString title, subtitle;
    bool legend = true; ///< the kinds and states that occur, or what the colours say
    ColourBy colourBy = ColourBy::Kind;
    std::int64_t now = 0; ///< for ages, microseconds since 1970
    bool edgeNames = false;
    bool outline = false; ///< of SVG: texts as the paths of their letters, for machines without the fonts
    QRectF area;          ///< in the scene's units; null: all of it. Nodes that reach into it are there whole.
    const std::vector<NodeFace>* faces = nullptr; ///< as in GraphLook
    const std::vector<int>* selected = nullptr;
    const std::vector<std::uint8_t>* connected = nullptr;
    std::function<const NodePicture*(int node)> picture = {}; ///< called on the calling thread
};

/// A graph as a file's bytes, at the nearest level: what the canvas shows at full size, without its dots. SVG has its
/// text as text (96 dots per inch, fonts named with fallbacks) and real edges, PDF one page, or pages that
/// overlap and say where they belong, with fonts embedded;
/// nothing is clipped but the edges that lead out of `area`. Needs a QGuiApplication (any platform, `offscreen` too);
/// safe on any thread. Errors: InvalidArgument (a PNG of that size and scale can't be made; the message says what can),
/// Internal, where Qt can't write.
Result<QByteArray> graphPicture(const GraphScene& scene, const GraphPicture& how);

} // namespace stemma::ui
