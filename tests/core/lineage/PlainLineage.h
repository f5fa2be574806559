// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/LineageQueries.h"
#include "core/store/Database.h"
#include "core/store/Store.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

// What lineageOf, lineageBetween and lineageOfRuns are held to: one question to the database for each thing, as plain
// as can be, and slow.
namespace stemma::plain {

inline std::string nodeId(VersionId id) {
    return "a" + std::to_string(id.value);
}
inline std::string nodeId(StepRunId id) {
    return "s" + std::to_string(id.value);
}

constexpr std::string_view kMaker = "SELECT step_run FROM versions WHERE id = ?";
constexpr std::string_view kInputs = "SELECT version FROM step_inputs WHERE step_run = ?";
/// A reused step run that made nothing isn't part of anything's history.
constexpr std::string_view kUsers =
    "SELECT DISTINCT i.step_run FROM step_inputs i CROSS JOIN step_runs s ON s.id = i.step_run WHERE i.version = ? AND "
    "(s.origin IS NULL OR EXISTS (SELECT 1 FROM versions v WHERE v.step_run = s.id))";
constexpr std::string_view kMade = "SELECT id FROM versions WHERE step_run = ?";
constexpr std::string_view kDescribers = "SELECT version FROM descriptions WHERE described = ?";
constexpr std::string_view kVersionNode =
    "SELECT a.name, v.number, v.type, v.bytes, v.state, v.headline, v.step_run, s.run, r.pipeline, "
    "(SELECT c.expression FROM checks c WHERE v.state = 'check_failed' AND c.step_run = v.step_run AND NOT c.passed "
    "AND "
    "c.severity = 'fail' ORDER BY c.position LIMIT 1), v.created FROM versions v "
    "CROSS JOIN artifacts a ON a.id = v.artifact CROSS JOIN step_runs s ON s.id = v.step_run CROSS JOIN runs r ON r.id "
    "= "
    "s.run WHERE v.id = ?";
constexpr std::string_view kStepNode =
    "SELECT s.step, s.cell, s.kind, s.status, s.run, s.started, s.ended, s.origin, o.run, r.pipeline, "
    "EXISTS (SELECT 1 FROM acceptances a WHERE a.step_run = s.id), s.error, "
    "(SELECT count(*) FROM checks c WHERE c.step_run = coalesce(s.origin, s.id) AND c.passed), "
    "(SELECT count(*) FROM checks c WHERE c.step_run = coalesce(s.origin, s.id) AND NOT c.passed), "
    "(SELECT c.expression FROM checks c WHERE c.step_run = coalesce(s.origin, s.id) AND NOT c.passed "
    "ORDER BY c.severity, c.position LIMIT 1), coalesce(s.ended, s.started, 0), s.details FROM step_runs s "
    "CROSS JOIN runs r ON r.id = s.run LEFT JOIN step_runs o ON o.id = s.origin WHERE s.id = ?";
constexpr std::string_view kTagsOf = "SELECT tag FROM tags WHERE version = ? ORDER BY tag";
constexpr std::string_view kInputEdges =
    "SELECT name, version FROM step_inputs WHERE step_run = ? ORDER BY position, item";
constexpr std::string_view kOutputEdges = "SELECT output, version FROM step_outputs WHERE step_run = ? ORDER BY id";
constexpr std::string_view kMadeEdges = "SELECT output, id FROM versions WHERE step_run = ? ORDER BY id";

/// As the tables have them: neighbours lie on one page of the file.
template <typename Tag>
std::vector<Id<Tag>> inOrder(const std::unordered_set<Id<Tag>>& ids) {
    std::vector<Id<Tag>> sorted(ids.begin(), ids.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

/// Collects what belongs to a slice, by point queries on one connection, then fills in what is known about each.
/// A version is looked at once, so damaged records that name each other in a circle end too.
class PlainSlice {
public:
    PlainSlice(Connection& connection, std::size_t most) : m_connection(connection), m_most(most) {}

    void add(VersionId id) { m_versions.insert(id); }
    void add(StepRunId id) { m_steps.insert(id); }
    void ask(VersionId id) {
        add(id);
        m_asked.insert(id);
    }
    bool has(VersionId id) const { return m_versions.contains(id); }

    Status walkUp(VersionId from, int depth) { return walk({from}, depth, true); }
    Status walkDown(VersionId from, int depth) { return walk({from}, depth, false); }
    Status addDescribers();
    Status keepBetween(VersionId first, VersionId last);
    Result<Lineage> finish();

private:
    template <typename Key, typename Found>
    Status each(std::string_view sql, Id<Key> key, std::vector<Id<Found>>& found);
    Status walk(std::vector<VersionId> frontier, int depth, bool up);
    Status addVersionNode(Lineage& lineage, VersionId id);
    Status addStepNode(Lineage& lineage, StepRunId id);
    Status addEdges(Lineage& lineage);
    void sortNodes(std::vector<LineageNode>& nodes) const;
    static void sortEdges(Lineage& lineage);

    Connection& m_connection;
    std::size_t m_most;
    bool m_cut = false;
    std::unordered_set<VersionId> m_versions, m_asked;
    std::unordered_set<StepRunId> m_steps;
    std::unordered_map<std::string, StepRunId> m_order; ///< of a version's node: the step run that made it
};

template <typename Key, typename Found>
inline Status PlainSlice::each(std::string_view sql, Id<Key> key, std::vector<Id<Found>>& found) {
    STEMMA_TRY(auto query, m_connection.prepare(sql));
    query.bind(key);
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return {};
        found.push_back({query.integer(0)});
    }
}

inline Status PlainSlice::walk(std::vector<VersionId> frontier, int depth, bool up) {
    std::unordered_set<VersionId> seen(frontier.begin(), frontier.end());
    std::unordered_set<StepRunId> crossed;
    for (int level = 0; !frontier.empty(); ++level) {
        std::vector<StepRunId> steps;
        for (const VersionId version : frontier) STEMMA_CHECK(each(up ? kMaker : kUsers, version, steps));
        std::vector<VersionId> next, found;
        for (const StepRunId step : steps) {
            if (!step || !crossed.insert(step).second) continue;
            if ((depth >= 0 && level >= depth) || m_steps.size() + m_versions.size() >= m_most) {
                m_cut = true;
                return {};
            }
            m_steps.insert(step);
            STEMMA_CHECK(each(up ? kInputs : kMade, step, found));
        }
        for (const VersionId version : found) {
            if (!seen.insert(version).second) continue;
            m_versions.insert(version);
            next.push_back(version);
        }
        frontier = std::move(next);
    }
    return {};
}

inline Status PlainSlice::addDescribers() {
    std::vector<VersionId> describers;
    for (const VersionId version : m_versions) STEMMA_CHECK(each(kDescribers, version, describers));
    m_versions.insert(describers.begin(), describers.end());
    return {};
}

/// Of what lies upstream of `last`, only what `first` leads to.
inline Status PlainSlice::keepBetween(VersionId first, VersionId last) {
    STEMMA_CHECK(walkUp(last, -1));
    std::unordered_set<VersionId> versions;
    std::unordered_set<StepRunId> steps;
    std::vector<VersionId> queue;
    if (m_versions.contains(first)) queue.push_back(first);
    while (!queue.empty()) {
        const VersionId version = queue.back();
        queue.pop_back();
        if (!versions.insert(version).second) continue;
        std::vector<StepRunId> users;
        STEMMA_CHECK(each(kUsers, version, users));
        for (const StepRunId step : users) {
            if (!m_steps.contains(step) || !steps.insert(step).second) continue;
            std::vector<VersionId> made;
            STEMMA_CHECK(each(kMade, step, made));
            for (const VersionId one : made)
                if (m_versions.contains(one)) queue.push_back(one);
        }
    }
    m_versions = std::move(versions);
    m_steps = std::move(steps);
    return {};
}

inline Status PlainSlice::addVersionNode(Lineage& lineage, VersionId id) {
    STEMMA_TRY(auto query, m_connection.prepare(kVersionNode));
    STEMMA_TRY(const bool there, query.bind(id).step());
    if (!there)
        return fail(ErrorCode::NotFound, "There is no artifact version with the id " + std::to_string(id.value));
    LineageNode node;
    node.id = nodeId(id);
    node.version = id;
    node.name = query.text(0);
    node.number = int(query.integer(1));
    node.type = query.text(2);
    node.bytes = std::uint64_t(query.integer(3));
    node.state = query.text(4);
    node.facts = headlineText(query.json(5));
    m_order[node.id] = {query.integer(6)};
    node.run = {query.integer(7)};
    node.pipeline = query.text(8);
    node.failedCheck = query.text(9);
    node.time = query.integer(10);
    node.asked = m_asked.contains(id);
    lineage.nodes.push_back(std::move(node));
    STEMMA_TRY(auto tags, m_connection.prepare(kTagsOf));
    tags.bind(id);
    for (;;) {
        STEMMA_TRY(const bool row, tags.step());
        if (!row) return {};
        lineage.nodes.back().tags.push_back(tags.text(0));
    }
}

inline Status PlainSlice::addStepNode(Lineage& lineage, StepRunId id) {
    STEMMA_TRY(auto query, m_connection.prepare(kStepNode));
    STEMMA_TRY(const bool there, query.bind(id).step());
    if (!there) return fail(ErrorCode::NotFound, "There is no step run with the id " + std::to_string(id.value));
    LineageNode node;
    node.id = nodeId(id);
    node.kind = LineageNode::Kind::Step;
    node.stepRun = id;
    node.name = query.text(0);
    node.cell = query.text(1);
    node.stepKind = query.text(2);
    node.status = query.text(3);
    node.run = {query.integer(4)};
    if (!query.isNull(5) && !query.isNull(6)) node.seconds = double(query.integer(6) - query.integer(5)) / 1e6;
    node.origin = {query.integer(7)};
    node.originRun = {query.integer(8)};
    node.pipeline = query.text(9);
    node.accepted = query.integer(10) != 0;
    if (!query.isNull(11)) node.error = query.json(11)["message"].text();
    node.checksPassed = int(query.integer(12));
    node.checksFailed = int(query.integer(13));
    node.failedCheck = query.text(14);
    node.time = query.integer(15);
    readPlaceOfStep(query.view(16), node.layer, node.tags);
    m_order[node.id] = id;
    lineage.nodes.push_back(std::move(node));
    return {};
}

inline Status PlainSlice::addEdges(Lineage& lineage) {
    for (const StepRunId step : inOrder(m_steps)) {
        STEMMA_TRY(auto inputs, m_connection.prepare(kInputEdges));
        inputs.bind(step);
        for (;;) {
            STEMMA_TRY(const bool row, inputs.step());
            if (!row) break;
            const VersionId version{inputs.integer(1)};
            if (has(version))
                lineage.edges.push_back({nodeId(version), nodeId(step), inputs.text(0), LineageEdge::Kind::Input});
        }
        std::unordered_set<VersionId> made;
        for (const std::string_view sql : {kMadeEdges, kOutputEdges}) {
            STEMMA_TRY(auto outputs, m_connection.prepare(sql));
            outputs.bind(step);
            const auto kind = sql == kMadeEdges ? LineageEdge::Kind::Output : LineageEdge::Kind::Yielded;
            for (;;) {
                STEMMA_TRY(const bool row, outputs.step());
                if (!row) break;
                const VersionId version{outputs.integer(1)};
                if (has(version) && made.insert(version).second)
                    lineage.edges.push_back({nodeId(step), nodeId(version), outputs.text(0), kind});
            }
        }
    }
    for (const VersionId version : inOrder(m_versions)) {
        std::vector<VersionId> describers;
        STEMMA_CHECK(each(kDescribers, version, describers));
        for (const VersionId one : describers)
            if (has(one))
                lineage.edges.push_back({nodeId(version), nodeId(one), "describes", LineageEdge::Kind::Describes});
    }
    return {};
}

inline Result<Lineage> PlainSlice::finish() {
    Lineage lineage;
    lineage.cut = m_cut;
    lineage.nodes.reserve(m_steps.size() + m_versions.size());
    for (const StepRunId step : inOrder(m_steps)) {
        STEMMA_CHECK(addStepNode(lineage, step));
    }
    for (const VersionId version : inOrder(m_versions)) {
        STEMMA_CHECK(addVersionNode(lineage, version));
    }
    STEMMA_CHECK(addEdges(lineage));
    sortNodes(lineage.nodes);
    sortEdges(lineage);
    return lineage;
}

/// Steps in the order in which they began, each before what it made. What is compared is found once for each.
inline void PlainSlice::sortNodes(std::vector<LineageNode>& nodes) const {
    struct Ranked {
        std::tuple<StepRunId, bool, VersionId> rank;
        std::size_t node = 0;
        bool operator<(const Ranked& o) const { return rank < o.rank; }
    };
    std::vector<Ranked> ranked;
    ranked.reserve(nodes.size());
    for (const LineageNode& node : nodes)
        ranked.push_back(
            {{m_order.at(node.id), node.kind == LineageNode::Kind::Artifact, node.version}, ranked.size()});
    std::sort(ranked.begin(), ranked.end());
    std::vector<LineageNode> sorted;
    sorted.reserve(nodes.size());
    for (const Ranked& one : ranked) sorted.push_back(std::move(nodes[one.node]));
    nodes = std::move(sorted);
}

/// By what they lead to. A step's inputs stay in the order in which it names them; what leads to a version goes by
/// where it is from.
inline void PlainSlice::sortEdges(Lineage& lineage) {
    std::unordered_map<std::string_view, std::size_t> places;
    places.reserve(lineage.nodes.size());
    for (std::size_t i = 0; i < lineage.nodes.size(); ++i) places.emplace(lineage.nodes[i].id, i);
    struct Ranked {
        std::size_t to = 0, from = 0, edge = 0;
        bool isInput = false;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(lineage.edges.size());
    for (const LineageEdge& edge : lineage.edges)
        ranked.push_back(
            {places.at(edge.to), places.at(edge.from), ranked.size(), edge.kind == LineageEdge::Kind::Input});
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        return a.to != b.to ? a.to < b.to : !a.isInput && !b.isInput && a.from < b.from;
    });
    std::vector<LineageEdge> sorted;
    sorted.reserve(ranked.size());
    for (const Ranked& one : ranked) sorted.push_back(std::move(lineage.edges[one.edge]));
    lineage.edges = std::move(sorted);
}

/// A run's steps and all that they read, made and handed on.
inline Status addRun(Connection& connection, PlainSlice& slice, RunId run) {
    const auto collect = [&](std::string_view sql, auto add) -> Status {
        STEMMA_TRY(auto query, connection.prepare(sql));
        query.bind(run);
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return {};
            add(query.integer(0));
        }
    };
    STEMMA_CHECK(collect("SELECT id FROM step_runs WHERE run = ?", [&](std::int64_t id) { slice.add(StepRunId{id}); }));
    for (const std::string_view sql :
         {"SELECT i.version FROM step_runs s CROSS JOIN step_inputs i ON i.step_run = s.id WHERE s.run = ?",
          "SELECT o.version FROM step_runs s CROSS JOIN step_outputs o ON o.step_run = s.id WHERE s.run = ?"})
        STEMMA_CHECK(collect(sql, [&](std::int64_t id) { slice.add(VersionId{id}); }));
    return {};
}

inline Result<Lineage> lineageOf(const Store& store, VersionId version, const LineageQuestion& question) {
    STEMMA_TRY(const auto reader, store.database().reader());
    PlainSlice slice(*reader, question.mostNodes);
    slice.ask(version);
    if (question.direction != LineageDirection::Downstream) STEMMA_CHECK(slice.walkUp(version, question.depth));
    if (question.direction != LineageDirection::Upstream) STEMMA_CHECK(slice.walkDown(version, question.depth));
    if (question.describing) STEMMA_CHECK(slice.addDescribers());
    return slice.finish();
}

inline Result<Lineage> lineageBetween(const Store& store, VersionId first, VersionId last) {
    STEMMA_TRY(const auto reader, store.database().reader());
    PlainSlice slice(*reader, SIZE_MAX);
    slice.ask(last);
    STEMMA_CHECK(slice.keepBetween(first, last));
    if (!slice.has(first)) return Lineage();
    slice.ask(first);
    return slice.finish();
}

inline Result<Lineage> lineageOfRuns(const Store& store, const std::vector<RunId>& runs) {
    STEMMA_TRY(const auto reader, store.database().reader());
    PlainSlice slice(*reader, SIZE_MAX);
    for (const RunId run : runs) STEMMA_CHECK(addRun(*reader, slice, run));
    return slice.finish();
}

} // namespace stemma::plain
