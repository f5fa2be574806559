// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/layout/LineageDrawing.h"
#include "ui/session/Handle.h"

#include <QByteArray>
#include <QSize>

namespace stemma::ui {

/// How something is drawn: what every request says beside what it is of.
/// {"format": "svg"|"png"|"pdf", "theme": "light"|"dark"|"transparent", "ground": bool, "scale": 1–4,
///  "outline": bool, "width", "height"}; what is missing is as here.
struct DrawRequest {
    enum class Format : std::uint8_t { Png, Svg, Pdf };
    Format format = Format::Png;
    DrawingTheme theme = DrawingTheme::Light;
    bool ground = true;   ///< false: transparent, in either theme
    double scale = 1;     ///< pixels per logical pixel, of PNG
    bool outline = false; ///< of SVG: text as paths
    QSize size{640, 420}; ///< of a chart: what it has in the window at first

    /// Errors: InvalidArgument, which names the field.
    static Result<DrawRequest> fromJson(const Json& json);
};

/// A file's bytes, and what there is to be said of them.
struct Drawn {
    QByteArray bytes;
    Json facts = Json::object();
};

/// What "graph" (a GraphRequest) asks for, as the lineage, run, map and history pages of the window draw it;
/// "colour_by" is a ColourBy's word, "pages" cuts a PDF into pages of A4.
/// Facts: {"nodes", "note"}, the latter how it was folded by itself, or "". Errors: those of the store, of the layout,
/// and graphPicture's.
Result<Drawn> drawLineage(const WorkspaceHandle& handle, const Json& request, const Cancel& cancel);

/// A version's own data where it is a chart or picture, or one of the files that show it: {"version", "picture"}, the
/// latter its place among them, -1 for the data. Charts are drawn from the data as it is now; what others made is
/// decoded by stemma-view only. Facts: {"width", "height", "note"}. Errors: NotSupported, NotFound, BadData (a sentence
/// that says what can't be drawn), those of the store.
Result<Drawn> drawVisualization(const WorkspaceHandle& handle, const Json& request, const Cancel& cancel);

/// Everything that shows a version or what a run made, as one file: {"version"} or {"run"}, and {"format":
/// "html"|"pdf"} (ui/visual/Story.h). Facts: {"sections", "left_out"}. Errors: NotFound, Cancelled.
Result<Drawn> drawStory(const WorkspaceHandle& handle, const Json& request, const Cancel& cancel);

/// A chart whose specification has its data in it: {"specification", "title"}, both texts. Facts and errors as above.
Result<Drawn> drawGivenChart(const Json& request, const Cancel& cancel);

} // namespace stemma::ui
