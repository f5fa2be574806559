// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/LineageRecords.h"

#include "core/lineage/IdSet.h"
#include "core/lineage/LineageQueries.h"
#include "core/lineage/RowScan.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <numeric>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace stemma {

namespace {

constexpr std::string_view kVersionRows =
    "SELECT id, artifact, number, type, bytes, state, headline, step_run, output, created FROM versions WHERE id "
    "BETWEEN ? AND ? ORDER BY id";
constexpr std::string_view kStepRunRows =
    "SELECT id, step, cell, kind, status, run, started, ended, origin, error, details FROM step_runs WHERE id BETWEEN "
    "? AND ? ORDER BY id";
constexpr std::string_view kArtifactNames = "SELECT id, name FROM artifacts WHERE id BETWEEN ? AND ? ORDER BY id";
constexpr std::string_view kPipelines = "SELECT id, pipeline FROM runs WHERE id BETWEEN ? AND ? ORDER BY id";
constexpr std::string_view kRunsOf = "SELECT id, run FROM step_runs WHERE id BETWEEN ? AND ? ORDER BY id";
constexpr std::string_view kAccepted =
    "SELECT step_run FROM acceptances WHERE step_run BETWEEN ? AND ? ORDER BY step_run";
constexpr std::string_view kCheckRows =
    "SELECT step_run, passed, severity, expression FROM checks WHERE step_run BETWEEN ? AND ? ORDER BY step_run, "
    "position";
constexpr std::string_view kTagRows =
    "SELECT version, tag FROM tags INDEXED BY tags_by_version WHERE version BETWEEN ? AND ? ORDER BY version, tag";
constexpr std::string_view kInputRows =
    "SELECT step_run, name, version FROM step_inputs WHERE step_run BETWEEN ? AND ? ORDER BY step_run, position, item";
constexpr std::string_view kOutputRows =
    "SELECT step_run, output, version, id FROM step_outputs INDEXED BY step_outputs_by_step_run WHERE step_run BETWEEN "
    "? AND ? ORDER BY step_run, output, version";
constexpr std::string_view kDescribedBy =
    "SELECT described, version FROM descriptions INDEXED BY descriptions_by_described WHERE described BETWEEN ? AND ? "
    "ORDER BY described, version";

std::string nodeId(char kind, std::int64_t id) {
    char text[24] = {kind};
    const char* end = std::to_chars(text + 1, std::end(text), id).ptr;
    return {text, std::size_t(end - text)};
}

std::vector<std::int64_t> ascending(std::vector<std::int64_t> ids) {
    std::ranges::sort(ids);
    return ids;
}

/// A word of each of some ids: what many nodes share is read once.
class Words {
public:
    void want(std::int64_t id) { m_wanted.insert(id); }
    Status read(Connection& connection, std::string_view sql) {
        const std::vector<std::int64_t> ids = ascending(m_wanted.ids());
        m_words.resize(ids.size());
        return scanRows(connection, sql, ids, [&](const Statement& row, std::size_t place) {
            m_words[m_wanted.place(ids[place])] = row.text(1);
        });
    }
    /// nullptr: it isn't there.
    const std::string* of(std::int64_t id) const {
        const auto& word = m_words[m_wanted.place(id)];
        return word ? &*word : nullptr;
    }

private:
    IdSet m_wanted;
    std::vector<std::optional<std::string>> m_words;
};

/// What the checks of a step run said.
struct CheckWords {
    int passed = 0, notPassed = 0;
    std::string first;   ///< that did not pass, those of severity `fail` before warnings
    std::string failing; ///< the first of severity `fail` that did not pass
    std::string severity;
};

/// What stands in a version's row. It waits for the step run that made it to be known, which decides on its place.
struct VersionRow {
    std::int64_t id = 0, artifact = 0, maker = 0, bytes = 0, created = 0;
    int number = 0;
    std::uint32_t output = 0; ///< place in a list of words
    std::string type, state, facts;
};

class LineageReader {
public:
    LineageReader(Connection& connection, LineageIds ids)
        : m_connection(connection), m_stepRuns(ascending(std::move(ids.stepRuns))),
          m_versions(ascending(std::move(ids.versions))), m_asked(ids.asked), m_stepRunPlaces(m_stepRuns),
          m_versionPlaces(m_versions) {}
    Result<Lineage> read();

private:
    /// Between nodes of the answer; named by a word.
    struct Line {
        std::uint32_t from = 0, to = 0, name = 0;
        LineageEdge::Kind kind = LineageEdge::Kind::Input;
    };
    template <typename Use>
    Status scan(std::string_view sql, const std::vector<std::int64_t>& ids, Use use) {
        return scanRows(m_connection, sql, ids, std::move(use));
    }
    Result<bool> isThere(std::string_view sql);
    std::uint32_t word(std::string_view text);
    Status readVersions();
    void putInOrder();
    Status readStepRuns();
    Status readNames();
    Status readRuns();
    Status readChecks();
    Status readMarks();
    Status checkAllThere() const;
    Status readInputs();
    Status readResults();
    Status readDescriptions();
    void addEdges();
    LineageNode& stepRun(std::size_t place) { return m_lineage.nodes[m_nodeOfStepRun[place]]; }
    LineageNode& version(std::size_t place) { return m_lineage.nodes[m_nodeOfVersion[place]]; }

    Connection& m_connection;
    std::vector<std::int64_t> m_stepRuns, m_versions; ///< ascending
    IdSet m_asked, m_stepRunPlaces, m_versionPlaces;
    std::vector<VersionRow> m_rows;                              ///< of the versions
    std::vector<std::uint32_t> m_nodeOfStepRun, m_nodeOfVersion; ///< places in the answer
    std::vector<bool> m_stepRunThere, m_versionThere;
    std::deque<std::string> m_words; ///< names of edges; they stay where they are
    std::unordered_map<std::string_view, std::uint32_t> m_wordPlaces;
    std::vector<Line> m_lines;
    Lineage m_lineage;
};

Result<bool> LineageReader::isThere(std::string_view sql) {
    STEMMA_TRY(auto query, m_connection.prepare(sql));
    return query.step();
}

/// Edges share few names.
std::uint32_t LineageReader::word(std::string_view text) {
    const auto known = m_wordPlaces.find(text);
    if (known != m_wordPlaces.end()) return known->second;
    const auto place = std::uint32_t(m_words.size());
    m_words.emplace_back(text);
    m_wordPlaces.emplace(m_words.back(), place);
    return place;
}

Status LineageReader::readVersions() {
    m_rows.resize(m_versions.size());
    return scan(kVersionRows, m_versions, [&](const Statement& row, std::size_t place) {
        VersionRow& one = m_rows[place];
        one.id = row.integer(0);
        one.artifact = row.integer(1);
        one.number = int(row.integer(2));
        one.type = row.view(3);
        one.bytes = row.integer(4);
        one.state = row.view(5);
        if (row.view(6) != "[]") one.facts = headlineText(row.json(6));
        one.maker = row.integer(7);
        one.output = word(row.view(8));
        one.created = row.integer(9);
    });
}

/// Steps in the order in which they began, each before what it made.
void LineageReader::putInOrder() {
    struct Ranked {
        std::int64_t stepRun = 0;
        std::uint32_t version = 0; ///< its place + 1; 0: the step run itself
        std::uint32_t place = 0;
        bool operator<(const Ranked& o) const {
            return stepRun != o.stepRun ? stepRun < o.stepRun : version < o.version;
        }
    };
    std::vector<Ranked> ranked;
    ranked.reserve(m_stepRuns.size() + m_versions.size());
    for (std::uint32_t i = 0; i < m_stepRuns.size(); ++i) ranked.push_back({m_stepRuns[i], 0, i});
    for (std::uint32_t i = 0; i < m_versions.size(); ++i) ranked.push_back({m_rows[i].maker, i + 1, i});
    std::sort(ranked.begin(), ranked.end());
    m_nodeOfStepRun.resize(m_stepRuns.size());
    m_nodeOfVersion.resize(m_versions.size());
    m_lineage.nodes.reserve(ranked.size());
    for (std::uint32_t node = 0; node < ranked.size(); ++node) {
        const Ranked& one = ranked[node];
        LineageNode& made = m_lineage.nodes.emplace_back();
        if (one.version == 0) {
            m_nodeOfStepRun[one.place] = node;
            made.kind = LineageNode::Kind::Step;
            made.stepRun = {one.stepRun};
            made.id = nodeId('s', one.stepRun);
            continue;
        }
        m_nodeOfVersion[one.place] = node;
        VersionRow& row = m_rows[one.place];
        const std::int64_t id = m_versions[one.place];
        made.version = {id};
        made.id = nodeId('a', id);
        made.number = row.number;
        made.type = std::move(row.type);
        made.bytes = std::uint64_t(row.bytes);
        made.state = std::move(row.state);
        made.facts = std::move(row.facts);
        made.time = row.created;
        made.asked = m_asked.contains(id);
    }
}

Status LineageReader::readStepRuns() {
    m_stepRunThere.resize(m_stepRuns.size());
    return scan(kStepRunRows, m_stepRuns, [&](const Statement& row, std::size_t place) {
        LineageNode& node = stepRun(place);
        m_stepRunThere[place] = true;
        node.name = row.view(1);
        node.cell = row.view(2);
        node.stepKind = row.view(3);
        node.status = row.view(4);
        node.run = {row.integer(5)};
        const bool began = !row.isNull(6), ended = !row.isNull(7);
        if (began && ended) node.seconds = double(row.integer(7) - row.integer(6)) / 1e6;
        node.time = ended ? row.integer(7) : began ? row.integer(6) : 0;
        node.origin = {row.integer(8)};
        if (!row.isNull(9)) node.error = row.json(9)["message"].text();
        readPlaceOfStep(row.view(10), node.layer, node.tags);
    });
}

Status LineageReader::readNames() {
    Words names;
    for (const VersionRow& row : m_rows) names.want(row.artifact);
    STEMMA_CHECK(names.read(m_connection, kArtifactNames));
    m_versionThere.resize(m_versions.size());
    for (std::size_t i = 0; i < m_versions.size(); ++i)
        if (const std::string* name = names.of(m_rows[i].artifact)) {
            version(i).name = *name;
            m_versionThere[i] = true;
        }
    return {};
}

/// Runs and their pipelines. The step run that made a version, or was reused, needn't be in the slice.
Status LineageReader::readRuns() {
    IdSet others;
    for (const VersionRow& row : m_rows)
        if (!m_stepRunPlaces.contains(row.maker)) others.insert(row.maker);
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i)
        if (const std::int64_t origin = stepRun(i).origin.value; origin && !m_stepRunPlaces.contains(origin))
            others.insert(origin);
    const std::vector<std::int64_t> sorted = ascending(others.ids());
    std::vector<RunId> runs(sorted.size());
    STEMMA_CHECK(scan(kRunsOf, sorted,
                      [&](const Statement& row, std::size_t place) { row.id(1, runs[others.place(sorted[place])]); }));
    const auto runOf = [&](std::int64_t id) {
        const std::uint32_t place = m_stepRunPlaces.place(id);
        return place != IdSet::kNone ? stepRun(place).run : runs[others.place(id)];
    };
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i)
        if (LineageNode& node = stepRun(i); node.origin) node.originRun = runOf(node.origin.value);
    for (std::size_t i = 0; i < m_versions.size(); ++i) version(i).run = runOf(m_rows[i].maker);
    Words pipelines;
    RunId last; // neighbours are of one run
    for (const LineageNode& node : m_lineage.nodes)
        if (std::exchange(last, node.run) != node.run || !last) pipelines.want(node.run.value);
    STEMMA_CHECK(pipelines.read(m_connection, kPipelines));
    const std::string* pipeline = nullptr;
    const auto setPipeline = [&](LineageNode& node) {
        if (std::exchange(last, node.run) != node.run || !pipeline) pipeline = pipelines.of(node.run.value);
        if (pipeline) node.pipeline = *pipeline;
        return pipeline != nullptr;
    };
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i)
        if (!setPipeline(stepRun(i))) m_stepRunThere[i] = false;
    for (std::size_t i = 0; i < m_versions.size(); ++i)
        if (!setPipeline(version(i))) m_versionThere[i] = false;
    return {};
}

/// A reused step run has the checks of its origin; a version that failed names the check that did.
Status LineageReader::readChecks() {
    STEMMA_TRY(const bool some, isThere("SELECT 1 FROM checks LIMIT 1"));
    if (!some) return {};
    const auto checked = [](const LineageNode& step) { return (step.origin ? step.origin : step.stepRun).value; };
    IdSet wanted;
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i) wanted.insert(checked(stepRun(i)));
    for (std::size_t i = 0; i < m_versions.size(); ++i)
        if (version(i).state == "check_failed") wanted.insert(m_rows[i].maker);
    const std::vector<std::int64_t> sorted = ascending(wanted.ids());
    std::vector<CheckWords> words(sorted.size());
    STEMMA_CHECK(scan(kCheckRows, sorted, [&](const Statement& row, std::size_t place) {
        CheckWords& said = words[wanted.place(sorted[place])];
        if (row.integer(1) != 0) {
            ++said.passed;
            return;
        }
        const std::string_view severity = row.view(2);
        if (said.notPassed++ > 0 && severity >= said.severity) return;
        said.severity = severity;
        said.first = row.text(3);
        if (severity == "fail") said.failing = said.first;
    }));
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i) {
        LineageNode& node = stepRun(i);
        const CheckWords& said = words[wanted.place(checked(node))];
        node.checksPassed = said.passed;
        node.checksFailed = said.notPassed;
        node.failedCheck = said.first;
    }
    for (std::size_t i = 0; i < m_versions.size(); ++i)
        if (LineageNode& node = version(i); node.state == "check_failed")
            node.failedCheck = words[wanted.place(m_rows[i].maker)].failing;
    return {};
}

/// Tags, and what a person accepted: most workspaces have few of both.
Status LineageReader::readMarks() {
    STEMMA_TRY(const bool tagged, isThere("SELECT 1 FROM tags LIMIT 1"));
    if (tagged)
        STEMMA_CHECK(scan(kTagRows, m_versions, [&](const Statement& row, std::size_t place) {
            version(place).tags.push_back(row.text(1));
        }));
    STEMMA_TRY(const bool accepted, isThere("SELECT 1 FROM acceptances LIMIT 1"));
    if (!accepted) return {};
    return scan(kAccepted, m_stepRuns, [&](const Statement&, std::size_t place) { stepRun(place).accepted = true; });
}

Status LineageReader::checkAllThere() const {
    if (const auto missing = std::ranges::find(m_stepRunThere, false); missing != m_stepRunThere.end())
        return fail(ErrorCode::NotFound, "There is no step run with the id " +
                                             std::to_string(m_stepRuns[std::size_t(missing - m_stepRunThere.begin())]));
    if (const auto missing = std::ranges::find(m_versionThere, false); missing != m_versionThere.end())
        return fail(ErrorCode::NotFound, "There is no artifact version with the id " +
                                             std::to_string(m_versions[std::size_t(missing - m_versionThere.begin())]));
    return {};
}

Status LineageReader::readInputs() {
    return scan(kInputRows, m_stepRuns, [&](const Statement& row, std::size_t place) {
        if (const std::uint32_t from = m_versionPlaces.place(row.integer(2)); from != IdSet::kNone)
            m_lines.push_back({m_nodeOfVersion[from], m_nodeOfStepRun[place], word(row.view(1))});
    });
}

/// What a step run made, and what it handed on though another made it.
Status LineageReader::readResults() {
    for (std::uint32_t i = 0; i < m_versions.size(); ++i)
        if (const std::uint32_t step = m_stepRunPlaces.place(m_rows[i].maker); step != IdSet::kNone)
            m_lines.push_back({m_nodeOfStepRun[step], m_nodeOfVersion[i], m_rows[i].output, LineageEdge::Kind::Output});
    std::vector<std::int64_t> mayYield; // what executed handed on nothing but what it made
    for (std::size_t i = 0; i < m_stepRuns.size(); ++i)
        if (stepRun(i).origin || stepRun(i).status != "executed") mayYield.push_back(m_stepRuns[i]);
    std::vector<std::pair<std::int64_t, Line>> yields; // by row
    STEMMA_CHECK(scan(kOutputRows, mayYield, [&](const Statement& row, std::size_t place) {
        const std::uint32_t version = m_versionPlaces.place(row.integer(2));
        if (version == IdSet::kNone || m_rows[version].maker == mayYield[place]) return;
        const std::uint32_t step = m_nodeOfStepRun[m_stepRunPlaces.place(mayYield[place])];
        yields.emplace_back(row.integer(3),
                            Line{step, m_nodeOfVersion[version], word(row.view(1)), LineageEdge::Kind::Yielded});
    }));
    // Under several names: the first of them.
    std::ranges::sort(yields, {},
                      [](const auto& one) { return std::tuple(one.second.from, one.second.to, one.first); });
    for (std::size_t i = 0; i < yields.size(); ++i)
        if (const Line& line = yields[i].second;
            i == 0 || line.from != yields[i - 1].second.from || line.to != yields[i - 1].second.to)
            m_lines.push_back(line);
    return {};
}

Status LineageReader::readDescriptions() {
    STEMMA_TRY(const bool described, isThere("SELECT 1 FROM descriptions LIMIT 1"));
    if (!described) return {};
    return scan(kDescribedBy, m_versions, [&](const Statement& row, std::size_t place) {
        if (const std::uint32_t by = m_versionPlaces.place(row.integer(1)); by != IdSet::kNone)
            m_lines.push_back(
                {m_nodeOfVersion[place], m_nodeOfVersion[by], word("describes"), LineageEdge::Kind::Describes});
    });
}

/// By what they lead to. A step's inputs stay in the order in which it names them; what leads to a version goes by
/// where it is from.
void LineageReader::addEdges() {
    const std::vector<LineageNode>& nodes = m_lineage.nodes;
    std::vector<std::uint32_t> start(nodes.size() + 1);
    for (const Line& line : m_lines) ++start[line.to + 1];
    std::partial_sum(start.begin(), start.end(), start.begin());
    std::vector<Line> sorted(m_lines.size());
    for (std::vector<std::uint32_t> next(start.begin(), start.end() - 1); const Line& line : m_lines)
        sorted[next[line.to]++] = line;
    m_lineage.edges.reserve(sorted.size());
    for (std::size_t to = 0; to < nodes.size(); ++to) {
        const auto begin = sorted.begin() + start[to], end = sorted.begin() + start[to + 1];
        if (nodes[to].kind == LineageNode::Kind::Artifact)
            std::stable_sort(begin, end, [](const Line& a, const Line& b) { return a.from < b.from; });
        for (auto line = begin; line != end; ++line)
            m_lineage.edges.push_back({nodes[line->from].id, nodes[to].id, m_words[line->name], line->kind});
    }
}

Result<Lineage> LineageReader::read() {
    STEMMA_CHECK(readVersions());
    putInOrder();
    STEMMA_CHECK(readStepRuns());
    STEMMA_CHECK(readNames());
    STEMMA_CHECK(readRuns());
    STEMMA_CHECK(checkAllThere());
    STEMMA_CHECK(readChecks());
    STEMMA_CHECK(readMarks());
    STEMMA_CHECK(readInputs());
    STEMMA_CHECK(readResults());
    STEMMA_CHECK(readDescriptions());
    addEdges();
    return std::move(m_lineage);
}

} // namespace

Result<Lineage> readLineage(Connection& connection, LineageIds ids) {
    return LineageReader(connection, std::move(ids)).read();
}

} // namespace stemma
