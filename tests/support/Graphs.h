// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <cstdint>
#include <string>

namespace stemma::graphs {

inline DrawnNode step(std::string id, std::string name, std::string kind, std::string status, double seconds = 0.3) {
    DrawnNode node;
    node.id = std::move(id);
    node.kind = DrawnNode::Kind::Step;
    node.name = std::move(name);
    node.type = std::move(kind);
    node.status = std::move(status);
    node.seconds = seconds;
    node.run = 12;
    return node;
}

inline DrawnNode artifact(std::string id, std::string name, std::string type, int version, std::string facts,
                          bool picture = false) {
    DrawnNode node;
    node.id = std::move(id);
    node.name = std::move(name);
    node.type = std::move(type);
    node.version = version;
    node.facts = std::move(facts);
    node.picture = picture;
    return node;
}

inline DrawnEdge edge(std::string from, std::string to, std::string name = {}) {
    DrawnEdge edge;
    edge.from = std::move(from);
    edge.to = std::move(to);
    edge.name = std::move(name);
    return edge;
}

/// A folded group of steps in states like {{"executed", 30}, {"failed", 2}}.
inline DrawnNode group(std::string id, std::string name, std::vector<std::pair<std::string, int>> states) {
    DrawnNode node;
    node.id = std::move(id);
    node.kind = DrawnNode::Kind::Group;
    node.name = std::move(name);
    node.fold.states = std::move(states);
    for (const auto& [status, count] : node.fold.states) node.fold.steps += count;
    node.fold.artifacts = node.fold.steps;
    node.fold.least = 0.2;
    node.fold.median = 0.31;
    node.fold.longest = 1.4;
    return node;
}

/// Groups of all kinds between single nodes.
inline LineageDrawing groups() {
    LineageDrawing g;
    g.nodes = {artifact("a1", "penguins/clean", "table", 2, "333 × 7"),
               group("g:cells:train", "train", {{"failed", 2}, {"executed", 30}, {"reused", 4}}),
               group("g:cells:evaluate", "evaluate[depth, smoothing]", {{"executed", 30}, {"skipped", 6}}),
               group("g:run:11", "run 11", {{"reused", 9}}),
               group("g:pipeline:weather", "weather", {{"running", 1}, {"queued", 3}, {"executed", 1'204}}),
               group("g:hand:1", "inputs", {}),
               artifact("a2", "penguins/best", "model", 3, "accuracy 0.965", true),
               step("s1", "choose", "sql", "executed", 0.12)};
    g.nodes[5].fold.artifacts = 12;
    g.nodes[5].fold.median = g.nodes[5].fold.least = g.nodes[5].fold.longest = -1;
    g.nodes[2].fold.least = 62;
    g.nodes[2].fold.median = 12 * 60 + 5;
    g.nodes[2].fold.longest = 2 * 3600;
    g.edges = {edge("a1", "g:cells:train"),
               edge("g:hand:1", "g:cells:train"),
               edge("g:cells:train", "g:cells:evaluate"),
               edge("g:cells:evaluate", "s1"),
               edge("s1", "a2"),
               edge("a1", "g:run:11"),
               edge("g:run:11", "g:pipeline:weather"),
               edge("g:pipeline:weather", "s1")};
    return g;
}

/// The lineage of the example: 13 nodes, two of them with pictures.
inline LineageDrawing penguins() {
    LineageDrawing g;
    g.nodes = {artifact("a1", "penguins/clean", "table", 2, "333 × 7"),
               step("s1", "split", "sql", "reused"),
               step("s2", "describe", "sql", "reused"),
               artifact("a2", "penguins/train", "table", 2, "248 × 7", true),
               artifact("a3", "penguins/test", "table", 2, "85 × 7"),
               artifact("a4", "penguins/summary", "table", 2, "3 × 9", true),
               step("s3", "fit", "python", "executed", 0.31),
               artifact("a5", "penguins/model", "model", 3, "accuracy 0.965", true),
               step("s4", "predict", "sql", "executed", 0.12),
               artifact("a6", "penguins/predictions", "table", 3, "85 × 4"),
               step("s5", "score", "sql", "executed", 0.09),
               artifact("a7", "penguins/metrics", "metrics", 3, "accuracy 0.965"),
               artifact("a8", "penguins/confusion", "confusion", 3, "3 × 3", true)};
    g.edges = {edge("a1", "s1", "clean"),
               edge("a1", "s2", "clean"),
               edge("s1", "a2", "train"),
               edge("s1", "a3", "test"),
               edge("s2", "a4"),
               edge("a2", "s3", "rows"),
               edge("s3", "a5"),
               edge("a5", "s4", "model"),
               edge("a3", "s4", "rows"),
               edge("s4", "a6"),
               edge("a6", "s5", "answers"),
               edge("s5", "a7"),
               edge("s5", "a8")};
    return g;
}

/// A run with one step in each state, as in the mock-up of a failed run and that of a preview.
inline LineageDrawing states() {
    LineageDrawing g;
    g.nodes = {artifact("a", "penguins/train", "table", 0, "248 × 7"), step("s0", "fold", "sql", "reused")};
    g.edges = {edge("a", "s0")};
    const char* words[] = {"executed", "running",  "failed",  "queued",     "skipped",    "cancelled",
                           "reused",   "will_run", "may_run", "will_reuse", "interrupted"};
    for (const char* word : words) {
        const std::string id = std::string("s-") + word;
        g.nodes.push_back(step(id, std::string("fit ") + word, "python", word, 0.55));
        g.edges.push_back(edge("s0", id));
        DrawnNode& node = g.nodes.back();
        if (node.status == "running") {
            node.facts = "epoch 14 · loss 0.13";
            node.progress = 0.7;
        }
        if (node.status == "failed") node.problem = "ValueError: NaN in y";
        if (node.status == "will_run") node.facts = "depth 3 → 4";
        if (node.status == "may_run") node.facts = "if clean changes";
        if (node.status == "skipped") node.facts = "skipped: fit failed";
        if (node.status == "queued") node.facts = "waits for fit";
    }
    return g;
}

/// `nodes` in layers of steps and artifacts, as pipelines make them: each step reads one to three artifacts of before.
/// Deterministic. `together` false: components of about thirty.
inline LineageDrawing many(int nodes, bool together = true) {
    LineageDrawing g;
    std::uint32_t state = 12345;
    const auto next = [&state](int below) {
        state = state * 1664525U + 1013904223U;
        return int((state >> 8) % std::uint32_t(below));
    };
    const char* types[] = {"table", "model", "metrics", "image", "document", "array", "file"};
    const char* statuses[] = {"executed", "executed", "reused", "reused", "reused", "failed", "running", "skipped"};
    constexpr int kComponent = 30;
    int first = 0; // of the component
    for (int i = 0; int(g.nodes.size()) + 1 < nodes; ++i) {
        if (!together && int(g.nodes.size()) - first >= kComponent) first = int(g.nodes.size());
        const std::string s = "s" + std::to_string(i), a = "a" + std::to_string(i);
        const int before = int(g.nodes.size());
        g.nodes.push_back(step(s, "step " + std::to_string(i), i % 3 ? "sql" : "python", statuses[next(8)], 0.01 * i));
        g.nodes.push_back(artifact(a, "data/part_" + std::to_string(i), types[next(7)], 1 + i % 5,
                                   std::to_string(10 + i) + " × 7", i % 4 == 0));
        g.edges.push_back(edge(s, a));
        for (int k = next(3); k >= 0 && before > first; --k) {
            const int reach = std::min(before - first, 60);
            const int at = (before - 1 - next(reach)) | 1;
            if (at < before) g.edges.push_back(edge(g.nodes[std::size_t(at)].id, s, "rows"));
        }
    }
    return g;
}

} // namespace stemma::graphs
