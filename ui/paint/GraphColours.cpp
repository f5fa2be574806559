// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphColours.h"

#include "ui/paint/Text.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

namespace stemma::ui {

namespace {

constexpr std::pair<std::string_view, ColourBy> kWords[] = {
    {"kind", ColourBy::Kind}, {"status", ColourBy::Status}, {"duration", ColourBy::Duration},
    {"size", ColourBy::Size}, {"age", ColourBy::Age},       {"pipeline", ColourBy::Pipeline}};

/// Values below `below` (and above the bin before).
struct Bin {
    double below;
    const char* words;
};
constexpr double kNoEnd = 1e300;
constexpr Bin kSeconds[] = {{0.1, "under 0.1 s"}, {1, "0.1–1 s"},       {10, "1–10 s"},          {60, "10 s–1 min"},
                            {600, "1–10 min"},    {3600, "10 min–1 h"}, {kNoEnd, "over an hour"}};
constexpr Bin kBytes[] = {{1e3, "under 1 kB"}, {1e4, "1–10 kB"},  {1e5, "10–100 kB"},
                          {1e6, "0.1–1 MB"},   {1e7, "1–10 MB"},  {1e8, "10–100 MB"},
                          {1e9, "0.1–1 GB"},   {1e10, "1–10 GB"}, {kNoEnd, "over 10 GB"}};
constexpr double kDay = 86'400;
constexpr Bin kAges[] = {{3600, "in the last hour"},       {kDay, "in the last day"},
                         {7 * kDay, "in the last week"},   {30 * kDay, "in the last month"},
                         {365 * kDay, "in the last year"}, {kNoEnd, "before that"}};

QString unknownWords() {
    return QStringLiteral("not known");
}

/// Steps of the ramp from the least bin that occurs to the most.
void colourByBins(GraphColours& colours, std::span<const Bin> bins, const std::vector<double>& values) {
    std::vector<int> binOf(values.size(), -1);
    int least = int(bins.size()), most = -1;
    bool unknown = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(values[i] >= 0)) {
            unknown = true;
            continue;
        }
        int bin = 0;
        while (bin + 1 < int(bins.size()) && values[i] >= bins[std::size_t(bin)].below) ++bin;
        binOf[i] = bin;
        least = std::min(least, bin);
        most = std::max(most, bin);
    }
    for (const int bin : binOf)
        colours.inks.push_back(bin < 0 ? GraphColours::kUnknown : rampInk(bin - least, most - least + 1));
    for (int bin = least; bin <= most; ++bin)
        colours.legend.push_back(
            {rampInk(bin - least, most - least + 1), QString::fromUtf8(bins[std::size_t(bin)].words)});
    if (unknown) colours.legend.push_back({GraphColours::kUnknown, unknownWords()});
}

/// The state of a step, or of what made an artifact.
NodeState stateOf(const GraphScene& scene, const std::vector<NodeFace>& faces, int node) {
    const NodeFace& face = faces[std::size_t(node)];
    if (scene.nodes()[std::size_t(node)].kind != DrawnNode::Kind::Artifact) return face.state;
    for (const int e : scene.into(node)) {
        const SceneEdge& edge = scene.edges()[std::size_t(e)];
        const NodeState state = faces[std::size_t(edge.from)].state;
        if (!edge.dashed && state != NodeState::None) return state;
    }
    return NodeState::None;
}

void colourByState(GraphColours& colours, const GraphScene& scene, const std::vector<NodeFace>& faces) {
    std::map<Ink, std::vector<NodeState>> states; // several have one colour
    bool unknown = false;
    for (int i = 0; i < int(faces.size()); ++i) {
        const NodeState state = stateOf(scene, faces, i);
        unknown = unknown || state == NodeState::None;
        colours.inks.push_back(state == NodeState::None ? GraphColours::kUnknown : stateInk(state));
        if (state == NodeState::None) continue;
        std::vector<NodeState>& known = states[stateInk(state)];
        if (std::find(known.begin(), known.end(), state) == known.end()) known.push_back(state);
    }
    for (auto& [ink, all] : states) {
        std::sort(all.begin(), all.end());
        QStringList words;
        for (const NodeState state : all) words << qtext(stateWord(state));
        colours.legend.push_back({ink, words.join(QStringLiteral(", "))});
    }
    if (unknown) colours.legend.push_back({GraphColours::kUnknown, unknownWords()});
}

void colourByPipeline(GraphColours& colours, const std::vector<NodeFace>& faces) {
    constexpr std::size_t kColours = 8;
    std::map<QString, int> counts;
    for (const NodeFace& face : faces) ++counts[face.pipeline];
    const bool unknown = counts.erase(QString()) > 0;
    std::vector<std::pair<QString, int>> most(counts.begin(), counts.end());
    std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    // With more pipelines than colours, the last colour is that of all others.
    std::map<QString, Ink> inks;
    for (std::size_t i = 0; i < most.size(); ++i) {
        const bool other = most.size() > kColours && i + 1 >= kColours;
        const Ink ink = categoryInk(int(std::min(i, kColours - 1)));
        inks[most[i].first] = ink;
        if (!other) colours.legend.push_back({ink, most[i].first});
    }
    if (most.size() > kColours)
        colours.legend.push_back(
            {categoryInk(int(kColours) - 1), QStringLiteral("%1 others").arg(most.size() - kColours + 1)});
    for (const NodeFace& face : faces)
        colours.inks.push_back(face.pipeline.isEmpty() ? GraphColours::kUnknown : inks[face.pipeline]);
    if (unknown) colours.legend.push_back({GraphColours::kUnknown, unknownWords()});
}

} // namespace

std::optional<ColourBy> colourByOf(std::string_view word) {
    for (const auto& [known, by] : kWords)
        if (known == word) return by;
    return std::nullopt;
}

std::string_view wordOf(ColourBy by) {
    for (const auto& [word, known] : kWords)
        if (known == by) return word;
    return kWords[0].first;
}

GraphColours graphColours(const GraphScene& scene, const std::vector<NodeFace>& faces, ColourBy by, std::int64_t now) {
    GraphColours colours;
    colours.by = by;
    const auto values = [&](const auto& value) {
        std::vector<double> all;
        all.reserve(faces.size());
        for (const NodeFace& face : faces) all.push_back(value(face));
        return all;
    };
    switch (by) {
    case ColourBy::Kind:
        break;
    case ColourBy::Status:
        colourByState(colours, scene, faces);
        break;
    case ColourBy::Duration:
        colourByBins(colours, kSeconds, values([](const NodeFace& f) { return f.seconds; }));
        break;
    case ColourBy::Size:
        colourByBins(colours, kBytes, values([](const NodeFace& f) { return double(f.bytes); }));
        break;
    case ColourBy::Age:
        colourByBins(colours, kAges, values([now](const NodeFace& f) {
                         return f.time <= 0 ? -1.0 : std::max(0.0, double(now - f.time) / 1e6);
                     }));
        break;
    case ColourBy::Pipeline:
        colourByPipeline(colours, faces);
        break;
    }
    return colours;
}

} // namespace stemma::ui
