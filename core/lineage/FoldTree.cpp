// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/FoldTree.h"

#include "core/lineage/CellText.h"

#include <algorithm>
#include <numeric>

namespace stemma {

namespace {

std::string folderOf(const std::string& name) {
    const std::size_t slash = name.rfind('/');
    return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

struct KeyHash {
    std::size_t operator()(const std::array<std::uint64_t, 4>& key) const {
        std::uint64_t hash = 0xcbf29ce484222325;
        for (const std::uint64_t value : key) hash = (hash ^ value) * 0x9E3779B97F4A7C15, hash ^= hash >> 29;
        return hash;
    }
};

std::string idBegin(FoldBy by) {
    static constexpr const char* kWords[] = {"cells", "step", "run", "pipeline", "namespace", "tag", "layer"};
    return "g:" + std::string(kWords[std::size_t(by)]) + ":";
}

bool failed(const DrawnNode& node) {
    return node.status == "failed" || !node.problem.empty();
}

} // namespace

FoldTree::FoldTree(const LineageDrawing& drawing) : all(drawing) {
    m_words.emplace_back();
    m_wordIndex.emplace(std::string(), 0);
    parts.reserve(all.nodes.size() + all.nodes.size() / 8);
    nodes.reserve(all.nodes.size());
    for (std::size_t i = 0; i < all.nodes.size(); ++i) nodes.emplace(all.nodes[i].id, FoldUnit(i));
    for (const DrawnNode& node : all.nodes) addLeaf(node);
    shown.resize(all.nodes.size());
    std::iota(shown.begin(), shown.end(), FoldUnit(0));
    shownAs = shown;
    edges.reserve(all.edges.size());
    for (std::size_t i = 0; i < all.edges.size(); ++i) {
        const auto from = nodes.find(all.edges[i].from), to = nodes.find(all.edges[i].to);
        if (from == nodes.end() || to == nodes.end()) continue;
        edges.emplace_back(from->second, to->second);
        edgeOf.push_back(i);
    }
}

std::uint32_t FoldTree::word(std::string text) {
    const auto [place, isNew] = m_wordIndex.emplace(std::move(text), std::uint32_t(m_words.size()));
    if (isNew) m_words.push_back(place->first);
    return place->second;
}

void FoldTree::addLeaf(const DrawnNode& node) {
    FoldPart part;
    part.lane = node.lane;
    part.run = node.run;
    part.pipeline = word(node.pipeline);
    part.layer = word(node.layer);
    if (!node.tags.empty()) part.tag = word(node.tags.front());
    if (node.kind == DrawnNode::Kind::Step || node.kind == DrawnNode::Kind::Artifact) {
        const bool step = node.kind == DrawnNode::Kind::Step;
        part.what = step ? FoldPart::What::Step : FoldPart::What::Artifact;
        const std::string base = baseOfName(node.name);
        part.isCell = !node.cell.empty();
        part.base = word(base);
        std::string space = folderOf(base);
        if (step && !node.pipeline.empty()) space = node.pipeline + (space.empty() ? "" : "/" + space);
        part.space = word(std::move(space));
    }
    parts.push_back(std::move(part));
}

std::optional<FoldTree::Key> FoldTree::keyOf(const FoldPart& part, FoldBy by) const {
    const std::uint64_t lane = std::uint64_t(part.lane + 1), what = std::uint64_t(part.what);
    // A name has its pipeline in it already, or another one's.
    const std::uint64_t pipeline = part.what == FoldPart::What::Step ? part.pipeline : 0;
    const auto of = [&](std::uint64_t value) -> std::optional<Key> {
        return value ? std::optional(Key{lane, value, 0, 0}) : std::nullopt;
    };
    switch (by) {
    case FoldBy::Cells:
    case FoldBy::Step:
        if (part.what == FoldPart::What::Mixed || part.base == 0) return std::nullopt;
        if (by == FoldBy::Cells && !part.isCell) return std::nullopt;
        return Key{lane, what, pipeline, part.base};
    case FoldBy::Run:
        return lane ? of(lane) : of(std::uint64_t(part.run));
    case FoldBy::Pipeline:
        return of(part.pipeline);
    case FoldBy::Namespace:
        return of(part.space);
    case FoldBy::Tag:
        return of(part.tag);
    case FoldBy::Layer:
        return of(part.layer);
    case FoldBy::Hand:
    case FoldBy::Near:
        break;
    }
    return std::nullopt;
}

std::string FoldTree::laneId(int lane) const {
    return lane >= 0 && std::size_t(lane) < all.lanes.size() ? all.lanes[std::size_t(lane)].id : std::string();
}

void FoldTree::nameGroup(FoldPart& group, FoldBy by, const FoldPart& member) const {
    const std::string lane = laneId(member.lane);
    group.by = by;
    group.id = idBegin(by);
    if (by == FoldBy::Run) {
        const bool ofLane = !lane.empty();
        group.id += ofLane && lane.starts_with('r') ? lane.substr(1) : ofLane ? lane : std::to_string(member.run);
        group.title = ofLane ? all.lanes[std::size_t(member.lane)].name : "run " + std::to_string(member.run);
        return;
    }
    if (!lane.empty()) group.id += lane + "/";
    const bool named = by == FoldBy::Cells || by == FoldBy::Step;
    const std::uint32_t index = named                     ? member.base
                                : by == FoldBy::Pipeline  ? member.pipeline
                                : by == FoldBy::Namespace ? member.space
                                : by == FoldBy::Tag       ? member.tag
                                                          : member.layer;
    if (named && member.what == FoldPart::What::Artifact) group.id += "n:";
    if (named && member.what == FoldPart::What::Step && member.pipeline) group.id += m_words[member.pipeline] + "/";
    group.id += m_words[index];
    group.title = m_words[index];
}

std::vector<std::vector<FoldUnit>> FoldTree::gathered(FoldBy by, const std::vector<bool>* units) const {
    std::unordered_map<Key, std::size_t, KeyHash> places;
    std::vector<std::vector<FoldUnit>> found;
    for (const FoldUnit unit : shown) {
        if (units && !(*units)[unit]) continue;
        const auto key = keyOf(parts[unit], by);
        if (!key) continue;
        const auto [place, isNew] = places.emplace(*key, found.size());
        if (isNew) found.emplace_back();
        found[place->second].push_back(unit);
    }
    std::erase_if(found, [](const auto& one) { return one.size() < 2; });
    return found;
}

void FoldTree::foldBy(FoldBy by, const std::vector<bool>* units, const std::set<std::string>* ids) {
    std::vector<FoldPart> made;
    for (std::vector<FoldUnit>& members : gathered(by, units)) {
        FoldPart group;
        nameGroup(group, by, parts[members.front()]);
        if (groups.contains(group.id) || (ids && !ids->contains(group.id))) continue;
        group.children = std::move(members);
        made.push_back(std::move(group));
    }
    replace(std::move(made));
}

void FoldTree::foldByHand(const std::map<std::string, std::vector<std::string>>& hands) {
    std::vector<FoldPart> made;
    std::vector<bool> taken(parts.size());
    for (const auto& [id, members] : hands) {
        std::map<int, FoldPart> byLane;
        for (const std::string& member : members) {
            const auto found = nodes.find(member);
            if (found == nodes.end() || taken[found->second]) continue;
            taken[found->second] = true;
            byLane[parts[found->second].lane].children.push_back(found->second);
        }
        for (auto& [lane, group] : byLane) {
            if (group.children.size() < 2) continue;
            group.by = FoldBy::Hand;
            // Where a lane stands changes with each run that is added; its id doesn't.
            const std::string inLane = laneId(lane).empty() ? std::to_string(lane) : laneId(lane);
            group.id = &group == &byLane.begin()->second ? id : id + "/" + inLane;
            group.title = id.starts_with("g:hand:") ? id.substr(7) : id;
            made.push_back(std::move(group));
        }
    }
    replace(std::move(made));
}

FoldUnit FoldTree::add(FoldPart group) {
    const FoldUnit unit = FoldUnit(parts.size());
    group.leaves = 0;
    bool isFirst = true;
    for (const FoldUnit child : group.children) {
        FoldPart& one = parts[child];
        one.parent = unit;
        group.leaves += one.leaves;
        const auto share = [&](auto& mine, const auto& its, auto none) { mine = isFirst || mine == its ? its : none; };
        share(group.what, one.what, FoldPart::What::Mixed);
        share(group.lane, one.lane, -1);
        share(group.run, one.run, std::int64_t(0));
        share(group.pipeline, one.pipeline, std::uint32_t(0));
        share(group.base, one.base, std::uint32_t(0));
        share(group.layer, one.layer, std::uint32_t(0));
        share(group.tag, one.tag, std::uint32_t(0));
        share(group.space, one.space, std::uint32_t(0));
        isFirst = false;
    }
    groups.emplace(group.id, unit);
    parts.push_back(std::move(group));
    return unit;
}

void FoldTree::replace(std::vector<FoldPart> made) {
    if (made.empty()) return;
    for (FoldPart& group : made) add(std::move(group));
    std::vector<bool> placed(parts.size());
    std::vector<FoldUnit> now;
    for (const FoldUnit unit : shown) {
        const FoldUnit parent = parts[unit].parent;
        if (parent == kNoUnit) {
            now.push_back(unit);
        } else if (!placed[parent]) {
            placed[parent] = true;
            now.push_back(parent);
        }
    }
    shown = std::move(now);
    for (FoldUnit& unit : shownAs)
        if (parts[unit].parent != kNoUnit) unit = parts[unit].parent;
}

void FoldTree::leavesOf(FoldUnit unit, std::vector<FoldUnit>& leaves) const {
    std::vector<FoldUnit> stack{unit};
    while (!stack.empty()) {
        const FoldUnit top = stack.back();
        stack.pop_back();
        if (!isGroup(top)) leaves.push_back(top);
        for (auto child = parts[top].children.rbegin(); child != parts[top].children.rend(); ++child)
            stack.push_back(*child);
    }
}

const DrawnNode& FoldTree::first(FoldUnit unit) const {
    while (isGroup(unit)) unit = parts[unit].children.front();
    return all.nodes[unit];
}

void FoldTree::sortMembers(FoldBy by, std::vector<FoldUnit>& units) const {
    struct Rank {
        bool ok = true;
        double seconds = -1;
    };
    std::unordered_map<FoldUnit, Rank> ranks;
    for (const FoldUnit unit : units) {
        Rank& rank = ranks[unit];
        std::vector<FoldUnit> leaves;
        leavesOf(unit, leaves);
        for (const FoldUnit leaf : leaves) {
            rank.ok = rank.ok && !failed(all.nodes[leaf]);
            rank.seconds = std::max(rank.seconds, all.nodes[leaf].seconds);
        }
    }
    std::ranges::stable_sort(units, [&](FoldUnit a, FoldUnit b) {
        if (by == FoldBy::Cells) {
            const DrawnNode &one = first(a), &other = first(b);
            if (one.cell != other.cell) return naturallyBefore(one.cell, other.cell);
            return false;
        }
        const Rank &one = ranks[a], &other = ranks[b];
        return one.ok != other.ok ? !one.ok : one.seconds > other.seconds;
    });
}

} // namespace stemma
