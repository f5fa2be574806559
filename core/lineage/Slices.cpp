// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Slices.h"

#include "core/layout/NodeText.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace stemma {

namespace {

using Index = std::uint32_t;

/// The drawing's edges in one direction, by node.
class Ways {
public:
    Ways(const LineageDrawing& drawing, bool down) : m_next(drawing.nodes.size()) {
        const auto known = indexOf(drawing);
        for (const std::size_t e : shownEdges(drawing)) {
            const auto from = Index(known.at(drawing.edges[e].from)), to = Index(known.at(drawing.edges[e].to));
            down ? m_next[from].push_back(to) : m_next[to].push_back(from);
        }
    }
    const std::vector<Index>& operator[](Index node) const { return m_next[node]; }

    /// Of each node whether it can be reached from `starts` within `depth` edges (< 0: at all), these included.
    std::vector<bool> reach(const std::vector<Index>& starts, int depth) const {
        std::vector<bool> found(m_next.size(), false);
        std::vector<Index> queue;
        for (const Index start : starts)
            if (!found[start]) {
                found[start] = true;
                queue.push_back(start);
            }
        std::size_t at = 0;
        for (int level = 0; at < queue.size() && (depth < 0 || level < depth); ++level)
            for (const std::size_t end = queue.size(); at < end; ++at)
                for (const Index next : m_next[queue[at]])
                    if (!found[next]) {
                        found[next] = true;
                        queue.push_back(next);
                    }
        return found;
    }

private:
    std::vector<std::vector<Index>> m_next;
};

std::vector<Index> placesOf(const LineageDrawing& drawing, const std::vector<std::string>& ids) {
    const auto known = indexOf(drawing);
    std::vector<Index> places;
    for (const std::string& id : ids)
        if (const auto found = known.find(id); found != known.end()) places.push_back(Index(found->second));
    return places;
}

/// Lanes without a node go, and the rest is numbered anew.
void dropEmptyLanes(LineageDrawing& drawing) {
    std::vector<int> place(drawing.lanes.size(), -1);
    for (DrawnNode& node : drawing.nodes)
        if ((node.lane = laneOf(drawing, node)) >= 0) place[std::size_t(node.lane)] = 0;
    std::vector<DrawnLane> lanes;
    std::string heading;
    for (std::size_t i = 0; i < place.size(); ++i) {
        if (!drawing.lanes[i].heading.empty()) heading = drawing.lanes[i].heading;
        if (place[i] < 0) continue;
        place[i] = int(lanes.size());
        lanes.push_back(std::move(drawing.lanes[i]));
        lanes.back().heading = std::exchange(heading, {}); // of the first that is left of a day
    }
    for (DrawnNode& node : drawing.nodes)
        if (node.lane >= 0) node.lane = place[std::size_t(node.lane)];
    drawing.lanes = std::move(lanes);
}

} // namespace

LineageDrawing slice(const LineageDrawing& drawing, const std::set<std::string>& only) {
    LineageDrawing part = drawing;
    std::erase_if(part.nodes, [&](const DrawnNode& node) { return !only.contains(node.id); });
    std::erase_if(part.edges,
                  [&](const DrawnEdge& edge) { return !only.contains(edge.from) || !only.contains(edge.to); });
    dropEmptyLanes(part);
    return part;
}

std::set<std::string> around(const LineageDrawing& drawing, const std::vector<std::string>& ids, int up, int down) {
    const std::vector<Index> places = placesOf(drawing, ids);
    const std::vector<bool> above = Ways(drawing, false).reach(places, up);
    const std::vector<bool> below = Ways(drawing, true).reach(places, down);
    std::set<std::string> found;
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i)
        if (above[i] || below[i]) found.insert(drawing.nodes[i].id);
    return found;
}

std::set<std::string> between(const LineageDrawing& drawing, const std::vector<std::string>& ids) {
    const Ways up(drawing, false), down(drawing, true);
    const std::vector<Index> places = placesOf(drawing, ids);
    std::set<std::string> found;
    for (const Index place : places) found.insert(drawing.nodes[place].id);
    constexpr std::size_t kMostEnds = 32; // each is walked from twice
    for (std::size_t a = 0; a < std::min(places.size(), kMostEnds); ++a) {
        // Between this one and any other: below it and above one of them.
        std::vector<Index> others = places;
        others.erase(others.begin() + std::ptrdiff_t(a));
        const std::vector<bool> below = down.reach({places[a]}, -1), above = up.reach(others, -1);
        for (std::size_t i = 0; i < drawing.nodes.size(); ++i)
            if (below[i] && above[i]) found.insert(drawing.nodes[i].id);
    }
    return found;
}

std::string kindOf(const DrawnNode& node) {
    switch (node.kind) {
    case DrawnNode::Kind::Step:
        return "step";
    case DrawnNode::Kind::Artifact:
        return node.type.empty() ? "file" : node.type;
    default:
        return {};
    }
}

std::vector<std::string> kindsOf(const LineageDrawing& drawing) {
    std::map<std::string, std::size_t> counts;
    for (const DrawnNode& node : drawing.nodes) ++counts[kindOf(node)];
    counts.erase("");
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : counts) kinds.push_back(kind);
    std::stable_sort(kinds.begin(), kinds.end(), [&](const std::string& a, const std::string& b) {
        if ((a == "step") != (b == "step")) return a == "step";
        return counts[a] > counts[b];
    });
    return kinds;
}

namespace {

/// Joins what hidden nodes stood between.
class Bypass {
public:
    Bypass(const LineageDrawing& drawing, const std::vector<bool>& hidden)
        : m_drawing(drawing), m_hidden(hidden), m_down(drawing, true), m_seen(drawing.nodes.size(), 0) {}

    /// False where there were too many to keep.
    bool join(LineageDrawing& part) {
        const std::size_t most = m_drawing.nodes.size() + m_drawing.edges.size();
        std::size_t work = 0, made = 0;
        for (Index node = 0; node < m_drawing.nodes.size(); ++node) {
            if (m_hidden[node]) continue;
            for (const Index end : endsOf(node, work)) {
                if (++made > most) return false;
                part.edges.push_back({m_drawing.nodes[node].id, m_drawing.nodes[end].id, {}, false, false, false});
            }
            if (work > 16 * most) return false; // a walk each through the same great tangle
        }
        return true;
    }

private:
    /// What is reached through hidden nodes alone, each once.
    std::vector<Index> endsOf(Index from, std::size_t& work) {
        std::vector<Index> queue, ends;
        ++m_round;
        const auto step = [&](Index node) {
            for (const Index next : m_down[node]) {
                ++work;
                if (std::exchange(m_seen[next], m_round) == m_round) continue;
                if (m_hidden[next])
                    queue.push_back(next);
                else if (node != from && next != from) // else an edge of its own leads there
                    ends.push_back(next);
            }
        };
        step(from);
        for (std::size_t k = 0; k < queue.size(); ++k) step(queue[k]);
        return ends;
    }

    const LineageDrawing& m_drawing;
    const std::vector<bool>& m_hidden;
    Ways m_down;
    std::vector<Index> m_seen;
    Index m_round = 0;
};

} // namespace

LineageDrawing withoutKinds(const LineageDrawing& drawing, const std::set<std::string>& kinds, bool* cut) {
    std::vector<bool> hidden;
    std::set<std::string> only;
    for (const DrawnNode& node : drawing.nodes) {
        hidden.push_back(kinds.contains(kindOf(node)));
        if (!hidden.back()) only.insert(node.id);
    }
    LineageDrawing part = slice(drawing, only);
    const bool whole = only.size() == drawing.nodes.size() || Bypass(drawing, hidden).join(part);
    if (cut) *cut = !whole;
    return part;
}

} // namespace stemma
