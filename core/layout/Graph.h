// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

struct Size {
    double width = 0;
    double height = 0;
    bool operator==(const Size&) const = default;
};

enum class LayoutDirection : std::uint8_t { LeftToRight, TopDown };

/// A graph to be laid out: boxes of fixed size and arrows between them, by index. No names and no text: what a node
/// says is drawn by the caller into its box. Cycles, self loops, equal edges twice, and an empty graph are fine.
struct LayoutGraph {
    struct Node {
        double width = 120; ///< pixels at scale 1, over 0
        double height = 46;
        std::int64_t group = -1; ///< components of equal group are packed side by side; -1: none
        int lane = -1; ///< index of the strip it stands in, from the top; -1: none. All nodes or none have one
        int band = -1; ///< nodes of a band share a range of ranks of their own, bands in this order; -1: none
    };
    struct Edge {
        std::size_t from = 0; ///< index into nodes
        std::size_t to = 0;
        int weight = 1;    ///< 1 to 100: heavier edges are kept shorter and straighter
        bool weak = false; ///< where edges lead round in a circle, the first to be drawn against the direction
    };
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<double> laneHeads; ///< room above lane i for a heading, outside its strip; lanes beyond its end: 0
    LayoutDirection direction = LayoutDirection::LeftToRight;
    double aspect = 1.6;      ///< wanted width / height of the whole; components are packed towards it
    double nodeGap = 24;      ///< between boxes of one rank
    double rankGap = 36;      ///< between ranks; a little less where all edges are level, more where they climb
    double componentGap = 40; ///< between components
    double arrivalLength = 9; ///< straight piece of an edge before its head
    double arrivalGap = 8;    ///< between edges that arrive at one side, as far as the side allows
};

/// Lanes are stacked from the top whatever the direction, and each is laid out as a graph of its own. At the left of
/// its strip there is this much room for its title.
constexpr double kLaneTitleWidth = 160;
constexpr double kLaneGap = 12; ///< between two strips, where no heading stands
/// Room for the name of a band: at its top where it is upright, at its left where the direction is down and it is
/// level.
constexpr double kBandTitleHeight = 24, kBandTitleWidth = 120;

/// An edge's way: 1 + 3k points, consecutive cubic Bézier segments sharing their ends, from the border of one box to
/// the border of the other. The last point is the arrow's tip; its direction is that of the last segment's end.
/// An edge that has to run against the direction (cycles) leaves where others arrive, and arrives where others leave.
/// An edge between two lanes leaves by the top or the bottom, whichever is nearer to the other lane.
struct EdgeCurve {
    std::vector<Point> points;
    bool operator==(const EdgeCurve&) const = default;
};

/// A rectangle that something of the drawing takes whole.
struct Area {
    Point corner; ///< upper left
    Size size;
    bool operator==(const Area&) const = default;
};

/// Where a graph's things lay before it changed: what is known stays there.
struct LayoutBefore {
    std::vector<std::optional<Point>> centres; ///< of node i; none: it is new, and room is found for it
    std::vector<EdgeCurve> curves;             ///< of edge i, where both ends were there; empty: to be routed
    std::vector<bool> pinned;                  ///< of node i, by a person: not even pushed; empty: none is
    std::vector<bool> moved; ///< of node i that is known: what stayed wasn't drawn around it; empty: none was moved
    /// Of a new node i, where it comes out of (the group that is opened, the members of one that is closed): it finds
    /// room there, and others are pushed aside where there is none. Empty, or none: near to what it is joined to.
    std::vector<std::optional<Point>> near;
    std::string note; ///< LayoutResult::note of then: it holds on for what stays
};

/// Where everything lies: y grows downwards, everything is within origin–(origin + size). Coordinates are rounded to
/// 1/100 pixel, so that equal graphs give equal bytes when printed.
struct LayoutResult {
    std::vector<Point> centres;    ///< of node i
    std::vector<EdgeCurve> curves; ///< of edge i; never empty
    Point origin; ///< upper left of everything: (0,0), unless what was there before stayed and something new is beyond
    Size size;
    std::vector<Area> lanes; ///< of lane i, its whole strip
    std::vector<Area> bands; ///< of band i, side by side; empty where it has no node, or where bands are mixed
    bool exact = true;       ///< false: some component was placed by rank, without Graphviz
    std::string note;        ///< why, for a person: "placed by rank: the layout took longer than 5 s"
    bool operator==(const LayoutResult&) const = default;
};

} // namespace stemma
