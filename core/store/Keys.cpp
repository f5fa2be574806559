// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/store/Baselines.h"
#include "core/store/StoreState.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

namespace stemma {

namespace {

constexpr int kMostExecutions = 100;

// An execution with its outputs and their files, a row a file: one statement, for it is asked of every step of a plan.
// In the order of the indexes, so that SQLite sorts nothing.
#define STEMMA_EXECUTIONS_OF(step_runs)                                                                                \
    "SELECT s.id, s.run, s.full_key, s.started, s.ended, o.id, o.output, v.id, v.content, v.uuid, v.type, a.name, "    \
    "v.number, v.reference, v.read_options, v.state, f.path, f.sha, f.bytes, f.executable, f.link FROM "               \
    "(SELECT id, run, full_key, started, ended FROM step_runs WHERE " step_runs                                        \
    ") s LEFT JOIN step_outputs o ON o.step_run = s.id LEFT JOIN versions v ON v.id = o.version "                      \
    "LEFT JOIN artifacts a ON a.id = v.artifact LEFT JOIN version_files f ON f.version = v.id"
constexpr std::string_view kExecutions =
    STEMMA_EXECUTIONS_OF("key = (SELECT id FROM keys WHERE digest = ?1) AND reusable = 1 ORDER BY id DESC LIMIT ?2");
constexpr std::string_view kExecution = STEMMA_EXECUTIONS_OF("id = ?1 AND reusable = 1");

struct Found {
    Execution execution;
    std::vector<std::pair<std::int64_t, Execution::Output>> outputs; ///< with their rows, which say their order
    bool whole = true;                                               ///< nothing of it was deleted or marked
};

Execution readExecution(const Statement& row) {
    Execution execution;
    row.id(0, execution.stepRun);
    row.id(1, execution.run);
    execution.fullKey = row.digest(2);
    const auto started = row.optionalInteger(3), ended = row.optionalInteger(4);
    if (started && ended) execution.seconds = double(*ended - *started) / 1e6;
    return execution;
}

Execution::Output readOutput(const Statement& row) {
    Execution::Output output;
    output.output = row.text(6);
    row.id(7, output.version);
    output.content = row.digest(8);
    output.uuid = row.text(9);
    output.type = row.text(10);
    output.artifact = row.text(11);
    output.number = int(row.integer(12));
    output.reference = row.integer(13) != 0;
    output.readOptions = row.json(14);
    return output;
}

Result<std::vector<Execution>> readExecutions(Statement& find) {
    std::vector<Found> found;
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) break;
        if (found.empty() || found.back().execution.stepRun.value != find.integer(0))
            found.push_back({readExecution(find), {}, true});
        Found& one = found.back();
        if (find.isNull(7)) continue; // it has no outputs
        if (one.outputs.empty() || one.outputs.back().first != find.integer(5)) {
            if (find.view(15) != "ok") one.whole = false;
            one.outputs.emplace_back(find.integer(5), readOutput(find));
        }
        if (!find.isNull(16)) one.outputs.back().second.files.push_back(readFileEntry(find, 16));
    }
    std::sort(found.begin(), found.end(),
              [](const Found& a, const Found& b) { return a.execution.stepRun.value > b.execution.stepRun.value; });
    std::vector<Execution> executions;
    for (Found& one : found) {
        if (!one.whole) continue;
        std::sort(one.outputs.begin(), one.outputs.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        for (auto& [row, output] : one.outputs) one.execution.outputs.push_back(std::move(output));
        executions.push_back(std::move(one.execution));
    }
    return executions;
}

} // namespace

Result<std::vector<Execution>> Store::executions(const Digest& key) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find, reader->prepare(kExecutions));
    find.bind(key, kMostExecutions);
    return readExecutions(find);
}

Result<std::optional<Execution>> Store::execution(StepRunId stepRun) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    STEMMA_TRY(auto find, reader->prepare(kExecution));
    find.bind(stepRun);
    STEMMA_TRY(auto found, readExecutions(find));
    if (found.empty()) return std::optional<Execution>();
    return std::optional(std::move(found.front()));
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

std::shared_ptr<const Fd> Store::State::artifactsFolder() const {
    const std::scoped_lock guard(mutex);
    if (!openArtifacts)
        openArtifacts = std::make_shared<const Fd>(::open(artifacts().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    return openArtifacts;
}

void Store::lookAgain() const {
    const std::scoped_lock guard(m_state->mutex);
    m_state->openArtifacts.reset();
}

bool Store::filesPresent(const Execution::Output& output, bool hash) const {
    // Relative to the store: the way to it is long, and walked for every file of every step of a plan.
    const std::string folder = output.reference ? std::string() : output.uuid + "/data/";
    const auto open = output.reference ? nullptr : m_state->artifactsFolder();
    const int store = open ? open->get() : AT_FDCWD;
    std::string path;
    for (const FileEntry& file : output.files) {
        path.assign(folder).append(file.path);
        struct stat info {};
        if (::fstatat(store, path.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return false;
        if (!file.link.empty()) {
            if (!S_ISLNK(info.st_mode)) return false;
            continue;
        }
        if (output.reference && S_ISLNK(info.st_mode) && ::stat(path.c_str(), &info) != 0) return false;
        if (!S_ISREG(info.st_mode) || std::uint64_t(info.st_size) != file.bytes) return false;
        if (!output.reference && !hash) continue;
        // A person may have edited a reference in place; what did not change since is answered from memory.
        auto hashed = hash ? hashFile(output.reference ? fs::canonical(path) : m_state->artifacts() / path)
                           : m_state->hashes().hash(path, true);
        if (!hashed || hashed->digest != file.sha) return false;
    }
    if (!output.files.empty()) return true;
    struct stat info {};
    // An empty folder is a version too.
    return !output.reference && ::fstatat(store, folder.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(info.st_mode);
}

Result<ByteLock> Store::lockKey(const Digest& key, double seconds) const {
    std::uint64_t offset = 0;
    std::memcpy(&offset, key.bytes.data(), sizeof offset);
    return ByteLock::take(m_state->workspace / "keys.lock", offset & 0x3fffffffffffffffull, seconds);
}

Result<std::optional<StepRunInfo>> Store::baseline(const std::string& pipeline, const std::string& step,
                                                   const std::string& cell, const std::string& branch) const {
    Baselines baselines(*m_state->database, m_state->derived());
    STEMMA_TRY(const StepRunId found, baselines.find(pipeline, step, cell, branch));
    if (!found) return std::optional<StepRunInfo>();
    return stepRun(found);
}

} // namespace stemma
