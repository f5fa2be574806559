// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Folding.h"

#include <array>
#include <unordered_map>

namespace stemma {

/// A node of a drawing, or a group of such; index into FoldTree::parts.
using FoldUnit = std::uint32_t;
constexpr FoldUnit kNoUnit = ~FoldUnit(0);

struct FoldPart {
    enum class What : std::uint8_t { Step, Artifact, Mixed };
    What what = What::Mixed;
    bool isCell = false;
    bool ordered = false; ///< its children stay in the order they have
    int lane = -1;
    std::uint32_t leaves = 1; ///< nodes in it
    FoldUnit parent = kNoUnit;
    // What all that is in it share; 0: nothing. Indices of FoldTree::words.
    std::uint32_t pipeline = 0, base = 0, layer = 0, tag = 0, space = 0;
    std::int64_t run = 0;
    // Of a group.
    FoldBy by = FoldBy::Near;
    std::string id, title;
    std::vector<FoldUnit> children; ///< empty: a node of the drawing
};

/// What a drawing becomes with all its groups closed, step by step: each pass makes groups of the units that are shown.
/// Private to Folding.
class FoldTree {
public:
    explicit FoldTree(const LineageDrawing& all);

    void foldByHand(const std::map<std::string, std::vector<std::string>>& groups);
    /// Of these units (index by unit), or of all; only groups with these ids, or all.
    void foldBy(FoldBy by, const std::vector<bool>* units = nullptr, const std::set<std::string>* ids = nullptr);
    /// True where it is worth it for that component: none of its groups would hold nearly everything.
    bool foldAbove(FoldBy by);
    bool foldTwins();
    bool foldChains();
    bool foldRanks();
    /// Components with more than `most` nodes are folded by these four, until they have at most `filled`. True where
    /// there is one.
    bool limit(std::size_t most, std::size_t filled);

    struct Components {
        std::vector<std::uint32_t> of; ///< by unit; of those that are shown
        std::vector<std::size_t> sizes, leaves;
        std::vector<bool> over; ///< the limit
        bool tooMany() const;
    };
    /// Edges between lanes join nothing.
    Components components() const;
    /// Edges between units that are shown, without those from one to itself, each once.
    std::vector<std::pair<FoldUnit, FoldUnit>> shownEdges() const;

    FoldUnit add(FoldPart part); ///< a new group, its shared facts found
    /// By rank in the graph among them, which it gives, by unit. `of` by unit: apart what is of different ones, in the
    /// order of these.
    std::vector<std::uint32_t> order(std::vector<FoldUnit>& units,
                                     const std::vector<std::uint32_t>* of = nullptr) const;
    void sortMembers(FoldBy by, std::vector<FoldUnit>& units) const; ///< as FoldedGroup::members
    void leavesOf(FoldUnit unit, std::vector<FoldUnit>& leaves) const;
    bool isGroup(FoldUnit unit) const { return !parts[unit].children.empty(); }
    const DrawnNode& first(FoldUnit unit) const; ///< of the drawing's nodes in it

    const LineageDrawing& all;
    std::vector<FoldPart> parts;                      ///< the nodes, by their index, then groups
    std::vector<FoldUnit> shown;                      ///< in order
    std::vector<FoldUnit> shownAs;                    ///< of each node
    std::vector<std::pair<FoldUnit, FoldUnit>> edges; ///< of nodes; of all.edges[edgeOf[i]]
    std::vector<std::size_t> edgeOf;
    std::unordered_map<std::string_view, FoldUnit> nodes; ///< by id
    std::unordered_map<std::string, FoldUnit> groups;     ///< by id

private:
    using Key = std::array<std::uint64_t, 4>;
    std::optional<Key> keyOf(const FoldPart& part, FoldBy by) const;
    std::string laneId(int lane) const; ///< "": it is none
    void nameGroup(FoldPart& group, FoldBy by, const FoldPart& member) const;
    std::uint32_t word(std::string text);
    void addLeaf(const DrawnNode& node);
    /// The units of each key, in order, where there are several of one.
    std::vector<std::vector<FoldUnit>> gathered(FoldBy by, const std::vector<bool>* units) const;
    /// Puts new groups in the places of their first members.
    void replace(std::vector<FoldPart> made);

    std::size_t m_most = SIZE_MAX, m_filled = SIZE_MAX;
    std::vector<bool> m_needy; ///< nodes of components that were above the limit
    std::vector<std::string> m_words;
    std::unordered_map<std::string, std::uint32_t> m_wordIndex;
};

} // namespace stemma
