// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/OverviewRows.h"

#include "core/store/Notes.h"
#include "core/store/Store.h"

#include <algorithm>
#include <unordered_set>

// An overview of a workspace of any size: each question goes through an index to the rows that are listed. What is
// counted over all of them is in an index too, but for the bytes.
namespace stemma {

namespace {

constexpr std::string_view kCounts = "SELECT artifact, count(*) FROM versions GROUP BY artifact";
constexpr std::string_view kBytes =
    "SELECT coalesce(sum(bytes), 0) FROM versions WHERE state NOT IN ('evicted', 'deleted') AND reference = 0";
constexpr std::string_view kPipelines =
    "SELECT p.pipeline, p.runs, p.newest, r.pipeline_file FROM (SELECT pipeline, count(*) AS runs, max(id) AS newest "
    "FROM runs WHERE pipeline <> '' GROUP BY pipeline) p CROSS JOIN runs r ON r.id = p.newest ORDER BY p.pipeline";
constexpr std::string_view kNames = "SELECT id, name FROM artifacts ORDER BY name";
constexpr std::string_view kNewest =
    "SELECT " STEMMA_OVERVIEW_VERSION " WHERE v.artifact = ? ORDER BY v.number DESC LIMIT ?";
constexpr std::string_view kOne = "SELECT " STEMMA_OVERVIEW_VERSION " WHERE v.id = ?";
/// As Store::latest: what the last completed step run under a name yielded.
constexpr std::string_view kLatestOf =
    "SELECT o.version, v.artifact FROM step_outputs o CROSS JOIN versions v ON v.id = o.version CROSS JOIN step_runs s "
    "ON s.id = o.step_run WHERE o.artifact = ? AND v.state = 'ok' AND s.status IN ('executed', 'reused') "
    "ORDER BY o.id DESC LIMIT 1";
constexpr std::string_view kNewestRuns = "SELECT " STEMMA_OVERVIEW_RUN " ORDER BY id DESC LIMIT ?";
constexpr std::string_view kOneRun = "SELECT " STEMMA_OVERVIEW_RUN " WHERE id = ?";
constexpr std::string_view kSteps = "SELECT status, step, cell FROM step_runs WHERE run = ? ORDER BY position DESC";
constexpr std::string_view kMetricsOf =
    "SELECT o.version FROM step_runs s CROSS JOIN step_outputs o ON o.step_run = s.id CROSS JOIN versions v ON "
    "v.id = o.version WHERE s.run = ? AND v.type = 'metrics' ORDER BY o.id";
constexpr std::string_view kTagged = "SELECT DISTINCT version FROM tags ORDER BY version DESC LIMIT ?";
constexpr std::string_view kAliased = "SELECT DISTINCT version FROM aliases ORDER BY version DESC LIMIT ?";
constexpr std::string_view kPictureOf = "SELECT file FROM visualizations WHERE version = ? AND position = 0";
constexpr std::string_view kTagsOf = "SELECT tag FROM tags WHERE version = ? ORDER BY tag";
constexpr std::string_view kAliasesOf = "SELECT alias FROM aliases WHERE version = ? ORDER BY alias";
constexpr std::string_view kThing = "SELECT artifact, step_run, content FROM versions WHERE id = ?";
constexpr std::string_view kInputsOf =
    "SELECT i.version, v.artifact, v.content FROM step_inputs i CROSS JOIN versions v ON v.id = i.version WHERE "
    "i.step_run = ? AND i.name NOT LIKE 'item.%'"; // of what its item came from a cell is no newer when others change

class PageReader {
public:
    PageReader(const Store& store, Connection& connection, const OverviewQuestion& question, const Cancel& cancel)
        : m_store(store), m_connection(connection), m_places(store.workspace()), m_question(question),
          m_cancel(cancel) {}
    Result<Overview> read();

private:
    /// An artifact while it is gathered.
    struct Gathered {
        std::int64_t row = 0;
        int named = -1; ///< number of the version that metricName is of
        VersionId latest;
    };
    /// What a version's mark depends on.
    struct Thing {
        std::int64_t artifact = 0, stepRun = 0;
        std::string content;
        bool decided = false, old = false;
    };
    /// Calls `use` for each row; the statement is prepared once for many questions.
    template <typename Use, typename... Values>
    Status each(std::string_view sql, Use use, const Values&... values) {
        STEMMA_TRY(auto query, m_connection.prepare(sql));
        query.bind(values...);
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return {};
            if (++m_rows % 1024 == 0 && m_cancel.requested()) return fail(ErrorCode::Cancelled, "cancelled");
            use(query);
        }
    }
    Status names();
    Status newest();
    Status latest();
    Status runs();
    Status addRun(RunId id);
    Status countRun(OverviewRun& run, std::size_t& steps);
    Status metrics();
    Status named();
    Status add(VersionId id);
    Status addAll(const std::set<VersionId>& ids);
    Status facts();
    Status totals();
    Status marks();
    Status decide(std::int64_t id);
    Result<bool> isOld(std::int64_t id, std::vector<std::int64_t>& first);
    Result<Thing*> thing(std::int64_t id);
    std::int64_t today(std::int64_t input, std::int64_t artifact) const;
    bool take(const Statement& row);
    void order();

    const Store& m_store;
    Connection& m_connection;
    PipelinePlaces m_places;
    const OverviewQuestion& m_question;
    const Cancel& m_cancel;
    std::size_t m_rows = 0;
    Overview m_result;
    std::vector<Gathered> m_gathered;                         ///< beside the result's artifacts
    std::unordered_map<std::int64_t, std::size_t> m_artifact; ///< row to index
    std::unordered_set<std::int64_t> m_listed;                ///< versions
    std::unordered_set<std::int64_t> m_tagged, m_aliased;     ///< all that are, unless there are too many
    bool m_fewNamed = false;
    std::unordered_map<std::int64_t, Thing> m_things;
};

Status PageReader::names() {
    STEMMA_CHECK(each(kNames, [&](const Statement& row) {
        m_artifact.emplace(row.integer(0), m_gathered.size());
        m_gathered.push_back({row.integer(0), -1, {}});
        m_result.artifacts.push_back(overviewArtifact(row.text(1)));
    }));
    return each(kCounts, [&](const Statement& row) {
        const auto found = m_artifact.find(row.integer(0));
        if (found != m_artifact.end()) m_result.artifacts[found->second].left = std::size_t(row.integer(1));
    });
}

/// Lists the version of a row; false where it is listed already.
bool PageReader::take(const Statement& row) {
    const auto found = m_artifact.find(row.integer(1));
    if (found == m_artifact.end() || !m_listed.insert(row.integer(0)).second) return false;
    OverviewArtifact& artifact = m_result.artifacts[found->second];
    std::string metricName;
    OverviewVersion version = overviewVersion(row, metricName);
    if (version.metric && version.number > m_gathered[found->second].named) {
        artifact.metricName = std::move(metricName);
        m_gathered[found->second].named = version.number;
    }
    Thing& thing = m_things[version.id.value];
    thing = {row.integer(1), version.stepRun.value, std::string(row.view(kOverviewContent)), false, false};
    artifact.versions.push_back(std::move(version));
    if (artifact.left > 0) --artifact.left;
    return true;
}

Status PageReader::newest() {
    const std::size_t share = m_question.versions / std::max<std::size_t>(1, m_gathered.size());
    const std::size_t usual = std::clamp<std::size_t>(share, 1, std::max<std::size_t>(1, m_question.perArtifact));
    for (std::size_t i = 0; i < m_gathered.size(); ++i) {
        const auto wanted = m_question.artifacts.find(m_result.artifacts[i].name);
        const std::size_t most = wanted == m_question.artifacts.end() ? usual : std::max(usual, wanted->second);
        STEMMA_CHECK(each(
            kNewest, [&](const Statement& row) { take(row); }, m_gathered[i].row, most));
    }
    return {};
}

Status PageReader::latest() {
    for (Gathered& gathered : m_gathered) {
        STEMMA_CHECK(each(
            kLatestOf,
            [&](const Statement& row) {
                // A version handed on under another name isn't one of this name's.
                if (row.integer(1) == gathered.row) row.id(0, gathered.latest);
            },
            gathered.row));
        if (gathered.latest) STEMMA_CHECK(add(gathered.latest));
    }
    return {};
}

Status PageReader::add(VersionId id) {
    if (m_listed.contains(id.value)) return {};
    return each(
        kOne, [&](const Statement& row) { take(row); }, id);
}

Status PageReader::addAll(const std::set<VersionId>& ids) {
    for (const VersionId id : ids) STEMMA_CHECK(add(id));
    return {};
}

/// What a person gave a name to.
Status PageReader::named() {
    std::set<VersionId> found;
    for (const auto& [sql, which] : {std::pair(kTagged, &m_tagged), std::pair(kAliased, &m_aliased)})
        STEMMA_CHECK(each(
            sql,
            [&, which = which](const Statement& row) {
                which->insert(row.integer(0));
                found.insert(VersionId{row.integer(0)});
            },
            m_question.named));
    m_fewNamed = std::max(m_tagged.size(), m_aliased.size()) < m_question.named;
    return addAll(found);
}

// --- Runs ---------------------------------------------------------------------------------------------------------

Status PageReader::runs() {
    std::vector<OverviewRun>& runs = m_result.runs;
    STEMMA_CHECK(each(
        kNewestRuns, [&](const Statement& row) { runs.push_back(overviewRun(row, m_places)); }, m_question.runs));
    std::size_t steps = 0, counted = 0;
    for (; counted < runs.size() && (counted == 0 || steps < m_question.runs * m_question.stepsPerRun); ++counted)
        STEMMA_CHECK(countRun(runs[counted], steps));
    runs.resize(counted);
    std::set<RunId> wanted = m_question.runIds;
    for (const VersionId id : m_question.versionIds)
        STEMMA_CHECK(each(
            "SELECT s.run FROM versions v CROSS JOIN step_runs s ON s.id = v.step_run WHERE v.id = ?",
            [&](const Statement& row) { wanted.insert(RunId{row.integer(0)}); }, id));
    for (auto id = wanted.rbegin(); id != wanted.rend(); ++id)
        if (runs.empty() || *id < runs.back().id) STEMMA_CHECK(addRun(*id));
    for (OverviewRun& run : runs)
        if (auto note = runNote(m_store, run.id)) run.note = std::move(*note);
    STEMMA_TRY(const std::int64_t all, m_connection.integer("SELECT count(*) FROM runs"));
    m_result.runsLeft = std::size_t(all) - std::min(std::size_t(all), runs.size());
    return {};
}

Status PageReader::addRun(RunId id) {
    const std::size_t before = m_result.runs.size();
    STEMMA_CHECK(each(
        kOneRun, [&](const Statement& row) { m_result.runs.push_back(overviewRun(row, m_places)); }, id));
    std::size_t steps = 0;
    return m_result.runs.size() > before ? countRun(m_result.runs.back(), steps) : Status();
}

Status PageReader::countRun(OverviewRun& run, std::size_t& steps) {
    return each(
        kSteps,
        [&](const Statement& row) {
            ++steps;
            countSteps(run, row.view(0), 1);
            if (stepStatusFrom(row.view(0)) == StepStatus::Failed)
                run.failedStep = row.text(1) + (row.view(2).empty() ? "" : "[" + row.text(2) + "]");
        },
        run.id);
}

/// A table of runs has them beside each other, so that they are listed however old they are.
Status PageReader::metrics() {
    const auto isMetrics = [](const OverviewVersion& version) { return version.type == "metrics"; };
    if (std::none_of(m_result.artifacts.begin(), m_result.artifacts.end(), [&](const OverviewArtifact& artifact) {
            return std::any_of(artifact.versions.begin(), artifact.versions.end(), isMetrics);
        }))
        return {}; // the usual case, which would cost a look at each output of each run
    for (OverviewRun& run : m_result.runs) {
        STEMMA_CHECK(each(
            kMetricsOf, [&](const Statement& row) { run.metrics.push_back(VersionId{row.integer(0)}); }, run.id));
        for (const VersionId id : run.metrics)
            if (m_listed.size() < 3 * m_question.versions) STEMMA_CHECK(add(id));
    }
    return {};
}

// --- Versions -----------------------------------------------------------------------------------------------------

void PageReader::order() {
    for (std::size_t i = 0; i < m_gathered.size(); ++i) {
        OverviewArtifact& artifact = m_result.artifacts[i];
        std::sort(artifact.versions.begin(), artifact.versions.end(),
                  [](const OverviewVersion& a, const OverviewVersion& b) { return a.number < b.number; });
        if (!artifact.versions.empty()) artifact.type = artifact.versions.back().type;
        const auto at = std::find_if(artifact.versions.begin(), artifact.versions.end(),
                                     [&](const OverviewVersion& one) { return one.id == m_gathered[i].latest; });
        if (at == artifact.versions.end()) continue;
        artifact.latest = int(at - artifact.versions.begin());
        artifact.type = at->type;
    }
}

Status PageReader::facts() {
    for (OverviewArtifact& artifact : m_result.artifacts)
        for (OverviewVersion& version : artifact.versions) {
            STEMMA_CHECK(each(
                kPictureOf, [&](const Statement& row) { version.picture = row.text(0); }, version.id));
            if (!m_fewNamed || m_tagged.contains(version.id.value))
                STEMMA_CHECK(each(
                    kTagsOf, [&](const Statement& row) { version.tags.push_back(row.text(0)); }, version.id));
            if (!m_fewNamed || m_aliased.contains(version.id.value))
                STEMMA_CHECK(each(
                    kAliasesOf, [&](const Statement& row) { version.aliases.push_back(row.text(0)); }, version.id));
        }
    return {};
}

Status PageReader::totals() {
    for (const OverviewArtifact& artifact : m_result.artifacts) m_result.versions += artifact.count();
    STEMMA_TRY(const std::int64_t bytes, m_connection.integer(kBytes));
    m_result.bytes = std::uint64_t(bytes);
    return each(kPipelines, [&](const Statement& row) {
        OverviewPipeline pipeline;
        pipeline.name = row.text(0);
        pipeline.runs = int(row.integer(1));
        row.id(2, pipeline.newest);
        pipeline.file = m_places.of(row.text(3));
        m_result.pipelines.push_back(std::move(pipeline));
    });
}

// --- What is out of date --------------------------------------------------------------------------------------------

/// What would be read in an input's place today: the @latest of its name, which may be younger than the reader.
std::int64_t PageReader::today(std::int64_t input, std::int64_t artifact) const {
    const auto found = m_artifact.find(artifact);
    const VersionId latest = found == m_artifact.end() ? VersionId{} : m_gathered[found->second].latest;
    return latest ? latest.value : input;
}

/// Of one that isn't listed, too: what a latest was made from where its name has no latest any more.
Result<PageReader::Thing*> PageReader::thing(std::int64_t id) {
    const auto [found, isNew] = m_things.try_emplace(id);
    if (isNew)
        STEMMA_CHECK(each(
            kThing,
            [&](const Statement& row) {
                found->second = {row.integer(0), row.integer(1), std::string(row.view(2)), false, false};
            },
            id));
    return &found->second;
}

/// By its inputs; those that have to be decided before are added to `first`, and the answer doesn't count.
Result<bool> PageReader::isOld(std::int64_t id, std::vector<std::int64_t>& first) {
    struct Input {
        std::int64_t version = 0, artifact = 0;
        std::string content;
    };
    STEMMA_TRY(const Thing* own, thing(id));
    std::vector<Input> inputs;
    STEMMA_CHECK(each(
        kInputsOf,
        [&](const Statement& row) {
            // What goes on from its own last version isn't behind it.
            if (row.integer(1) != own->artifact)
                inputs.push_back({row.integer(0), row.integer(1), std::string(row.view(2))});
        },
        own->stepRun));
    bool old = false;
    for (const Input& input : inputs) {
        STEMMA_TRY(const Thing* now, thing(today(input.version, input.artifact)));
        if (now->content != input.content) return true; // whatever the others are
        old = old || (now->decided && now->old);
    }
    if (old) return true;
    for (const Input& input : inputs) {
        const std::int64_t now = today(input.version, input.artifact);
        if (!m_things[now].decided) first.push_back(now);
    }
    return false;
}

/// Depth first, without recursion: a version is decided when what it would read today is.
Status PageReader::decide(std::int64_t id) {
    std::vector<std::int64_t> stack{id};
    std::unordered_set<std::int64_t> open; // also of a circle, which only a database made elsewhere has
    while (!stack.empty()) {
        const std::int64_t next = stack.back();
        STEMMA_TRY(Thing * one, thing(next));
        std::vector<std::int64_t> first;
        if (!one->decided) {
            STEMMA_TRY(const bool old, isOld(next, first));
            one->old = old;
        }
        if (!first.empty() && open.insert(next).second) {
            stack.insert(stack.end(), first.begin(), first.end());
            continue;
        }
        one->decided = true;
        stack.pop_back();
    }
    return {};
}

Status PageReader::marks() {
    for (OverviewArtifact& artifact : m_result.artifacts)
        for (OverviewVersion& version : artifact.versions) {
            STEMMA_CHECK(decide(version.id.value));
            version.outOfDate = m_things[version.id.value].old;
        }
    return {};
}

Result<Overview> PageReader::read() {
    STEMMA_CHECK(names());
    STEMMA_CHECK(newest());
    STEMMA_CHECK(latest());
    STEMMA_CHECK(named());
    STEMMA_CHECK(addAll(m_question.versionIds));
    STEMMA_CHECK(runs());
    STEMMA_CHECK(metrics());
    order();
    STEMMA_CHECK(facts());
    STEMMA_CHECK(totals());
    STEMMA_CHECK(marks());
    findPlaces(m_result);
    return std::move(m_result);
}

} // namespace

Result<Overview> overviewPage(const Store& store, Connection& connection, const OverviewQuestion& question,
                              const Cancel& cancel) {
    return PageReader(store, connection, question, cancel).read();
}

Result<std::vector<OverviewVersion>> versionsNear(const Store& store, VersionId version, std::size_t before,
                                                  std::size_t after) {
    STEMMA_TRY(const auto reader, store.database().reader());
    STEMMA_TRY(auto find, reader->prepare("SELECT artifact, number FROM versions WHERE id = ?"));
    STEMMA_TRY(const bool there, find.bind(version).step());
    if (!there) return fail(ErrorCode::NotFound, "There is no version with the id " + std::to_string(version.value));
    const std::int64_t artifact = find.integer(0), number = find.integer(1);
    std::vector<OverviewVersion> near;
    const auto gather = [&](std::string_view sql, std::size_t most) -> Status {
        STEMMA_TRY(auto query, reader->prepare(sql));
        query.bind(artifact, number, most);
        for (std::string metric;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return {};
            near.push_back(overviewVersion(query, metric));
        }
    };
    STEMMA_CHECK(gather("SELECT " STEMMA_OVERVIEW_VERSION
                        " WHERE v.artifact = ? AND v.number <= ? ORDER BY v.number DESC LIMIT ?",
                        before + 1));
    std::reverse(near.begin(), near.end());
    STEMMA_CHECK(gather(
        "SELECT " STEMMA_OVERVIEW_VERSION " WHERE v.artifact = ? AND v.number > ? ORDER BY v.number LIMIT ?", after));
    return near;
}

} // namespace stemma
