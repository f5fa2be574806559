// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Database.h"

#include "core/store/CrashPoint.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr int kCheckpointPages = 1000; // of 4 KiB

bool isNetwork(const fs::path& folder) {
    struct statfs info {};
    if (::statfs(folder.c_str(), &info) != 0) return false;
    constexpr std::uint32_t kCifs = 0xFF534D42, kSmb2 = 0xFE534D42, kCeph = 0x00C36400, kLustre = 0x0BD00BD0,
                            kGpfs = 0x47504653, kFuse = 0x65735546, kBeegfs = 0x19830326;
    switch (std::uint32_t(info.f_type)) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case AFS_SUPER_MAGIC:
    case CODA_SUPER_MAGIC:
    case V9FS_MAGIC:
    case kCifs:
    case kSmb2:
    case kCeph:
    case kLustre:
    case kGpfs:
    case kBeegfs:
    case kFuse: // sshfs and its like; a local FUSE file system only loses the WAL
        return true;
    default:
        return false;
    }
}

struct Pinned {
    const Database* owner = nullptr;
    Connection* connection = nullptr;
    int depth = 0;
};
thread_local std::vector<Pinned> t_pinned;

Pinned* pinnedFor(const Database* owner) {
    for (Pinned& pinned : t_pinned)
        if (pinned.owner == owner) return &pinned;
    return nullptr;
}

} // namespace

struct Database::State {
    fs::path folder, file;
    Options options;
    bool wal = true, readOnly = false, network = false, immutable = false;
    int version = 0;
    std::mutex writeMutex;
    std::unique_ptr<Connection> writer;
    bool wrote = false;
    mutable std::mutex poolMutex;
    mutable std::vector<std::unique_ptr<Connection>> pool;
    FileLock open; ///< shared; `repair` wants it exclusively

    Result<std::unique_ptr<Connection>> connectReader() const {
        return Connection::open(file, immutable ? Connection::Mode::Immutable : Connection::Mode::Read,
                                options.busySeconds);
    }
    Status setUp();
    Status openReadOnly();
};

Database::Database() : m_state(std::make_unique<State>()) {}

Status Database::State::openReadOnly() {
    // A WAL database in a folder that can't be written opens only where its -shm file is there, or as immutable.
    auto connection = Connection::open(file, Connection::Mode::Read, options.busySeconds);
    Result<std::int64_t> found =
        connection ? (*connection)->integer("PRAGMA user_version") : Result<std::int64_t>(fail(connection.error()));
    if (!found) {
        struct stat info {};
        const std::string log = file.string() + "-wal";
        if (found.error().code == ErrorCode::Corrupt) return fail(found.error());
        if (::stat(log.c_str(), &info) == 0 && info.st_size > 0) {
            return fail(ErrorCode::ReadOnly,
                        "The workspace " + folder.string() + " can't be read where it can't be written",
                        "Its last changes wait in stemma.db-wal; copy the workspace to a place you can write");
        }
        immutable = true;
        STEMMA_TRY(connection, Connection::open(file, Connection::Mode::Immutable, options.busySeconds));
        found = (*connection)->integer("PRAGMA user_version");
        if (!found) return fail(found.error());
    }
    const std::vector<Migration>& migrations = options.migrations ? *options.migrations : allMigrations();
    if (*found > migrations.back().number) return migrate(**connection, migrations);
    if (*found < readableFrom(migrations)) {
        return fail(ErrorCode::ReadOnly,
                    "The workspace " + folder.string() + " was made by an older Stemma and can't be changed",
                    "Open it once where it can be written");
    }
    version = int(*found);
    pool.push_back(std::move(*connection));
    return {};
}

Status Database::State::setUp() {
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0) {
        // SQLite would not say why it can't make the file. Nobody has it open yet: we hold the lock.
        STEMMA_TRY(const Fd made, openFile(file, O_RDWR | O_CREAT | O_EXCL, 0644));
    }
    STEMMA_TRY(writer, Connection::open(file, Connection::Mode::Write, options.busySeconds));
    if (network) {
        STEMMA_CHECK(writer->execute("PRAGMA journal_mode=DELETE"));
        wal = false;
    } else {
        STEMMA_CHECK(writer->execute("PRAGMA journal_mode=WAL"));
    }
    const std::vector<Migration>& migrations = options.migrations ? *options.migrations : allMigrations();
    STEMMA_TRY(const std::int64_t before, writer->integer("PRAGMA user_version"));
    STEMMA_CHECK(migrate(*writer, migrations));
    wrote = before != migrations.back().number;
    version = migrations.back().number;
    return {};
}

Result<std::unique_ptr<Database>> Database::open(const fs::path& workspace, const Options& options) {
    std::unique_ptr<Database> database(new Database);
    State& state = *database->m_state;
    state.folder = workspace;
    state.file = workspace / "stemma.db";
    state.options = options;
    state.network = isNetwork(workspace);
    struct stat info {};
    const bool exists = ::lstat(state.file.c_str(), &info) == 0;
    if (exists && !S_ISREG(info.st_mode))
        return fail(ErrorCode::Corrupt, state.file.string() + " is not a regular file",
                    "Move it away, then run `stemma repair`");
    if (!exists && !options.create)
        return fail(ErrorCode::NotFound, "There is no workspace in " + workspace.string(),
                    "`stemma run FILE` makes one");
    if (options.readOnly || ::access(workspace.c_str(), W_OK) != 0) {
        const int reason = errno; // of access(): a matter of permissions, or of the file system
        if (!options.readOnly && (reason == EACCES || reason == EPERM))
            return fail(ErrorCode::ReadOnly, "You may not write in the workspace " + workspace.string(),
                        "It lacks the permission to write (w) for you: chmod, or ask who owns it");
        if (!options.readOnly || !exists)
            return failErrno(options.readOnly ? EROFS : reason,
                             "The workspace " + workspace.string() + " can't be written");
        state.readOnly = true;
        STEMMA_CHECK(state.openReadOnly());
        return database;
    }
    auto shared = FileLock::take(workspace / "open.lock", FileLock::Mode::Shared, options.busySeconds);
    if (!shared) {
        Error error = shared.error();
        if (error.code == ErrorCode::Busy) {
            error.message = "The workspace " + workspace.string() + " is being repaired by another program";
            error.hint = "Try again when it has finished";
        }
        return fail(error);
    }
    state.open = std::move(*shared);
    STEMMA_TRY(WriteLock lock, database->lock());
    STEMMA_CHECK(state.setUp());
    return database;
}

Database::~Database() {
    if (m_state->writer && m_state->wrote) checkpoint();
    const std::scoped_lock guard(m_state->poolMutex);
    m_state->pool.clear();
}

Result<Database::Reader> Database::reader() const {
    if (Pinned* pinned = pinnedFor(this)) return Reader(nullptr, pinned->connection);
    {
        const std::scoped_lock guard(m_state->poolMutex);
        if (!m_state->pool.empty()) {
            Connection* connection = m_state->pool.back().release();
            m_state->pool.pop_back();
            return Reader(this, connection);
        }
    }
    STEMMA_TRY(std::unique_ptr<Connection> connection, m_state->connectReader());
    return Reader(this, connection.release());
}

Database::Reader::Reader(Reader&& other) noexcept : m_owner(other.m_owner), m_connection(other.m_connection) {
    other.m_owner = nullptr;
    other.m_connection = nullptr;
}

Database::Reader::~Reader() {
    if (!m_owner || !m_connection) return;
    const std::scoped_lock guard(m_owner->m_state->poolMutex);
    m_owner->m_state->pool.emplace_back(m_connection);
}

Result<Database::Snapshot> Database::snapshot() const {
    Snapshot snapshot;
    if (Pinned* pinned = pinnedFor(this)) {
        ++pinned->depth;
    } else {
        STEMMA_TRY(Reader reader, this->reader());
        STEMMA_CHECK(reader->execute("BEGIN"));
        t_pinned.push_back({this, reader.m_connection, 1});
        reader.m_owner = nullptr; // stays out of the pool until the snapshot ends
    }
    snapshot.m_owner = this;
    return snapshot;
}

Database::Snapshot::Snapshot(Snapshot&& other) noexcept : m_owner(other.m_owner) {
    other.m_owner = nullptr;
}

Database::Snapshot::~Snapshot() {
    if (!m_owner) return;
    Pinned* pinned = pinnedFor(m_owner);
    STEMMA_ASSERT(pinned != nullptr);
    if (--pinned->depth > 0) return;
    Connection* connection = pinned->connection;
    std::erase_if(t_pinned, [&](const Pinned& one) { return one.owner == m_owner; });
    (void)connection->execute("ROLLBACK");
    const std::scoped_lock guard(m_owner->m_state->poolMutex);
    m_owner->m_state->pool.emplace_back(connection);
}

Result<Database::WriteLock> Database::lock() {
    if (m_state->readOnly)
        return fail(ErrorCode::ReadOnly, "The workspace " + m_state->folder.string() + " was opened for reading only");
    WriteLock lock;
    lock.m_mutex = std::unique_lock(m_state->writeMutex);
    auto file = FileLock::take(m_state->folder / "write.lock", FileLock::Mode::Exclusive, m_state->options.busySeconds);
    if (!file) {
        Error error = file.error();
        if (error.code == ErrorCode::Busy) {
            error.message =
                "Another program is writing to the workspace " + m_state->folder.string() + " and does not let go";
            error.hint = "Wait for it, or end it (`fuser " + (m_state->folder / "write.lock").string() +
                         "` names it), then try again";
        }
        return fail(error);
    }
    lock.m_file = std::move(*file);
    lock.m_owner = this;
    return lock;
}

Result<Database::WriteLock> Database::transaction() {
    STEMMA_TRY(WriteLock lock, this->lock());
    STEMMA_CHECK(lock.begin());
    return lock;
}

Database::WriteLock::WriteLock(WriteLock&& other) noexcept
    : m_owner(other.m_owner), m_mutex(std::move(other.m_mutex)), m_file(std::move(other.m_file)),
      m_inTransaction(other.m_inTransaction) {
    other.m_owner = nullptr;
    other.m_inTransaction = false;
}

Database::WriteLock::~WriteLock() {
    if (m_owner) rollback();
}

Connection& Database::WriteLock::operator*() const {
    return *m_owner->m_state->writer;
}

Status Database::WriteLock::begin() {
    STEMMA_ASSERT(!m_inTransaction);
    STEMMA_CHECK((*this)->execute("BEGIN IMMEDIATE"));
    m_inTransaction = true;
    return {};
}

Status Database::WriteLock::commit() {
    STEMMA_ASSERT(m_inTransaction);
    if (Status done = (*this)->execute("COMMIT"); !done) {
        rollback();
        // What is in the WAL already must not come to life in a later recovery: write over it.
        if (m_owner->m_state->wal) (void)(*this)->execute("UPDATE workspace SET made_by = made_by");
        return done;
    }
    m_inTransaction = false;
    m_owner->m_state->wrote = true;
    if (m_owner->m_state->wal && (*this)->walPages() > kCheckpointPages) {
        STEMMA_CRASH_POINT("before-checkpoint");
        // What can't be moved because of a reader is moved by a later one; a failure here loses nothing.
        (void)(*this)->execute("PRAGMA wal_checkpoint(PASSIVE)");
        STEMMA_CRASH_POINT("after-checkpoint");
    }
    return {};
}

void Database::WriteLock::rollback() {
    if (!m_inTransaction) return;
    (void)(*this)->execute("ROLLBACK");
    m_inTransaction = false;
}

bool Database::usesWal() const {
    return m_state->wal;
}
bool Database::readOnly() const {
    return m_state->readOnly;
}
bool Database::network() const {
    return m_state->network;
}
int Database::version() const {
    return m_state->version;
}

void Database::checkpoint() {
    if (!m_state->writer || !m_state->wal) return;
    const std::unique_lock guard(m_state->writeMutex);
    auto file = FileLock::take(m_state->folder / "write.lock", FileLock::Mode::Exclusive, 0);
    if (!file) return;
    (void)m_state->writer->execute("PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE)");
    (void)m_state->writer->execute("PRAGMA busy_timeout=" + std::to_string(int(m_state->options.busySeconds * 1000)));
}

} // namespace stemma
