// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/MapGraph.h"

#include "core/base/Clock.h"
#include "core/base/FailureWords.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "core/lineage/CellText.h"
#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageQueries.h"
#include "core/lineage/MapRecords.h"
#include "core/store/Database.h"
#include "core/store/Store.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::string_view kLatestOf =
    "SELECT o.version FROM step_outputs o CROSS JOIN versions v ON v.id = o.version CROSS JOIN step_runs s ON s.id = "
    "o.step_run WHERE o.artifact = ?1 AND v.artifact = ?1 AND v.state = 'ok' AND s.status IN ('executed', 'reused') "
    "ORDER BY o.id DESC LIMIT 1";
constexpr std::string_view kNewestOf = "SELECT id FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 1";
constexpr std::string_view kVersion =
    "SELECT v.type, v.bytes, v.created, v.step_run, v.content, v.state, s.run, r.pipeline, v.number FROM versions v "
    "CROSS JOIN step_runs s ON s.id = v.step_run CROSS JOIN runs r ON r.id = s.run WHERE v.id = ?";
constexpr std::string_view kReadBy =
    "SELECT i.version, v.artifact, v.content FROM step_inputs i CROSS JOIN versions v ON v.id = i.version WHERE "
    "i.step_run = ? AND i.name NOT LIKE 'item.%'"; // of what its item came from a cell is no newer when others change
constexpr std::string_view kStep =
    "SELECT kind, status, started, ended, error, details, cell FROM step_runs WHERE id = ?";

/// The version that a name stands for.
struct Standing {
    VersionId version;
    std::string type, content, state, pipeline;
    std::int64_t bytes = -1;
    Timestamp created = 0;
    StepRunId stepRun;
    RunId run;
    int number = 0;
    enum class Age : std::uint8_t { Unknown, Asked, Current, Behind } age = Age::Unknown;
};

class MapMaker {
public:
    MapMaker(Connection& connection, MapRecords records) : m_connection(connection), m_records(std::move(records)) {}
    Result<MapGraph> make();

private:
    Status standing(std::size_t name);
    Status ages();
    Status addArtifacts();
    Status addStep(std::uint32_t step);
    void addEdges();
    void packPipelines();
    std::string idOf(std::uint32_t node) const;

    Connection& m_connection;
    MapRecords m_records;
    std::vector<Standing> m_standing;  ///< of each name
    std::vector<bool> m_behind;        ///< of each artifact
    std::vector<std::size_t> m_chosen; ///< of each artifact, the name with the newest version
    MapGraph m_map;
};

Status MapMaker::standing(std::size_t name) {
    Standing& one = m_standing[name];
    for (const std::string_view sql : {kLatestOf, kNewestOf}) {
        if (one.version) break;
        STEMMA_TRY(auto find, m_connection.prepare(sql));
        STEMMA_TRY(const bool found, find.bind(m_records.names[name]).step());
        if (found) find.id(0, one.version);
    }
    if (!one.version) return {};
    STEMMA_TRY(auto get, m_connection.prepare(kVersion));
    STEMMA_TRY(const bool there, get.bind(one.version).step());
    if (!there) return {};
    one.type = get.text(0);
    one.bytes = get.integer(1);
    one.created = get.integer(2);
    get.id(3, one.stepRun);
    one.content = get.text(4);
    one.state = get.text(5);
    get.id(6, one.run);
    one.pipeline = get.text(7);
    one.number = int(get.integer(8));
    return {};
}

/// Depth first, without recursion: a name is behind where its version was made from other content than its inputs'
/// names stand for today, or from what is itself behind.
Status MapMaker::ages() {
    struct Read {
        std::size_t name;
        bool differs;
    };
    const IdPlaces names(m_records.names);
    std::unordered_map<std::size_t, std::vector<Read>> reads;
    std::vector<std::size_t> stack;
    for (std::size_t i = m_standing.size(); i-- > 0;) stack.push_back(i);
    while (!stack.empty()) {
        const std::size_t name = stack.back();
        Standing& one = m_standing[name];
        if (one.age == Standing::Age::Unknown) {
            one.age = Standing::Age::Asked;
            STEMMA_TRY(auto inputs, m_connection.prepare(kReadBy));
            inputs.bind(one.stepRun);
            for (;;) {
                STEMMA_TRY(const bool row, inputs.step());
                if (!row) break;
                const std::size_t read = names.of(inputs.integer(1));
                if (read == IdPlaces::kNone || read == name) continue; // what goes on from itself isn't behind itself
                reads[name].push_back({read, m_standing[read].content != inputs.view(2)});
                if (m_standing[read].age == Standing::Age::Unknown) stack.push_back(read);
            }
            continue;
        }
        stack.pop_back();
        if (one.age != Standing::Age::Asked) continue;
        const auto own = reads.find(name);
        const bool behind = own != reads.end() && std::ranges::any_of(own->second, [&](const Read& read) {
                                return read.differs || m_standing[read.name].age == Standing::Age::Behind;
                            });
        one.age = behind ? Standing::Age::Behind : Standing::Age::Current;
    }
    return {};
}

std::string countOf(const MapArtifact& artifact) {
    const std::string versions = formatCount(artifact.versions) + (artifact.versions == 1 ? " version" : " versions");
    return artifact.cells > 1 ? formatCount(artifact.cells) + " cells · " + versions : versions;
}

Status MapMaker::addArtifacts() {
    for (std::size_t i = 0; i < m_records.artifacts.size(); ++i) {
        const MapArtifact& artifact = m_records.artifacts[i];
        const std::size_t name = m_chosen[i];
        if (artifact.versions == 0 || name == IdPlaces::kNone) continue;
        const Standing& one = m_standing[name];
        DrawnNode node;
        node.id = mapArtifactNode(artifact.name);
        node.name = artifact.name;
        node.type = one.type;
        node.facts = countOf(artifact);
        node.warning = m_behind[i];
        if (m_behind[i]) node.facts += " · out of date";
        node.tooltip = m_records.namesOf[name] + "@" + std::to_string(one.number) + "\n" +
                       formatBytes(std::uint64_t(std::max<std::int64_t>(0, one.bytes)));
        if (one.state != "ok") node.tooltip += "\n" + one.state;
        if (m_behind[i]) node.tooltip += "\nmade from what has changed since: its step would run again";
        node.pipeline = one.pipeline;
        if (one.state != "evicted" && one.state != "deleted") node.bytes = one.bytes;
        node.time = one.created;
        STEMMA_TRY(auto tags, m_connection.prepare("SELECT tag FROM tags WHERE version = ? ORDER BY tag"));
        tags.bind(one.version);
        for (;;) {
            STEMMA_TRY(const bool row, tags.step());
            if (!row) break;
            node.tags.push_back(tags.text(0));
        }
        m_map.things[node.id] = {one.version, {}, one.run, m_records.namesOf[name], one.pipeline, {}};
        m_map.drawing.nodes.push_back(std::move(node));
    }
    return {};
}

Status MapMaker::addStep(std::uint32_t index) {
    const MapStep& step = m_records.steps[index];
    DrawnNode node;
    node.id = mapStepNode(step.pipeline, step.step);
    node.kind = DrawnNode::Kind::Step;
    node.name = step.step;
    node.pipeline = step.pipeline;
    node.run = step.last.run.value;
    std::size_t worst = std::size(kStatesByUrgency);
    DrawnThing thing{{}, {}, step.last.run, {}, step.pipeline, step.step};
    for (const StepRunId stepRun : step.last.stepRuns) {
        STEMMA_TRY(auto get, m_connection.prepare(kStep));
        STEMMA_TRY(const bool there, get.bind(stepRun).step());
        if (!there) continue;
        const std::size_t rank =
            std::size_t(std::ranges::find(kStatesByUrgency, get.view(1)) - std::begin(kStatesByUrgency));
        const auto began = get.optionalInteger(2), ended = get.optionalInteger(3);
        if (began && ended && get.view(1) != "reused")
            node.seconds = std::max(node.seconds, double(*ended - *began) / 1e6);
        node.time = std::max(node.time, ended ? *ended : began.value_or(0));
        if (rank >= worst) continue;
        worst = rank;
        node.type = get.text(0);
        node.status = get.text(1);
        const std::string said = get.isNull(4) ? std::string() : std::string(get.json(4)["message"].text());
        node.problem = node.status == "failed" ? shortFailure(said) : std::string();
        node.tooltip = node.status == "failed" || node.status == "skipped" ? said : std::string();
        readPlaceOfStep(get.view(5), node.layer, node.tags);
        thing.stepRun = stepRun;
        if (!get.view(6).empty()) thing.step = step.step + "[" + get.text(6) + "]";
    }
    const std::size_t cells = step.last.stepRuns.size();
    if (cells > 1) node.facts = formatCount(std::int64_t(cells)) + " cells · ";
    node.facts += formatCount(step.runs) + (step.runs == 1 ? " run" : " runs");
    if (node.status == "executed" && node.seconds >= 0)
        node.facts += (cells > 1 ? " · longest " : " · last ") + formatDuration(node.seconds);
    else if (node.status != "failed")
        node.facts += " · last " + node.status;
    m_map.things[node.id] = std::move(thing);
    m_map.drawing.nodes.push_back(std::move(node));
    return {};
}

std::string MapMaker::idOf(std::uint32_t node) const {
    if (node >= MapRecords::kArtifact) return mapArtifactNode(m_records.artifacts[node - MapRecords::kArtifact].name);
    return mapStepNode(m_records.steps[node].pipeline, m_records.steps[node].step);
}

void MapMaker::addEdges() {
    const auto known = indexOf(m_map.drawing);
    std::vector<std::size_t> behind; // steps whose results are
    for (const auto& [ends, edge] : m_records.edges) {
        DrawnEdge line;
        line.from = idOf(ends.first);
        line.to = idOf(ends.second);
        line.name = edge.name;
        line.dashed = !edge.current;
        const auto from = known.find(line.from);
        if (from == known.end() || !known.contains(line.to)) continue;
        const bool makes = ends.first < MapRecords::kArtifact && edge.current;
        if (makes && m_behind[ends.second - MapRecords::kArtifact]) behind.push_back(from->second);
        m_map.drawing.edges.push_back(std::move(line));
    }
    for (const std::size_t step : behind) {
        DrawnNode& node = m_map.drawing.nodes[step];
        if (node.warning || !node.problem.empty()) continue;
        node.warning = true;
        const std::size_t last = node.facts.rfind(" · last ");
        node.facts = node.facts.substr(0, last) + " · out of date";
    }
}

/// Components of one pipeline stand together.
void MapMaker::packPipelines() {
    std::map<std::string, std::int64_t> groups;
    for (DrawnNode& node : m_map.drawing.nodes)
        if (!node.pipeline.empty())
            node.group = groups.emplace(node.pipeline, std::int64_t(groups.size())).first->second;
}

Result<MapGraph> MapMaker::make() {
    m_standing.resize(m_records.names.size());
    m_behind.resize(m_records.artifacts.size());
    m_chosen.assign(m_records.artifacts.size(), IdPlaces::kNone);
    for (std::size_t name = 0; name < m_standing.size(); ++name) STEMMA_CHECK(standing(name));
    STEMMA_CHECK(ages());
    for (std::size_t name = 0; name < m_standing.size(); ++name) {
        const std::uint32_t artifact = m_records.artifactOf[name];
        if (m_standing[name].age == Standing::Age::Behind) m_behind[artifact] = true;
        std::size_t& chosen = m_chosen[artifact];
        const bool newer = chosen == IdPlaces::kNone || m_standing[chosen].version < m_standing[name].version;
        if (m_standing[name].version && newer) chosen = name;
    }
    STEMMA_CHECK(addArtifacts());
    for (std::uint32_t step = 0; step < m_records.steps.size(); ++step) STEMMA_CHECK(addStep(step));
    addEdges();
    layerResults(m_map.drawing);
    packPipelines();
    return std::move(m_map);
}

} // namespace

std::string mapArtifactNode(std::string_view artifact) {
    return "n:" + baseOfName(artifact);
}

std::string mapStepNode(std::string_view pipeline, std::string_view step) {
    return "m:" + std::string(pipeline) + "/" + baseOfName(step);
}

Result<MapGraph> mapOf(const Store& store, const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    STEMMA_TRY(MapRecords records, readMapRecords(*reader));
    return MapMaker(*reader, std::move(records)).make();
}

} // namespace stemma
