// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/layout/Graph.h"
#include "core/layout/Layout.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// One thing of a lineage, ready to be drawn. Texts are bytes of strangers: any length, any content; they are escaped,
/// made valid UTF-8, and elided here.
struct DrawnNode {
    enum class Kind : std::uint8_t { Artifact, Step, Fold };
    std::string id; ///< unique in the drawing; as in the lineage JSON ("a17", "s9")
    Kind kind = Kind::Artifact;
    std::string name; ///< "penguins/clean", "clean", "split[k=1]"; of a fold "+5"
    std::string
        type; ///< of an artifact "table", "model", "metrics" …; of a step its kind "import", "sql", "command", "python"
    int version = 0; ///< of an artifact; 0: not said
    std::string
        facts; ///< second line, quiet: "333 × 7", "0.31 s", "reused, run 11"; "": made from version, seconds, status
    std::string status;      ///< of a step: executed, reused, failed, skipped, cancelled, interrupted, running, queued,
                             ///< will_run, may_run, will_reuse
    std::int64_t run = 0;    ///< 0: not said
    double seconds = -1;     ///< of a step; < 0: not said
    std::string tooltip;     ///< further lines of the tooltip: bytes, hash, path …
    bool emphasised = false; ///< what the lineage is of: outlined in the accent colour
    bool quiet = false;      ///< dimmed: not connected with what is asked for
    std::int64_t group = -1; ///< LayoutGraph::Node::group
    bool picture = false;    ///< of an artifact: its slot is a card with room for a picture (the SVG leaves it empty)
    double progress = -1;    ///< of a running step, 0 to 1; < 0: not said
    std::string problem;     ///< the first line of an error, instead of the facts and in their place
    bool warning = false;    ///< the facts say that something is wrong with it, though it didn't fail
    bool operator==(const DrawnNode&) const = default;
};

struct DrawnEdge {
    std::string from; ///< node ids; edges that name unknown nodes are left out
    std::string to;
    std::string name; ///< of the input or output: its tooltip, and beside it where LineageDrawing::edgeNames
    bool emphasised = false;
    bool quiet = false;
    bool dashed = false; ///< no use of content: "describes", the version a reused step handed on
    bool operator==(const DrawnEdge&) const = default;
};

/// A lineage as it is drawn.
struct LineageDrawing {
    std::vector<DrawnNode> nodes;
    std::vector<DrawnEdge> edges;
    LayoutDirection direction = LayoutDirection::LeftToRight;
    double aspect = 1.6;
    /// Room for the names of inputs and outputs, shown where they say more than the artifact's name does.
    bool edgeNames = false;
    bool operator==(const LineageDrawing&) const = default;
};

enum class DrawingTheme : std::uint8_t { Light, Dark, Transparent /* light colours, no ground */ };

struct SvgOptions {
    DrawingTheme theme = DrawingTheme::Light;
    std::string title = {};    ///< above the picture; "" for none
    std::string subtitle = {}; ///< beside it, quiet: "3 up · 1 down"
    bool legend = true;        ///< the kinds and states that occur
};

/// The box a node gets: from a table by kind and length of name (steps 108–204 × 46, artifacts 108–204 × 44, those with
/// a picture 156–204 × 116, folds 34 × 34), never from fonts, so that the same drawing has the same layout on every
/// machine.
Size nodeBox(const DrawnNode& node, std::string_view shownName);

/// The name each node shows: where all artifacts are of one pipeline ("penguins/clean"), its name is left out
/// ("clean").
std::vector<std::string> shownNames(const LineageDrawing& drawing);

/// The graph of boxes behind a drawing, ready for layout(). Edge i of the graph is shownEdges()[i] of the drawing.
LayoutGraph layoutGraph(const LineageDrawing& drawing);
/// Indices of the drawing's edges whose nodes exist.
std::vector<std::size_t> shownEdges(const LineageDrawing& drawing);

/// The drawing as a stand-alone SVG: shapes and text, no script, no style sheet, nothing external; well-formed whatever
/// the names hold; nothing is clipped; every node and edge has a <title>. A note of the layout is printed below the
/// picture. Contract: `placed` is the layout of layoutGraph(drawing).
std::string toSvg(const LineageDrawing& drawing, const LayoutResult& placed, const SvgOptions& options = {});
/// Lays out and draws. Errors: Cancelled.
Result<std::string> toSvg(const LineageDrawing& drawing, const SvgOptions& options = {},
                          const LayoutOptions& layout = {});

} // namespace stemma
