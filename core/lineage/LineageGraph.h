// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Id.h"
#include "core/base/Result.h"
#include "core/lineage/Lineage.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace stemma {

class Store;

/// The whole lineage of a workspace as flat arrays in both directions: nodes are versions and step runs, edges go
/// version -> step run that read it, and step run -> version it made. Loaded once; a value of its own afterwards, which
/// may be read from any number of threads.
///
/// The lineage of a version goes through the step run that made it. A reused step run made nothing: it is no node's
/// parent, and points at its origin (lineageOfRun in LineageQueries.h shows it).
class LineageGraph {
public:
    using Node = std::uint32_t; ///< index; versions first, by id, then step runs, by id

    /// Errors: those of the database, Cancelled.
    static Result<LineageGraph> load(const Store& store, const Cancel& cancel = {});
    /// As it is now; of the database only what is new since is read. Nothing: it is as it was. Errors as above.
    Result<std::optional<LineageGraph>> newer(const Store& store, const Cancel& cancel = {}) const;
    /// For tests and benchmarks. Ids ascend; edges name indices of them.
    struct Edge {
        Node from = 0, to = 0;
    };
    static LineageGraph fromEdges(std::vector<std::int64_t> versions, std::vector<std::int64_t> stepRuns,
                                  const std::vector<Edge>& edges);

    std::size_t nodeCount() const { return m_versions.size() + m_stepRuns.size(); }
    std::size_t edgeCount() const { return m_up.size(); }
    static constexpr Node kNone = ~Node(0);
    Node nodeOf(VersionId version) const; ///< kNone where unknown
    Node nodeOf(StepRunId stepRun) const;
    bool isVersion(Node node) const { return node < m_versions.size(); }
    VersionId versionOf(Node node) const { return {m_versions[node]}; }
    StepRunId stepRunOf(Node node) const { return {m_stepRuns[node - m_versions.size()]}; }

    /// All that `from` was made from, or all that was made from it, itself included, ascending by node. `depth` counts
    /// steps: 1 is the steps next to a version and the versions on their other side; < 0: no limit.
    std::vector<Node> ancestors(Node from, int depth = -1) const;
    std::vector<Node> descendants(Node from, int depth = -1) const;
    /// Of several; with a depth they must be all versions or all step runs.
    std::vector<Node> descendants(const std::vector<Node>& from, int depth = -1) const;
    /// Everything on a way from `first` to `last`, both included; empty where there is none.
    std::vector<Node> between(Node first, Node last) const;

private:
    struct News;
    static Result<News> newsOf(const Store& store, const LineageGraph* since, const Cancel& cancel);
    static LineageGraph grown(const LineageGraph& old, News news);

    std::int64_t m_lastStepRun = 0;   ///< that was looked at
    std::vector<std::int64_t> m_open; ///< step runs under way then: they have nothing yet
    std::vector<std::int64_t> m_versions, m_stepRuns;
    std::vector<std::uint32_t> m_upStart, m_downStart; ///< of node i: [start[i], start[i + 1])
    std::vector<Node> m_up, m_down;
};

/// The lineage of a workspace as one goes on working in it: loaded when it is first asked for (1 million versions take
/// some seconds: on a worker), then kept, and brought up to date by what is new. Thread-safe; who asks while another
/// loads, waits.
class LiveLineage {
public:
    Result<std::shared_ptr<const LineageGraph>> now(const Store& store, const Cancel& cancel = {});
    void forget(); ///< another workspace stands there

private:
    std::mutex m_mutex;
    std::shared_ptr<const LineageGraph> m_graph;
};

} // namespace stemma
