// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CommitRows.h"

#include "core/store/Names.h"
#include "core/store/RunFile.h"

#include <algorithm>

namespace stemma {

namespace {

std::string textOr(const Json& value, const char* otherwise) {
    return value.isNull() ? otherwise : value.dump();
}

Json parametersOf(const std::vector<KeyComponent>& components) {
    Json parameters = Json::object();
    for (const KeyComponent& one : components) {
        if (one.component != "parameter") continue;
        auto value = Json::parse(one.value);
        parameters.set(one.name, value ? std::move(*value) : Json(one.value));
    }
    return parameters;
}

} // namespace

Result<KeyId> CommitRows::key(const Digest& digest, const std::vector<KeyComponent>& components) {
    if (digest.isZero()) return KeyId();
    STEMMA_TRY(auto find, m_connection.prepare("SELECT id FROM keys WHERE digest = ?"));
    STEMMA_TRY(const bool known, find.bind(digest).step());
    if (known) return KeyId{find.integer(0)};
    STEMMA_TRY(auto put, m_connection.prepare("INSERT INTO keys (digest) VALUES (?)"));
    STEMMA_CHECK(put.bind(digest).run());
    const KeyId id{m_connection.lastInsertId()};
    STEMMA_TRY(
        auto part,
        m_connection.prepare("INSERT OR IGNORE INTO key_components (key, component, name, value) VALUES (?, ?, ?, ?)"));
    for (const KeyComponent& one : components) STEMMA_CHECK(part.bind(id, one.component, one.name, one.value).run());
    return id;
}

Result<StepRunId> CommitRows::addStep(const StepCommit& step) {
    STEMMA_ASSERT(step.status != StepStatus::Queued);
    m_step = &step;
    m_outputs.clear();
    m_yielded.clear();
    m_reused.clear();
    m_said = Json::array();
    m_firstRow = m_rows.size();
    m_template = Manifest();
    STEMMA_TRY(const StepRunId id, putStep(step));
    STEMMA_CHECK(addFindings(step, id));
    STEMMA_CHECK(addInputs(step, id));
    STEMMA_CHECK(addSources(step));
    return id;
}

Result<StepRunId> CommitRows::putStep(const StepCommit& step) {
    STEMMA_TRY(const KeyId keyId, key(step.key, step.components));
    const std::optional<Timestamp> ended = step.ended ? step.ended : std::optional<Timestamp>(m_state.now());
    const std::optional<std::string> error =
        step.error.isNull() ? std::optional<std::string>() : std::optional<std::string>(step.error.dump());
    const std::string details = textOr(step.details, "{}");
    // A step that was recorded when the run began gets its row filled in. Two plain statements: one upsert with
    // RETURNING would copy every page it touches into a statement journal.
    StepRunId id;
    if (m_state.mayBeQueued(step.run, step.uuid)) {
        STEMMA_TRY(auto find, m_connection.prepare("SELECT id FROM step_runs WHERE uuid = ?"));
        STEMMA_TRY(const bool recorded, find.bind(step.uuid).step());
        if (recorded) id = StepRunId{find.integer(0)};
    }
    if (id) {
        STEMMA_TRY(auto fill,
                   m_connection.prepare("UPDATE step_runs SET status = ?, key = ?, full_key = ?, origin = ?, reusable "
                                        "= ?, queued = coalesce(?, queued), started = ?, ended = ?, error = ?, "
                                        "details = ? WHERE id = ?"));
        STEMMA_CHECK(fill.bind(name(step.status), keyId, step.fullKey, step.origin, step.reusable, step.queued,
                               step.started, ended, error, details, id)
                         .run());
    } else {
        STEMMA_TRY(auto put,
                   m_connection.prepare("INSERT INTO step_runs (uuid, run, position, step, cell, kind, status, key, "
                                        "full_key, origin, reusable, queued, started, ended, error, details) VALUES "
                                        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
        STEMMA_CHECK(put.bind(step.uuid, step.run, step.position, step.step, step.cell, step.kind, name(step.status),
                              keyId, step.fullKey, step.origin, step.reusable, step.queued, step.started, ended, error,
                              details)
                         .run());
        id = StepRunId{m_connection.lastInsertId()};
    }
    StepRunInfo& info = m_template.stepRun;
    info.id = id;
    info.uuid = step.uuid;
    info.run = step.run;
    info.position = step.position;
    info.step = step.step;
    info.cell = step.cell;
    info.kind = step.kind;
    info.status = step.status;
    info.fullKey = step.fullKey;
    info.reusable = step.reusable;
    info.queued = step.queued;
    info.started = step.started;
    info.ended = ended;
    m_template.key = step.key;
    return id;
}

Status CommitRows::addFindings(const StepCommit& step, StepRunId id) {
    if (!step.observations.empty()) {
        STEMMA_TRY(auto seen, m_connection.prepare(
                                  "INSERT OR REPLACE INTO observations (step_run, name, value) VALUES (?, ?, ?)"));
        for (const Observation& one : step.observations) STEMMA_CHECK(seen.bind(id, one.name, one.value).run());
    }
    if (!step.checks.empty()) {
        STEMMA_TRY(auto check,
                   m_connection.prepare("INSERT INTO checks (step_run, position, expression, severity, passed, "
                                        "value) VALUES (?, ?, ?, ?, ?, ?)"));
        int position = 0;
        for (const CheckResult& one : step.checks)
            STEMMA_CHECK(check.bind(id, position++, one.expression, one.severity, one.passed, one.value.dump()).run());
    }
    if (!step.acceptance.isNull()) {
        STEMMA_TRY(auto accept,
                   m_connection.prepare("INSERT INTO acceptances (step_run, accepted, reasons) VALUES (?, ?, ?)"));
        STEMMA_CHECK(accept.bind(id, step.origin, step.acceptance.dump()).run());
    }
    return {};
}

Status CommitRows::addSources(const StepCommit& step) {
    if (step.sources.empty()) return {};
    STEMMA_TRY(auto put, m_connection.prepare("INSERT OR IGNORE INTO sources (run, path, sha) VALUES (?, ?, ?)"));
    for (const auto& [path, sha] : step.sources) STEMMA_CHECK(put.bind(step.run, path, sha).run());
    return {};
}

Status CommitRows::addInputs(const StepCommit& step, StepRunId id) {
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT INTO step_inputs (step_run, position, name, item, version) VALUES (?, "
                                    "?, ?, ?, ?)"));
    for (const StepInput& one : step.inputs)
        STEMMA_CHECK(put.bind(id, one.position, one.name, one.item, one.version).run());
    if (step.made.empty() && step.reused.empty()) return {};
    m_template.observations = step.observations;
    if (!step.made.empty()) m_template.parameters = parametersOf(step.components);
    if (m_run.id != step.run) {
        STEMMA_TRY(auto run, m_connection.prepare("SELECT uuid, pipeline, started FROM runs WHERE id = ?"));
        STEMMA_TRY(const bool there, run.bind(step.run).step());
        if (!there) return fail(ErrorCode::NotFound, "There is no run " + std::to_string(step.run.value));
        m_run.id = step.run;
        m_run.uuid = run.text(0);
        m_run.pipeline = run.text(1);
        m_run.started = run.integer(2);
    }
    m_template.runUuid = m_run.uuid;
    m_template.pipeline = m_run.pipeline;
    m_template.runStarted = m_run.started;
    if (step.made.empty()) return {};
    STEMMA_TRY(auto find, m_connection.prepare("SELECT v.uuid, a.name, v.number, v.content FROM versions v CROSS JOIN "
                                               "artifacts a ON a.id = v.artifact WHERE v.id = ?"));
    for (const StepInput& one : step.inputs) {
        STEMMA_TRY(const bool known, find.bind(one.version).step());
        if (!known)
            return fail(ErrorCode::NotFound, "There is no version with the id " + std::to_string(one.version.value));
        m_template.inputs.push_back(
            {one.name, one.position, one.item, find.text(0), find.text(1), int(find.integer(2)), find.digest(3)});
    }
    return {};
}

/// The artifact of a name and its last number; `next` takes a new number. `was` carries a former name's artifact on.
Result<std::pair<ArtifactId, int>> CommitRows::artifact(const std::string& name, const std::string& was, bool next) {
    STEMMA_TRY(auto find, m_connection.prepare("SELECT id, last_number FROM artifacts WHERE name = ?"));
    STEMMA_TRY(bool known, find.bind(name).step());
    if (!known && !was.empty() && was != name) {
        STEMMA_TRY(known, find.bind(was).step());
        if (known) {
            STEMMA_TRY(auto rename, m_connection.prepare("UPDATE artifacts SET name = ? WHERE id = ?"));
            STEMMA_CHECK(rename.bind(name, find.integer(0)).run());
            STEMMA_TRY(auto former,
                       m_connection.prepare("INSERT OR REPLACE INTO former_names (name, artifact, until) VALUES "
                                            "(?, ?, ?)"));
            STEMMA_CHECK(former.bind(was, find.integer(0), m_state.now()).run());
            m_names.push_back(NameEvents::rename(find.integer(0), was, name));
        }
    }
    if (!known) {
        STEMMA_TRY(auto put, m_connection.prepare("INSERT INTO artifacts (name, last_number) VALUES (?, ?)"));
        STEMMA_CHECK(put.bind(name, next ? 1 : 0).run());
        return std::pair(ArtifactId{m_connection.lastInsertId()}, next ? 1 : 0);
    }
    const ArtifactId id{find.integer(0)};
    int number = int(find.integer(1));
    if (next) {
        STEMMA_TRY(auto count, m_connection.prepare("UPDATE artifacts SET last_number = ? WHERE id = ?"));
        STEMMA_CHECK(count.bind(++number, id).run());
    }
    return std::pair(id, number);
}

Result<std::int64_t> CommitRows::addOutput(const std::string& output, ArtifactId artifact, VersionId version) {
    STEMMA_TRY(auto put, m_connection.prepare(
                             "INSERT INTO step_outputs (step_run, output, artifact, version) VALUES (?, ?, ?, ?)"));
    STEMMA_CHECK(put.bind(m_template.stepRun.id, output, artifact, version).run());
    m_outputs.emplace_back(output, version);
    return m_connection.lastInsertId();
}

Result<VersionId> CommitRows::addVersion(const NewVersion& made, const std::string& uuid) {
    STEMMA_ASSERT(!made.artifact.empty() && !made.content.isZero());
    STEMMA_TRY(const auto place, artifact(made.artifact, made.was, true));
    Manifest manifest = m_template;
    VersionInfo& version = manifest.version;
    version.uuid = uuid;
    version.artifact = place.first;
    version.name = made.artifact;
    version.number = place.second;
    STEMMA_CHECK(addVersionRows(made, version, manifest));
    STEMMA_TRY(manifest.sequence, addOutput(made.output, version.artifact, version.id));
    const VersionId id = version.id;
    m_rows.push_back({&made, uuid, std::move(manifest), made.staged});
    return id;
}

Status CommitRows::addVersionRows(const NewVersion& made, VersionInfo& version, Manifest& manifest) {
    version.type = made.type;
    version.materializer = made.materializer;
    version.format = made.format;
    version.content = made.content;
    version.bytes = made.bytes;
    version.stepRun = m_template.stepRun.id;
    version.run = m_template.stepRun.run;
    version.step = m_template.stepRun.step;
    version.output = made.output;
    version.state = made.state;
    version.reference = made.reference;
    version.created = m_state.now();
    version.readOptions = made.readOptions;
    version.metadata = made.metadata.isNull() ? Json::object() : made.metadata;
    version.headline = made.headline.isNull() ? Json::array() : made.headline;
    STEMMA_CHECK(findSame(version, manifest));
    STEMMA_CHECK(putVersion(version));
    STEMMA_CHECK(addFiles(made, version.id));
    STEMMA_TRY(auto picture,
               m_connection.prepare("INSERT INTO visualizations (version, position, file, title, made_by) "
                                    "VALUES (?, ?, ?, ?, ?)"));
    int position = 0;
    for (const Visualization& one : made.visualizations)
        STEMMA_CHECK(picture.bind(version.id, position++, one.file, one.title, one.madeBy).run());
    STEMMA_TRY(auto tag, m_connection.prepare("INSERT OR IGNORE INTO tags (tag, version) VALUES (?, ?)"));
    for (const std::string& one : made.tags) {
        STEMMA_CHECK(tag.bind(one, version.id).run());
        m_names.push_back(NameEvents::tag(version.uuid, one));
    }
    STEMMA_CHECK(addDescriptions(made, version.id, manifest));
    manifest.files = made.files;
    manifest.visualizations = made.visualizations;
    return {};
}

/// Of this name if there is one, else of any.
Status CommitRows::findSame(VersionInfo& version, Manifest& manifest) {
    STEMMA_TRY(auto own,
               m_connection.prepare("SELECT id, uuid FROM versions WHERE content = ? AND artifact = ? ORDER BY id "
                                    "DESC LIMIT 1"));
    STEMMA_TRY(auto any, m_connection.prepare("SELECT id, uuid FROM versions WHERE content = ? LIMIT 1"));
    STEMMA_TRY(const bool ownFound, own.bind(version.content, version.artifact).step());
    STEMMA_TRY(const bool anyFound, any.bind(version.content).step());
    if (ownFound || anyFound) {
        Statement& found = ownFound ? own : any;
        version.sameAs = VersionId{found.integer(0)};
        manifest.sameAsUuid = found.text(1);
    }
    return {};
}

Status CommitRows::putVersion(VersionInfo& version) {
    const std::optional<std::string> options = version.readOptions.isNull()
                                                   ? std::optional<std::string>()
                                                   : std::optional<std::string>(version.readOptions.dump());
    STEMMA_TRY(auto put,
               m_connection.prepare("INSERT INTO versions (uuid, artifact, number, type, materializer, format, "
                                    "content, bytes, step_run, output, state, reference, same_as, created, "
                                    "read_options, metadata, headline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                    "?, ?, ?, ?, ?)"));
    STEMMA_CHECK(put.bind(version.uuid, version.artifact, version.number, version.type, version.materializer,
                          version.format, version.content, version.bytes, version.stepRun, version.output,
                          name(version.state), version.reference, version.sameAs, version.created, options,
                          version.metadata.dump(), version.headline.dump())
                     .run());
    version.id = VersionId{m_connection.lastInsertId()};
    return {};
}

Status CommitRows::addFiles(const NewVersion& made, VersionId version) {
    STEMMA_TRY(auto file,
               m_connection.prepare("INSERT INTO version_files (version, path, sha, bytes, executable, link) "
                                    "VALUES (?, ?, ?, ?, ?, ?)"));
    static const Digest kNone;
    for (const FileEntry& one : made.files) {
        const std::optional<std::string> link =
            one.link.empty() ? std::optional<std::string>() : std::optional(one.link);
        STEMMA_CHECK(file.bind(version, Blob{one.path}, Blob{one.link.empty() ? one.sha.view() : kNone.view()},
                               one.bytes, one.executable, OptionalBlob{link})
                         .run());
    }
    return {};
}

Status CommitRows::addDescriptions(const NewVersion& made, VersionId version, Manifest& manifest) {
    STEMMA_TRY(auto describe,
               m_connection.prepare("INSERT OR IGNORE INTO descriptions (version, described) VALUES (?, ?)"));
    STEMMA_TRY(auto uuid, m_connection.prepare("SELECT uuid FROM versions WHERE id = ?"));
    for (const VersionId described : made.describes) {
        STEMMA_CHECK(describe.bind(version, described).run());
        STEMMA_TRY(const bool there, uuid.bind(described).step());
        if (there) manifest.describes.push_back(uuid.text(0));
    }
    return {};
}

Result<bool> CommitRows::yields(const ReusedVersion& reused) {
    STEMMA_TRY(const auto place, artifact(reused.artifact, reused.was, false));
    STEMMA_TRY(auto find, m_connection.prepare("SELECT artifact, uuid FROM versions WHERE id = ?"));
    STEMMA_TRY(const bool there, find.bind(reused.version).step());
    if (!there)
        return fail(ErrorCode::NotFound, "There is no version with the id " + std::to_string(reused.version.value));
    if (ArtifactId{find.integer(0)} != place.first) return false;
    STEMMA_TRY(const std::int64_t row, addOutput(reused.output, place.first, reused.version));
    m_yielded.emplace_back(find.text(1), row);
    if (!reused.describesYielded.empty()) m_reused.push_back(&reused);
    return true;
}

Result<std::optional<VersionId>> CommitRows::yielded(const YieldedOutput& wanted) {
    if (wanted.step == m_step->uuid) {
        for (const auto& [output, version] : m_outputs)
            if (output == wanted.output) return std::optional(version);
        return std::optional<VersionId>();
    }
    STEMMA_TRY(auto find,
               m_connection.prepare("SELECT o.version FROM step_runs s CROSS JOIN step_outputs o ON o.step_run = s.id "
                                    "WHERE s.uuid = ? AND o.output = ? ORDER BY o.id DESC LIMIT 1"));
    STEMMA_TRY(const bool there, find.bind(wanted.step, wanted.output).step());
    if (!there) return std::optional<VersionId>();
    return std::optional(VersionId{find.integer(0)});
}

NewRow* CommitRows::madeRow(VersionId version) {
    for (std::size_t i = m_firstRow; i < m_rows.size(); ++i)
        if (m_rows[i].manifest.version.id == version) return &m_rows[i];
    return nullptr;
}

Result<std::string> CommitRows::uuidOf(VersionId version) {
    STEMMA_TRY(auto find, m_connection.prepare("SELECT uuid FROM versions WHERE id = ?"));
    STEMMA_TRY(const bool there, find.bind(version).step());
    return there ? find.text(0) : std::string();
}

Status CommitRows::describe(VersionId version, VersionId described) {
    if (version == described) return {};
    STEMMA_TRY(auto put, m_connection.prepare("INSERT OR IGNORE INTO descriptions (version, described) VALUES (?, ?)"));
    STEMMA_CHECK(put.bind(version, described).run());
    const bool isNew = m_connection.changes() == 1;
    STEMMA_TRY(std::string uuid, uuidOf(version));
    STEMMA_TRY(std::string describedUuid, uuidOf(described));
    if (NewRow* made = madeRow(version)) {
        if (isNew) made->manifest.describes.push_back(std::move(describedUuid));
    } else if (NewRow* madeNow = madeRow(described)) {
        madeNow->manifest.describedBy.push_back(std::move(uuid));
    } else {
        m_said.push(Json::array({std::move(uuid), std::move(describedUuid)}));
    }
    return {};
}

Status CommitRows::endStep() {
    if (m_firstRow < m_rows.size()) {
        std::vector<std::pair<std::string, std::string>> outputs;
        for (const auto& [output, version] : m_outputs) {
            STEMMA_TRY(std::string uuid, uuidOf(version));
            outputs.emplace_back(output, std::move(uuid));
        }
        for (std::size_t i = m_firstRow; i < m_rows.size(); ++i) m_rows[i].manifest.outputs = outputs;
    }
    const auto describeAll = [this](VersionId version, const std::vector<YieldedOutput>& all) -> Status {
        for (const YieldedOutput& wanted : all) {
            STEMMA_TRY(const auto described, yielded(wanted));
            if (described) STEMMA_CHECK(describe(version, *described));
        }
        return {};
    };
    for (std::size_t i = m_firstRow; i < m_rows.size(); ++i)
        if (m_rows[i].made) STEMMA_CHECK(describeAll(m_rows[i].manifest.version.id, m_rows[i].made->describesYielded));
    for (const ReusedVersion* reused : m_reused) STEMMA_CHECK(describeAll(reused->version, reused->describesYielded));
    for (const DescribedOutput& one : m_step->describedBy) {
        STEMMA_TRY(const auto described, yielded({m_step->uuid, one.output}));
        STEMMA_TRY(const auto version, yielded(one.by));
        if (described && version) STEMMA_CHECK(describe(*version, *described));
    }
    if (m_said.empty()) return notePlain();
    Json details = m_step->details.isObject() ? m_step->details : Json::object();
    details.set("describes", m_said);
    STEMMA_TRY(auto say, m_connection.prepare("UPDATE step_runs SET details = ? WHERE id = ?"));
    return say.bind(details.dump(), m_template.stepRun.id).run();
}

Status CommitRows::notePlain() {
    const StepCommit& step = *m_step;
    const bool plain = step.status == StepStatus::Reused && step.origin && step.queued && step.error.isNull() &&
                       step.checks.empty() && step.acceptance.isNull() && step.details.empty() &&
                       m_yielded.size() == step.reused.size() && step.made.empty();
    if (!plain) return {};
    STEMMA_TRY(auto origin, m_connection.prepare("SELECT uuid FROM step_runs WHERE id = ?"));
    STEMMA_TRY(const bool there, origin.bind(step.origin).step());
    if (!there) return {};
    for (const StepInput& one : step.inputs) {
        auto [uuid, isNew] = m_inputUuids.try_emplace(one.version);
        if (isNew) {
            STEMMA_TRY(uuid->second, uuidOf(one.version));
        }
    }
    const StepRunInfo& info = m_template.stepRun;
    m_plain.push_back({&step, info.id, info.ended.value_or(0), origin.text(0), std::move(m_yielded)});
    return {};
}

CommitRows::Texts CommitRows::texts() const {
    Texts texts;
    texts.reserve(m_plain.size());
    for (const Plain& one : m_plain) {
        const StepCommit& step = *one.step;
        std::vector<StepPort> inputs, outputs;
        for (const StepInput& input : step.inputs)
            inputs.push_back({input.name, input.position, input.item, 0, m_inputUuids.at(input.version)});
        std::sort(inputs.begin(), inputs.end(), [](const StepPort& a, const StepPort& b) {
            return std::pair(a.position, a.item) < std::pair(b.position, b.item);
        });
        for (std::size_t i = 0; i < one.yielded.size(); ++i)
            outputs.push_back({step.reused[i].output, 0, 0, one.yielded[i].second, one.yielded[i].first});
        const StepHead head{one.id.value,  step.uuid,         step.position, step.step,    step.cell,
                            step.kind,     name(step.status), step.key,      step.fullKey, one.origin,
                            step.reusable, step.queued,       step.started,  one.ended};
        texts.emplace_back(one.id, reusedStepText(head, inputs, outputs));
    }
    return texts;
}

void CommitRows::keep(Texts texts) const {
    if (texts.empty()) return;
    const std::scoped_lock guard(m_state.mutex);
    const auto own = m_state.runs.find(m_run.id);
    if (own == m_state.runs.end()) return;
    for (auto& [id, text] : texts) own->second.reused.insert_or_assign(id.value, std::move(text));
}

} // namespace stemma
