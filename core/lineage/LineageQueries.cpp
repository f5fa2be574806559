// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/LineageQueries.h"

#include "core/lineage/IdSet.h"
#include "core/lineage/LineageRecords.h"
#include "core/lineage/RowScan.h"
#include "core/store/Database.h"
#include "core/store/Store.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::string_view kMaker = "SELECT id, step_run FROM versions WHERE id BETWEEN ? AND ? ORDER BY id";
constexpr std::string_view kReadInputs =
    "SELECT step_run, version FROM step_inputs WHERE step_run BETWEEN ? AND ? ORDER BY step_run, position, item";
constexpr std::string_view kUsers =
    "SELECT version, step_run FROM step_inputs INDEXED BY step_inputs_by_version WHERE version BETWEEN ? AND ? ORDER "
    "BY version, step_run";
constexpr std::string_view kMadeOf =
    "SELECT step_run, id FROM versions INDEXED BY versions_by_step_run WHERE step_run BETWEEN ? AND ? ORDER BY "
    "step_run, id";
constexpr std::string_view kNotReused =
    "SELECT id, id FROM step_runs WHERE id BETWEEN ? AND ? AND origin IS NULL ORDER BY id";
constexpr std::string_view kDescribers =
    "SELECT described, version FROM descriptions INDEXED BY descriptions_by_described WHERE described BETWEEN ? AND ? "
    "ORDER BY described, version";

/// Collects what belongs to a slice, a level after the other, on one connection. A version is looked at once, so
/// damaged records that name each other in a circle end too.
class Slice {
public:
    explicit Slice(Connection& connection, std::size_t most = SIZE_MAX) : m_connection(connection), m_most(most) {}

    void add(VersionId id) { m_versions.insert(id.value); }
    void add(StepRunId id) { m_steps.insert(id.value); }
    void ask(VersionId id) {
        add(id);
        m_asked.push_back(id.value);
    }
    bool has(VersionId id) const { return m_versions.contains(id.value); }

    Status walkUp(VersionId from, int depth) { return walk(from, depth, true); }
    Status walkDown(VersionId from, int depth) { return walk(from, depth, false); }
    Status addDescribers();
    Status keepBetween(VersionId first, VersionId last);
    Result<Lineage> finish();

private:
    /// Step runs, and the versions on their other side.
    struct Crossed {
        std::vector<std::int64_t> steps;
        std::vector<PlacedId> versions; ///< places in `steps`
    };
    Status walk(VersionId from, int depth, bool up);
    Result<Crossed> cross(std::vector<std::int64_t> steps, bool up);

    Connection& m_connection;
    std::size_t m_most;
    bool m_cut = false;
    IdSet m_versions, m_steps;
    std::vector<std::int64_t> m_asked;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_read, m_made; ///< upwards: version and step run; the reverse
};

/// Without reused step runs that made nothing: they aren't part of anything's history.
Result<Slice::Crossed> Slice::cross(std::vector<std::int64_t> steps, bool up) {
    STEMMA_TRY(std::vector<PlacedId> versions, scanIds(m_connection, up ? kReadInputs : kMadeOf, steps));
    if (up) return Crossed{std::move(steps), std::move(versions)};
    std::vector<std::uint32_t> places(steps.size(), IdSet::kNone);
    for (const PlacedId& made : versions) places[made.place] = 0;
    std::vector<std::int64_t> idle, kept;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (places[i] == IdSet::kNone) idle.push_back(steps[i]);
    STEMMA_TRY(const std::vector<PlacedId> own, scanIds(m_connection, kNotReused, idle));
    const IdSet parts([&] {
        std::vector<std::int64_t> ids;
        for (const PlacedId& one : own) ids.push_back(one.id);
        return ids;
    }());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (places[i] == IdSet::kNone && !parts.contains(steps[i])) continue;
        places[i] = std::uint32_t(kept.size());
        kept.push_back(steps[i]);
    }
    for (PlacedId& made : versions) made.place = places[made.place];
    return Crossed{std::move(kept), std::move(versions)};
}

Status Slice::walk(VersionId from, int depth, bool up) {
    constexpr std::size_t kAtOnce = 4096; // where it is cut, no more than these were read in vain
    IdSet seen({from.value}), crossed;
    std::vector<std::int64_t> frontier{from.value};
    for (int level = 0; !frontier.empty(); ++level) {
        STEMMA_TRY(const auto beside, scanIds(m_connection, up ? kMaker : kUsers, frontier));
        std::vector<std::int64_t> steps, found;
        for (const PlacedId& one : beside) {
            if (one.id && crossed.insert(one.id)) steps.push_back(one.id);
            if (up) m_made.emplace_back(one.id, frontier[one.place]);
        }
        for (auto at = steps.cbegin(); at != steps.cend();) {
            const auto end = at + std::min<std::ptrdiff_t>(kAtOnce, steps.cend() - at);
            STEMMA_TRY(const Crossed some, cross({at, end}, up));
            at = end;
            for (const std::int64_t step : some.steps) {
                if ((depth >= 0 && level >= depth) || m_steps.size() + m_versions.size() >= m_most) {
                    m_cut = true;
                    return {};
                }
                m_steps.insert(step);
            }
            for (const PlacedId& one : some.versions) {
                found.push_back(one.id);
                if (up) m_read.emplace_back(one.id, some.steps[one.place]);
            }
        }
        frontier.clear();
        for (const std::int64_t version : found) {
            if (!seen.insert(version)) continue;
            m_versions.insert(version);
            frontier.push_back(version);
        }
    }
    return {};
}

Status Slice::addDescribers() {
    STEMMA_TRY(const auto describers, scanIds(m_connection, kDescribers, m_versions.ids()));
    for (const PlacedId& one : describers) m_versions.insert(one.id);
    return {};
}

/// Of what lies upstream of `last`, only what `first` leads to.
Status Slice::keepBetween(VersionId first, VersionId last) {
    STEMMA_CHECK(walkUp(last, -1));
    std::ranges::sort(m_read);
    std::ranges::sort(m_made);
    const auto of = [](const auto& pairs, std::int64_t key) {
        return std::ranges::equal_range(pairs, key, {}, [](const auto& pair) { return pair.first; });
    };
    IdSet versions, steps;
    if (has(first)) versions.insert(first.value);
    for (std::size_t i = 0; i < versions.size(); ++i)
        for (const auto& [version, step] : of(m_read, versions.ids()[i]))
            if (steps.insert(step))
                for (const auto& [maker, made] : of(m_made, step)) versions.insert(made);
    m_versions = std::move(versions);
    m_steps = std::move(steps);
    return {};
}

Result<Lineage> Slice::finish() {
    STEMMA_TRY(Lineage lineage, readLineage(m_connection, {m_versions.ids(), m_steps.ids(), m_asked}));
    lineage.cut = m_cut;
    return lineage;
}

Status exists(Connection& connection, std::string_view sql, std::int64_t id, const std::string& what) {
    STEMMA_TRY(auto query, connection.prepare(sql));
    STEMMA_TRY(const bool there, query.bind(id).step());
    if (!there) return fail(ErrorCode::NotFound, "There is no " + what + " " + std::to_string(id));
    return {};
}

Status versionExists(Connection& connection, VersionId id) {
    return exists(connection, "SELECT 1 FROM versions WHERE id = ?", id.value, "artifact version with the id");
}

/// A run's steps and all that they read, made and handed on.
Status addRun(Connection& connection, Slice& slice, RunId run) {
    STEMMA_CHECK(exists(connection, "SELECT 1 FROM runs WHERE id = ?", run.value, "run"));
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

} // namespace

void readPlaceOfStep(std::string_view details, std::string& layer, std::vector<std::string>& tags) {
    if (details.find("\"layer\"") == details.npos && details.find("\"tags\"") == details.npos) return;
    const auto json = Json::parse(details);
    if (!json) return;
    layer = (*json)["layer"].text();
    for (const Json& tag : (*json)["tags"].items()) tags.emplace_back(tag.text());
}

Result<Lineage> lineageOf(const Store& store, VersionId version, const LineageQuestion& question,
                          const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    STEMMA_CHECK(versionExists(*reader, version));
    Slice slice(*reader, question.mostNodes);
    slice.ask(version);
    if (question.direction != LineageDirection::Downstream) STEMMA_CHECK(slice.walkUp(version, question.depth));
    if (question.direction != LineageDirection::Upstream)
        STEMMA_CHECK(slice.walkDown(version, question.down.value_or(question.depth)));
    if (question.describing) STEMMA_CHECK(slice.addDescribers());
    return slice.finish();
}

Result<Lineage> lineageBetween(const Store& store, VersionId first, VersionId last, const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    STEMMA_CHECK(versionExists(*reader, first));
    STEMMA_CHECK(versionExists(*reader, last));
    Slice slice(*reader);
    slice.ask(last);
    STEMMA_CHECK(slice.keepBetween(first, last));
    if (!slice.has(first)) return Lineage();
    slice.ask(first);
    return slice.finish();
}

Result<Lineage> lineageOfRun(const Store& store, RunId run, const Cancel& cancel) {
    return lineageOfRuns(store, {run}, cancel);
}

Result<Lineage> lineageOfRuns(const Store& store, const std::vector<RunId>& runs, const Cancel& cancel) {
    STEMMA_TRY(const auto moment, store.database().snapshot());
    STEMMA_TRY(const auto reader, store.database().reader());
    const auto watched = reader->watch(cancel);
    Slice slice(*reader);
    for (const RunId run : runs) STEMMA_CHECK(addRun(*reader, slice, run));
    return slice.finish();
}

} // namespace stemma
