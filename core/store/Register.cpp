// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Register.h"

namespace stemma {

namespace {

std::optional<std::int64_t> timeFrom(const Json& value) {
    if (!value.isString()) return std::nullopt;
    auto time = parseTimestamp(value.text());
    return time ? std::optional<std::int64_t>(*time) : std::nullopt;
}

Digest digestFrom(const Json& value) {
    auto digest = Digest::fromHex(value.text());
    return digest ? *digest : Digest();
}

std::optional<std::string> textOrNull(const Json& value) {
    return value.isString() ? std::optional<std::string>(value.text()) : std::nullopt;
}

std::optional<std::string> dumpOrNull(const Json& value) {
    return value.isNull() ? std::nullopt : std::optional<std::string>(value.dump());
}

} // namespace

Result<std::optional<std::int64_t>> Register::rowOf(const char* table, const std::string& uuid) {
    STEMMA_TRY(auto find, m_connection.prepare(std::string("SELECT id FROM ") + table + " WHERE uuid = ?"));
    STEMMA_TRY(const bool there, find.bind(uuid).step());
    if (!there) return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(find.integer(0));
}

Result<bool> Register::isFree(const char* table, std::int64_t id) {
    if (id <= 0) return false;
    STEMMA_TRY(auto find, m_connection.prepare(std::string("SELECT 1 FROM ") + table + " WHERE id = ?"));
    STEMMA_TRY(const bool there, find.bind(id).step());
    return !there;
}

Result<KeyId> Register::key(const Digest& digest) {
    if (digest.isZero()) return KeyId();
    STEMMA_TRY(auto put, m_connection.prepare("INSERT OR IGNORE INTO keys (digest) VALUES (?)"));
    STEMMA_CHECK(put.bind(digest).run());
    STEMMA_TRY(auto find, m_connection.prepare("SELECT id FROM keys WHERE digest = ?"));
    STEMMA_TRY(const bool there, find.bind(digest).step());
    STEMMA_ASSERT(there);
    return KeyId{find.integer(0)};
}

Result<StepRunId> Register::step(const Manifest& manifest) {
    const StepRunInfo& info = manifest.stepRun;
    STEMMA_TRY(auto run, rowOf("runs", manifest.runUuid));
    if (!run) {
        STEMMA_TRY(const bool numberFree, isFree("runs", info.run.value));
        if (!numberFree)
            return fail(ErrorCode::BadData, "Its run's number " + std::to_string(info.run.value) + " is another run's");
        STEMMA_TRY(auto put,
                   m_connection.prepare("INSERT INTO runs (id, uuid, pipeline, pipeline_file, status, started, host, "
                                        "user, parameters, details) VALUES (?, ?, ?, '', 'interrupted', ?, '', '', "
                                        "'{}', '{}')"));
        STEMMA_CHECK(put.bind(info.run, manifest.runUuid, manifest.pipeline, manifest.runStarted).run());
        run = info.run.value;
    }
    STEMMA_TRY(const KeyId keyId, key(manifest.key));
    STEMMA_TRY(auto row, rowOf("step_runs", info.uuid));
    if (!row) {
        STEMMA_TRY(const bool idFree, isFree("step_runs", info.id.value));
        STEMMA_TRY(auto put,
                   m_connection.prepare("INSERT INTO step_runs (id, uuid, run, position, step, cell, kind, status) "
                                        "VALUES (?, ?, ?, ?, ?, ?, ?, 'queued')"));
        STEMMA_CHECK(
            put.bind(idFree ? info.id : StepRunId(), info.uuid, *run, info.position, info.step, info.cell, info.kind)
                .run());
        row = m_connection.lastInsertId();
    }
    STEMMA_TRY(auto fill,
               m_connection.prepare("UPDATE step_runs SET status = ?, key = ?, full_key = ?, reusable = ?, queued = "
                                    "coalesce(?, queued), started = ?, ended = ? WHERE id = ? AND status IN "
                                    "('queued', 'running', 'interrupted', 'skipped')"));
    STEMMA_CHECK(
        fill.bind(name(info.status), keyId, info.fullKey, info.reusable, info.queued, info.started, info.ended, *row)
            .run());
    STEMMA_TRY(auto seen,
               m_connection.prepare("INSERT OR IGNORE INTO observations (step_run, name, value) VALUES (?, ?, ?)"));
    for (const Observation& one : manifest.observations) STEMMA_CHECK(seen.bind(*row, one.name, one.value).run());
    return StepRunId{*row};
}

Result<ArtifactId> Register::artifact(const VersionInfo& version, int number) {
    ArtifactId id;
    if (m_artifacts == Artifacts::ByRow && version.artifact) {
        STEMMA_TRY(auto put,
                   m_connection.prepare("INSERT OR IGNORE INTO artifacts (id, name, last_number) VALUES (?, ?, 0)"));
        // Two artifacts may have had one name after each other: names come at the end.
        STEMMA_CHECK(put.bind(version.artifact, "\x01" + std::to_string(version.artifact.value)).run());
        id = version.artifact;
        auto& newest = m_names[id.value];
        if (newest.second.empty() || version.id.value > newest.first) newest = {version.id.value, version.name};
    } else {
        STEMMA_TRY(auto find, m_connection.prepare("SELECT id FROM artifacts WHERE name = ?"));
        STEMMA_TRY(const bool named, find.bind(version.name).step());
        if (named) {
            find.id(0, id);
        } else {
            STEMMA_TRY(const bool idFree, isFree("artifacts", version.artifact.value));
            STEMMA_TRY(auto put,
                       m_connection.prepare("INSERT INTO artifacts (id, name, last_number) VALUES (?, ?, 0)"));
            STEMMA_CHECK(put.bind(idFree ? version.artifact : ArtifactId(), version.name).run());
            id = ArtifactId{m_connection.lastInsertId()};
        }
    }
    STEMMA_TRY(auto count, m_connection.prepare("UPDATE artifacts SET last_number = max(last_number, ?) WHERE id = ?"));
    STEMMA_CHECK(count.bind(number, id).run());
    return id;
}

Status Register::endNames(const std::vector<Json>& events) {
    std::map<std::int64_t, std::string> names;
    for (const auto& [row, newest] : m_names) names[row] = newest.second;
    STEMMA_TRY(auto former,
               m_connection.prepare("INSERT OR REPLACE INTO former_names (name, artifact, until) VALUES (?, ?, ?)"));
    for (const Json& event : events) {
        if (event["event"].text() != "rename") continue;
        const auto found = names.find(event["artifact"].integer());
        if (found == names.end()) continue;
        if (found->second == event["from"].text()) found->second = event["to"].text();
        STEMMA_CHECK(former.bind(event["from"].text(), found->first, timeFrom(event["time"]).value_or(0)).run());
    }
    STEMMA_TRY(auto rename, m_connection.prepare("UPDATE OR IGNORE artifacts SET name = ? WHERE id = ?"));
    for (const auto& [row, name] : names) {
        STEMMA_CHECK(rename.bind(name, row).run());
        if (m_connection.changes() == 1) continue;
        STEMMA_CHECK(rename.bind(name + "#" + std::to_string(row), row).run()); // two of one name: both stay reachable
    }
    return {};
}

Result<bool> Register::version(const Manifest& manifest, StepRunId step) {
    const VersionInfo& info = manifest.version;
    STEMMA_TRY(const ArtifactId artifactId, artifact(info, 0));
    STEMMA_TRY(auto taken, m_connection.prepare("SELECT 1 FROM versions WHERE artifact = ? AND number = ?"));
    STEMMA_TRY(const bool isTaken, taken.bind(artifactId, info.number).step());
    if (isTaken) return false;
    STEMMA_CHECK(artifact(info, info.number));
    STEMMA_TRY(const bool idFree, isFree("versions", info.id.value));
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT INTO versions (id, uuid, artifact, number, type, materializer, format, "
                                    "content, bytes, step_run, output, state, reference, created, read_options, "
                                    "metadata, headline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    STEMMA_CHECK(put.bind(idFree ? info.id : VersionId(), info.uuid, artifactId, info.number, info.type,
                          info.materializer, info.format, info.content, info.bytes, step, info.output, name(info.state),
                          info.reference, info.created, dumpOrNull(info.readOptions),
                          info.metadata.isNull() ? "{}" : info.metadata.dump(),
                          info.headline.isNull() ? "[]" : info.headline.dump())
                     .run());
    const VersionId id{m_connection.lastInsertId()};
    STEMMA_TRY(auto file,
               m_connection.prepare("INSERT OR IGNORE INTO version_files (version, path, sha, bytes, executable, "
                                    "link) VALUES (?, ?, ?, ?, ?, ?)"));
    for (const FileEntry& one : manifest.files) {
        const std::optional<std::string> link = one.link.empty() ? std::nullopt : std::optional(one.link);
        STEMMA_CHECK(
            file.bind(id, Blob{one.path}, Blob{one.sha.view()}, one.bytes, one.executable, OptionalBlob{link}).run());
    }
    STEMMA_TRY(auto picture,
               m_connection.prepare("INSERT INTO visualizations (version, position, file, title, made_by) "
                                    "VALUES (?, ?, ?, ?, ?)"));
    int position = 0;
    for (const Visualization& one : manifest.visualizations)
        STEMMA_CHECK(picture.bind(id, position++, one.file, one.title, one.madeBy).run());
    STEMMA_TRY(const bool sequenceFree, isFree("step_outputs", manifest.sequence));
    STEMMA_TRY(auto output,
               m_connection.prepare("INSERT INTO step_outputs (id, step_run, output, artifact, version) VALUES "
                                    "(?, ?, ?, ?, ?)"));
    STEMMA_CHECK(output
                     .bind(sequenceFree ? std::optional<std::int64_t>(manifest.sequence) : std::nullopt, step,
                           info.output, artifactId, id)
                     .run());
    return true;
}

Status Register::describe(const std::string& uuid, const std::string& describedUuid) {
    STEMMA_TRY(const auto version, rowOf("versions", uuid));
    STEMMA_TRY(const auto described, rowOf("versions", describedUuid));
    if (!version || !described) return {};
    STEMMA_TRY(auto put, m_connection.prepare("INSERT OR IGNORE INTO descriptions (version, described) VALUES (?, ?)"));
    return put.bind(*version, *described).run();
}

Status Register::links(const Manifest& manifest) {
    STEMMA_TRY(const auto version, rowOf("versions", manifest.version.uuid));
    STEMMA_TRY(const auto step, rowOf("step_runs", manifest.stepRun.uuid));
    if (!version || !step) return {};
    STEMMA_TRY(auto input,
               m_connection.prepare("INSERT OR IGNORE INTO step_inputs (step_run, position, name, item, version) "
                                    "VALUES (?, ?, ?, ?, ?)"));
    for (const Manifest::Input& one : manifest.inputs) {
        STEMMA_TRY(const auto used, rowOf("versions", one.uuid));
        if (used) STEMMA_CHECK(input.bind(*step, one.position, one.name, one.item, *used).run());
    }
    for (const std::string& uuid : manifest.describes) STEMMA_CHECK(describe(manifest.version.uuid, uuid));
    for (const std::string& uuid : manifest.describedBy) STEMMA_CHECK(describe(uuid, manifest.version.uuid));
    if (manifest.sameAsUuid.empty()) return {};
    STEMMA_TRY(const auto same, rowOf("versions", manifest.sameAsUuid));
    if (!same) return {};
    STEMMA_TRY(auto mark, m_connection.prepare("UPDATE versions SET same_as = ? WHERE id = ?"));
    return mark.bind(*same, *version).run();
}

Status Register::runFile(const Json& file) {
    const std::string uuid = file["uuid"].text();
    if (!file["stemma_run"].isInteger() || uuid.empty() || file["number"].integer() <= 0)
        return fail(ErrorCode::BadData, "It is no run file");
    if (file["stemma_run"].integer() > 1) return fail(ErrorCode::TooNew, "It was written by a newer Stemma");
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT OR IGNORE INTO runs (id, uuid, pipeline, pipeline_file, pipeline_sha, "
                                    "status, started, ended, message, host, user, git_commit, git_branch, git_dirty, "
                                    "parameters, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    STEMMA_TRY(const std::string pipelineFile, bytesFromJson(file["pipeline_file"]));
    std::optional<std::int64_t> dirty;
    if (file["git_dirty"].isBool()) dirty = file["git_dirty"].boolean() ? 1 : 0;
    STEMMA_CHECK(put.bind(file["number"].integer(), uuid, file["pipeline"].text(), pipelineFile,
                          digestFrom(file["pipeline_sha"]), name(runStatusFrom(file["status"].text())),
                          timeFrom(file["started"]).value_or(0), timeFrom(file["ended"]), file["message"].text(),
                          file["host"].text(), file["user"].text(), textOrNull(file["git_commit"]),
                          textOrNull(file["git_branch"]), dirty, file["parameters"].dump(), file["details"].dump())
                     .run());
    const RunId run{file["number"].integer()};
    STEMMA_TRY(auto source, m_connection.prepare("INSERT OR IGNORE INTO sources (run, path, sha) VALUES (?, ?, ?)"));
    for (const Json& one : file["sources"].items()) {
        STEMMA_TRY(const std::string path, bytesFromJson(one.at(0)));
        STEMMA_CHECK(source.bind(run, path, Blob{digestFrom(one.at(1)).view()}).run());
    }
    for (const Json& step : file["steps"].items()) STEMMA_CHECK(stepFromFile(run, step));
    return {};
}

Status Register::stepFromFile(RunId run, const Json& step) {
    STEMMA_TRY(const auto known, rowOf("step_runs", step["uuid"].text()));
    if (known) return {};
    const Digest digest = digestFrom(step["key"]);
    STEMMA_TRY(const KeyId keyId, key(digest));
    STEMMA_TRY(const bool idFree, isFree("step_runs", step["row"].integer()));
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT INTO step_runs (id, uuid, run, position, step, cell, kind, status, key, "
                                    "full_key, reusable, queued, started, ended, error, details) VALUES (?, ?, ?, ?, "
                                    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    const StepRunId wanted{idFree ? step["row"].integer() : 0};
    STEMMA_CHECK(put.bind(wanted, step["uuid"].text(), run, step["position"].integer(), step["step"].text(),
                          step["cell"].text(), step["kind"].text(), name(stepStatusFrom(step["status"].text())), keyId,
                          digestFrom(step["full_key"]), step["reusable"].boolean(), timeFrom(step["queued"]),
                          timeFrom(step["started"]), timeFrom(step["ended"]), dumpOrNull(step["error"]),
                          step["details"].isNull() ? "{}" : step["details"].dump())
                     .run());
    const StepRunId id{m_connection.lastInsertId()};
    STEMMA_TRY(auto component,
               m_connection.prepare("INSERT OR IGNORE INTO key_components (key, component, name, value) VALUES "
                                    "(?, ?, ?, ?)"));
    for (const Json& one : step["components"].items()) {
        STEMMA_TRY(const std::string what, bytesFromJson(one.at(1)));
        STEMMA_TRY(const std::string value, bytesFromJson(one.at(2)));
        if (keyId) STEMMA_CHECK(component.bind(keyId, one.at(0).text(), what, value).run());
    }
    STEMMA_TRY(auto seen,
               m_connection.prepare("INSERT OR IGNORE INTO observations (step_run, name, value) VALUES (?, ?, ?)"));
    for (const Json& one : step["observations"].items()) {
        STEMMA_TRY(const std::string what, bytesFromJson(one.at(0)));
        STEMMA_TRY(const std::string value, bytesFromJson(one.at(1)));
        STEMMA_CHECK(seen.bind(id, what, value).run());
    }
    STEMMA_TRY(auto check,
               m_connection.prepare("INSERT OR IGNORE INTO checks (step_run, position, expression, severity, "
                                    "passed, value) VALUES (?, ?, ?, ?, ?, ?)"));
    int position = 0;
    for (const Json& one : step["checks"].items())
        STEMMA_CHECK(check
                         .bind(id, position++, one["expression"].text(), one["severity"].text(),
                               one["passed"].boolean(), one["value"].dump())
                         .run());
    return {};
}

Status Register::outputFromFile(StepRunId step, const Json& output) {
    const std::string uuid = output["version"].text();
    STEMMA_TRY(auto version, rowOf("versions", uuid));
    if (!version && output.contains("number")) {
        // Its manifest is gone: what is left is the record.
        Manifest record;
        record.version.uuid = uuid;
        record.version.id.value = output["rows"].at(1).integer();
        record.version.artifact.value = output["rows"].at(0).integer();
        record.version.name = output["artifact"].text();
        record.version.number = int(output["number"].integer());
        record.version.type = output["type"].text();
        record.version.content = digestFrom(output["sha256"]);
        record.version.bytes = output["bytes"].unsignedInteger();
        record.version.output = output["output"].text();
        record.version.state = VersionState::Deleted;
        record.sequence = output["row"].integer();
        if (record.version.content.isZero() || record.version.name.empty()) return {};
        STEMMA_CHECK(this->version(record, step));
        return {};
    }
    if (!version) return {};
    STEMMA_TRY(auto known,
               m_connection.prepare("SELECT 1 FROM step_outputs WHERE step_run = ? AND version = ? AND output = ?"));
    STEMMA_TRY(const bool there, known.bind(step, *version, output["output"].text()).step());
    if (there) return {};
    STEMMA_TRY(const bool idFree, isFree("step_outputs", output["row"].integer()));
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT INTO step_outputs (id, step_run, output, artifact, version) SELECT ?1, "
                                    "?2, ?3, artifact, id FROM versions WHERE id = ?4"));
    return put
        .bind(idFree ? std::optional<std::int64_t>(output["row"].integer()) : std::nullopt, step,
              output["output"].text(), *version)
        .run();
}

Status Register::runFileLinks(const Json& file) {
    STEMMA_TRY(auto input,
               m_connection.prepare("INSERT OR IGNORE INTO step_inputs (step_run, position, name, item, version) "
                                    "VALUES (?, ?, ?, ?, ?)"));
    STEMMA_TRY(auto origin, m_connection.prepare("UPDATE step_runs SET origin = ? WHERE id = ?"));
    STEMMA_TRY(auto accept,
               m_connection.prepare("INSERT OR IGNORE INTO acceptances (step_run, accepted, reasons) VALUES (?, "
                                    "?, ?)"));
    for (const Json& step : file["steps"].items()) {
        STEMMA_TRY(const auto row, rowOf("step_runs", step["uuid"].text()));
        if (!row) continue;
        for (const Json& one : step["outputs"].items()) STEMMA_CHECK(outputFromFile(StepRunId{*row}, one));
        for (const Json& one : step["inputs"].items()) {
            STEMMA_TRY(const auto used, rowOf("versions", one["version"].text()));
            if (used)
                STEMMA_CHECK(
                    input.bind(*row, one["position"].integer(), one["name"].text(), one["item"].integer(), *used)
                        .run());
        }
        if (step.contains("origin")) {
            STEMMA_TRY(const auto made, rowOf("step_runs", step["origin"].text()));
            if (made) STEMMA_CHECK(origin.bind(*made, *row).run());
        }
        for (const Json& one : step["acceptance"].items()) {
            STEMMA_TRY(const auto accepted, rowOf("step_runs", one["accepted"].text()));
            if (accepted) STEMMA_CHECK(accept.bind(*row, *accepted, one["reasons"].dump()).run());
        }
    }
    // Between any two of its steps, so once all of their outputs are there.
    for (const Json& step : file["steps"].items())
        for (const Json& pair : step["details"]["describes"].items())
            STEMMA_CHECK(describe(pair.at(0).text(), pair.at(1).text()));
    return {};
}

} // namespace stemma
