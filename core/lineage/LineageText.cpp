// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/lineage/DrawingText.h"
#include "core/lineage/Lineage.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

namespace {

constexpr int kMostLevels = 100; ///< a chain of 100,000 steps would be a triangle of blanks

using PlaceOf = std::unordered_map<std::string, std::size_t>;

PlaceOf placesOf(const Lineage& lineage) {
    PlaceOf places;
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) places[lineage.nodes[i].id] = i;
    return places;
}

std::string stepTitle(const LineageNode& node) {
    return printable(node.name) + (node.cell.empty() ? "" : "[" + printable(node.cell) + "]");
}

std::string versionTitle(const LineageNode& node) {
    return printable(node.name) + "@" + std::to_string(node.number);
}

std::string stepFacts(const LineageNode& node) {
    std::string facts = node.stepKind;
    if (node.status == "reused" && node.originRun)
        facts += ", reused from run " + std::to_string(node.originRun.value) +
                 (node.accepted ? ", accepted as unchanged" : "");
    else if (node.status != "executed")
        facts += ", " + node.status;
    if (node.run && node.status != "reused") facts += ", run " + std::to_string(node.run.value);
    if (node.seconds >= 0 && node.status == "executed") facts += ", " + formatDuration(node.seconds);
    return facts;
}

/// A tree over versions: a step is said beside what it made, and has a line of its own only where it made nothing.
class TreeWriter {
public:
    explicit TreeWriter(const Lineage& lineage) : m_lineage(lineage), m_in(lineage.nodes.size()), m_out(m_in.size()) {
        const PlaceOf places = placesOf(lineage);
        for (std::size_t i = 0; i < lineage.edges.size(); ++i) {
            const LineageEdge& edge = lineage.edges[i];
            const auto from = places.find(edge.from), to = places.find(edge.to);
            if (from == places.end() || to == places.end()) continue;
            m_in[to->second].push_back({from->second, i});
            m_out[from->second].push_back({to->second, i});
        }
    }

    std::string write(std::size_t root, bool up) {
        m_unfolded.clear();
        m_text.clear();
        node(root, up, "", "", 0);
        return std::move(m_text);
    }
    std::vector<std::size_t> lastNodes() const {
        std::vector<std::size_t> last;
        for (std::size_t i = 0; i < m_out.size(); ++i)
            if (std::none_of(m_out[i].begin(), m_out[i].end(), [&](Link link) { return !describes(link); }))
                last.push_back(i);
        return last;
    }

private:
    struct Link {
        std::size_t node, edge;
    };
    bool describes(Link link) const { return m_lineage.edges[link.edge].kind == LineageEdge::Kind::Describes; }
    bool isStep(std::size_t node) const { return m_lineage.nodes[node].kind == LineageNode::Kind::Step; }

    /// The versions a node is made from (or made into), through the steps between; and steps that made nothing.
    std::vector<std::size_t> children(std::size_t node, bool up) const {
        const auto& links = up ? m_in : m_out;
        std::vector<std::size_t> found;
        const auto add = [&](std::size_t one) {
            if (std::find(found.begin(), found.end(), one) == found.end()) found.push_back(one);
        };
        for (const Link link : links[node]) {
            if (describes(link)) continue;
            if (!isStep(link.node)) {
                add(link.node);
                continue;
            }
            const std::size_t before = found.size();
            for (const Link next : links[link.node]) add(next.node);
            if (!up && found.size() == before && links[link.node].empty()) add(link.node);
        }
        return found;
    }

    std::string line(std::size_t place) const {
        const LineageNode& node = m_lineage.nodes[place];
        if (isStep(place)) return stepTitle(node) + "  (" + stepFacts(node) + ")";
        std::string text = versionTitle(node) + "  " + node.type;
        if (!node.facts.empty()) text += " " + printable(node.facts);
        if (!node.state.empty() && node.state != "ok") text += " [" + node.state + "]";
        for (const Link link : m_in[place])
            if (isStep(link.node)) {
                const LineageNode& step = m_lineage.nodes[link.node];
                text += "  ← " + stepTitle(step) + " (" + stepFacts(step) + ")";
            }
        const char* separator = "; described by ";
        for (const Link link : m_out[place]) {
            if (!describes(link)) continue;
            text += separator + versionTitle(m_lineage.nodes[link.node]);
            separator = ", ";
        }
        return text;
    }

    void node(std::size_t place, bool up, const std::string& first, const std::string& rest, int level) {
        m_text += first + line(place);
        const std::vector<std::size_t> below = children(place, up);
        if (!below.empty() && !m_unfolded.insert(place).second) {
            m_text += "  (above)\n";
            return;
        }
        m_text += "\n";
        if (!below.empty() && level == kMostLevels) {
            m_unfolded.erase(place);
            m_text +=
                rest + "└─ … deeper; ask from here with: stemma lineage " + versionTitle(m_lineage.nodes[place]) + "\n";
            return;
        }
        for (std::size_t i = 0; i < below.size(); ++i) {
            const bool last = i + 1 == below.size();
            node(below[i], up, rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "), level + 1);
        }
    }

    const Lineage& m_lineage;
    std::vector<std::vector<Link>> m_in, m_out;
    std::unordered_set<std::size_t> m_unfolded;
    std::string m_text;
};

std::string title(const LineageNode& node) {
    return node.kind == LineageNode::Kind::Step ? stepTitle(node) : versionTitle(node);
}

std::string facts(const LineageNode& node) {
    if (node.kind == LineageNode::Kind::Step) return stepFacts(node);
    return node.type + (node.facts.empty() ? "" : " " + printable(node.facts));
}

} // namespace

std::string toTree(const Lineage& lineage, LineageDirection direction) {
    TreeWriter writer(lineage);
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i)
        if (lineage.nodes[i].asked) roots.push_back(i);
    const bool whole = roots.empty();
    if (whole) roots = writer.lastNodes();
    std::string text;
    for (const std::size_t root : roots) {
        if (whole || direction != LineageDirection::Downstream) text += writer.write(root, true);
        if (!whole && direction == LineageDirection::Both) text += "\n";
        if (!whole && direction != LineageDirection::Upstream) text += writer.write(root, false);
    }
    if (lineage.cut) text += "… more lies beyond the depth asked for\n";
    return text;
}

std::string toDot(const Lineage& lineage) {
    const PlaceOf places = placesOf(lineage);
    std::string text = "digraph lineage {\n  rankdir=LR;\n  node [fontname=\"Helvetica\"];\n";
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
        const LineageNode& node = lineage.nodes[i];
        const bool step = node.kind == LineageNode::Kind::Step;
        // \n inside the label is ours; a name's own newline was made visible by printable().
        std::string label = dotQuoted(title(node));
        label.pop_back();
        label += "\\n" + dotQuoted(facts(node)).substr(1);
        text += "  n" + std::to_string(i) + " [shape=" + (step ? "box" : "ellipse") + ", label=" + label +
                (node.asked ? ", penwidth=2" : "") + "];\n";
    }
    for (const LineageEdge& edge : lineage.edges) {
        const auto from = places.find(edge.from), to = places.find(edge.to);
        if (from == places.end() || to == places.end()) continue;
        text += "  n" + std::to_string(from->second) + " -> n" + std::to_string(to->second) +
                " [tooltip=" + dotQuoted(printable(edge.name)) +
                (edge.kind == LineageEdge::Kind::Describes ? ", style=dashed, constraint=false" : "") + "];\n";
    }
    return text + "}\n";
}

std::string toMermaid(const Lineage& lineage) {
    const PlaceOf places = placesOf(lineage);
    std::string text = "flowchart LR\n";
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
        const LineageNode& node = lineage.nodes[i];
        const bool step = node.kind == LineageNode::Kind::Step;
        std::string label = mermaidQuoted(title(node));
        label.pop_back();
        label += "<br>" + mermaidQuoted(facts(node)).substr(1);
        text += "  n" + std::to_string(i) + (step ? "[" : "([") + label + (step ? "]" : "])") + "\n";
    }
    for (const LineageEdge& edge : lineage.edges) {
        const auto from = places.find(edge.from), to = places.find(edge.to);
        if (from == places.end() || to == places.end()) continue;
        const char* arrow = edge.kind == LineageEdge::Kind::Describes ? " -.-> n" : " --> n";
        text += "  n" + std::to_string(from->second) + arrow + std::to_string(to->second) + "\n";
    }
    return text;
}

} // namespace stemma
