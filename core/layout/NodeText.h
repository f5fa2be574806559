// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stemma {

// What stands in a node, and where: shared by the table of boxes and by whoever draws into them.

constexpr double kNameSize = 13, kFactsSize = 11, kGlyphSize = 16, kFoldSize = 34, kMarkGap = 4;
constexpr double kEdgeNameSize = 10, kMostEdgeName = 72;
constexpr double kLeastWidth = 108, kMostWidth = 204, kWidthStep = 12;
constexpr double kLaneWidth = 132, kLaneWidthStep = 36;
constexpr double kCardWidth = 156, kCardHeight = 116, kCardRadius = 10, kStepRadius = 8;
constexpr double kPictureTop = 42, kPictureInset = 10; ///< within a card

/// A folded group: a card, and sheets that look out below it.
constexpr double kLeastGroupWidth = 156, kMostGroupWidth = 240, kGroupCard = 62, kGroupHeight = 68;
constexpr int kSheets = 2;
constexpr double kSheetStep = (kGroupHeight - kGroupCard) / kSheets, kSheetInset = 5, kGroupRadius = 8;
constexpr double kCountGap = 10, kBarTop = 44, kBarHeight = 8; ///< the bar of states, within the card

/// Distances within a node's box, from its left and upper edge.
struct NodeFrame {
    double height = 46;
    double glyphLeft = 0, glyphTop = 0;
    double nameLeft = 0, nameBase = 0;
    double factsLeft = 0, factsBase = 0;
    double right = 0; ///< kept free at the right edge
};
constexpr NodeFrame frameOf(DrawnNode::Kind kind, bool picture) {
    if (kind == DrawnNode::Kind::Step) return {46, 15, 7, 37, 20, 15, 36, 14};
    if (kind == DrawnNode::Kind::Group) return {kGroupHeight, 11, 9, 29, 20, 29, 36, 12};
    if (kind == DrawnNode::Kind::Artifact && picture) return {kCardHeight, 12, 13, 36, 18.5, 36, 33, 12};
    return {44, 16, 14, 41, 19.5, 41, 34, 17};
}
constexpr double nodeRadius(DrawnNode::Kind kind, bool picture, double height) {
    if (kind == DrawnNode::Kind::Step) return kStepRadius;
    if (kind == DrawnNode::Kind::Group) return kGroupRadius;
    return kind == DrawnNode::Kind::Artifact && picture ? kCardRadius : height / 2;
}

/// States of steps: what a person looks for first.
constexpr std::string_view kStatesByUrgency[] = {"failed",   "running", "interrupted", "cancelled",
                                                 "skipped",  "queued",  "will_run",    "may_run",
                                                 "executed", "reused",  "will_reuse"};

std::string statusWord(std::string_view status); ///< "will run"
/// A lane that isn't there is none: -1.
int laneOf(const LineageDrawing& drawing, const DrawnNode& node);
std::string factsOf(const DrawnNode& node);     ///< the second line, made from what is known where none is given
std::string versionMark(const DrawnNode& node); ///< "@2" or ""
/// Elided within its folder first ("peng…/clean"): the rest of a name says more.
std::string elidedName(std::string_view name, double most);
/// Of each of shownEdges(), the name that stands beside it; "" where the artifact's own name says it.
std::vector<std::string> shownEdgeNames(const LineageDrawing& drawing);
/// Node ids; views into the drawing.
std::unordered_map<std::string_view, std::size_t> indexOf(const LineageDrawing& drawing);
double markWidth(const DrawnNode& node); ///< with the gap before it

std::string groupFacts(const FoldSummary& fold);              ///< "median 0.31 s · 0.2–1.4 s"
std::string groupCount(const FoldSummary& fold, double room); ///< "36 steps", or "36" where that has no room; or ""
std::string groupStatus(const FoldSummary& fold);             ///< that most of its steps have; "": none
/// The state of a group that matters most, with its words: "failed", "2 failed".
struct GroupNews {
    std::string status, words;
};
GroupNews groupNews(const FoldSummary& fold);
/// The pieces of a bar of that width, one for each count; none is too small to be seen.
struct BarPiece {
    double left = 0, width = 0;
};
std::vector<BarPiece> groupBar(const std::vector<int>& counts, double width);
Size groupBox(const DrawnNode& node, std::string_view shownName);

} // namespace stemma
