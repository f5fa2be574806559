// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/StoreState.h"

#include <algorithm>

namespace stemma {

namespace {

#define STEMMA_RUN_COLUMNS                                                                                             \
    "SELECT id, uuid, pipeline, pipeline_file, pipeline_sha, status, started, ended, message, host, user, "            \
    "git_commit, "                                                                                                     \
    "git_branch, git_dirty, parameters, details FROM runs "

RunInfo readRun(const Statement& row) {
    RunInfo run;
    row.id(0, run.id);
    run.uuid = row.text(1);
    run.pipeline = row.text(2);
    run.pipelineFile = row.text(3);
    run.pipelineSha = row.digest(4);
    run.status = runStatusFrom(row.view(5));
    run.started = row.integer(6);
    run.ended = row.optionalInteger(7);
    run.message = row.text(8);
    run.host = row.text(9);
    run.user = row.text(10);
    run.gitCommit = row.text(11);
    run.gitBranch = row.text(12);
    if (!row.isNull(13)) run.gitDirty = row.integer(13) != 0;
    run.parameters = row.json(14);
    run.details = row.json(15);
    return run;
}

/// All rows of a query, each made by `read`.
template <typename T, typename Read, typename... Values>
Result<std::vector<T>> all(Connection& connection, std::string_view sql, Read&& read, const Values&... values) {
    STEMMA_TRY(auto query, connection.prepare(sql));
    query.bind(values...);
    std::vector<T> rows;
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return rows;
        rows.push_back(read(query));
    }
}

VersionId readVersionId(const Statement& row) {
    return VersionId{row.integer(0)};
}
StepRunId readStepRunId(const Statement& row) {
    return StepRunId{row.integer(0)};
}
std::string readText(const Statement& row) {
    return row.text(0);
}

tl::unexpected<Error> noSuch(const char* what, std::int64_t id) {
    return fail(ErrorCode::NotFound, std::string("There is no ") + what + " " + std::to_string(id));
}

/// The database of a workspace that came from elsewhere is no more to be believed than its files.
tl::unexpected<Error> leadsOut(VersionId id, const std::string& path) {
    return fail(ErrorCode::BadData,
                "The record of version " + std::to_string(id.value) + " names a file outside its folder: '" +
                    printable(path) + "'",
                "Stemma doesn't write such records: the database was changed by something else.");
}

} // namespace

FileEntry readFileEntry(const Statement& row, int column) {
    FileEntry file;
    file.path = row.text(column);
    file.sha = row.digest(column + 1);
    file.bytes = std::uint64_t(row.integer(column + 2));
    file.executable = row.integer(column + 3) != 0;
    file.link = row.text(column + 4);
    return file;
}

StepRunInfo readStepRun(const Statement& row) {
    StepRunInfo step;
    row.id(0, step.id);
    step.uuid = row.text(1);
    row.id(2, step.run);
    step.position = int(row.integer(3));
    step.step = row.text(4);
    step.cell = row.text(5);
    step.kind = row.text(6);
    step.status = stepStatusFrom(row.view(7));
    row.id(8, step.key);
    step.fullKey = row.digest(9);
    row.id(10, step.origin);
    row.id(11, step.originRun);
    step.reusable = row.integer(12) != 0;
    step.queued = row.optionalInteger(13);
    step.started = row.optionalInteger(14);
    step.ended = row.optionalInteger(15);
    step.error = row.json(16);
    step.details = row.json(17);
    return step;
}

VersionInfo readVersion(const Statement& row) {
    VersionInfo version;
    row.id(0, version.id);
    version.uuid = row.text(1);
    row.id(2, version.artifact);
    version.name = row.text(3);
    version.number = int(row.integer(4));
    version.type = row.text(5);
    version.materializer = row.text(6);
    version.format = int(row.integer(7));
    version.content = row.digest(8);
    version.bytes = std::uint64_t(row.integer(9));
    row.id(10, version.stepRun);
    row.id(11, version.run);
    version.step = row.text(12);
    version.output = row.text(13);
    version.state = versionStateFrom(row.view(14));
    version.reference = row.integer(15) != 0;
    row.id(16, version.sameAs);
    version.created = row.integer(17);
    version.readOptions = row.json(18);
    version.metadata = row.json(19);
    version.headline = row.json(20);
    return version;
}

Result<VersionInfo> versionOn(Connection& connection, VersionId id) {
    STEMMA_TRY(auto get, connection.prepare("SELECT " STEMMA_VERSION_COLUMNS "WHERE v.id = ?"));
    STEMMA_TRY(const bool there, get.bind(id).step());
    if (!there) return noSuch("version with the id", id.value);
    return readVersion(get);
}

Result<std::vector<FileEntry>> filesOn(Connection& connection, VersionId id) {
    return all<FileEntry>(
        connection, "SELECT path, sha, bytes, executable, link FROM version_files WHERE version = ? ORDER BY path",
        [](const Statement& row) { return readFileEntry(row, 0); }, id);
}

Result<std::vector<RunInfo>> Store::runs(int limit) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<RunInfo>(*reader, STEMMA_RUN_COLUMNS "ORDER BY id DESC LIMIT ?", readRun, limit > 0 ? limit : -1);
}

Result<RunInfo> Store::run(RunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto get, reader->prepare(STEMMA_RUN_COLUMNS "WHERE id = ?"));
    STEMMA_TRY(const bool there, get.bind(id).step());
    if (!there) return noSuch("run", id.value);
    return readRun(get);
}

Result<std::vector<StepRunInfo>> Store::stepRuns(RunId run) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<StepRunInfo>(
        *reader, "SELECT " STEMMA_STEP_RUN_COLUMNS " FROM step_runs s WHERE s.run = ? ORDER BY s.position, s.id",
        readStepRun, run);
}

Result<double> Store::secondsOf(StepRunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto get, reader->prepare("SELECT started, ended FROM step_runs WHERE id = ?"));
    STEMMA_TRY(const bool there, get.bind(id).step());
    if (!there) return noSuch("step run", id.value);
    const auto started = get.optionalInteger(0), ended = get.optionalInteger(1);
    return started && ended ? double(*ended - *started) / 1e6 : 0;
}

Result<StepRunInfo> Store::stepRun(StepRunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto get, reader->prepare("SELECT " STEMMA_STEP_RUN_COLUMNS " FROM step_runs s WHERE s.id = ?"));
    STEMMA_TRY(const bool there, get.bind(id).step());
    if (!there) return noSuch("step run", id.value);
    return readStepRun(get);
}

Result<VersionInfo> Store::version(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return versionOn(*reader, id);
}

Result<std::vector<VersionInfo>> Store::versions(const std::string& artifact) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    if (artifact.empty())
        return all<VersionInfo>(*reader, "SELECT " STEMMA_VERSION_COLUMNS "ORDER BY a.name, v.number", readVersion);
    return all<VersionInfo>(*reader,
                            "SELECT " STEMMA_VERSION_COLUMNS
                            "WHERE v.artifact = (SELECT id FROM artifacts WHERE name = ?) ORDER BY v.number",
                            readVersion, artifact);
}

Result<std::vector<FileEntry>> Store::files(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(std::vector<FileEntry> files, filesOn(*reader, id));
    const auto outside =
        std::find_if(files.begin(), files.end(), [](const FileEntry& file) { return !isInsideRelative(file.path); });
    if (outside == files.end()) return files;
    STEMMA_TRY(auto find, reader->prepare("SELECT reference FROM versions WHERE id = ?"));
    STEMMA_TRY(const bool there, find.bind(id).step());
    if (there && find.integer(0) != 0) return files; // lie where they are
    return leadsOut(id, outside->path);
}

Result<std::vector<Visualization>> Store::visualizations(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(std::vector<Visualization> pictures,
               all<Visualization>(
                   *reader, "SELECT file, title, made_by FROM visualizations WHERE version = ? ORDER BY position",
                   [](const Statement& row) {
                       return Visualization{row.text(0), row.text(1), row.text(2)};
                   },
                   id));
    for (const Visualization& picture : pictures)
        if (!isInsideRelative(picture.file)) return leadsOut(id, picture.file);
    return pictures;
}

Result<std::vector<StepInput>> Store::inputs(StepRunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<StepInput>(
        *reader, "SELECT name, position, item, version FROM step_inputs WHERE step_run = ? ORDER BY position, item",
        [](const Statement& row) {
            return StepInput{row.text(0), int(row.integer(1)), int(row.integer(2)), VersionId{row.integer(3)}};
        },
        id);
}

Result<std::vector<std::pair<std::string, VersionId>>> Store::outputs(StepRunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<std::pair<std::string, VersionId>>(
        *reader, "SELECT output, version FROM step_outputs WHERE step_run = ? ORDER BY id",
        [](const Statement& row) { return std::pair(row.text(0), VersionId{row.integer(1)}); }, id);
}

Result<std::vector<StepRunId>> Store::usedBy(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<StepRunId>(*reader, "SELECT DISTINCT step_run FROM step_inputs WHERE version = ? ORDER BY step_run",
                          readStepRunId, id);
}

Result<std::vector<VersionId>> Store::describedBy(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<VersionId>(*reader, "SELECT version FROM descriptions WHERE described = ? ORDER BY version",
                          readVersionId, id);
}

Result<std::vector<CheckResult>> Store::checks(StepRunId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<CheckResult>(
        *reader, "SELECT expression, severity, passed, value FROM checks WHERE step_run = ? ORDER BY position",
        [](const Statement& row) {
            return CheckResult{row.text(0), row.text(1), row.integer(2) != 0, row.json(3)};
        },
        id);
}

Result<std::vector<std::string>> Store::tags(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<std::string>(*reader, "SELECT tag FROM tags WHERE version = ? ORDER BY tag", readText, id);
}

Result<std::vector<std::string>> Store::aliases(VersionId id) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<std::string>(*reader, "SELECT alias FROM aliases WHERE version = ? ORDER BY alias", readText, id);
}

Result<std::vector<std::pair<std::string, Digest>>> Store::sources(RunId run) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<std::pair<std::string, Digest>>(
        *reader, "SELECT path, sha FROM sources WHERE run = ? ORDER BY path",
        [](const Statement& row) { return std::pair(row.text(0), row.digest(1)); }, run);
}

Result<std::vector<std::string>> Store::artifactNames() const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    return all<std::string>(*reader, "SELECT name FROM artifacts ORDER BY name", readText);
}

} // namespace stemma
