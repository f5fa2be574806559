// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/DiskSpace.h"
#include "core/store/Database.h"
#include "core/store/SqliteVersion.h"

#include <sqlite3.h>
#include <sys/statvfs.h>

#include <list>
#include <unordered_map>

namespace stemma {

struct Statement::Cached {
    std::string sql;
    sqlite3_stmt* handle = nullptr;
    bool lent = false;
    bool extra = false; ///< a second one of the same text; not kept
    ~Cached() { sqlite3_finalize(handle); }
};

struct Connection::Statements {
    std::unordered_map<std::string_view, std::unique_ptr<Statement::Cached>> byText;
};

std::string sqliteVersion() {
    return sqlite3_libversion();
}

// --- Statement ---------------------------------------------------------------------------------------------------

Statement::Statement(Statement&& other) noexcept : m_cached(other.m_cached), m_owner(other.m_owner) {
    other.m_cached = nullptr;
}

Statement& Statement::operator=(Statement&& other) noexcept {
    if (this != &other) {
        giveBack();
        m_cached = other.m_cached;
        m_owner = other.m_owner;
        other.m_cached = nullptr;
    }
    return *this;
}

void Statement::giveBack() {
    if (!m_cached) return;
    if (m_cached->extra) {
        delete m_cached;
    } else {
        sqlite3_reset(m_cached->handle);
        sqlite3_clear_bindings(m_cached->handle);
        m_cached->lent = false;
    }
    m_cached = nullptr;
}

void Statement::reset() {
    sqlite3_reset(m_cached->handle);
}

Result<bool> Statement::step() {
    if (m_owner->m_cancel && m_owner->m_cancel->requested()) {
        sqlite3_reset(m_cached->handle);
        return m_owner->error(SQLITE_INTERRUPT);
    }
    const int code = sqlite3_step(m_cached->handle);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto failure = m_owner->error(code);
    sqlite3_reset(m_cached->handle);
    return failure;
}

Status Statement::run() {
    for (;;) {
        const int code = sqlite3_step(m_cached->handle);
        if (code == SQLITE_ROW) continue;
        if (code != SQLITE_DONE) {
            auto failure = m_owner->error(code);
            sqlite3_reset(m_cached->handle);
            return failure;
        }
        sqlite3_reset(m_cached->handle);
        return {};
    }
}

void Statement::put(int index, std::int64_t value) {
    sqlite3_bind_int64(m_cached->handle, index, value);
}
void Statement::put(int index, std::string_view value) {
    sqlite3_bind_text64(m_cached->handle, index, value.data() ? value.data() : "", value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}
void Statement::put(int index, Blob value) {
    sqlite3_bind_blob64(m_cached->handle, index, value.bytes.data() ? value.bytes.data() : "", value.bytes.size(),
                        SQLITE_TRANSIENT);
}
void Statement::put(int index, const Digest& value) {
    if (value.isZero()) return put(index, nullptr);
    put(index, Blob{value.view()});
}
void Statement::put(int index, std::nullptr_t) {
    sqlite3_bind_null(m_cached->handle, index);
}
void Statement::put(int index, const std::optional<std::int64_t>& value) {
    value ? put(index, *value) : put(index, nullptr);
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_cached->handle, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_cached->handle, column);
}
std::string Statement::text(int column) const {
    return std::string(view(column));
}

std::string_view Statement::view(int column) const {
    const void* data = sqlite3_column_blob(m_cached->handle, column);
    const int bytes = sqlite3_column_bytes(m_cached->handle, column);
    return data ? std::string_view(static_cast<const char*>(data), std::size_t(bytes)) : std::string_view();
}

Digest Statement::digest(int column) const {
    Digest digest;
    const std::string_view bytes = view(column);
    if (bytes.size() == digest.bytes.size()) std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
    return digest;
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

Json Statement::json(int column) const {
    const std::string_view text = view(column);
    if (text.empty()) return {};
    if (text == "{}") return Json::object(); // most are
    auto value = Json::parse(text);
    return value ? std::move(*value) : Json();
}

// --- Connection --------------------------------------------------------------------------------------------------

namespace {

std::string uriPath(const fs::path& file) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out = "file:";
    for (const unsigned char c : file.string()) {
        if (std::isalnum(c) || c == '/' || c == '.' || c == '-' || c == '_') {
            out += char(c);
        } else {
            out += '%';
            out += kHex[c >> 4];
            out += kHex[c & 15];
        }
    }
    return out;
}

bool isFull(const fs::path& file) {
    struct statvfs info {};
    return ::statvfs(file.parent_path().c_str(), &info) == 0 && info.f_bavail * info.f_frsize < 1u << 20;
}

} // namespace

Result<std::unique_ptr<Connection>> Connection::open(const fs::path& file, Mode mode, double busySeconds) {
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_file = file;
    connection->m_statements = std::make_unique<Statements>();
    // Counting memory takes a mutex at every allocation, and nobody asks for the count.
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)configured;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
    std::string name = fs::absolute(file).string();
    if (mode == Mode::Write) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (mode == Mode::Read) flags |= SQLITE_OPEN_READWRITE; // may have to read a dead program's WAL
    if (mode == Mode::Immutable) {
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        name = uriPath(fs::absolute(file)) + "?immutable=1";
    } else {
        // SQLite refuses a link anywhere in the path; only the file itself may not be one.
        std::error_code ignored;
        const fs::path folder = fs::canonical(fs::absolute(file).parent_path(), ignored);
        if (!ignored) name = (folder / file.filename()).string();
    }
    const int code = sqlite3_open_v2(name.c_str(), &connection->m_handle, flags, nullptr);
    if (code != SQLITE_OK) return connection->error(code);
    sqlite3* handle = connection->m_handle;
    sqlite3_busy_timeout(handle, int(busySeconds * 1000));
    // A stranger's project may bring its workspace: nothing in its schema may run.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_wal_autocheckpoint(handle, 0);
    if (mode == Mode::Write) {
        sqlite3_wal_hook(
            handle,
            [](void* self, sqlite3*, const char*, int pages) {
                static_cast<Connection*>(self)->m_walPages = pages;
                return SQLITE_OK;
            },
            connection.get());
        STEMMA_CHECK(connection->execute("PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA cache_size=-8000; "
                                         "PRAGMA journal_size_limit=16777216; PRAGMA temp_store=MEMORY"));
    } else {
        STEMMA_CHECK(connection->execute("PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA cache_size=-12000; "
                                         "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY"));
    }
    return connection;
}

Connection::~Connection() {
    m_statements.reset();
    sqlite3_close(m_handle);
}

namespace {

/// Of a statement that gives no row for long; each is some ten nanoseconds.
constexpr int kInstructionsBetweenLooks = 20'000;

int isCancelled(void* cancel) {
    return static_cast<const Cancel*>(cancel)->requested() ? 1 : 0;
}

void look(sqlite3* handle, const Cancel* cancel) {
    sqlite3_progress_handler(handle, cancel ? kInstructionsBetweenLooks : 0, cancel ? isCancelled : nullptr,
                             const_cast<Cancel*>(cancel));
}

} // namespace

Connection::Watched::Watched(Connection* connection, const Cancel& cancel)
    : m_connection(connection), m_cancel(cancel), m_before(connection->m_cancel) {
    connection->m_cancel = &m_cancel;
    look(connection->m_handle, &m_cancel);
}

Connection::Watched::~Watched() {
    m_connection->m_cancel = m_before;
    look(m_connection->m_handle, m_before);
}

Result<Statement> Connection::prepare(std::string_view sql) {
    auto found = m_statements->byText.find(sql);
    if (found != m_statements->byText.end() && !found->second->lent) {
        found->second->lent = true;
        return Statement(found->second.get(), this);
    }
    auto cached = std::make_unique<Statement::Cached>();
    cached->sql = std::string(sql);
    const int code = sqlite3_prepare_v3(m_handle, cached->sql.data(), int(cached->sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &cached->handle, nullptr);
    if (code != SQLITE_OK) return error(code);
    cached->lent = true;
    if (found != m_statements->byText.end()) {
        cached->extra = true;
        return Statement(cached.release(), this);
    }
    Statement::Cached* raw = cached.get();
    m_statements->byText.emplace(std::string_view(raw->sql), std::move(cached));
    return Statement(raw, this);
}

Status Connection::execute(const std::string& sql) {
    const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error(code);
    return {};
}

Result<std::int64_t> Connection::integer(std::string_view sql) {
    STEMMA_TRY(Statement statement, prepare(sql));
    STEMMA_TRY(const bool row, statement.step());
    return row ? statement.integer(0) : 0;
}

std::int64_t Connection::lastInsertId() const {
    return sqlite3_last_insert_rowid(m_handle);
}
std::int64_t Connection::changes() const {
    return sqlite3_changes64(m_handle);
}

tl::unexpected<Error> Connection::error(int code) const {
    const std::string words = m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code);
    const std::string file = m_file.string();
    switch (code & 0xff) {
    case SQLITE_INTERRUPT:
        return fail(ErrorCode::Cancelled, "cancelled");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorCode::Busy, "The database " + file + " is held by another program",
                    "Wait for it, then try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(ErrorCode::Corrupt, "The database " + file + " is damaged (" + words + ")",
                    "`stemma repair` rebuilds it from the store's manifests; the damaged file is kept in the trash");
    case SQLITE_FULL:
        return fail(noSpaceError(ENOSPC, "Can't write the database " + file, m_file));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fail(ErrorCode::ReadOnly, "The database " + file + " can't be written (" + words + ")");
    case SQLITE_CANTOPEN: {
        const int system = m_handle ? sqlite3_system_errno(m_handle) : 0;
        if (system != 0 && system != ENOENT)
            return failWriting(system, "The database " + file + " can't be opened", m_file);
        if (isFull(m_file)) return fail(noSpaceError(ENOSPC, "The database " + file + " can't be opened", m_file));
        return fail(ErrorCode::Io, "The database " + file + " can't be opened (" + words + ")");
    }
    case SQLITE_IOERR: {
        // SQLite forgets errno on some paths (growing the -shm file, for one): ask the file system itself too.
        const int system = m_handle ? sqlite3_system_errno(m_handle) : 0;
        if (system == ENOSPC || system == EDQUOT || code == SQLITE_IOERR_SHMSIZE || isFull(m_file))
            return fail(noSpaceError(system == EDQUOT ? EDQUOT : ENOSPC, "Can't write the database " + file, m_file));
        return fail(ErrorCode::Io,
                    "Reading or writing the database " + file + " failed (" + words + ", " + std::to_string(code) + ")",
                    "The disk may be failing; `stemma verify` checks what is stored");
    }
    default:
        return fail(ErrorCode::Internal, "The database " + file + " refused a statement (" + words + ")");
    }
}

} // namespace stemma
