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
constexpr double kCardWidth = 156, kCardHeight = 116, kCardRadius = 10, kStepRadius = 8;
constexpr double kPictureTop = 42, kPictureInset = 10; ///< within a card

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
    if (kind == DrawnNode::Kind::Artifact && picture) return {kCardHeight, 12, 13, 36, 18.5, 36, 33, 12};
    return {44, 16, 14, 41, 19.5, 41, 34, 17};
}
constexpr double nodeRadius(DrawnNode::Kind kind, bool picture, double height) {
    if (kind == DrawnNode::Kind::Step) return kStepRadius;
    return kind == DrawnNode::Kind::Artifact && picture ? kCardRadius : height / 2;
}

std::string statusWord(std::string_view status); ///< "will run"
std::string factsOf(const DrawnNode& node);      ///< the second line, made from what is known where none is given
std::string versionMark(const DrawnNode& node);  ///< "@2" or ""
/// Elided within its folder first ("peng…/clean"): the rest of a name says more.
std::string elidedName(std::string_view name, double most);
/// Of each of shownEdges(), the name that stands beside it; "" where the artifact's own name says it.
std::vector<std::string> shownEdgeNames(const LineageDrawing& drawing);
/// Node ids; views into the drawing.
std::unordered_map<std::string_view, std::size_t> indexOf(const LineageDrawing& drawing);
double markWidth(const DrawnNode& node); ///< with the gap before it

} // namespace stemma
