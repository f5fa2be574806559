// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/DrawingText.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"

#include <map>

namespace stemma {

namespace {

const char* kindWord(DrawnNode::Kind kind) {
    switch (kind) {
    case DrawnNode::Kind::Artifact:
        return "artifact";
    case DrawnNode::Kind::Step:
        return "step";
    case DrawnNode::Kind::Fold:
        return "fold";
    case DrawnNode::Kind::Group:
        return "group";
    }
    return "artifact";
}

Json jsonOf(const FoldSummary& fold) {
    Json states = Json::object();
    for (const auto& [state, count] : fold.states) states.set(state, count);
    Json json = Json::object({{"steps", fold.steps}, {"artifacts", fold.artifacts}, {"states", std::move(states)}});
    if (fold.median >= 0)
        json.set("seconds", Json::object({{"least", fold.least}, {"median", fold.median}, {"longest", fold.longest}}));
    return json;
}

Json textsOf(const std::vector<std::string>& texts) {
    Json json = Json::array();
    for (const std::string& text : texts) json.push(toUtf8(text));
    return json;
}

Json jsonOf(const DrawnNode& node, const LineageDrawing& drawing, const DrawnThings& things) {
    Json json = Json::object({{"id", toUtf8(node.id)}, {"kind", kindWord(node.kind)}, {"name", toUtf8(node.name)}});
    const auto text = [&](const char* field, const std::string& value) {
        if (!value.empty()) json.set(field, toUtf8(value));
    };
    text("type", node.type);
    if (node.version > 0) json.set("version", node.version);
    text("facts", factsOf(node));
    text("status", node.status);
    if (node.run > 0) json.set("run", node.run);
    if (node.seconds >= 0 && node.kind == DrawnNode::Kind::Step) json.set("seconds", node.seconds);
    if (node.bytes >= 0) json.set("bytes", node.bytes);
    if (node.time > 0) json.set("time", formatTimestamp(node.time));
    text("pipeline", node.pipeline);
    text("cell", node.cell);
    text("layer", node.layer);
    if (!node.tags.empty()) json.set("tags", textsOf(node.tags));
    if (node.warning) json.set("warning", true);
    if (node.emphasised) json.set("asked", true);
    if (node.lane >= 0 && std::size_t(node.lane) < drawing.lanes.size())
        json.set("lane", drawing.lanes[std::size_t(node.lane)].id);
    if (node.kind == DrawnNode::Kind::Group) json.set("fold", jsonOf(node.fold));
    if (const auto thing = things.find(node.id); thing != things.end() && !thing->second.artifact.empty())
        json.set("artifact", toUtf8(thing->second.artifact));
    return json;
}

/// Name, version and cell, as one line.
std::string headOf(const DrawnNode& node) {
    const std::string mark = versionMark(node);
    return printable(node.name) + mark;
}

std::string quotedPair(const std::string& head, const std::string& facts, const char* between, auto quote) {
    std::string label = quote(head);
    if (facts.empty()) return label;
    label.pop_back();
    return label + between + quote(facts).substr(1);
}

/// Nodes by lane, or all at once where there is none.
std::vector<std::vector<std::size_t>> byLane(const LineageDrawing& drawing) {
    std::vector<std::vector<std::size_t>> lanes(std::max<std::size_t>(1, drawing.lanes.size()));
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
        const int lane = drawing.nodes[i].lane;
        lanes[lane >= 0 && std::size_t(lane) < lanes.size() ? std::size_t(lane) : 0].push_back(i);
    }
    return lanes;
}

bool isThing(const DrawnNode& node) {
    return node.kind == DrawnNode::Kind::Artifact || (node.kind == DrawnNode::Kind::Group && node.fold.steps == 0);
}

std::string listOf(const LineageDrawing& drawing, const std::vector<std::size_t>& nodes) {
    constexpr std::size_t kMostNamed = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(nodes.size(), kMostNamed); ++i)
        text += (i ? ", " : "") + headOf(drawing.nodes[nodes[i]]);
    if (nodes.size() > kMostNamed) text += " and " + std::to_string(nodes.size() - kMostNamed) + " more";
    return text;
}

} // namespace

std::string dotQuoted(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

/// Mermaid has no backslash escapes: what it or HTML could read as its own is written as a character code.
std::string mermaidQuoted(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (std::string_view("\"#<>&;`\\[]{}()|").find(c) != std::string_view::npos)
            quoted += "#" + std::to_string(int(static_cast<unsigned char>(c))) + ";";
        else
            quoted += c;
    }
    return quoted + "\"";
}

Json toJson(const GraphAnswer& graph) {
    Json nodes = Json::array(), edges = Json::array();
    for (const DrawnNode& node : graph.drawing.nodes) nodes.push(jsonOf(node, graph.drawing, graph.things));
    for (const DrawnEdge& edge : graph.drawing.edges) {
        Json line = Json::object({{"from", toUtf8(edge.from)}, {"to", toUtf8(edge.to)}, {"name", toUtf8(edge.name)}});
        if (edge.dashed) line.set("dashed", true);
        if (edge.uses > 1) line.set("uses", edge.uses);
        edges.push(std::move(line));
    }
    Json json = Json::object({{"nodes", std::move(nodes)}, {"edges", std::move(edges)}});
    if (!graph.drawing.lanes.empty()) {
        Json lanes = Json::array();
        for (const DrawnLane& lane : graph.drawing.lanes)
            lanes.push(Json::object({{"id", lane.id},
                                     {"name", lane.name},
                                     {"facts", lane.facts},
                                     {"status", lane.status},
                                     {"time", formatTimestamp(lane.time)}}));
        json.set("lanes", std::move(lanes));
    }
    if (!graph.groups.empty()) {
        Json groups = Json::array();
        for (const FoldedGroup& group : graph.groups)
            groups.push(Json::object({{"id", toUtf8(group.id)},
                                      {"title", toUtf8(group.title)},
                                      {"by", std::string(name(group.by))},
                                      {"open", group.open},
                                      {"members", textsOf(group.members)}}));
        json.set("groups", std::move(groups));
    }
    if (graph.next) json.set("next", graph.next);
    if (!graph.note.empty()) json.set("note", graph.note);
    return json;
}

std::string toDot(const LineageDrawing& drawing) {
    const bool down = drawing.direction == LayoutDirection::TopDown;
    std::string text =
        std::string("digraph lineage {\n  rankdir=") + (down ? "TB" : "LR") + ";\n  node [fontname=\"Helvetica\"];\n";
    const auto lanes = byLane(drawing);
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        const bool cluster = !drawing.lanes.empty();
        if (cluster)
            text += "  subgraph cluster" + std::to_string(lane) +
                    " {\n  label=" + dotQuoted(printable(drawing.lanes[lane].name)) + ";\n";
        for (const std::size_t i : lanes[lane]) {
            const DrawnNode& node = drawing.nodes[i];
            const bool group = node.kind == DrawnNode::Kind::Group;
            text += "  n" + std::to_string(i) + " [shape=" +
                    (group           ? "box3d"
                     : isThing(node) ? "ellipse"
                                     : "box") +
                    ", label=" + quotedPair(headOf(node), printable(factsOf(node)), "\\n", dotQuoted) +
                    (node.emphasised ? ", penwidth=2" : "") + "];\n";
        }
        if (cluster) text += "  }\n";
    }
    const auto known = indexOf(drawing);
    for (const DrawnEdge& edge : drawing.edges) {
        const auto from = known.find(edge.from), to = known.find(edge.to);
        if (from == known.end() || to == known.end()) continue;
        text += "  n" + std::to_string(from->second) + " -> n" + std::to_string(to->second) +
                " [tooltip=" + dotQuoted(printable(edge.name)) +
                (edge.dashed ? ", style=dashed, constraint=false" : "") + "];\n";
    }
    return text + "}\n";
}

std::string toMermaid(const LineageDrawing& drawing) {
    std::string text = drawing.direction == LayoutDirection::TopDown ? "flowchart TB\n" : "flowchart LR\n";
    const auto lanes = byLane(drawing);
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        const bool cluster = !drawing.lanes.empty();
        if (cluster)
            text += "  subgraph l" + std::to_string(lane) + " [" + mermaidQuoted(printable(drawing.lanes[lane].name)) +
                    "]\n";
        for (const std::size_t i : lanes[lane]) {
            const DrawnNode& node = drawing.nodes[i];
            const bool group = node.kind == DrawnNode::Kind::Group, thing = isThing(node);
            text += "  n" + std::to_string(i) +
                    (group   ? "[["
                     : thing ? "(["
                             : "[") +
                    quotedPair(headOf(node), printable(factsOf(node)), "<br>", mermaidQuoted) +
                    (group   ? "]]"
                     : thing ? "])"
                             : "]") +
                    "\n";
        }
        if (cluster) text += "  end\n";
    }
    const auto known = indexOf(drawing);
    for (const DrawnEdge& edge : drawing.edges) {
        const auto from = known.find(edge.from), to = known.find(edge.to);
        if (from == known.end() || to == known.end()) continue;
        text += "  n" + std::to_string(from->second) + (edge.dashed ? " -.-> n" : " --> n") +
                std::to_string(to->second) + "\n";
    }
    return text;
}

std::string toText(const LineageDrawing& drawing) {
    const auto known = indexOf(drawing);
    std::vector<std::vector<std::size_t>> in(drawing.nodes.size()), out(drawing.nodes.size());
    for (const DrawnEdge& edge : drawing.edges) {
        const auto from = known.find(edge.from), to = known.find(edge.to);
        if (from == known.end() || to == known.end() || from->second == to->second) continue;
        if (drawing.nodes[from->second].lane != drawing.nodes[to->second].lane) continue;
        out[from->second].push_back(to->second);
        in[to->second].push_back(from->second);
    }
    const auto linesOf = [&](const std::vector<std::size_t>& nodes) {
        std::string text;
        for (const std::size_t i : nodes) {
            const DrawnNode& node = drawing.nodes[i];
            if (isThing(node) && !(in[i].empty() && out[i].empty())) continue; // named by what reads or makes it
            text += "  " + headOf(node);
            if (const std::string facts = printable(factsOf(node)); !facts.empty()) text += "  " + facts;
            if (!in[i].empty() || !out[i].empty())
                text += "  [" + listOf(drawing, in[i]) + (in[i].empty() ? "→ " : " → ") + listOf(drawing, out[i]) + "]";
            text += "\n";
        }
        return text;
    };
    std::string text;
    if (!drawing.lanes.empty()) {
        const auto lanes = byLane(drawing);
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            const DrawnLane& one = drawing.lanes[lane];
            text += printable(one.name) + "  " + printable(one.status) + "  " + printable(one.facts) + "\n" +
                    linesOf(lanes[lane]);
        }
        return text;
    }
    std::map<std::string, std::vector<std::size_t>> pipelines;
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) pipelines[drawing.nodes[i].pipeline].push_back(i);
    for (const auto& [pipeline, nodes] : pipelines) {
        const std::string lines = linesOf(nodes);
        if (!lines.empty() && pipelines.size() > 1)
            text += (pipeline.empty() ? "(no pipeline)" : printable(pipeline)) + "\n";
        text += lines;
    }
    return text;
}

} // namespace stemma
