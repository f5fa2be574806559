// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Names.h"
#include "core/store/Register.h"
#include "core/store/Removal.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace stemma {

namespace {

class Rebuild {
public:
    Rebuild(const Store::State& state, std::vector<std::string>& notes) : m_state(state), m_notes(notes) {}

    /// Reads everything that lies beside the database.
    Status read();
    /// A new database beside the old one, whole and synced.
    Status write(const fs::path& file);

private:
    Status fill(Connection& connection);
    Status versions(Register& records, Connection& connection);
    Status names(Register& records, Connection& connection);
    Status states(Connection& connection);
    Status counters(Connection& connection);

    const Store::State& m_state;
    std::vector<std::string>& m_notes;
    std::vector<Manifest> m_manifests; ///< by row
    std::vector<Json> m_runs;          ///< by number
    std::vector<Json> m_events;
    std::int64_t m_lastRun = 0;
    std::int64_t m_versions = 0;
};

Status Rebuild::read() {
    std::error_code problem;
    for (fs::directory_iterator at(m_state.artifacts(), problem), end; !problem && at != end; at.increment(problem)) {
        auto manifest = readManifest(at->path());
        if (manifest && manifest->version.uuid == at->path().filename().string()) {
            m_manifests.push_back(std::move(*manifest));
            continue;
        }
        m_notes.push_back("store/artifacts/" + printable(at->path().filename().string()) + " has no readable manifest" +
                          (manifest ? " of its own" : ": " + manifest.error().message));
    }
    if (problem) return failErrno(problem.value(), "The store " + m_state.artifacts().string());
    std::sort(m_manifests.begin(), m_manifests.end(),
              [](const Manifest& a, const Manifest& b) { return a.version.id < b.version.id; });
    for (fs::directory_iterator at(m_state.runFiles(), problem), end; !problem && at != end; at.increment(problem)) {
        if (at->path().extension() != ".json") continue;
        auto text = readFile(at->path());
        auto json = text ? Json::parse(*text) : Result<Json>(fail(text.error()));
        if (json && (*json)["number"].integer() > 0)
            m_runs.push_back(std::move(*json));
        else
            m_notes.push_back("The run file " + printable(at->path().filename().string()) + " can't be read");
    }
    std::sort(m_runs.begin(), m_runs.end(),
              [](const Json& a, const Json& b) { return a["number"].integer() < b["number"].integer(); });
    // A number that was given once is never given again, even where nothing else is left of that run.
    for (fs::directory_iterator at(m_state.workspace / "logs", problem), end; !problem && at != end;
         at.increment(problem)) {
        const std::string name = at->path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos && name.size() < 18)
            m_lastRun = std::max(m_lastRun, std::int64_t(std::stoll(name)));
    }
    int skipped = 0;
    STEMMA_TRY(m_events, NameEvents::read(m_state.namesFile(), skipped));
    if (skipped > 0) m_notes.push_back(plural(skipped, "line") + " of names.jsonl can't be read");
    return {};
}

Status Rebuild::versions(Register& records, Connection& connection) {
    for (const Manifest& one : m_manifests) {
        auto step = records.step(one);
        if (!step && step.error().code == ErrorCode::BadData) {
            m_notes.push_back(one.version.name + "@" + std::to_string(one.version.number) +
                              " was left out: " + step.error().message);
            continue;
        }
        if (!step) return fail(step.error());
        STEMMA_TRY(const bool done, records.version(one, *step));
        if (done)
            ++m_versions;
        else
            m_notes.push_back(one.version.name + "@" + std::to_string(one.version.number) +
                              " is there twice; the first was taken");
    }
    for (const Json& run : m_runs) STEMMA_CHECK(records.runFileLinks(run));
    for (const Manifest& one : m_manifests) STEMMA_CHECK(records.links(one));
    (void)connection;
    return {};
}

Status Rebuild::names(Register& records, Connection& connection) {
    STEMMA_CHECK(records.endNames(m_events));
    STEMMA_TRY(auto tag, connection.prepare("INSERT OR IGNORE INTO tags (tag, version) VALUES (?, ?)"));
    STEMMA_TRY(auto untag, connection.prepare("DELETE FROM tags WHERE tag = ? AND version = ?"));
    STEMMA_TRY(auto alias,
               connection.prepare("INSERT INTO aliases (artifact, alias, version) SELECT artifact, ?1, id FROM "
                                  "versions WHERE id = ?2 ON CONFLICT (artifact, alias) DO UPDATE SET version = "
                                  "excluded.version"));
    STEMMA_TRY(auto unalias,
               connection.prepare("DELETE FROM aliases WHERE alias = ?1 AND artifact = (SELECT artifact FROM "
                                  "versions WHERE id = ?2)"));
    for (const Json& event : m_events) {
        const std::string& what = event["event"].text();
        if (what != "tag" && what != "untag" && what != "alias" && what != "unalias") continue;
        STEMMA_TRY(const auto version, records.rowOf("versions", event["version"].text()));
        if (!version) continue;
        const std::string& word = event[what.ends_with("tag") ? "tag" : "alias"].text();
        Statement& change = what == "tag" ? tag : what == "untag" ? untag : what == "alias" ? alias : unalias;
        STEMMA_CHECK(change.bind(word, *version).run());
    }
    return {};
}

/// What has no files is evicted or deleted, as names.jsonl says. What has them is as its manifest says, whatever was
/// meant.
Status Rebuild::states(Connection& connection) {
    std::map<std::string, std::string> said;
    for (const Json& event : m_events)
        if (event["event"].text() == "state") said[event["version"].text()] = event["state"].text();
    STEMMA_TRY(auto mark, connection.prepare("UPDATE versions SET state = ? WHERE uuid = ?"));
    for (const Manifest& one : m_manifests) {
        if (one.version.reference && !said.contains(one.version.uuid)) continue;
        struct stat info {};
        const fs::path data = m_state.artifact(one.version.uuid) / "data";
        if (!one.version.reference && ::lstat(data.c_str(), &info) == 0) continue;
        const auto found = said.find(one.version.uuid);
        // "ok" was said of one that should have come back from the trash: it has files, or it hasn't come.
        const bool last = found != said.end() && (one.version.reference || !hasFiles(versionStateFrom(found->second)));
        STEMMA_CHECK(mark.bind(last ? found->second : "evicted", one.version.uuid).run());
    }
    return {};
}

Status Rebuild::counters(Connection& connection) {
    STEMMA_CHECK(
        connection.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'runs', 0 WHERE NOT EXISTS (SELECT 1 FROM "
                           "sqlite_sequence WHERE name = 'runs')"));
    STEMMA_TRY(auto last, connection.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'runs'"));
    return last.bind(m_lastRun).run();
}

Status Rebuild::fill(Connection& connection) {
    Register records(connection, Register::Artifacts::ByRow);
    STEMMA_TRY(auto put, connection.prepare("INSERT INTO workspace (id, uuid, made_by, created) VALUES (1, ?, ?, ?)"));
    STEMMA_CHECK(put.bind(newUuid(), STEMMA_VERSION, m_state.now()).run());
    for (const Json& run : m_runs) {
        if (Status done = records.runFile(run); !done) {
            if (done.error().code != ErrorCode::BadData && done.error().code != ErrorCode::TooNew) return done;
            m_notes.push_back("The file of run " + std::to_string(run["number"].integer()) +
                              " was left out: " + done.error().message);
        }
    }
    STEMMA_CHECK(versions(records, connection));
    STEMMA_CHECK(names(records, connection));
    STEMMA_CHECK(states(connection));
    return counters(connection);
}

Status Rebuild::write(const fs::path& file) {
    for (const char* end : {"", "-journal", "-wal", "-shm"}) ::unlink((file.string() + end).c_str());
    STEMMA_TRY(auto connection, Connection::open(file, Connection::Mode::Write, 10));
    STEMMA_CHECK(connection->execute("PRAGMA journal_mode=DELETE"));
    STEMMA_CHECK(migrate(*connection, allMigrations()));
    STEMMA_CHECK(connection->execute("PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE"));
    STEMMA_CHECK(fill(*connection));
    STEMMA_CRASH_POINT("repair-filled");
    STEMMA_TRY(const std::int64_t broken, connection->integer("SELECT count(*) FROM pragma_foreign_key_check"));
    if (broken > 0) return fail(ErrorCode::Internal, "The rebuilt database does not hold together");
    STEMMA_CHECK(connection->execute("COMMIT"));
    m_notes.insert(m_notes.begin(), "The database was rebuilt: " + plural(std::int64_t(m_runs.size()), "run") +
                                        " and " + plural(m_versions, "artifact version"));
    return {};
}

/// The database is whole and knows every folder of the store.
bool isWhole(const Store::State& state) {
    auto connection = Connection::open(state.workspace / "stemma.db", Connection::Mode::Write, 10);
    if (!connection) return false;
    auto newest = (*connection)->integer("PRAGMA user_version");
    if (!newest || *newest != allMigrations().back().number) return false;
    auto check = (*connection)->prepare("PRAGMA integrity_check(1)");
    if (!check) return false;
    auto row = check->step();
    if (!row || !*row || check->view(0) != "ok") return false;
    auto broken = (*connection)->integer("SELECT count(*) FROM pragma_foreign_key_check");
    if (!broken || *broken > 0) return false;
    auto find = (*connection)->prepare("SELECT 1 FROM versions WHERE uuid = ?");
    if (!find) return false;
    std::error_code problem;
    for (fs::directory_iterator at(state.artifacts(), problem), end; !problem && at != end; at.increment(problem)) {
        auto known = find->bind(at->path().filename().string()).step();
        if (!known || !*known) return false;
    }
    return true;
}

} // namespace

Result<std::vector<std::string>> Store::repair(const fs::path& workspace) {
    State state;
    std::error_code problem;
    state.workspace = fs::absolute(workspace, problem).lexically_normal();
    std::vector<std::string> notes;
    if (!fs::is_directory(state.artifacts(), problem))
        return fail(ErrorCode::NotFound, "There is no workspace in " + printable(workspace.string()));
    auto alone = FileLock::take(state.workspace / "open.lock", FileLock::Mode::Exclusive, 0);
    if (!alone) {
        Error error = alone.error();
        if (error.code == ErrorCode::Busy) {
            error.message = "The workspace " + printable(workspace.string()) + " is open in another program";
            error.hint = "Close it there (also runs that are under way), then repair";
        }
        return fail(error);
    }
    STEMMA_TRY(const FileLock writing, FileLock::take(state.workspace / "write.lock", FileLock::Mode::Exclusive, 10));
    for (const char* folder : {"trash", "store/runs", "store/staging", "logs", "derived", "store/sources"})
        STEMMA_CHECK(makeFolders(state.workspace / folder));
    struct stat info {};
    const fs::path file = state.workspace / "stemma.db";
    if (::lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
        auto connection = Connection::open(file, Connection::Mode::Read, 10);
        auto version = connection ? (*connection)->integer("PRAGMA user_version") : Result<std::int64_t>(0);
        if (version && *version > allMigrations().back().number) {
            STEMMA_CHECK(migrate(**connection, allMigrations())); // says that it is too new
        }
        connection = fail(ErrorCode::Internal, ""); // closed before anything is moved
        if (isWhole(state)) return std::vector<std::string>{"The database is whole; nothing had to be rebuilt"};
    }
    Rebuild rebuild(state, notes);
    STEMMA_CHECK(rebuild.read());
    const fs::path fresh = state.workspace / "stemma.db.new";
    STEMMA_CHECK(rebuild.write(fresh));
    STEMMA_TRY(const fs::path trash, newTrashFolder(state, "database"));
    // The database first: without its log it might be taken for whole, as it was before. And the log before the new one
    // is there, which would take it for its own.
    for (const char* end : {"", "-wal", "-shm", "-journal"}) {
        const fs::path old = file.string() + end;
        if (::lstat(old.c_str(), &info) != 0) continue;
        STEMMA_CHECK(renameNoReplace(old, trash / old.filename()));
        STEMMA_CHECK(syncFolder(state.workspace));
        STEMMA_CRASH_POINT("repair-moved");
    }
    STEMMA_CHECK(renameNoReplace(fresh, file));
    STEMMA_CHECK(syncFolder(state.workspace));
    notes.push_back("What was there before is in " + trash.string());
    return notes;
}

} // namespace stemma
