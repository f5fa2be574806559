// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphScene.h"

namespace stemma::ui {

/// What the colour of a node says.
enum class ColourBy : std::uint8_t { Kind, Status, Duration, Size, Age, Pipeline };
std::optional<ColourBy> colourByOf(std::string_view word); ///< "kind", "status", …
std::string_view wordOf(ColourBy by);

/// A colour and what it says.
struct ColourMeaning {
    Ink ink = Ink::Line;
    QString words; ///< "1–10 s", "penguins"
    bool operator==(const ColourMeaning&) const = default;
};

/// The colours of a graph's nodes, and what they say: magnitudes in few steps of one ramp, with round bounds, so that
/// a legend can name them; pipelines in the order in which most nodes are of them. A value.
struct GraphColours {
    ColourBy by = ColourBy::Kind;
    std::vector<Ink> inks; ///< of node i; empty by Kind, which nodes show by themselves. kUnknown: nothing is known
    std::vector<ColourMeaning> legend; ///< what occurs, from least to most
    static constexpr Ink kUnknown = Ink::Line;
    bool empty() const { return inks.empty(); }
};

/// `now`: microseconds since 1970, for ages. An artifact has the state of the step that made it. Any thread.
GraphColours graphColours(const GraphScene& scene, const std::vector<NodeFace>& faces, ColourBy by, std::int64_t now);

} // namespace stemma::ui
