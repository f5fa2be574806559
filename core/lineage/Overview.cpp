// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"

#include "core/lineage/OverviewRows.h"
#include "core/store/Database.h"
#include "core/store/Notes.h"
#include "core/store/Store.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

namespace {

constexpr std::string_view kRuns = "SELECT " STEMMA_OVERVIEW_RUN " ORDER BY id DESC";
constexpr std::string_view kStepCounts = "SELECT run, status, count(*) FROM step_runs GROUP BY run, status";
/// Driven from the few artifacts of that type, however many others a run yields.
constexpr std::string_view kMetrics =
    "SELECT s.run, o.version FROM (SELECT DISTINCT artifact FROM versions WHERE type = 'metrics') m CROSS JOIN "
    "step_outputs o ON o.artifact = m.artifact CROSS JOIN versions v ON v.id = o.version CROSS JOIN step_runs s ON "
    "s.id = o.step_run WHERE v.type = 'metrics' ORDER BY o.id";
constexpr std::string_view kFailedSteps =
    "SELECT run, step, cell FROM step_runs WHERE status = 'failed' ORDER BY run, position DESC";
constexpr std::string_view kVersions = "SELECT " STEMMA_OVERVIEW_VERSION " ORDER BY v.artifact, v.number";
constexpr std::string_view kArtifacts = "SELECT id, name FROM artifacts ORDER BY name";
constexpr std::string_view kPictures = "SELECT version, file FROM visualizations WHERE position = 0";
constexpr std::string_view kTags = "SELECT version, tag FROM tags ORDER BY version, tag";
constexpr std::string_view kAliases = "SELECT version, alias FROM aliases ORDER BY version, alias";
constexpr std::string_view kInputsOfAll =
    "SELECT i.step_run, i.version FROM step_inputs i WHERE i.name NOT LIKE 'item.%' AND EXISTS (SELECT 1 FROM "
    "versions v WHERE v.step_run = i.step_run)"; // of what its item came from a cell is no newer when others change
/// As Store::latest: what the last completed step run under a name yielded (a bare column goes with its max()).
constexpr std::string_view kLatest =
    "SELECT o.artifact, max(o.id), o.version FROM step_outputs o CROSS JOIN versions v ON v.id = o.version CROSS JOIN "
    "step_runs s ON s.id = o.step_run WHERE v.state = 'ok' AND s.status IN ('executed', 'reused') GROUP BY o.artifact";

class Collector {
public:
    Collector(Connection& connection, const fs::path& workspace, const Cancel& cancel)
        : m_connection(connection), m_places(workspace), m_cancel(cancel) {}
    Result<Overview> collect();

private:
    /// Calls `use` for each row.
    template <typename Use>
    Status each(std::string_view sql, Use use) {
        STEMMA_TRY(auto query, m_connection.prepare(sql));
        query.bind();
        for (std::size_t count = 0;; ++count) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return {};
            if (count % 1024 == 0 && m_cancel.requested()) return fail(ErrorCode::Cancelled, "cancelled");
            use(query);
        }
    }
    Status runs();
    Status artifacts();
    Status versions();
    Status facts();
    Status latest();
    Status outOfDate();
    void pipelines();
    OverviewVersion* find(std::int64_t version) {
        const auto found = m_place.find(version);
        if (found == m_place.end()) return nullptr;
        return &m_result.artifacts[found->second.first].versions[found->second.second];
    }

    Connection& m_connection;
    PipelinePlaces m_places;
    const Cancel& m_cancel;
    Overview m_result;
    std::unordered_map<std::int64_t, std::size_t> m_artifact;                      ///< row to index
    std::unordered_map<std::int64_t, std::pair<std::size_t, std::size_t>> m_place; ///< version to artifact, version
    std::unordered_map<std::int64_t, std::string> m_content;                       ///< version to content hash
};

Status Collector::runs() {
    std::unordered_map<std::int64_t, std::size_t> index;
    STEMMA_CHECK(each(kRuns, [&](const Statement& row) {
        OverviewRun run = overviewRun(row, m_places);
        index.emplace(run.id.value, m_result.runs.size());
        m_result.runs.push_back(std::move(run));
    }));
    const auto at = [&](std::int64_t run) -> OverviewRun* {
        const auto found = index.find(run);
        return found == index.end() ? nullptr : &m_result.runs[found->second];
    };
    STEMMA_CHECK(each(kStepCounts, [&](const Statement& row) {
        OverviewRun* run = at(row.integer(0));
        if (!run) return;
        countSteps(*run, row.view(1), int(row.integer(2)));
    }));
    STEMMA_CHECK(each(kMetrics, [&](const Statement& row) {
        OverviewRun* run = at(row.integer(0));
        if (!run) return;
        VersionId version;
        row.id(1, version);
        run->metrics.push_back(version);
    }));
    return each(kFailedSteps, [&](const Statement& row) {
        if (OverviewRun* run = at(row.integer(0)))
            run->failedStep = row.text(1) + (row.view(2).empty() ? "" : "[" + row.text(2) + "]");
    });
}

Status Collector::artifacts() {
    return each(kArtifacts, [&](const Statement& row) {
        m_artifact.emplace(row.integer(0), m_result.artifacts.size());
        m_result.artifacts.push_back(overviewArtifact(row.text(1)));
    });
}

Status Collector::versions() {
    return each(kVersions, [&](const Statement& row) {
        const auto found = m_artifact.find(row.integer(1));
        if (found == m_artifact.end()) return;
        OverviewArtifact& artifact = m_result.artifacts[found->second];
        OverviewVersion version = overviewVersion(row, artifact.metricName);
        const bool there = version.state != VersionState::Evicted && version.state != VersionState::Deleted;
        if (there && !version.reference) m_result.bytes += version.bytes;
        ++m_result.versions;
        m_content.emplace(version.id.value, row.view(kOverviewContent));
        m_place.emplace(version.id.value, std::pair(found->second, artifact.versions.size()));
        artifact.type = version.type;
        artifact.versions.push_back(std::move(version));
    });
}

Status Collector::facts() {
    STEMMA_CHECK(each(kPictures, [&](const Statement& row) {
        if (OverviewVersion* version = find(row.integer(0))) version->picture = row.text(1);
    }));
    STEMMA_CHECK(each(kTags, [&](const Statement& row) {
        if (OverviewVersion* version = find(row.integer(0))) version->tags.push_back(row.text(1));
    }));
    return each(kAliases, [&](const Statement& row) {
        if (OverviewVersion* version = find(row.integer(0))) version->aliases.push_back(row.text(1));
    });
}

Status Collector::latest() {
    return each(kLatest, [&](const Statement& row) {
        const auto artifact = m_artifact.find(row.integer(0));
        const auto place = m_place.find(row.integer(2));
        if (artifact == m_artifact.end() || place == m_place.end()) return;
        OverviewArtifact& entry = m_result.artifacts[artifact->second];
        // A version handed on under another name isn't one of this name's.
        if (place->second.first != artifact->second) return;
        entry.latest = int(place->second.second);
        entry.type = entry.versions[place->second.second].type;
    });
}

Status Collector::outOfDate() {
    std::unordered_map<std::int64_t, std::vector<std::int64_t>> inputs; // of the step runs that made something
    STEMMA_CHECK(each(kInputsOfAll, [&](const Statement& row) { inputs[row.integer(0)].push_back(row.integer(1)); }));
    // What would be read in its place today: the @latest of its name, which may be younger than the reader.
    const auto today = [&](std::int64_t input) {
        const auto [artifact, version] = m_place.at(input);
        const OverviewArtifact& entry = m_result.artifacts[artifact];
        return entry.versions[entry.latest < 0 ? version : std::size_t(entry.latest)].id.value;
    };
    enum class State : std::uint8_t { Open, Done };
    std::unordered_map<std::int64_t, State> seen;
    std::vector<std::int64_t> stack;
    for (const auto& [id, place] : m_place) stack.push_back(id);
    // Depth first, without recursion: a version is decided when what it would read today is.
    while (!stack.empty()) {
        const std::int64_t id = stack.back();
        const auto [state, isNew] = seen.emplace(id, State::Open);
        const OverviewVersion& version = *find(id);
        const auto read = inputs.find(version.stepRun.value);
        const bool reads = read != inputs.end();
        if (isNew && reads) {
            for (const std::int64_t input : read->second)
                if (m_place.contains(input) && !seen.contains(today(input))) stack.push_back(today(input));
            continue;
        }
        stack.pop_back();
        if (std::exchange(seen[id], State::Done) == State::Done || !reads) continue;
        find(id)->outOfDate = std::any_of(read->second.begin(), read->second.end(), [&](std::int64_t input) {
            // What goes on from its own last version isn't behind it.
            if (!m_place.contains(input) || m_place.at(input).first == m_place.at(id).first) return false;
            const std::int64_t now = today(input);
            return find(now)->outOfDate || m_content.at(now) != m_content.at(input);
        });
    }
    return {};
}

void Collector::pipelines() {
    std::map<std::string, OverviewPipeline> byName;
    for (const OverviewRun& run : m_result.runs) { // newest first
        if (run.pipeline.empty()) continue;
        OverviewPipeline& pipeline = byName[run.pipeline];
        if (!pipeline.newest) {
            pipeline.name = run.pipeline;
            pipeline.file = run.pipelineFile;
            pipeline.newest = run.id;
        }
        ++pipeline.runs;
    }
    for (auto& [name, pipeline] : byName) m_result.pipelines.push_back(std::move(pipeline));
}

Result<Overview> Collector::collect() {
    STEMMA_CHECK(runs());
    STEMMA_CHECK(artifacts());
    STEMMA_CHECK(versions());
    STEMMA_CHECK(facts());
    STEMMA_CHECK(latest());
    STEMMA_CHECK(outOfDate());
    pipelines();
    findPlaces(m_result);
    return std::move(m_result);
}

} // namespace

const OverviewArtifact* Overview::artifact(const std::string& name) const {
    const auto found =
        std::lower_bound(artifacts.begin(), artifacts.end(), name,
                         [](const OverviewArtifact& entry, const std::string& wanted) { return entry.name < wanted; });
    return found != artifacts.end() && found->name == name ? &*found : nullptr;
}

const OverviewRun* Overview::run(RunId id) const {
    const auto found = std::lower_bound(runs.begin(), runs.end(), id,
                                        [](const OverviewRun& run, RunId wanted) { return run.id > wanted; });
    return found != runs.end() && found->id == id ? &*found : nullptr;
}

std::pair<const OverviewArtifact*, const OverviewVersion*> Overview::version(VersionId id) const {
    if (!places.empty()) {
        const auto found = std::lower_bound(places.begin(), places.end(), id,
                                            [](const Place& place, VersionId wanted) { return place.id < wanted; });
        if (found == places.end() || found->id != id) return {nullptr, nullptr};
        const OverviewArtifact& artifact = artifacts[found->artifact];
        return {&artifact, &artifact.versions[found->version]};
    }
    for (const OverviewArtifact& artifact : artifacts)
        for (const OverviewVersion& version : artifact.versions)
            if (version.id == id) return {&artifact, &version};
    return {nullptr, nullptr};
}

bool OverviewArtifact::isNext(std::size_t index, int step) const {
    const std::size_t other = index + std::size_t(step); // below the first: beyond the last
    if (other >= versions.size()) return false;
    return left == 0 || std::abs(versions[other].number - versions[index].number) == 1;
}

std::set<VersionId> picturedOf(const Store& store, const std::vector<VersionId>& versions) {
    std::set<VersionId> found;
    const auto reader = store.database().reader();
    if (!reader) return found;
    auto query = (*reader)->prepare("SELECT 1 FROM visualizations p CROSS JOIN versions v ON v.id = p.version WHERE "
                                    "p.version = ? AND p.position = 0 AND p.file <> '' AND v.state = 'ok'");
    if (!query) return found;
    for (const VersionId version : versions)
        if (const auto row = query->bind(version).step(); row && *row) found.insert(version);
    return found;
}

namespace {

/// Whether reading all rows is no more work than asking for some.
Result<bool> isSmall(Connection& connection, std::size_t whole) {
    STEMMA_TRY(const std::int64_t versions, connection.integer("SELECT count(*) FROM versions"));
    if (std::size_t(versions) > whole) return false;
    STEMMA_TRY(const std::int64_t runs, connection.integer("SELECT count(*) FROM runs"));
    if (std::size_t(runs) > whole) return false;
    STEMMA_TRY(const std::int64_t steps, connection.integer("SELECT count(*) FROM step_runs"));
    return std::size_t(steps) <= whole * 10;
}

} // namespace

Result<Overview> overviewOf(const Store& store, const OverviewQuestion& question, const Cancel& cancel) {
    STEMMA_TRY(const auto snapshot, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    STEMMA_TRY(const bool small, isSmall(*reader, question.whole));
    if (!small) return overviewPage(store, *reader, question, cancel);
    STEMMA_TRY(Overview overview, Collector(*reader, store.workspace(), cancel).collect());
    const std::map<RunId, std::string> notes = runNotes(store);
    for (OverviewRun& run : overview.runs)
        if (const auto note = notes.find(run.id); note != notes.end()) run.note = note->second;
    return overview;
}

} // namespace stemma
