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

/// What is in a group that is folded to one node.
struct FoldSummary {
    int steps = 0, artifacts = 0;
    std::vector<std::pair<std::string, int>> states; ///< of the steps: status and how many, in the order they are drawn
    double least = -1, median = -1, longest = -1;    ///< seconds of its executed steps; < 0: none is known
    bool operator==(const FoldSummary&) const = default;
};

/// One thing of a lineage, ready to be drawn. Texts are bytes of strangers: any length, any content; they are escaped,
/// made valid UTF-8, and elided here.
struct DrawnNode {
    /// Fold: a mark that something isn't shown ("+5"). Group: a named card that stands for what `fold` counts.
    enum class Kind : std::uint8_t { Artifact, Step, Fold, Group };
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
    FoldSummary fold;        ///< of a Group
    std::string cell;        ///< of a step that is a cell: "depth=3"; its name has it too: "fit[depth=3]"
    std::vector<std::string> tags; ///< of an artifact's version or a step
    std::string layer;             ///< the band it stands in (`layer:` of a step); "": none
    int lane = -1;                 ///< index into LineageDrawing::lanes; -1: none
    std::string pipeline;          ///< that made it; "": not said. As the next two, for colouring by it
    std::int64_t bytes = -1;       ///< of an artifact's content; < 0: not said
    std::int64_t time = 0;         ///< when it was made, microseconds since 1970; 0: not said
    bool warning = false;          ///< the facts say that something is wrong with it, though it didn't fail
    bool operator==(const DrawnNode&) const = default;
};

struct DrawnEdge {
    std::string from; ///< node ids; edges that name unknown nodes are left out
    std::string to;
    std::string name; ///< of the input or output: its tooltip, and beside it where LineageDrawing::edgeNames
    bool emphasised = false;
    bool quiet = false;
    bool dashed = false; ///< no use of content: "describes", the version a reused step handed on
    int uses = 1;        ///< edges it stands for, where what it joins is folded
    bool operator==(const DrawnEdge&) const = default;
};

/// A strip of the drawing's whole width with a heading of its own: one run of a history.
struct DrawnLane {
    std::string id;          ///< "r12"
    std::string name, facts; ///< "run 12"; "3 ran · 6 reused · 1.4 s"
    std::string status;      ///< as of a run
    std::string heading;     ///< stands above it where something new begins: "21 March 2026"; "": nothing does
    std::int64_t time = 0;   ///< microseconds since 1970
    bool operator==(const DrawnLane&) const = default;
};

/// A lineage as it is drawn.
struct LineageDrawing {
    std::vector<DrawnNode> nodes;
    std::vector<DrawnEdge> edges;
    std::vector<DrawnLane> lanes; ///< from the top; with some, every node is in one
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
/// a picture 156–204 × 116, groups 156–240 × 68, folds 34 × 34; in a lane 132, 168 or 204 wide), never from fonts, so
/// that the same drawing has the same layout on every machine.
/// `coarse`: as in a lane, whether it says it is in one or not.
Size nodeBox(const DrawnNode& node, std::string_view shownName, bool coarse = false);

/// The name each node shows: where all artifacts are of one pipeline ("penguins/clean"), its name is left out
/// ("clean").
std::vector<std::string> shownNames(const LineageDrawing& drawing);

/// The graph of boxes behind a drawing, ready for layout(). Edge i of the graph is shownEdges()[i] of the drawing.
LayoutGraph layoutGraph(const LineageDrawing& drawing);
/// The layers of a drawing in the order of its flow: the names of the layout's bands. Empty where there are fewer than
/// two, or lanes.
std::vector<std::string> shownLayers(const LineageDrawing& drawing);
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
