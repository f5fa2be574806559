// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/store/StoreState.h"

#include <sys/stat.h>

#include <cstring>

namespace stemma {

namespace {

constexpr int kMostExecutions = 100;
constexpr int kMostBaselines = 200; // how far back a branch's own run is looked for

} // namespace

Result<std::vector<Execution>> Store::executions(const Digest& key) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find,
               reader->prepare("SELECT s.id, s.run, s.full_key, s.started, s.ended FROM step_runs s WHERE s.key = "
                               "(SELECT id FROM keys WHERE digest = ?1) AND s.reusable = 1 ORDER BY s.id DESC "
                               "LIMIT ?2"));
    STEMMA_TRY(auto outputs,
               reader->prepare("SELECT o.output, v.id, v.content, v.uuid, v.type, a.name, v.number, "
                               "v.reference, v.read_options, v.state FROM step_outputs o CROSS JOIN versions v "
                               "ON v.id = o.version CROSS JOIN artifacts a ON a.id = v.artifact WHERE "
                               "o.step_run = ?1 ORDER BY o.id"));
    std::vector<Execution> executions;
    find.bind(key, kMostExecutions);
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) return executions;
        Execution execution;
        find.id(0, execution.stepRun);
        find.id(1, execution.run);
        execution.fullKey = find.digest(2);
        const auto started = find.optionalInteger(3), ended = find.optionalInteger(4);
        if (started && ended) execution.seconds = double(*ended - *started) / 1e6;
        bool whole = true;
        outputs.bind(execution.stepRun);
        for (;;) {
            STEMMA_TRY(const bool one, outputs.step());
            if (!one) break;
            if (outputs.view(9) != "ok") whole = false;
            Execution::Output output;
            output.output = outputs.text(0);
            outputs.id(1, output.version);
            output.content = outputs.digest(2);
            output.uuid = outputs.text(3);
            output.type = outputs.text(4);
            output.artifact = outputs.text(5);
            output.number = int(outputs.integer(6));
            output.reference = outputs.integer(7) != 0;
            output.readOptions = outputs.json(8);
            STEMMA_TRY(output.files, filesOn(*reader, output.version));
            execution.outputs.push_back(std::move(output));
        }
        if (whole) executions.push_back(std::move(execution));
    }
}

Result<std::vector<Observation>> Store::observations(StepRunId stepRun) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find, reader->prepare("SELECT name, value FROM observations WHERE step_run = ? ORDER BY name"));
    std::vector<Observation> seen;
    find.bind(stepRun);
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) return seen;
        seen.push_back({find.text(0), find.text(1)});
    }
}

Result<std::vector<KeyComponent>> Store::keyComponents(KeyId key) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find, reader->prepare("SELECT component, name, value FROM key_components WHERE key = ? ORDER BY "
                                          "component, name"));
    std::vector<KeyComponent> components;
    find.bind(key);
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) return components;
        components.push_back({find.text(0), find.text(1), find.text(2)});
    }
}

Result<bool> Store::filesPresent(VersionId version, bool hash) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find, reader->prepare("SELECT v.uuid, v.state, v.reference FROM versions v WHERE v.id = ?"));
    STEMMA_TRY(const bool there, find.bind(version).step());
    if (!there || !hasFiles(versionStateFrom(find.view(1)))) return false;
    Execution::Output output;
    output.uuid = find.text(0);
    output.reference = find.integer(2) != 0;
    STEMMA_TRY(output.files, filesOn(*reader, version));
    return filesPresent(output, hash);
}

bool Store::filesPresent(const Execution::Output& output, bool hash) const {
    const std::string folder = output.reference ? std::string() : dataFolder(output.uuid).native() + "/";
    std::string path;
    for (const FileEntry& file : output.files) {
        path.assign(folder).append(file.path);
        struct stat info {};
        if (::lstat(path.c_str(), &info) != 0) return false;
        if (!file.link.empty()) {
            if (!S_ISLNK(info.st_mode)) return false;
            continue;
        }
        if (output.reference && S_ISLNK(info.st_mode) && ::stat(path.c_str(), &info) != 0) return false;
        if (!S_ISREG(info.st_mode) || std::uint64_t(info.st_size) != file.bytes) return false;
        if (!output.reference && !hash) continue;
        // A person may have edited a reference in place; what did not change since is answered from memory.
        auto hashed = hash ? hashFile(output.reference ? fs::canonical(path) : fs::path(path))
                           : m_state->hashes().hash(path, true);
        if (!hashed || hashed->digest != file.sha) return false;
    }
    if (!output.files.empty()) return true;
    struct stat info {};
    // An empty folder is a version too.
    return !output.reference && ::lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<ByteLock> Store::lockKey(const Digest& key, double seconds) const {
    std::uint64_t offset = 0;
    std::memcpy(&offset, key.bytes.data(), sizeof offset);
    return ByteLock::take(m_state->workspace / "keys.lock", offset & 0x3fffffffffffffffull, seconds);
}

Result<std::optional<StepRunInfo>> Store::baseline(const std::string& pipeline, const std::string& step,
                                                   const std::string& cell, const std::string& branch) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find,
               reader->prepare(
                   "SELECT s.id, r.git_branch FROM step_runs s CROSS JOIN runs r ON r.id = s.run WHERE s.step = ?1 "
                   "AND s.cell = ?2 AND s.status IN ('executed', 'reused') AND r.pipeline = ?3 ORDER BY s.id DESC "
                   "LIMIT ?4"));
    find.bind(step, cell, pipeline, branch.empty() ? 1 : kMostBaselines);
    StepRunId found;
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) break;
        if (!found) find.id(0, found);
        if (branch.empty() || find.view(1) == branch) {
            find.id(0, found);
            break;
        }
    }
    if (!found) return std::optional<StepRunInfo>();
    STEMMA_TRY(auto get, reader->prepare("SELECT " STEMMA_STEP_RUN_COLUMNS " FROM step_runs s WHERE s.id = ?"));
    STEMMA_TRY(const bool row, get.bind(found).step());
    STEMMA_ASSERT(row);
    return std::optional<StepRunInfo>(readStepRun(get));
}

} // namespace stemma
