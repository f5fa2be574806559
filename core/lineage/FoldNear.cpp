// SPDX-License-Identifier: GPL-3.0-or-later
// What stands together: how a drawing is folded where nothing says what belongs together.
#include "core/base/Text.h"
#include "core/lineage/FoldTree.h"

#include <algorithm>
#include <numeric>

namespace stemma {

namespace {

constexpr std::size_t kLeastTwins = 3, kLeastChain = 3;
constexpr std::size_t kShare = 3;   ///< of `most`: what is folded by place leaves room for what is opened in it
constexpr std::size_t kLength = 20; ///< pieces along the way from the beginnings; in what is wide there are more beside

FoldUnit rootOf(std::vector<FoldUnit>& roots, FoldUnit unit) {
    while (roots[unit] != unit) unit = roots[unit] = roots[roots[unit]];
    return unit;
}

/// Neighbours of units in one direction, as arrays.
struct Neighbours {
    std::vector<std::uint32_t> start;
    std::vector<FoldUnit> next;
    Neighbours(std::size_t units, const std::vector<std::pair<FoldUnit, FoldUnit>>& edges, bool up)
        : start(units + 1), next(edges.size()) {
        for (const auto& [from, to] : edges) ++start[(up ? to : from) + 1];
        for (std::size_t i = 0; i < units; ++i) start[i + 1] += start[i];
        std::vector<std::uint32_t> place(start.begin(), start.end() - 1);
        for (const auto& [from, to] : edges) next[place[up ? to : from]++] = up ? from : to;
    }
    std::size_t count(FoldUnit unit) const { return start[unit + 1] - start[unit]; }
    auto begin(FoldUnit unit) const { return next.begin() + start[unit]; }
    auto end(FoldUnit unit) const { return next.begin() + start[unit + 1]; }
};

std::string nameOf(const FoldTree& tree, FoldUnit unit) {
    return tree.isGroup(unit) ? tree.parts[unit].title : tree.all.nodes[unit].name;
}

/// "cities/raw … mean": the pipeline of the second is said only where it is another.
std::string endsOf(const FoldTree& tree, const std::vector<FoldUnit>& members) {
    const std::string first = nameOf(tree, members.front());
    std::string last = nameOf(tree, members.back());
    const std::size_t slash = last.find('/');
    const bool same =
        slash != last.npos && (first.find('/') == first.npos || first.starts_with(last.substr(0, slash + 1)));
    if (same) last.erase(0, slash + 1);
    return first + " … " + last;
}

FoldPart nearGroup(const FoldTree& tree, const char* kind, std::vector<FoldUnit> members) {
    FoldPart group;
    group.by = FoldBy::Near;
    group.ordered = true;
    group.id = "g:" + std::string(kind) + ":" + tree.first(members.front()).id;
    group.children = std::move(members);
    return group;
}

/// Longest way from the beginnings; what is in a circle, or behind one, comes when nothing else is left.
std::vector<std::uint32_t> ranksOf(const FoldTree& tree, const std::vector<FoldUnit>& units,
                                   const std::vector<std::pair<FoldUnit, FoldUnit>>& edges) {
    const Neighbours down(tree.parts.size(), edges, false), up(tree.parts.size(), edges, true);
    std::vector<std::uint32_t> rank(tree.parts.size()), open(tree.parts.size());
    std::vector<bool> done(tree.parts.size());
    std::vector<FoldUnit> queue;
    for (const FoldUnit unit : units)
        if ((open[unit] = std::uint32_t(up.count(unit))) == 0) queue.push_back(unit);
    std::size_t at = 0, next = 0;
    for (;;) {
        for (; at < queue.size(); ++at) {
            const FoldUnit unit = queue[at];
            if (done[unit]) continue;
            done[unit] = true;
            for (auto to = down.begin(unit); to != down.end(unit); ++to) {
                if (done[*to]) continue;
                rank[*to] = std::max(rank[*to], rank[unit] + 1);
                if (--open[*to] == 0) queue.push_back(*to);
            }
        }
        while (next < units.size() && done[units[next]]) ++next;
        if (next == units.size()) return rank;
        queue.push_back(units[next]);
    }
}

} // namespace

bool FoldTree::limit(std::size_t most, std::size_t filled) {
    m_most = most;
    m_filled = filled;
    const Components whole = components();
    m_needy.assign(all.nodes.size(), false);
    for (std::size_t leaf = 0; leaf < m_needy.size(); ++leaf) m_needy[leaf] = whole.over[whole.of[shownAs[leaf]]];
    return whole.tooMany();
}

bool FoldTree::Components::tooMany() const {
    return std::ranges::find(over, true) != over.end();
}

std::vector<std::pair<FoldUnit, FoldUnit>> FoldTree::shownEdges() const {
    std::vector<std::pair<FoldUnit, FoldUnit>> found;
    found.reserve(edges.size());
    for (const auto& [from, to] : edges) {
        const FoldUnit a = shownAs[from], b = shownAs[to];
        if (a != b && parts[a].lane == parts[b].lane) found.emplace_back(a, b);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

FoldTree::Components FoldTree::components() const {
    std::vector<FoldUnit> roots(parts.size());
    std::iota(roots.begin(), roots.end(), FoldUnit(0));
    for (const auto& [from, to] : edges) {
        const FoldUnit a = shownAs[from], b = shownAs[to];
        if (parts[a].lane != parts[b].lane) continue;
        const FoldUnit one = rootOf(roots, a), other = rootOf(roots, b);
        roots[std::max(one, other)] = std::min(one, other);
    }
    Components found;
    found.of.assign(parts.size(), kNoUnit);
    std::vector<std::uint32_t> index(parts.size(), kNoUnit);
    for (const FoldUnit unit : shown) {
        std::uint32_t& place = index[rootOf(roots, unit)];
        if (place == kNoUnit) {
            place = std::uint32_t(found.sizes.size());
            found.sizes.push_back(0);
            found.leaves.push_back(0);
        }
        found.of[unit] = place;
        ++found.sizes[place];
        found.leaves[place] += parts[unit].leaves;
    }
    std::vector<bool> needy(found.sizes.size());
    for (std::size_t leaf = 0; leaf < m_needy.size(); ++leaf)
        if (m_needy[leaf]) needy[found.of[shownAs[leaf]]] = true;
    for (std::size_t i = 0; i < needy.size(); ++i)
        found.over.push_back(found.sizes[i] > (needy[i] ? m_filled : m_most));
    return found;
}

bool FoldTree::foldAbove(FoldBy by) {
    const Components whole = components();
    // What makes one of nearly everything says nothing, except of cells and runs of one step.
    std::vector<bool> worth(whole.sizes.size(), true);
    if (by == FoldBy::Run || by == FoldBy::Pipeline)
        for (const auto& members : gathered(by, nullptr)) {
            std::size_t leaves = 0;
            for (const FoldUnit unit : members) leaves += parts[unit].leaves;
            for (const FoldUnit unit : members)
                if (leaves * 4 > whole.leaves[whole.of[unit]] * 3) worth[whole.of[unit]] = false;
        }
    // Where steps alone know their run (on a map, whose artifacts are all versions of a name) they would be torn out of
    // the middle of what they read and make.
    if (by == FoldBy::Run) {
        std::vector<std::int64_t> known(whole.sizes.size());
        for (const FoldUnit unit : shown)
            if (parts[unit].what == FoldPart::What::Artifact && parts[unit].lane < 0)
                known[whole.of[unit]] += parts[unit].run ? 1 : -1;
        for (std::size_t i = 0; i < known.size(); ++i) worth[i] = worth[i] && known[i] >= 0;
    }
    std::vector<bool> units(parts.size());
    for (const FoldUnit unit : shown) units[unit] = whole.over[whole.of[unit]] && worth[whole.of[unit]];
    const std::size_t before = parts.size();
    foldBy(by, &units);
    return parts.size() > before;
}

/// What has the same neighbours: thousands of files that one step made, each read by nobody.
bool FoldTree::foldTwins() {
    const Components whole = components();
    const auto links = shownEdges();
    const Neighbours up(parts.size(), links, true), down(parts.size(), links, false);
    struct Hash {
        std::size_t operator()(const std::vector<FoldUnit>& units) const {
            std::uint64_t hash = 0xcbf29ce484222325;
            for (const FoldUnit unit : units) hash = (hash ^ unit) * 0x9E3779B97F4A7C15, hash ^= hash >> 29;
            return hash;
        }
    };
    std::unordered_map<std::vector<FoldUnit>, std::size_t, Hash> places;
    std::vector<std::vector<FoldUnit>> found;
    for (const FoldUnit unit : shown) {
        if (!whole.over[whole.of[unit]] || up.count(unit) + down.count(unit) == 0) continue;
        std::vector<FoldUnit> around{FoldUnit(parts[unit].what)};
        around.insert(around.end(), up.begin(unit), up.end(unit));
        around.push_back(kNoUnit);
        around.insert(around.end(), down.begin(unit), down.end(unit));
        const auto [place, isNew] = places.emplace(std::move(around), found.size());
        if (isNew) found.emplace_back();
        found[place->second].push_back(unit);
    }
    std::vector<FoldPart> made;
    for (std::vector<FoldUnit>& members : found) {
        if (members.size() < kLeastTwins) continue;
        const std::string first = nameOf(*this, members.front());
        const std::size_t more = members.size() - 1;
        made.push_back(nearGroup(*this, "like", std::move(members)));
        made.back().title = first + " and " + formatCount(std::int64_t(more)) + " more";
    }
    const bool some = !made.empty();
    replace(std::move(made));
    return some;
}

/// One after the other, without a branch.
bool FoldTree::foldChains() {
    const Components whole = components();
    const auto links = shownEdges();
    const Neighbours up(parts.size(), links, true), down(parts.size(), links, false);
    const auto within = [&](FoldUnit unit) {
        return whole.over[whole.of[unit]] && up.count(unit) == 1 && down.count(unit) == 1;
    };
    std::vector<bool> seen(parts.size());
    std::vector<FoldPart> made;
    for (const FoldUnit unit : shown) {
        if (seen[unit] || !within(unit)) continue;
        FoldUnit first = unit; // circles end where they began
        while (within(*up.begin(first)) && *up.begin(first) != unit) first = *up.begin(first);
        std::vector<FoldUnit> members;
        for (FoldUnit at = first; within(at) && !seen[at]; at = *down.begin(at)) {
            seen[at] = true;
            members.push_back(at);
        }
        // Nearly all of it: cut into pieces it says more.
        if (members.size() < kLeastChain || members.size() * 2 > whole.sizes[whole.of[unit]]) continue;
        const std::string ends = endsOf(*this, members);
        made.push_back(nearGroup(*this, "chain", std::move(members)));
        made.back().title = ends;
    }
    const bool some = !made.empty();
    replace(std::move(made));
    return some;
}

std::vector<std::uint32_t> FoldTree::order(std::vector<FoldUnit>& units, const std::vector<std::uint32_t>* of) const {
    const auto component = [&](FoldUnit unit) { return of ? (*of)[unit] : 0; };
    std::vector<bool> mine(parts.size());
    for (const FoldUnit unit : units) mine[unit] = true;
    // An edge between two of them, wherever they are in the tree.
    const auto climb = [&](FoldUnit unit) {
        while (unit != kNoUnit && !mine[unit]) unit = parts[unit].parent;
        return unit;
    };
    std::vector<FoldUnit> as(all.nodes.size());
    for (FoldUnit leaf = 0; leaf < as.size(); ++leaf) as[leaf] = climb(leaf);
    std::vector<std::pair<FoldUnit, FoldUnit>> links;
    for (const auto& [from, to] : edges)
        if (as[from] != kNoUnit && as[to] != kNoUnit && as[from] != as[to] && component(as[from]) == component(as[to]))
            links.emplace_back(as[from], as[to]);
    std::ranges::sort(links);
    links.erase(std::unique(links.begin(), links.end()), links.end());
    const auto rank = ranksOf(*this, units, links);
    const Neighbours up(parts.size(), links, true);
    const auto block = [&](FoldUnit unit) { return std::pair(component(unit), rank[unit]); };
    std::ranges::stable_sort(units, {}, block);
    // Within a rank beside what leads to it, so that what belongs together stays together.
    std::vector<double> place(parts.size());
    for (std::size_t i = 0; i < units.size();) {
        std::size_t end = i;
        while (end < units.size() && block(units[end]) == block(units[i])) ++end;
        for (std::size_t k = i; k < end; ++k) {
            double sum = 0, count = 0;
            for (auto from = up.begin(units[k]); from != up.end(units[k]); ++from)
                if (rank[*from] < rank[units[k]]) sum += place[*from], ++count;
            place[units[k]] = count > 0 ? sum / count : double(k);
        }
        std::stable_sort(units.begin() + std::ptrdiff_t(i), units.begin() + std::ptrdiff_t(end),
                         [&](FoldUnit a, FoldUnit b) { return place[a] < place[b]; });
        for (std::size_t k = i; k < end; ++k) place[units[k]] = double(k);
        i = end;
    }
    return rank;
}

/// Whole ranks as far as they fit into a piece; a wide rank is cut into several.
bool FoldTree::foldRanks() {
    const Components whole = components();
    std::vector<FoldUnit> ordered;
    for (const FoldUnit unit : shown)
        if (whole.over[whole.of[unit]]) ordered.push_back(unit);
    const auto rank = order(ordered, &whole.of); // once, however many components there are
    std::vector<std::vector<FoldUnit>> above(whole.sizes.size());
    for (const FoldUnit unit : ordered) above[whole.of[unit]].push_back(unit);
    std::vector<FoldPart> made;
    for (const std::vector<FoldUnit>& units : above) {
        if (units.empty()) continue;
        const std::size_t length = rank[units.back()] + 1, width = (units.size() + length - 1) / length;
        const std::size_t pieces =
            std::clamp<std::size_t>(kLength * width, 2, std::max<std::size_t>(2, m_most / kShare));
        for (std::size_t piece = 0, at = 0; piece < pieces && at < units.size(); ++piece) {
            const std::size_t end = units.size() * (piece + 1) / pieces;
            std::vector<FoldUnit> members(units.begin() + std::ptrdiff_t(at), units.begin() + std::ptrdiff_t(end));
            at = end;
            if (members.size() < 2) continue;
            const std::string ends = endsOf(*this, members);
            made.push_back(nearGroup(*this, "part", std::move(members)));
            made.back().title = ends;
        }
    }
    const bool some = !made.empty();
    replace(std::move(made));
    return some;
}

} // namespace stemma
