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

/// What a graph doesn't have yet, by ids, ascending.
struct LineageGraph::News {
    std::vector<std::int64_t> versions, stepRuns, open;
    std::vector<std::pair<std::int64_t, std::int64_t>> made, read; ///< step run and version; version and step run
    std::int64_t lastStepRun = 0;
};

namespace {

template <typename Use, typename... Values>
Status eachRow(Connection& connection, std::string_view sql, Use use, const Values&... values) {
    STEMMA_TRY(auto query, connection.prepare(sql));
    query.bind(values...);
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return {};
        use(query);
    }
}

constexpr std::string_view kStepRunsAfter = "SELECT id, status, origin FROM step_runs WHERE id > ? ORDER BY id";
constexpr std::string_view kStepRunNow = "SELECT id, status, origin FROM step_runs WHERE id = ?";
// Both from covering indexes; the tables' rows are wide.
constexpr std::string_view kAllMade = "SELECT step_run, id FROM versions INDEXED BY versions_by_step_run";
constexpr std::string_view kAllRead = "SELECT version, step_run FROM step_inputs INDEXED BY step_inputs_by_version";
constexpr std::string_view kMadeNow = "SELECT step_run, id FROM versions WHERE step_run = ?";
constexpr std::string_view kReadNow = "SELECT version, step_run FROM step_inputs WHERE step_run = ?";

} // namespace

Result<LineageGraph::News> LineageGraph::newsOf(const Store& store, const LineageGraph* since, const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    News news;
    news.lastStepRun = since ? since->m_lastStepRun : 0;
    std::vector<std::int64_t> reused; // what they handed on was made by their origin, but for adopted versions
    const auto look = [&](const Statement& row) {
        const std::int64_t id = row.integer(0);
        const StepStatus status = stepStatusFrom(row.view(1));
        news.lastStepRun = std::max(news.lastStepRun, id);
        if (status == StepStatus::Queued || status == StepStatus::Running)
            news.open.push_back(id);
        else
            (row.isNull(2) ? news.stepRuns : reused).push_back(id);
    };
    if (since)
        for (const std::int64_t id : since->m_open) STEMMA_CHECK(eachRow(*reader, kStepRunNow, look, id));
    STEMMA_CHECK(eachRow(*reader, kStepRunsAfter, look, news.lastStepRun));
    const auto make = [&](const Statement& row) { news.made.emplace_back(row.integer(0), row.integer(1)); };
    const auto read = [&](const Statement& row) { news.read.emplace_back(row.integer(0), row.integer(1)); };
    if (!since) {
        STEMMA_CHECK(eachRow(*reader, kAllMade, make));
        STEMMA_CHECK(eachRow(*reader, kAllRead, read));
    } else {
        for (const auto* steps : {&news.stepRuns, &reused})
            for (const std::int64_t id : *steps) {
                STEMMA_CHECK(eachRow(*reader, kMadeNow, make, id));
                STEMMA_CHECK(eachRow(*reader, kReadNow, read, id));
            }
    }
    news.versions.reserve(news.made.size());
    for (const auto& [stepRun, version] : news.made) news.versions.push_back(version);
    std::ranges::sort(news.versions);
    // A reused step run that made nothing is left out.
    std::vector<std::int64_t> makers;
    std::ranges::sort(reused);
    for (const auto& [stepRun, version] : news.made)
        if (std::ranges::binary_search(reused, stepRun)) makers.push_back(stepRun);
    news.stepRuns.insert(news.stepRuns.end(), makers.begin(), makers.end());
    std::ranges::sort(news.stepRuns);
    news.stepRuns.erase(std::unique(news.stepRuns.begin(), news.stepRuns.end()), news.stepRuns.end());
    return news;
}

LineageGraph LineageGraph::grown(const LineageGraph& old, News news) {
    LineageGraph graph;
    graph.m_lastStepRun = news.lastStepRun;
    graph.m_open = std::move(news.open);
    const auto merge = [](const std::vector<std::int64_t>& one, std::vector<std::int64_t>& other) {
        if (one.empty()) return std::move(other);
        std::vector<std::int64_t> both;
        both.reserve(one.size() + other.size());
        std::ranges::set_union(one, other, std::back_inserter(both));
        return both;
    };
    graph.m_versions = merge(old.m_versions, news.versions);
    graph.m_stepRuns = merge(old.m_stepRuns, news.stepRuns);
    const IdPlaces versions(graph.m_versions), stepRuns(graph.m_stepRuns);
    const Node first = Node(graph.m_versions.size());
    std::vector<Edge> edges;
    edges.reserve(old.edgeCount() + news.made.size() + news.read.size());
    const auto nodeNow = [&](Node node) {
        return old.isVersion(node) ? versions.of(old.m_versions[node]) : first + stepRuns.of(old.stepRunOf(node).value);
    };
    for (Node node = 0; node < old.nodeCount(); ++node)
        for (std::uint32_t i = old.m_downStart[node]; i < old.m_downStart[node + 1]; ++i)
            edges.push_back({nodeNow(node), nodeNow(old.m_down[i])});
    for (const auto& [stepRun, version] : news.made)
        if (const Node step = stepRuns.of(stepRun); step != kNone)
            edges.push_back({first + step, versions.of(version)});
    for (const auto& [version, stepRun] : news.read) {
        const Node from = versions.of(version), to = stepRuns.of(stepRun);
        if (from != kNone && to != kNone) edges.push_back({from, first + to});
    }
    news = {};
    fill(graph.nodeCount(), edges, true, graph.m_upStart, graph.m_up);
    fill(graph.nodeCount(), edges, false, graph.m_downStart, graph.m_down);
    return graph;
}

Result<LineageGraph> LineageGraph::load(const Store& store, const Cancel& cancel) {
    STEMMA_TRY(News news, newsOf(store, nullptr, cancel));
    return grown({}, std::move(news));
}

Result<std::optional<LineageGraph>> LineageGraph::newer(const Store& store, const Cancel& cancel) const {
    STEMMA_TRY(News news, newsOf(store, this, cancel));
    if (news.stepRuns.empty() && news.lastStepRun == m_lastStepRun && news.open == m_open)
        return std::optional<LineageGraph>();
    return std::optional(grown(*this, std::move(news)));
}

Result<std::shared_ptr<const LineageGraph>> LiveLineage::now(const Store& store, const Cancel& cancel) {
    const std::lock_guard lock(m_mutex);
    if (!m_graph) {
        STEMMA_TRY(LineageGraph graph, LineageGraph::load(store, cancel));
        m_graph = std::make_shared<const LineageGraph>(std::move(graph));
        return m_graph;
    }
    STEMMA_TRY(std::optional<LineageGraph> graph, m_graph->newer(store, cancel));
    if (graph) m_graph = std::make_shared<const LineageGraph>(std::move(*graph));
    return m_graph;
}

void LiveLineage::forget() {
    const std::lock_guard lock(m_mutex);
    m_graph.reset();
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
