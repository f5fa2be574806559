// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LineageDrawing.h"

#include "core/base/Clock.h"
#include "core/layout/NodeText.h"
#include "core/layout/TextWidth.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace stemma {

namespace {

/// Also a group of versions, or of what cells made: "penguins/fit".
bool namedAsArtifact(const DrawnNode& node) {
    if (node.kind != DrawnNode::Kind::Group) return node.kind == DrawnNode::Kind::Artifact;
    return node.fold.steps == 0 && node.fold.artifacts > 0 && node.name.find('/') != std::string::npos;
}

/// "penguins/" where every artifact's name begins with it, else "".
std::string commonFolder(const LineageDrawing& drawing) {
    std::string folder;
    for (const DrawnNode& node : drawing.nodes) {
        if (!namedAsArtifact(node)) continue;
        const std::size_t slash = node.name.find('/');
        if (slash == std::string::npos || slash + 1 == node.name.size()) return {};
        const std::string own = node.name.substr(0, slash + 1);
        if (!folder.empty() && own != folder) return {};
        folder = own;
    }
    return folder;
}

constexpr int kAllFlow = INT_MAX;
constexpr std::size_t kMostLayers = 100; ///< with more, they are no bands but noise
constexpr double kLaneHeading = 30;      ///< room for a date above a lane

std::string_view lastPart(std::string_view name) {
    const std::size_t cut = name.find_last_of("./");
    return cut == std::string_view::npos ? name : name.substr(cut + 1);
}

} // namespace

std::unordered_map<std::string_view, std::size_t> indexOf(const LineageDrawing& drawing) {
    std::unordered_map<std::string_view, std::size_t> known;
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) known.emplace(drawing.nodes[i].id, i);
    return known;
}

int laneOf(const LineageDrawing& drawing, const DrawnNode& node) {
    return node.lane >= 0 && std::size_t(node.lane) < drawing.lanes.size() ? node.lane : -1;
}

std::string statusWord(std::string_view status) {
    if (status == "will_reuse") return "will be reused";
    std::string word = oneLine(status);
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

std::string factsOf(const DrawnNode& node) {
    if (!node.problem.empty()) return oneLine(node.problem);
    if (!node.facts.empty()) return oneLine(node.facts);
    if (node.kind == DrawnNode::Kind::Fold) return {};
    if (node.kind == DrawnNode::Kind::Group) return groupFacts(node.fold);
    if (node.kind == DrawnNode::Kind::Artifact) return oneLine(node.type.empty() ? "artifact" : node.type);
    const std::string took = node.seconds >= 0 ? formatDuration(node.seconds) : std::string();
    if (node.status == "executed" || node.status.empty()) return took.empty() ? statusWord(node.status) : took;
    std::string facts = statusWord(node.status);
    if (node.status == "reused") return node.run > 0 ? facts + ", run " + std::to_string(node.run) : facts;
    return took.empty() ? facts : facts + " · " + took;
}

std::string versionMark(const DrawnNode& node) {
    const bool shown = node.kind == DrawnNode::Kind::Artifact && node.version > 0;
    return shown ? "@" + std::to_string(node.version) : std::string();
}

double markWidth(const DrawnNode& node) {
    const std::string mark = versionMark(node);
    return mark.empty() ? 0 : kMarkGap + textWidth(mark, kFactsSize);
}

namespace {

/// "fit[depth=8,rate=0.2]" -> "fit[8,0.2]": of cells that stand side by side, the values tell which is which.
std::string briefCell(std::string_view name) {
    const std::size_t open = name.find('[');
    if (open == std::string_view::npos || !name.ends_with(']') || open + 2 >= name.size()) return {};
    std::string brief(name.substr(0, open + 1));
    std::string_view rest = name.substr(open + 1, name.size() - open - 2);
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        const std::string_view one = rest.substr(0, comma);
        const std::size_t sign = one.find('=');
        if (sign == std::string_view::npos) return {};
        if (brief.back() != '[') brief += ',';
        brief += one.substr(sign + 1);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    return brief + "]";
}

} // namespace

std::string elidedName(std::string_view name, double most) {
    if (textWidth(name, kNameSize, true) <= most) return elided(name, most, kNameSize, true);
    const std::string brief = briefCell(name);
    if (!brief.empty()) name = brief;
    if (!brief.empty() && textWidth(name, kNameSize, true) <= most) return brief;
    const std::size_t slash = name.substr(0, name.find('[')).rfind('/');
    if (slash == std::string_view::npos) return elided(name, most, kNameSize, true);
    const std::string_view rest = name.substr(slash);
    const double room = most - textWidth(rest, kNameSize, true);
    constexpr double kLeastFolder = 14;
    if (room < kLeastFolder) return elided(name.substr(slash + 1), most, kNameSize, true);
    return elided(name.substr(0, slash), room, kNameSize, true, 1) + std::string(rest);
}

std::vector<std::string> shownEdgeNames(const LineageDrawing& drawing) {
    const auto names = shownNames(drawing);
    const auto known = indexOf(drawing);
    std::vector<std::string> shown;
    for (const std::size_t e : shownEdges(drawing)) {
        const auto& edge = drawing.edges[e];
        const auto says = [&](const std::string& end) {
            const std::size_t node = known.at(end);
            return names[node] == edge.name || lastPart(names[node]) == edge.name;
        };
        const bool shows = drawing.edgeNames && !edge.name.empty() && !says(edge.from) && !says(edge.to);
        shown.push_back(shows ? elided(oneLine(edge.name), kMostEdgeName, kEdgeNameSize) : std::string());
    }
    return shown;
}

std::vector<std::string> shownNames(const LineageDrawing& drawing) {
    const std::string folder = commonFolder(drawing);
    std::vector<std::string> names;
    names.reserve(drawing.nodes.size());
    for (const DrawnNode& node : drawing.nodes) {
        names.push_back(oneLine(namedAsArtifact(node) ? std::string_view(node.name).substr(folder.size()) : node.name));
    }
    return names;
}

Size nodeBox(const DrawnNode& node, std::string_view shownName, bool coarse) {
    if (node.kind == DrawnNode::Kind::Fold) return {kFoldSize, kFoldSize};
    if (node.kind == DrawnNode::Kind::Group) return groupBox(node, shownName);
    const NodeFrame frame = frameOf(node.kind, node.picture);
    // In lanes few widths: what says a little more in one run than in another has the same box in both.
    const double first = coarse ? kLaneWidth : kLeastWidth, step = coarse ? kLaneWidthStep : kWidthStep;
    const double least = node.kind == DrawnNode::Kind::Artifact && node.picture ? kCardWidth : first;
    const double name = textWidth(shownName, kNameSize, true) + markWidth(node);
    const double facts = textWidth(factsOf(node), kFactsSize);
    const double needed = std::max(frame.nameLeft + name, frame.factsLeft + facts) + frame.right;
    return {std::clamp(first + std::ceil((needed - first) / step) * step, least, kMostWidth), frame.height};
}

std::vector<std::size_t> shownEdges(const LineageDrawing& drawing) {
    const auto known = indexOf(drawing);
    std::vector<std::size_t> shown;
    for (std::size_t e = 0; e < drawing.edges.size(); ++e)
        if (known.count(drawing.edges[e].from) != 0 && known.count(drawing.edges[e].to) != 0) shown.push_back(e);
    return shown;
}

std::vector<std::string> shownLayers(const LineageDrawing& drawing) {
    std::vector<std::string> layers;
    std::unordered_map<std::string_view, std::size_t> known;
    for (const DrawnNode& node : drawing.nodes)
        if (!node.layer.empty() && known.emplace(node.layer, layers.size()).second) layers.push_back(node.layer);
    if (layers.size() < 2 || !drawing.lanes.empty() || layers.size() > kMostLayers) return {};
    // One after the other, always the one into which the least still flows from those that are left.
    std::vector<std::vector<int>> flow(layers.size(), std::vector<int>(layers.size(), 0));
    const auto nodes = indexOf(drawing);
    for (const std::size_t e : shownEdges(drawing)) {
        const auto from = known.find(drawing.nodes[nodes.at(drawing.edges[e].from)].layer);
        const auto to = known.find(drawing.nodes[nodes.at(drawing.edges[e].to)].layer);
        if (from != known.end() && to != known.end() && !drawing.edges[e].dashed) ++flow[from->second][to->second];
    }
    std::vector<std::string> ordered;
    std::vector<char> done(layers.size(), 0);
    while (ordered.size() < layers.size()) {
        std::size_t next = layers.size();
        int least = 0;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            if (done[l] != 0) continue;
            int in = 0, out = 0;
            for (std::size_t o = 0; o < layers.size(); ++o)
                if (done[o] == 0 && o != l) {
                    in += flow[o][l];
                    out += flow[l][o];
                }
            // What nothing flows into is first, however much flows out of another.
            in = in == 0 && out > 0 ? -kAllFlow : in - out;
            if (next < layers.size() && in >= least) continue;
            next = l;
            least = in;
        }
        done[next] = 1;
        ordered.push_back(layers[next]);
    }
    return ordered;
}

LayoutGraph layoutGraph(const LineageDrawing& drawing) {
    LayoutGraph graph;
    graph.direction = drawing.direction;
    graph.aspect = drawing.aspect;
    if (drawing.direction == LayoutDirection::TopDown) graph.rankGap = 34;
    const auto names = shownNames(drawing);
    const auto layers = shownLayers(drawing);
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
        const int lane = laneOf(drawing, drawing.nodes[i]);
        const Size box = nodeBox(drawing.nodes[i], names[i], lane >= 0);
        graph.nodes.push_back({box.width, box.height, drawing.nodes[i].group, lane});
        const auto layer = std::find(layers.begin(), layers.end(), drawing.nodes[i].layer);
        if (layer != layers.end()) graph.nodes.back().band = int(layer - layers.begin());
    }
    for (const DrawnLane& lane : drawing.lanes) graph.laneHeads.push_back(lane.heading.empty() ? 0 : kLaneHeading);
    constexpr int kOutputWeight = 3; // a result stays beside the step that made it
    const auto known = indexOf(drawing);
    for (const std::size_t e : shownEdges(drawing)) {
        const std::size_t from = known.at(drawing.edges[e].from), to = known.at(drawing.edges[e].to);
        // What a step handed on in a lane stands where it would, had it been made there.
        const bool dashed = drawing.edges[e].dashed && drawing.lanes.empty();
        const bool output = drawing.nodes[from].kind == DrawnNode::Kind::Step && !dashed;
        graph.edges.push_back({from, to, output ? kOutputWeight : 1, drawing.edges[e].dashed && !output});
    }
    if (drawing.edgeNames) {
        double widest = 0;
        for (const std::string& name : shownEdgeNames(drawing))
            widest = std::max(widest, textWidth(name, kEdgeNameSize));
        graph.arrivalGap = 13;
        graph.arrivalLength = drawing.direction == LayoutDirection::TopDown ? 18 : std::max(9.0, widest + 14);
        graph.rankGap += graph.arrivalLength - 9;
    }
    return graph;
}

Result<std::string> toSvg(const LineageDrawing& drawing, const SvgOptions& options,
                          const LayoutOptions& layoutOptions) {
    STEMMA_TRY(const auto placed, layout(layoutGraph(drawing), layoutOptions));
    return toSvg(drawing, placed, options);
}

} // namespace stemma
