// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/DiskSpace.h"
#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Recovery.h"
#include "core/store/RunFile.h"
#include "core/store/StoreState.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace stemma {

Store::Store() : m_state(std::make_unique<State>()) {}
Store::~Store() = default;

HashMemory& Store::State::hashes() const {
    const std::scoped_lock guard(mutex);
    if (!memory) memory = std::make_unique<HashMemory>(derived(), *options.clock);
    return *memory;
}

namespace {

constexpr const char* kFolders[] = {"store/artifacts", "store/sources", "store/runs", "store/staging", "logs",
                                    "derived",         "trash"};

/// Makes the folders of a workspace, durably; two programs may do so at once. `fresh`: there is no database yet, so
/// what is there already may be what another program (or one that was killed) has only just made.
Status layOut(const Store::State& state, bool fresh) {
    const fs::path& workspace = state.workspace;
    STEMMA_CHECK(makeFoldersDurably(workspace));
    struct stat info {};
    const auto missing = [&](const fs::path& path) { return ::lstat(path.c_str(), &info) != 0; };
    const fs::path ignore = workspace / ".gitignore";
    if (missing(ignore)) STEMMA_CHECK(writeFileDurably(ignore, "*\n"));
    bool made = fresh;
    for (const char* folder : kFolders) {
        if (!missing(workspace / folder) && S_ISDIR(info.st_mode)) continue;
        STEMMA_CHECK(makeFolders(workspace / folder));
        made = true;
    }
    if (missing(state.namesFile())) {
        STEMMA_TRY(const Fd names, openFile(state.namesFile(), O_WRONLY | O_CREAT | O_NOFOLLOW, 0644));
        made = true;
    }
    if (!made) return {};
    for (const fs::path& folder : {workspace / "store", workspace}) STEMMA_CHECK(syncFolder(folder));
    if (!fresh) return {};
    struct stat own {};
    (void)::stat(workspace.c_str(), &own);
    for (fs::path parent = workspace.parent_path(); ::stat(parent.c_str(), &info) == 0 && info.st_dev == own.st_dev;
         parent = parent.parent_path()) {
        if (!syncFolder(parent)) { // it can be passed, but not read
            STEMMA_TRY(const Fd folder, openFile(workspace, O_RDONLY | O_DIRECTORY));
            if (::syncfs(folder.get()) != 0) return failErrno(errno, "Syncing " + printable(workspace.string()));
            break;
        }
        if (parent == parent.parent_path()) break;
    }
    return {};
}

Status writeWorkspaceRow(Database& database, Timestamp now) {
    {
        STEMMA_TRY(auto reader, database.reader());
        STEMMA_TRY(const std::int64_t rows, reader->integer("SELECT count(*) FROM workspace"));
        if (rows > 0) return {};
    }
    STEMMA_TRY(auto lock, database.transaction());
    STEMMA_TRY(auto put,
               lock->prepare("INSERT OR IGNORE INTO workspace (id, uuid, made_by, created) VALUES (1, ?, ?, ?)"));
    STEMMA_CHECK(put.bind(newUuid(), STEMMA_VERSION, now).run());
    return lock.commit();
}

} // namespace

Result<std::unique_ptr<Store>> Store::open(const fs::path& workspace, const OpenOptions& options) {
    std::unique_ptr<Store> store(new Store);
    State& state = *store->m_state;
    std::error_code problem;
    state.workspace = fs::absolute(workspace, problem).lexically_normal();
    state.options = options;
    struct stat info {};
    const bool exists = ::stat((state.workspace / "stemma.db").c_str(), &info) == 0;
    if (!exists) {
        if (!options.create || options.readOnly)
            return fail(ErrorCode::NotFound, "There is no workspace in " + printable(workspace.string()),
                        "`stemma run FILE` makes one");
        const fs::path artifacts = state.workspace / "store" / "artifacts";
        if (fs::exists(artifacts, problem) && !fs::is_empty(artifacts, problem))
            return fail(ErrorCode::Corrupt,
                        "The workspace " + printable(workspace.string()) + " has lost its database stemma.db",
                        "`stemma repair` rebuilds it from the store's manifests");
        STEMMA_CHECK(layOut(state, true));
        STEMMA_CRASH_POINT("workspace-laid-out");
    }
    Database::Options how;
    how.create = options.create;
    how.readOnly = options.readOnly;
    how.busySeconds = options.busySeconds;
    STEMMA_TRY(state.database, Database::open(state.workspace, how));
    if (!exists) STEMMA_CHECK(syncFolder(state.workspace));
    if (state.database->network())
        state.notes.push_back("The workspace lies on a network file system: it works, slower, and should not be used "
                              "from two machines at once");
    if (options.readOnly) return store;
    if (exists) STEMMA_CHECK(layOut(state, false)); // folders that a person removed
    STEMMA_CHECK(writeWorkspaceRow(*state.database, state.now()));
    if (options.recover) STEMMA_CHECK(recover(state));
    return store;
}

const fs::path& Store::workspace() const {
    return m_state->workspace;
}
fs::path Store::artifactFolder(const std::string& uuid) const {
    return m_state->artifact(uuid);
}
fs::path Store::dataFolder(const std::string& uuid) const {
    return m_state->artifact(uuid).native() + "/data";
}
fs::path Store::logFile(RunId run, const std::string& stepUuid) const {
    return m_state->logs(run) / (stepUuid + ".log");
}
fs::path Store::curvesFile(RunId run, const std::string& stepUuid) const {
    return m_state->logs(run) / (stepUuid + ".curves.csv");
}
fs::path Store::failedFolder() const {
    return m_state->workspace / "failed";
}
fs::path Store::cancelFile(RunId run) const {
    return m_state->logs(run) / "cancel";
}
fs::path Store::eventsFile(RunId run) const {
    return m_state->logs(run) / "events.jsonl";
}
const std::vector<std::string>& Store::openingNotes() const {
    return m_state->notes;
}
Database& Store::database() const {
    return *m_state->database;
}
HashMemory& Store::hashMemory() const {
    return m_state->hashes();
}

// --- Runs --------------------------------------------------------------------------------------------------------

namespace {
Status putQueued(Connection& connection, RunId run, const std::vector<QueuedStep>& steps, Timestamp now) {
    STEMMA_TRY(auto put,
               connection.prepare("INSERT INTO step_runs (uuid, run, position, step, cell, kind, status, queued) "
                                  "VALUES (?, ?, ?, ?, ?, ?, 'queued', ?)"));
    for (const QueuedStep& one : steps)
        STEMMA_CHECK(put.bind(one.uuid, run, one.position, one.step, one.cell, one.kind, now).run());
    return {};
}
} // namespace

Result<RunId> Store::beginRun(const RunStart& start) {
    State& state = *m_state;
    STEMMA_CHECK(state.keepReserve(start.steps.size()));
    STEMMA_CHECK(state.syncSources());
    const std::string uuid = newUuid();
    const Timestamp now = state.now();
    STEMMA_TRY(auto lock, state.database->transaction());
    STEMMA_TRY(
        auto put,
        lock->prepare("INSERT INTO runs (uuid, pipeline, pipeline_file, pipeline_sha, status, started, message, host, "
                      "user, git_commit, git_branch, git_dirty, parameters, details) "
                      "VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    const auto orNull = [](const std::string& text) {
        return text.empty() ? std::optional<std::string>() : std::optional<std::string>(text);
    };
    const Json parameters = start.parameters.isNull() ? Json::object() : start.parameters;
    const Json details = start.details.isNull() ? Json::object() : start.details;
    std::optional<std::int64_t> dirty;
    if (start.gitDirty) dirty = *start.gitDirty ? 1 : 0;
    STEMMA_CHECK(put.bind(uuid, start.pipeline, start.pipelineFile, start.pipelineSha, now, start.message, start.host,
                          start.user, orNull(start.gitCommit), orNull(start.gitBranch), dirty, parameters.dump(),
                          details.dump())
                     .run());
    const RunId run{lock->lastInsertId()};
    STEMMA_TRY(auto source, lock->prepare("INSERT OR IGNORE INTO sources (run, path, sha) VALUES (?, ?, ?)"));
    for (const auto& [path, sha] : start.sources) STEMMA_CHECK(source.bind(run, path, sha).run());
    STEMMA_CHECK(putQueued(*lock, run, start.steps, now));
    STEMMA_CRASH_POINT("run-rows-written");
    // Held before the row is visible: nobody may take this run for a dead one.
    STEMMA_CHECK(makeFolders(state.logs(run)));
    auto held = FileLock::take(state.logs(run) / "lock", FileLock::Mode::Exclusive, 0);
    if (!held) return fail(held.error());
    STEMMA_CRASH_POINT("run-lock-taken");
    STEMMA_CHECK(lock.commit());
    STEMMA_CRASH_POINT("run-begun");
    State::OwnRun own{std::move(*held), uuid, start.pipeline, now, {}, {}};
    for (const QueuedStep& one : start.steps) own.queued.insert(one.uuid);
    const std::scoped_lock guard(state.mutex);
    state.runs.insert_or_assign(run, std::move(own));
    return run;
}

Status Store::addQueued(RunId run, const std::vector<QueuedStep>& steps) {
    if (steps.empty()) return {};
    {
        STEMMA_TRY(auto lock, m_state->database->transaction());
        STEMMA_CHECK(putQueued(*lock, run, steps, m_state->now()));
        STEMMA_CHECK(lock.commit());
    }
    const std::scoped_lock guard(m_state->mutex);
    const auto own = m_state->runs.find(run);
    STEMMA_ASSERT(own != m_state->runs.end());
    for (const QueuedStep& one : steps) own->second.queued.insert(one.uuid);
    return {};
}

bool Store::State::mayBeQueued(RunId run, const std::string& stepUuid) const {
    const std::scoped_lock guard(mutex);
    const auto found = runs.find(run);
    return found == runs.end() || found->second.queued.contains(stepUuid);
}

std::unordered_map<std::int64_t, std::string> Store::State::knownSteps(RunId run) {
    const std::scoped_lock guard(mutex);
    const auto found = runs.find(run);
    if (found == runs.end()) return {};
    return std::exchange(found->second.reused, {});
}

int Store::runLockDescriptor(RunId run) const {
    const std::scoped_lock guard(m_state->mutex);
    const auto found = m_state->runs.find(run);
    return found == m_state->runs.end() ? -1 : found->second.lock.descriptor();
}

Result<fs::path> Store::makeStaging(RunId run, const std::string& stepUuid) {
    const fs::path folder = m_state->staging() / std::to_string(run.value) / stepUuid;
    if (::mkdir(folder.c_str(), 0755) == 0) return folder;
    if (errno != ENOENT) return failWriting(errno, "Can't make the folder " + folder.string(), folder);
    STEMMA_CHECK(makeFolders(folder));
    return folder;
}

Status Store::finishRun(RunId run, RunStatus status, const Json& details) {
    State& state = *m_state;
    STEMMA_ASSERT(status != RunStatus::Running);
    STEMMA_CHECK(state.syncSources());
    {
        STEMMA_TRY(auto lock, state.database->transaction());
        STEMMA_CHECK(endRun(state, *lock, run, status, details,
                            status == RunStatus::Cancelled ? StepStatus::Cancelled : StepStatus::Skipped));
        STEMMA_CRASH_POINT("run-file-written");
        STEMMA_CHECK(lock.commit());
    }
    STEMMA_CRASH_POINT("run-finished");
    (void)removeTree(state.staging() / std::to_string(run.value));
    const std::scoped_lock guard(state.mutex);
    state.runs.erase(run);
    return {};
}

// --- Sources -----------------------------------------------------------------------------------------------------

Result<Digest> Store::putSource(std::string_view content) {
    const Digest sha = sha256(content);
    const fs::path target = m_state->sources() / sha.hex();
    struct stat info {};
    const std::uint64_t bytes = content.size();
    if (::lstat(target.c_str(), &info) == 0 && S_ISREG(info.st_mode) && std::uint64_t(info.st_size) == bytes) {
        if (m_state->durableSource(sha)) return sha;
        // Put by a program that may have been killed, or cut off from its power, before its sync.
        if (const auto there = readFile(target); there && *there == content) {
            const std::scoped_lock guard(m_state->mutex);
            m_state->unsyncedSources.push_back(target);
            return sha;
        }
    }
    // Written beside the staging folders, so that a crash leaves nothing but what is swept.
    const fs::path temporary = m_state->staging() / ("source-" + newUuid());
    const auto put = [&]() -> Status {
        STEMMA_TRY(const Fd fd, openFile(temporary, O_WRONLY | O_CREAT | O_EXCL, 0444));
        return writeAll(fd.get(), content);
    };
    if (Status done = put(); !done) {
        ::unlink(temporary.c_str());
        return fail(done.error());
    }
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
        const int error = errno;
        ::unlink(temporary.c_str());
        return failWriting(error, "Can't keep the source " + target.string(), target);
    }
    const std::scoped_lock guard(m_state->mutex);
    m_state->unsyncedSources.push_back(target);
    return sha;
}

bool Store::hasSource(const Digest& sha) const {
    struct stat info {};
    // Anything may be what a power cut left of one that wasn't synced yet: such a one is put again.
    return ::lstat((m_state->sources() / sha.hex()).c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
           m_state->durableSource(sha);
}

bool Store::State::ordered() const {
    std::call_once(m_asked, [this] {
#if STEMMA_CRASH_POINTS
        if (const char* told = std::getenv("STEMMA_TEST_JOURNAL")) {
            m_ordered = *told == '1';
            return;
        }
#endif
        m_ordered = ordersNames(artifacts());
    });
    return m_ordered;
}

bool Store::State::durableSource(const Digest& sha) {
    const auto recent = [this]() -> Result<std::set<Digest>> {
        std::set<Digest> found;
        STEMMA_TRY(auto reader, database->reader());
        STEMMA_TRY(auto query, reader->prepare("SELECT sha FROM sources WHERE run > (SELECT max(id) FROM runs) - 20"));
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) return found;
            found.insert(query.digest(0));
        }
    };
    {
        const std::scoped_lock guard(mutex);
        if (m_durableSources) return m_durableSources->contains(sha);
    }
    auto found = recent();
    const std::scoped_lock guard(mutex);
    if (!m_durableSources) m_durableSources = found ? std::move(*found) : std::set<Digest>();
    return m_durableSources->contains(sha);
}

Status Store::State::syncSources() {
    std::vector<fs::path> files;
    {
        const std::scoped_lock guard(mutex);
        if (sourcesLost) return fail(*sourcesLost);
        files.swap(unsyncedSources);
    }
    if (files.empty()) return {};
    const auto sync = [&]() -> Status {
        for (const fs::path& file : files) {
            STEMMA_TRY(const Fd fd, openFile(file, O_RDONLY | O_NOFOLLOW));
            ::sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
        }
        for (const fs::path& file : files) STEMMA_CHECK(syncFile(file));
        return syncFolder(sources());
    };
    Status done = sync();
    if (done) {
        const std::scoped_lock guard(mutex);
        if (m_durableSources)
            for (const fs::path& file : files)
                if (auto sha = Digest::fromHex(file.filename().string())) m_durableSources->insert(*sha);
        return {};
    }
    for (const fs::path& file : files) ::unlink(file.c_str());
    const std::scoped_lock guard(mutex);
    sourcesLost = done.error();
    return done;
}

Result<std::string> Store::source(const Digest& sha) const {
    const fs::path file = m_state->sources() / sha.hex();
    STEMMA_TRY(std::string content, readFile(file));
    if (sha256(content) != sha)
        return fail(ErrorCode::Corrupt, "The kept source " + file.string() + " is not what was written",
                    "`stemma verify` lists everything that is damaged");
    return content;
}

} // namespace stemma
