// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"

#include "core/store/Database.h"
#include "core/store/Notes.h"
#include "core/store/PipelinePlace.h"
#include "core/store/Store.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

namespace {

constexpr std::string_view kRuns = "SELECT id, pipeline, pipeline_file, message, git_branch, git_commit, git_dirty, "
                                   "status, started, ended, parameters "
                                   "FROM runs ORDER BY id DESC";
constexpr std::string_view kStepCounts = "SELECT run, status, count(*) FROM step_runs GROUP BY run, status";
/// Driven from the few artifacts of that type, however many others a run yields.
constexpr std::string_view kMetrics =
    "SELECT s.run, o.version FROM (SELECT DISTINCT artifact FROM versions WHERE type = 'metrics') m CROSS JOIN "
    "step_outputs o ON o.artifact = m.artifact CROSS JOIN versions v ON v.id = o.version CROSS JOIN step_runs s ON "
    "s.id = o.step_run WHERE v.type = 'metrics' ORDER BY o.id";
constexpr std::string_view kFailedSteps =
    "SELECT run, step, cell FROM step_runs WHERE status = 'failed' ORDER BY run, position DESC";
constexpr std::string_view kVersions =
    "SELECT v.id, v.artifact, v.number, v.uuid, v.type, v.headline, v.state, s.run, v.step_run, v.created, v.bytes, "
    "v.reference, v.content FROM versions v CROSS JOIN step_runs s ON s.id = v.step_run ORDER BY v.artifact, v.number";
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
        : m_connection(connection), m_workspace(workspace), m_cancel(cancel) {}
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

    /// Few files, of perhaps many runs.
    const std::string& place(const std::string& recorded) {
        const auto [found, isNew] = m_places.try_emplace(recorded);
        if (isNew) found->second = pipelinePlace(m_workspace, recorded);
        return found->second;
    }

    Connection& m_connection;
    const fs::path& m_workspace;
    const Cancel& m_cancel;
    std::unordered_map<std::string, std::string> m_places; ///< of pipelines, recorded to now
    Overview m_result;
    std::unordered_map<std::int64_t, std::size_t> m_artifact;                      ///< row to index
    std::unordered_map<std::int64_t, std::pair<std::size_t, std::size_t>> m_place; ///< version to artifact, version
    std::unordered_map<std::int64_t, std::string> m_content;                       ///< version to content hash
};

Status Collector::runs() {
    std::unordered_map<std::int64_t, std::size_t> index;
    STEMMA_CHECK(each(kRuns, [&](const Statement& row) {
        OverviewRun run;
        row.id(0, run.id);
        run.pipeline = row.text(1);
        if (!run.pipeline.empty()) run.pipelineFile = place(row.text(2)); // what was added by hand has nothing to run
        run.message = row.text(3);
        run.gitBranch = row.text(4);
        run.gitCommit = row.text(5);
        if (!row.isNull(6)) run.gitDirty = row.integer(6) != 0;
        run.status = runStatusFrom(row.view(7));
        run.started = row.integer(8);
        run.ended = row.optionalInteger(9);
        run.parameters = row.json(10);
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
        const int count = int(row.integer(2));
        switch (stepStatusFrom(row.view(1))) {
        case StepStatus::Executed:
            run->executed = count;
            break;
        case StepStatus::Reused:
            run->reused = count;
            break;
        case StepStatus::Failed:
            run->failed = count;
            break;
        case StepStatus::Skipped:
            run->skipped = count;
            break;
        case StepStatus::Cancelled:
            run->cancelled = count;
            break;
        default:
            run->others += count;
        }
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
        OverviewArtifact artifact;
        artifact.name = row.text(1);
        const std::size_t slash = artifact.name.find('/');
        if (slash != std::string::npos) artifact.pipeline = artifact.name.substr(0, slash);
        m_artifact.emplace(row.integer(0), m_result.artifacts.size());
        m_result.artifacts.push_back(std::move(artifact));
    });
}

/// The first number of a headline, and its name.
std::optional<std::pair<std::string, double>> firstNumber(const Json& headline) {
    if (!headline.isArray()) return std::nullopt;
    for (const Json& item : headline.items()) {
        const Json* value = item.find("value");
        const Json* name = item.find("name");
        if (value && name && value->isNumber()) return std::pair(std::string(name->text()), value->number());
    }
    return std::nullopt;
}

Status Collector::versions() {
    return each(kVersions, [&](const Statement& row) {
        const auto found = m_artifact.find(row.integer(1));
        if (found == m_artifact.end()) return;
        OverviewArtifact& artifact = m_result.artifacts[found->second];
        OverviewVersion version;
        row.id(0, version.id);
        version.number = int(row.integer(2));
        version.uuid = row.text(3);
        version.type = row.text(4);
        const Json headline = row.json(5);
        version.headline = headlineText(headline);
        if (auto number = firstNumber(headline)) {
            artifact.metricName = std::move(number->first);
            version.metric = number->second;
        }
        version.state = versionStateFrom(row.view(6));
        row.id(7, version.run);
        row.id(8, version.stepRun);
        version.created = row.integer(9);
        version.bytes = std::uint64_t(row.integer(10));
        version.reference = row.integer(11) != 0;
        const bool there = version.state != VersionState::Evicted && version.state != VersionState::Deleted;
        if (there && !version.reference) m_result.bytes += version.bytes;
        ++m_result.versions;
        m_content.emplace(version.id.value, row.view(12));
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
    m_result.places.reserve(m_place.size());
    for (const auto& [id, place] : m_place)
        m_result.places.push_back({VersionId{id}, std::uint32_t(place.first), std::uint32_t(place.second)});
    std::sort(m_result.places.begin(), m_result.places.end(),
              [](const Overview::Place& a, const Overview::Place& b) { return a.id < b.id; });
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

bool hasPicture(const Overview& overview, VersionId id) {
    const OverviewVersion* version = overview.version(id).second;
    return version && !version->picture.empty() && version->state == VersionState::Ok;
}

Result<Overview> overviewOf(const Store& store, const Cancel& cancel) {
    STEMMA_TRY(const auto snapshot, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    STEMMA_TRY(Overview overview, Collector(*reader, store.workspace(), cancel).collect());
    const std::map<RunId, std::string> notes = runNotes(store);
    for (OverviewRun& run : overview.runs)
        if (const auto note = notes.find(run.id); note != notes.end()) run.note = note->second;
    return overview;
}

} // namespace stemma
