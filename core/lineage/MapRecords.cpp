// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/MapRecords.h"

#include "core/lineage/CellText.h"
#include "core/lineage/IdSet.h"

#include <string_view>

namespace stemma {

namespace {

constexpr std::string_view kStepRuns =
    "SELECT id, run, step, status FROM step_runs INDEXED BY step_runs_by_run ORDER BY run, position";
/// From its unique index alone.
constexpr std::string_view kVersionsByName = "SELECT artifact, id FROM versions ORDER BY artifact, number";
constexpr std::string_view kVersionsByMaker = "SELECT step_run, id FROM versions INDEXED BY versions_by_step_run";
constexpr std::string_view kAllInputs =
    "SELECT version, step_run, name FROM step_inputs INDEXED BY step_inputs_by_version";
constexpr std::string_view kInputsOf = "SELECT version, name FROM step_inputs WHERE step_run = ?";
constexpr std::string_view kOutputsOf = "SELECT artifact, output FROM step_outputs WHERE step_run = ?";

class MapReader {
public:
    explicit MapReader(Connection& connection) : m_connection(connection) {}
    Result<MapRecords> read();

private:
    template <typename Use, typename... Values>
    Status each(std::string_view sql, Use use, const Values&... values) {
        STEMMA_TRY(auto query, m_connection.prepare(sql));
        query.bind(values...);
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return {};
            use(query);
        }
    }
    Status artifacts();
    Status steps();
    Status versions();
    Status edges();
    Status currentEdges();
    std::uint32_t stepIndex(const std::string& pipeline, std::string_view step);
    std::uint32_t newStepIndex(const std::string& pipeline, std::string_view step);
    MapEdge& edge(std::uint32_t from, std::uint32_t to);
    void nameEdge(std::uint32_t from, std::uint32_t to, std::string_view name);

    Connection& m_connection;
    MapRecords m_records;
    std::unordered_map<std::string, std::uint32_t> m_stepIndex;
    std::vector<std::uint32_t> m_stepAfter; ///< of each step, that which came after it last
    std::uint32_t m_lastStep = IdPlaces::kNone;
    IdSet m_edgePlaces; ///< both ends as one number
    std::vector<MapEdge> m_edges;
    IdNumbers m_stepOfRun, m_artifactOfVersion;
};

Status MapReader::artifacts() {
    std::unordered_map<std::string, std::uint32_t> bases;
    return each("SELECT id, name FROM artifacts ORDER BY id", [&](const Statement& row) {
        std::string name = row.text(1), base = baseOfName(name);
        const auto [place, isNew] = bases.emplace(base, std::uint32_t(m_records.artifacts.size()));
        if (isNew) m_records.artifacts.push_back({base, 0, 0});
        m_records.artifacts[place->second].cells += name != base;
        m_records.names.push_back(row.integer(0));
        m_records.artifactOf.push_back(place->second);
        m_records.namesOf.push_back(std::move(name));
    });
}

/// Runs of a pipeline go through the same steps: what came after this one last time is looked at first.
std::uint32_t MapReader::stepIndex(const std::string& pipeline, std::string_view step) {
    const auto isIt = [&](std::uint32_t index) {
        return index < m_records.steps.size() && m_records.steps[index].step == step &&
               m_records.steps[index].pipeline == pipeline;
    };
    std::uint32_t& guess = m_lastStep == IdPlaces::kNone ? m_lastStep : m_stepAfter[m_lastStep];
    const std::uint32_t index = isIt(guess) ? guess : newStepIndex(pipeline, step);
    if (m_lastStep != IdPlaces::kNone) m_stepAfter[m_lastStep] = index;
    return m_lastStep = index;
}

std::uint32_t MapReader::newStepIndex(const std::string& pipeline, std::string_view step) {
    std::string key = pipeline + '\n';
    key += step;
    const auto [place, isNew] = m_stepIndex.emplace(std::move(key), std::uint32_t(m_records.steps.size()));
    if (isNew) {
        MapStep one;
        one.pipeline = pipeline;
        one.step = step;
        m_records.steps.push_back(std::move(one));
        m_stepAfter.push_back(IdPlaces::kNone);
    }
    return place->second;
}

Status MapReader::steps() {
    std::unordered_map<std::int64_t, std::string> pipelines;
    STEMMA_CHECK(each("SELECT id, pipeline FROM runs WHERE pipeline <> ''",
                      [&](const Statement& row) { pipelines.emplace(row.integer(0), row.text(1)); }));
    std::vector<std::pair<std::int64_t, std::uint32_t>> rows;
    const auto addTo = [](MapStep::Last& last, RunId run, StepRunId stepRun) {
        const bool isNew = last.run != run;
        if (isNew) last = {run, {}};
        last.stepRuns.push_back(stepRun);
        return isNew;
    };
    auto pipeline = pipelines.cend();
    STEMMA_CHECK(each(kStepRuns, [&](const Statement& row) {
        if (pipeline == pipelines.cend() || pipeline->first != row.integer(1))
            pipeline = pipelines.find(row.integer(1));
        if (pipeline == pipelines.end()) return; // by `add`
        const StepRunId id{row.integer(0)};
        const RunId run{row.integer(1)};
        const std::uint32_t index = stepIndex(pipeline->second, row.view(2));
        MapStep& step = m_records.steps[index];
        rows.emplace_back(id.value, index);
        addTo(step.last, run, id);
        const StepStatus status = stepStatusFrom(row.view(3));
        if (status == StepStatus::Executed || status == StepStatus::Reused) step.runs += addTo(step.completed, run, id);
    }));
    m_stepOfRun = IdNumbers(std::move(rows));
    return {};
}

Status MapReader::versions() {
    std::vector<std::pair<std::int64_t, std::uint32_t>> rows;
    const IdPlaces names(m_records.names);
    STEMMA_CHECK(each(kVersionsByName, [&](const Statement& row) {
        const std::uint32_t name = names.of(row.integer(0));
        if (name == IdPlaces::kNone) return;
        const std::uint32_t artifact = m_records.artifactOf[name];
        ++m_records.artifacts[artifact].versions;
        rows.emplace_back(row.integer(1), artifact);
    }));
    m_artifactOfVersion = IdNumbers(std::move(rows));
    return {};
}

MapEdge& MapReader::edge(std::uint32_t from, std::uint32_t to) {
    const auto ends = std::int64_t(std::uint64_t(from) << 32 | to);
    if (m_edgePlaces.insert(ends)) m_edges.emplace_back();
    return m_edges[m_edgePlaces.place(ends)];
}
/// "" once it has had two names.
void MapReader::nameEdge(std::uint32_t from, std::uint32_t to, std::string_view name) {
    const std::size_t before = m_edges.size();
    MapEdge& one = edge(from, to);
    if (m_edges.size() > before)
        one.name = name;
    else if (one.name != name)
        one.name.clear();
}

Status MapReader::edges() {
    const auto known = [&](std::int64_t stepRun, std::int64_t version, auto use) {
        const std::uint32_t step = m_stepOfRun.of(stepRun), artifact = m_artifactOfVersion.of(version);
        if (step != IdNumbers::kNone && artifact != IdNumbers::kNone) use(step, MapRecords::kArtifact + artifact);
    };
    STEMMA_CHECK(each(kVersionsByMaker, [&](const Statement& row) {
        known(row.integer(0), row.integer(1),
              [&](std::uint32_t step, std::uint32_t artifact) { edge(step, artifact); });
    }));
    return each(kAllInputs, [&](const Statement& row) {
        known(row.integer(1), row.integer(0),
              [&](std::uint32_t step, std::uint32_t artifact) { nameEdge(artifact, step, row.view(2)); });
    });
}

Status MapReader::currentEdges() {
    const IdPlaces names(m_records.names);
    for (std::uint32_t step = 0; step < m_records.steps.size(); ++step) {
        const MapStep& one = m_records.steps[step];
        for (const StepRunId stepRun : (one.completed.run ? one.completed : one.last).stepRuns) {
            STEMMA_CHECK(each(
                kInputsOf,
                [&](const Statement& row) {
                    const std::uint32_t artifact = m_artifactOfVersion.of(row.integer(0));
                    if (artifact == IdPlaces::kNone) return;
                    nameEdge(MapRecords::kArtifact + artifact, step, row.view(1));
                    edge(MapRecords::kArtifact + artifact, step).current = true;
                },
                stepRun));
            STEMMA_CHECK(each(
                kOutputsOf,
                [&](const Statement& row) {
                    const std::uint32_t name = names.of(row.integer(0));
                    if (name == IdPlaces::kNone) return;
                    MapEdge& made = edge(step, MapRecords::kArtifact + m_records.artifactOf[name]);
                    made.name = row.text(1);
                    made.current = true;
                },
                stepRun));
        }
    }
    return {};
}

Result<MapRecords> MapReader::read() {
    STEMMA_CHECK(artifacts());
    STEMMA_CHECK(steps());
    STEMMA_CHECK(versions());
    STEMMA_CHECK(edges());
    STEMMA_CHECK(currentEdges());
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const auto ends = std::uint64_t(m_edgePlaces.ids()[i]);
        m_records.edges.emplace(std::pair(std::uint32_t(ends >> 32), std::uint32_t(ends)), std::move(m_edges[i]));
    }
    return std::move(m_records);
}

} // namespace

Result<MapRecords> readMapRecords(Connection& connection) {
    return MapReader(connection).read();
}

} // namespace stemma
