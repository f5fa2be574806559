// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/LineageGraph.h"

#include "core/lineage/IdPlaces.h"
#include "core/store/Database.h"
#include "core/store/Store.h"

#include <algorithm>

namespace stemma {

namespace {

using Node = LineageGraph::Node;

/// One bit a node; a set that is as quick to ask as to clear.
class Marks {
public:
    explicit Marks(std::size_t count) : m_words((count + 63) / 64) {}
    /// True where it wasn't marked before.
    bool mark(Node node) {
        std::uint64_t& word = m_words[node / 64];
        const std::uint64_t bit = std::uint64_t(1) << (node % 64);
        if (word & bit) return false;
        word |= bit;
        return true;
    }
    bool has(Node node) const { return m_words[node / 64] >> (node % 64) & 1; }
    /// All marked nodes, ascending.
    std::vector<Node> list(std::size_t count) const {
        std::vector<Node> nodes;
        nodes.reserve(count);
        for (std::size_t i = 0; i < m_words.size(); ++i)
            for (std::uint64_t word = m_words[i]; word; word &= word - 1)
                nodes.push_back(Node(i * 64 + std::size_t(__builtin_ctzll(word))));
        return nodes;
    }

private:
    std::vector<std::uint64_t> m_words;
};

/// Breadth first over one direction's arrays.
std::vector<Node> reach(const std::vector<Node>& from, int depth, const std::vector<std::uint32_t>& start,
                        const std::vector<Node>& next, std::size_t nodeCount, std::size_t versionCount) {
    Marks marks(nodeCount);
    std::vector<Node> queue;
    for (const Node node : from)
        if (node < nodeCount && marks.mark(node)) queue.push_back(node);
    // A level of artifacts and one of steps alternate; from a version every second level completes a step of depth.
    const bool fromVersion = !queue.empty() && queue.front() < versionCount;
    const std::int64_t levels = depth < 0 ? INT64_MAX : std::int64_t(depth) * 2 - (fromVersion ? 0 : 1);
    std::size_t at = 0;
    for (std::int64_t level = 0; at < queue.size() && level < levels; ++level) {
        const std::size_t end = queue.size();
        for (; at < end; ++at)
            for (std::uint32_t i = start[queue[at]]; i < start[queue[at] + 1]; ++i)
                if (marks.mark(next[i])) queue.push_back(next[i]);
    }
    return marks.list(queue.size());
}

/// Arrays of one direction by counting: for node i, next[start[i] … start[i + 1]).
void fill(std::size_t nodes, const std::vector<LineageGraph::Edge>& edges, bool up, std::vector<std::uint32_t>& start,
          std::vector<Node>& next) {
    start.assign(nodes + 1, 0);
    next.resize(edges.size());
    for (const LineageGraph::Edge& edge : edges) ++start[(up ? edge.to : edge.from) + 1];
    for (std::size_t i = 0; i < nodes; ++i) start[i + 1] += start[i];
    std::vector<std::uint32_t> place(start.begin(), start.end() - 1);
    for (const LineageGraph::Edge& edge : edges) next[place[up ? edge.to : edge.from]++] = up ? edge.from : edge.to;
}

} // namespace

Result<LineageGraph> LineageGraph::load(const Store& store) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    LineageGraph graph;
    // A reused step run that made nothing is left out: what it handed on was made by its origin.
    STEMMA_TRY(auto steps, reader->prepare("SELECT id FROM step_runs s WHERE origin IS NULL OR EXISTS (SELECT 1 FROM "
                                           "versions v WHERE v.step_run = s.id) ORDER BY id"));
    steps.bind();
    for (;;) {
        STEMMA_TRY(const bool row, steps.step());
        if (!row) break;
        graph.m_stepRuns.push_back(steps.integer(0));
    }
    // Both from covering indexes; the tables' rows are wide.
    STEMMA_TRY(auto made, reader->prepare("SELECT step_run, id FROM versions INDEXED BY versions_by_step_run"));
    std::vector<std::pair<std::int64_t, std::int64_t>> makers;
    made.bind();
    for (;;) {
        STEMMA_TRY(const bool row, made.step());
        if (!row) break;
        makers.emplace_back(made.integer(0), made.integer(1));
        graph.m_versions.push_back(makers.back().second);
    }
    std::sort(graph.m_versions.begin(), graph.m_versions.end());
    const IdPlaces versions(graph.m_versions), stepRuns(graph.m_stepRuns);
    const Node first = Node(graph.m_versions.size());
    std::vector<Edge> edges;
    for (const auto& [stepRun, version] : makers)
        if (const Node step = stepRuns.of(stepRun); step != kNone)
            edges.push_back({first + step, versions.of(version)});
    STEMMA_TRY(auto inputs,
               reader->prepare("SELECT version, step_run FROM step_inputs INDEXED BY step_inputs_by_version"));
    inputs.bind();
    for (;;) {
        STEMMA_TRY(const bool row, inputs.step());
        if (!row) break;
        const Node version = versions.of(inputs.integer(0)), step = stepRuns.of(inputs.integer(1));
        if (version != kNone && step != kNone) edges.push_back({version, first + step});
    }
    fill(graph.nodeCount(), edges, true, graph.m_upStart, graph.m_up);
    fill(graph.nodeCount(), edges, false, graph.m_downStart, graph.m_down);
    return graph;
}

LineageGraph LineageGraph::fromEdges(std::vector<std::int64_t> versions, std::vector<std::int64_t> stepRuns,
                                     const std::vector<Edge>& edges) {
    LineageGraph graph;
    graph.m_versions = std::move(versions);
    graph.m_stepRuns = std::move(stepRuns);
    for (const Edge& edge : edges) STEMMA_ASSERT(edge.from < graph.nodeCount() && edge.to < graph.nodeCount());
    fill(graph.nodeCount(), edges, true, graph.m_upStart, graph.m_up);
    fill(graph.nodeCount(), edges, false, graph.m_downStart, graph.m_down);
    return graph;
}

LineageGraph::Node LineageGraph::nodeOf(VersionId version) const {
    return IdPlaces::search(m_versions, version.value);
}

LineageGraph::Node LineageGraph::nodeOf(StepRunId stepRun) const {
    const Node index = IdPlaces::search(m_stepRuns, stepRun.value);
    return index == kNone ? kNone : Node(m_versions.size()) + index;
}

std::vector<LineageGraph::Node> LineageGraph::ancestors(Node from, int depth) const {
    return reach({from}, depth, m_upStart, m_up, nodeCount(), m_versions.size());
}

std::vector<LineageGraph::Node> LineageGraph::descendants(Node from, int depth) const {
    return reach({from}, depth, m_downStart, m_down, nodeCount(), m_versions.size());
}

std::vector<LineageGraph::Node> LineageGraph::descendants(const std::vector<Node>& from, int depth) const {
    return reach(from, depth, m_downStart, m_down, nodeCount(), m_versions.size());
}

std::vector<LineageGraph::Node> LineageGraph::between(Node first, Node last) const {
    const std::vector<Node> up = ancestors(last), down = descendants(first);
    std::vector<Node> both;
    std::set_intersection(up.begin(), up.end(), down.begin(), down.end(), std::back_inserter(both));
    return both;
}

} // namespace stemma
