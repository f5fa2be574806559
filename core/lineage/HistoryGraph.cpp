// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/HistoryGraph.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageQueries.h"
#include "core/store/Database.h"
#include "core/store/Store.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace stemma {

namespace {

struct Run {
    RunId id;
    std::string pipeline, message, status;
    Timestamp started = 0;
    std::optional<Timestamp> ended;
};

/// One more than was asked for, so that it is known whether there are older ones.
Result<std::vector<Run>> runsOf(Connection& connection, const HistoryQuestion& question) {
    const std::string sql =
        "SELECT id, pipeline, message, status, started, ended FROM runs WHERE id < ?1 AND (?2 = '' OR pipeline = ?2) "
        "ORDER BY id DESC LIMIT ?3";
    STEMMA_TRY(auto query, connection.prepare(sql));
    const std::int64_t before = question.before > 0 ? question.before : INT64_MAX;
    query.bind(before, question.pipeline, std::int64_t(std::min<std::size_t>(question.runs, 1'000'000)) + 1);
    std::vector<Run> runs;
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return runs;
        Run run;
        query.id(0, run.id);
        run.pipeline = query.text(1);
        run.message = query.text(2);
        run.status = query.text(3);
        run.started = query.integer(4);
        run.ended = query.optionalInteger(5);
        runs.push_back(std::move(run));
    }
}

/// "21 March 2026", where the reader is.
std::string dayOf(Timestamp time) {
    static constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December"};
    const std::time_t seconds = std::time_t(time / 1'000'000);
    std::tm parts{};
    if (time == 0 || !::localtime_r(&seconds, &parts)) return {};
    return std::to_string(parts.tm_mday) + " " + kMonths[parts.tm_mon] + " " + std::to_string(parts.tm_year + 1900);
}

/// What became of a lane's steps.
struct Counts {
    std::map<std::string, int> steps; ///< by status
    void add(const std::string& status) { ++steps[status]; }
    std::string words() const {
        static const std::pair<const char*, const char*> kWords[] = {
            {"executed", "ran"},  {"reused", "reused"},   {"failed", "failed"},       {"running", "running"},
            {"queued", "queued"}, {"skipped", "skipped"}, {"cancelled", "cancelled"}, {"interrupted", "interrupted"}};
        std::string words;
        for (const auto& [status, word] : kWords)
            if (const auto found = steps.find(status); found != steps.end())
                words += (words.empty() ? "" : " · ") + formatCount(found->second) + " " + word;
        return words.empty() ? "no steps" : words;
    }
};

class HistoryMaker {
public:
    HistoryMaker(const std::vector<Run>& runs, const Lineage& lineage) : m_runs(runs), m_lineage(lineage) {}
    HistoryGraph make();

private:
    void addLanes();
    void addSteps();
    void addEdges();
    void addVersions();
    void addDescriptions();
    void addThreads();
    /// The version in that lane, which has it from now on.
    std::string have(int lane, std::size_t version);
    int laneOf(RunId run) const {
        const auto found = m_lane.find(run);
        return found == m_lane.end() ? -1 : found->second;
    }

    const std::vector<Run>& m_runs;
    const Lineage& m_lineage;
    HistoryGraph m_history;
    LineageDrawing m_all; ///< one node a version
    std::unordered_map<RunId, int> m_lane;
    std::unordered_map<std::string_view, std::size_t> m_node;      ///< of m_lineage, by id
    std::vector<std::vector<std::size_t>> m_shown;                 ///< versions of each lane, in order of appearance
    std::set<std::pair<int, std::size_t>> m_has;                   ///< lane, version
    std::unordered_map<std::size_t, std::vector<int>> m_lanesWith; ///< of a version, ascending
};

void HistoryMaker::addLanes() {
    std::vector<Counts> counts(m_runs.size());
    for (const LineageNode& node : m_lineage.nodes)
        if (const int lane = node.kind == LineageNode::Kind::Step ? laneOf(node.run) : -1; lane >= 0)
            counts[std::size_t(lane)].add(node.status);
    std::string day;
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const Run& run = m_runs[i];
        DrawnLane lane;
        lane.id = historyLane(run.id);
        lane.name = "run " + std::to_string(run.id.value);
        lane.facts = counts[i].words();
        if (run.ended) lane.facts += " · " + formatDuration(double(*run.ended - run.started) / 1e6);
        lane.status = run.status;
        lane.time = run.started;
        if (std::string own = dayOf(run.started); own != day) lane.heading = day = std::move(own);
        m_history.drawing.lanes.push_back(std::move(lane));
    }
}

void HistoryMaker::addSteps() {
    for (std::size_t i = 0; i < m_lineage.nodes.size(); ++i) {
        const LineageNode& node = m_lineage.nodes[i];
        if (node.kind != LineageNode::Kind::Step) continue;
        DrawnNode shape = m_all.nodes[i];
        shape.lane = laneOf(node.run);
        if (shape.lane < 0) continue;
        m_history.things[shape.id] = {{}, node.stepRun, node.run, {}, node.pipeline, shape.name};
        m_history.drawing.nodes.push_back(std::move(shape));
    }
}

std::string HistoryMaker::have(int lane, std::size_t version) {
    if (m_has.emplace(lane, version).second) m_shown[std::size_t(lane)].push_back(version);
    return historyNode(m_runs[std::size_t(lane)].id, m_lineage.nodes[version].version);
}

/// Within a lane, as in a run's own graph.
void HistoryMaker::addEdges() {
    for (std::size_t i = 0; i < m_lineage.edges.size(); ++i) {
        const LineageEdge& edge = m_lineage.edges[i];
        const std::size_t from = m_node.at(edge.from), to = m_node.at(edge.to);
        DrawnEdge line = m_all.edges[i];
        if (edge.kind == LineageEdge::Kind::Describes) continue;
        const bool read = edge.kind == LineageEdge::Kind::Input;
        const int lane = laneOf(m_lineage.nodes[read ? to : from].run);
        if (lane < 0) continue;
        (read ? line.from : line.to) = have(lane, read ? from : to);
        m_history.drawing.edges.push_back(std::move(line));
    }
}

void HistoryMaker::addVersions() {
    for (std::size_t lane = 0; lane < m_runs.size(); ++lane) {
        const RunId run = m_runs[lane].id;
        for (const std::size_t version : m_shown[lane]) {
            const LineageNode& node = m_lineage.nodes[version];
            DrawnNode shape = m_all.nodes[version];
            shape.id = historyNode(run, node.version);
            shape.lane = int(lane);
            if (node.run != run) shape.tooltip += "\nmade by run " + std::to_string(node.run.value);
            m_history.things[shape.id] = {node.version, {}, run, node.name, node.pipeline, {}};
            m_history.drawing.nodes.push_back(std::move(shape));
            m_lanesWith[version].push_back(int(lane));
        }
    }
}

/// In each lane that has both.
void HistoryMaker::addDescriptions() {
    for (std::size_t i = 0; i < m_lineage.edges.size(); ++i) {
        const LineageEdge& edge = m_lineage.edges[i];
        if (edge.kind != LineageEdge::Kind::Describes) continue;
        const std::size_t from = m_node.at(edge.from), to = m_node.at(edge.to);
        std::vector<int> both;
        std::ranges::set_intersection(m_lanesWith[from], m_lanesWith[to], std::back_inserter(both));
        for (const int lane : both) {
            DrawnEdge line = m_all.edges[i];
            line.from = have(lane, from);
            line.to = have(lane, to);
            m_history.drawing.edges.push_back(std::move(line));
        }
    }
}

/// From each lane that has a version to the next one that has it, away from the run that made it: nearly always
/// upwards, but a run may also read what a later one made while it went on.
void HistoryMaker::addThreads() {
    for (std::size_t lane = 0; lane < m_runs.size(); ++lane) {
        for (const std::size_t version : m_shown[lane]) {
            const LineageNode& node = m_lineage.nodes[version];
            const std::vector<int>& lanes = m_lanesWith.at(version);
            const RunId run = m_runs[lane].id;
            if (node.run == run) continue;
            const auto older = std::upper_bound(lanes.begin(), lanes.end(), int(lane));
            const auto self = std::lower_bound(lanes.begin(), lanes.end(), int(lane));
            const bool upwards = node.run < run;
            if (upwards ? older == lanes.end() : self == lanes.begin()) continue;
            // Where the run that made it isn't shown, those before it and those after it hang on none of each other.
            if (!upwards && m_runs[std::size_t(*std::prev(self))].id > node.run) continue;
            DrawnEdge thread;
            thread.from = historyNode(m_runs[std::size_t(upwards ? *older : *std::prev(self))].id, node.version);
            thread.to = historyNode(run, node.version);
            thread.dashed = true;
            m_history.drawing.edges.push_back(std::move(thread));
        }
    }
}

HistoryGraph HistoryMaker::make() {
    m_all = drawingOf(m_lineage);
    for (std::size_t i = 0; i < m_runs.size(); ++i) m_lane.emplace(m_runs[i].id, int(i));
    for (std::size_t i = 0; i < m_lineage.nodes.size(); ++i) m_node.emplace(m_lineage.nodes[i].id, i);
    m_shown.resize(m_runs.size());
    addLanes();
    addSteps();
    addEdges();
    addVersions();
    addDescriptions();
    addThreads();
    std::stable_sort(m_history.drawing.nodes.begin(), m_history.drawing.nodes.end(),
                     [](const DrawnNode& a, const DrawnNode& b) { return a.lane < b.lane; });
    return std::move(m_history);
}

} // namespace

std::string historyNode(RunId run, VersionId version) {
    return historyLane(run) + "/a" + std::to_string(version.value);
}

std::string historyNode(StepRunId stepRun) {
    return "s" + std::to_string(stepRun.value);
}

std::string historyLane(RunId run) {
    return "r" + std::to_string(run.value);
}

Result<HistoryGraph> historyOf(const Store& store, const HistoryQuestion& question, const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    STEMMA_TRY(std::vector<Run> runs, runsOf(*reader, question));
    const bool older = runs.size() > question.runs;
    if (older) runs.resize(question.runs);
    std::vector<RunId> ids;
    for (const Run& run : runs) ids.push_back(run.id);
    STEMMA_TRY(const Lineage lineage, lineageOfRuns(store, ids, cancel));
    HistoryGraph history = HistoryMaker(runs, lineage).make();
    if (older && !runs.empty()) history.next = runs.back().id.value;
    return history;
}

} // namespace stemma
