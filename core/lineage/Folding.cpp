// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Folding.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "core/lineage/FoldTree.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::pair<FoldBy, std::string_view> kNames[] = {{FoldBy::Cells, "cells"},
                                                          {FoldBy::Step, "steps"},
                                                          {FoldBy::Run, "runs"},
                                                          {FoldBy::Pipeline, "pipelines"},
                                                          {FoldBy::Namespace, "namespaces"},
                                                          {FoldBy::Tag, "tags"},
                                                          {FoldBy::Layer, "layers"},
                                                          {FoldBy::Hand, "hand"},
                                                          {FoldBy::Near, "neighbourhood"}};
constexpr std::size_t kRoom = 5;   ///< of `most`, four fifths are filled: what is opened has room
constexpr std::size_t kFanOut = 4; ///< of `most`: so many parts a large group is opened to

/// Puts the drawing together from a tree of groups, some of them open.
class Unfolding {
public:
    Unfolding(FoldTree& tree, const Folding& how) : m_tree(tree), m_how(how) {}
    Folded make();

private:
    void open();
    void openIn(std::vector<FoldUnit> units, std::size_t component, const std::set<std::string>* only);
    bool openOne(FoldUnit unit, std::size_t component);
    std::vector<FoldUnit> cut(FoldUnit unit, const std::vector<FoldUnit>& members, std::size_t parts);
    std::set<std::string> wayTo(std::string id) const;
    void show(FoldUnit unit, const std::string& within);
    void showGroup(FoldUnit unit, const std::vector<FoldUnit>& leaves);
    void addEdges();
    void tellGroup(FoldUnit unit, std::vector<FoldUnit> leaves, bool open, const std::string& within);

    FoldTree& m_tree;
    const Folding& m_how;
    Folded m_folded;
    std::unordered_map<FoldUnit, std::vector<FoldUnit>> m_opened; ///< and what it shows
    std::vector<std::size_t> m_sizes;                             ///< of components
    std::vector<std::size_t> m_shownAs;                           ///< of a node, index into the drawing's
    bool m_full = false;
};

/// What the group says of itself in a line.
std::string factsOfGroup(FoldBy by, const FoldPart& group, const FoldSummary& fold) {
    const std::string steps = plural(fold.steps, "step"), artifacts = plural(fold.artifacts, "artifact");
    std::string facts;
    if (by == FoldBy::Cells && group.what != FoldPart::What::Mixed)
        facts = group.what == FoldPart::What::Step ? plural(group.leaves, "cell") : artifacts;
    else if (by == FoldBy::Step && group.what == FoldPart::What::Step)
        facts = plural(group.leaves, "time");
    else if (by == FoldBy::Step && group.what == FoldPart::What::Artifact)
        facts = plural(group.leaves, "version");
    else if (fold.steps && fold.artifacts)
        facts = steps + " · " + artifacts;
    else
        facts = fold.steps ? steps : artifacts;
    for (const auto& [state, count] : fold.states)
        if (state == "failed") facts += " · " + formatCount(count) + " failed";
    return facts;
}

FoldSummary summaryOf(const LineageDrawing& all, const std::vector<FoldUnit>& leaves) {
    FoldSummary fold;
    std::map<std::string_view, int> states;
    std::vector<double> times;
    for (const FoldUnit leaf : leaves) {
        const DrawnNode& node = all.nodes[leaf];
        if (node.kind == DrawnNode::Kind::Artifact) ++fold.artifacts;
        if (node.kind != DrawnNode::Kind::Step) continue;
        ++fold.steps;
        ++states[node.status];
        if (node.seconds >= 0 && node.status == "executed") times.push_back(node.seconds);
    }
    for (const std::string_view state : kStatesByUrgency) // the first of them is the group's own
        if (const auto found = states.find(state); found != states.end()) {
            fold.states.emplace_back(state, found->second);
            states.erase(found);
        }
    for (const auto& [state, count] : states)
        if (!state.empty()) fold.states.emplace_back(state, count);
    if (times.empty()) return fold;
    const auto middle = times.begin() + std::ptrdiff_t((times.size() - 1) / 2);
    std::nth_element(times.begin(), middle, times.end());
    fold.median = *middle;
    fold.least = *std::ranges::min_element(times);
    fold.longest = *std::ranges::max_element(times);
    return fold;
}

std::string tooltipOf(const FoldSummary& fold) {
    std::string text;
    for (const auto& [state, count] : fold.states)
        text += (text.empty() ? "" : ", ") + formatCount(count) + " " + state;
    if (fold.median >= 0)
        text += (text.empty() ? "" : "\n") + formatDuration(fold.least) + " to " + formatDuration(fold.longest) +
                ", half within " + formatDuration(fold.median);
    return text;
}

/// Ids of all groups that must be open before that one is seen: those it is in, and those it is a part of.
std::set<std::string> Unfolding::wayTo(std::string id) const {
    std::set<std::string> way;
    while (!id.empty()) {
        way.insert(id);
        const auto known = m_tree.groups.find(id);
        if (known != m_tree.groups.end()) {
            const FoldUnit parent = m_tree.parts[known->second].parent;
            id = parent == kNoUnit ? std::string() : m_tree.parts[parent].id;
        } else {
            const std::size_t part = id.rfind('#');
            id = part == std::string::npos ? std::string() : id.substr(0, part);
        }
    }
    return way;
}

/// Pieces of a group too large to be shown at once.
std::vector<FoldUnit> Unfolding::cut(FoldUnit unit, const std::vector<FoldUnit>& members, std::size_t count) {
    std::vector<FoldUnit> shown;
    for (std::size_t part = 0; part < count; ++part) {
        const std::size_t from = members.size() * part / count, to = members.size() * (part + 1) / count;
        if (to - from == 1) {
            shown.push_back(members[from]);
            continue;
        }
        const std::string range = std::to_string(from + 1) + "-" + std::to_string(to);
        FoldPart piece;
        piece.by = m_tree.parts[unit].by;
        piece.ordered = true;
        piece.id = m_tree.parts[unit].id + "#" + range;
        piece.title =
            m_tree.parts[unit].title + " " + formatCount(std::int64_t(from) + 1) + "–" + formatCount(std::int64_t(to));
        piece.children.assign(members.begin() + std::ptrdiff_t(from), members.begin() + std::ptrdiff_t(to));
        const FoldUnit made = m_tree.add(std::move(piece));
        m_tree.parts[made].parent = unit;
        shown.push_back(made);
    }
    return shown;
}

bool Unfolding::openOne(FoldUnit unit, std::size_t component) {
    const FoldBy by = m_tree.parts[unit].by;
    std::vector<FoldUnit> members = m_tree.parts[unit].children;
    const std::size_t room = m_sizes[component] < m_how.most ? m_how.most - m_sizes[component] + 1 : 1;
    const bool asTheyAre = members.size() <= room;
    const bool alike = by == FoldBy::Cells || by == FoldBy::Step; // no edges among them
    if (!m_tree.parts[unit].ordered && (asTheyAre || alike)) m_tree.sortMembers(by, members);
    if (!m_tree.parts[unit].ordered && !asTheyAre && !alike) m_tree.order(members);
    if (!asTheyAre) {
        const std::size_t count = std::min({std::max<std::size_t>(2, m_how.most / kFanOut), room, members.size()});
        if (count < 2) return false;
        members = cut(unit, members, count);
    }
    m_sizes[component] += members.size() - 1;
    m_opened[unit] = std::move(members);
    return true;
}

void Unfolding::openIn(std::vector<FoldUnit> units, std::size_t component, const std::set<std::string>* only) {
    std::vector<FoldUnit> stack(units.rbegin(), units.rend());
    while (!stack.empty()) {
        const FoldUnit unit = stack.back();
        stack.pop_back();
        if (!m_tree.isGroup(unit) || !m_how.open.contains(m_tree.parts[unit].id)) continue;
        if (only && !only->contains(m_tree.parts[unit].id)) continue;
        if (!m_opened.contains(unit) && !openOne(unit, component)) {
            m_full = true;
            continue;
        }
        const std::vector<FoldUnit>& shown = m_opened[unit];
        stack.insert(stack.end(), shown.rbegin(), shown.rend());
    }
}

void Unfolding::open() {
    if (m_how.open.empty()) return;
    const FoldTree::Components whole = m_tree.components();
    m_sizes = whole.sizes;
    const std::vector<FoldUnit> shown = m_tree.shown;
    if (m_how.open.contains(m_how.newest)) {
        const std::set<std::string> way = wayTo(m_how.newest);
        for (const FoldUnit unit : shown) openIn({unit}, whole.of[unit], &way);
    }
    for (const FoldUnit unit : shown) openIn({unit}, whole.of[unit], nullptr);
}

void Unfolding::tellGroup(FoldUnit unit, std::vector<FoldUnit> leaves, bool isOpen, const std::string& within) {
    const FoldPart& part = m_tree.parts[unit];
    FoldedGroup group{part.id, part.title, part.by, {}, isOpen, within};
    if (!part.ordered) m_tree.sortMembers(part.by, leaves);
    group.members.reserve(leaves.size());
    for (const FoldUnit leaf : leaves) group.members.push_back(m_tree.all.nodes[leaf].id);
    m_folded.groups.push_back(std::move(group));
}

void Unfolding::showGroup(FoldUnit unit, const std::vector<FoldUnit>& leaves) {
    const FoldPart& part = m_tree.parts[unit];
    const DrawnNode& first = m_tree.first(unit);
    DrawnNode node;
    node.kind = DrawnNode::Kind::Group;
    node.id = part.id;
    node.name = part.title;
    node.fold = summaryOf(m_tree.all, leaves);
    node.facts = factsOfGroup(part.by, part, node.fold);
    node.tooltip = tooltipOf(node.fold);
    if (!node.fold.states.empty()) node.status = node.fold.states.front().first;
    node.seconds = node.fold.longest;
    node.run = part.run;
    node.lane = part.lane;
    node.group = first.group;
    node.quiet = true;
    node.type = first.type;
    node.layer = first.layer;
    node.pipeline = first.pipeline;
    for (const FoldUnit leaf : leaves) {
        const DrawnNode& one = m_tree.all.nodes[leaf];
        node.quiet = node.quiet && one.quiet;
        node.emphasised = node.emphasised || one.emphasised;
        node.warning = node.warning || one.warning || one.status == "failed";
        if (one.type != node.type) node.type.clear();
        if (one.layer != node.layer) node.layer.clear();
        if (one.pipeline != node.pipeline) node.pipeline.clear();
        if (one.bytes >= 0) node.bytes = std::max<std::int64_t>(0, node.bytes) + one.bytes;
        node.time = std::max(node.time, one.time);
    }
    for (const FoldUnit leaf : leaves) m_shownAs[leaf] = m_folded.drawing.nodes.size();
    m_folded.drawing.nodes.push_back(std::move(node));
}

void Unfolding::show(FoldUnit top, const std::string& outside) {
    std::vector<std::pair<FoldUnit, std::string>> stack{{top, outside}};
    while (!stack.empty()) {
        auto [unit, within] = std::move(stack.back());
        stack.pop_back();
        if (!m_tree.isGroup(unit)) {
            m_shownAs[unit] = m_folded.drawing.nodes.size();
            m_folded.drawing.nodes.push_back(m_tree.all.nodes[unit]);
            continue;
        }
        std::vector<FoldUnit> leaves;
        m_tree.leavesOf(unit, leaves);
        const auto opened = m_opened.find(unit);
        if (opened == m_opened.end()) {
            showGroup(unit, leaves);
        } else {
            const std::string id = m_tree.parts[unit].id;
            for (auto child = opened->second.rbegin(); child != opened->second.rend(); ++child)
                stack.emplace_back(*child, id);
        }
        tellGroup(unit, std::move(leaves), opened != m_opened.end(), within);
    }
}

/// Edges between nodes stay as they are; all from one group to another are one.
void Unfolding::addEdges() {
    const auto& nodes = m_folded.drawing.nodes;
    std::unordered_map<std::uint64_t, std::size_t> merged;
    for (std::size_t i = 0; i < m_tree.edges.size(); ++i) {
        const std::size_t from = m_shownAs[m_tree.edges[i].first], to = m_shownAs[m_tree.edges[i].second];
        const bool groups = nodes[from].kind == DrawnNode::Kind::Group || nodes[to].kind == DrawnNode::Kind::Group;
        if (groups && from == to) continue;
        DrawnEdge edge = m_tree.all.edges[m_tree.edgeOf[i]];
        if (groups) {
            const auto [place, isNew] = merged.emplace(std::uint64_t(from) << 32 | to, m_folded.drawing.edges.size());
            if (!isNew) {
                DrawnEdge& one = m_folded.drawing.edges[place->second];
                if (one.name != edge.name) one.name.clear();
                one.emphasised = one.emphasised || edge.emphasised;
                one.quiet = one.quiet && edge.quiet;
                one.dashed = one.dashed && edge.dashed;
                one.uses += edge.uses;
                continue;
            }
            edge.from = nodes[from].id;
            edge.to = nodes[to].id;
        }
        m_folded.drawing.edges.push_back(std::move(edge));
    }
}

Folded Unfolding::make() {
    open();
    const LineageDrawing& all = m_tree.all;
    m_folded.drawing.lanes = all.lanes;
    m_folded.drawing.direction = all.direction;
    m_folded.drawing.aspect = all.aspect;
    m_folded.drawing.edgeNames = all.edgeNames;
    m_shownAs.resize(all.nodes.size());
    for (const FoldUnit unit : m_tree.shown) show(unit, {});
    addEdges();
    if (m_full) m_folded.note = "no room to open more";
    return std::move(m_folded);
}

/// What is above the limit folds by what it is, then by where it stands. What was done, in words.
std::vector<std::string> foldByItself(FoldTree& tree, const Folding& how) {
    std::vector<std::string> done;
    const std::size_t most = std::max<std::size_t>(8, how.most);
    if (!tree.limit(most, most - most / kRoom)) return done;
    for (const FoldBy by : {FoldBy::Cells, FoldBy::Step, FoldBy::Run, FoldBy::Pipeline}) {
        if (std::ranges::find(how.by, by) != how.by.end()) continue;
        if (!tree.components().tooMany()) return done;
        if (tree.foldAbove(by)) done.emplace_back(name(by));
    }
    bool near = false;
    if (tree.components().tooMany()) near = tree.foldTwins();
    if (tree.components().tooMany()) near = tree.foldChains() || near;
    if (tree.components().tooMany()) near = tree.foldRanks() || near;
    if (near) done.emplace_back(name(FoldBy::Near));
    return done;
}

} // namespace

std::string_view name(FoldBy by) {
    for (const auto& [kind, word] : kNames)
        if (kind == by) return word;
    return {};
}

std::optional<FoldBy> foldByFrom(std::string_view word) {
    for (const auto& [kind, many] : kNames)
        if (kind < FoldBy::Hand && (word == many || (many.ends_with('s') && word == many.substr(0, many.size() - 1))))
            return kind;
    return std::nullopt;
}

Folded fold(const LineageDrawing& all, const Folding& how) {
    FoldTree tree(all);
    tree.foldByHand(how.byHand);
    for (const FoldBy by : how.by)
        if (by < FoldBy::Hand) tree.foldBy(by);
    for (int kind = 0; kind < int(FoldBy::Hand) && !how.closed.empty(); ++kind)
        if (std::ranges::find(how.by, FoldBy(kind)) == how.by.end()) tree.foldBy(FoldBy(kind), nullptr, &how.closed);
    const std::vector<std::string> done = foldByItself(tree, how);
    Folded folded = Unfolding(tree, how).make();
    if (done.empty()) return folded;
    const std::string last = done.back();
    const std::string first = join({done.begin(), done.end() - 1}, ", ");
    const std::string words = first.empty() ? last : first + " and " + last;
    folded.note = formatCount(std::int64_t(all.nodes.size())) + " nodes: folded by " + words +
                  (folded.note.empty() ? "" : "; " + folded.note);
    return folded;
}

} // namespace stemma
