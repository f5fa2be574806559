// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Hash.h"
#include "core/base/Id.h"
#include "core/base/Json.h"
#include "core/store/Migrations.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace stemma {

/// Bytes that are bound and read as a BLOB.
struct Blob {
    std::string_view bytes;
};

/// The same, or NULL.
struct OptionalBlob {
    const std::optional<std::string>& bytes;
};

class Connection;

/// A prepared statement lent from its connection's cache; given back, reset, when it is destroyed.
/// Columns and parameters: columns count from 0, parameters from 1 (bind() fills them in order).
class Statement {
public:
    Statement() = default;
    ~Statement() { giveBack(); }
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;

    /// Binds all parameters, in order. A zero Digest, an Id of 0 and an empty optional are NULL.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (put(++index, values), ...);
        return *this;
    }
    /// True where there is a row. Errors: Cancelled (Connection::watch), Busy, Corrupt, NoSpace, ReadOnly, Io,
    /// Internal.
    Result<bool> step();
    /// Runs to the end; rows are dropped. The statement can be bound and run again.
    Status run();

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::string_view view(int column) const; ///< until the next step; text or blob
    Digest digest(int column) const;         ///< zero where it is NULL or not 32 bytes
    std::optional<std::int64_t> optionalInteger(int column) const;
    Json json(int column) const; ///< null where it is NULL or no JSON
    template <typename Tag>
    void id(int column, Id<Tag>& out) const {
        out.value = integer(column);
    }

private:
    friend class Connection;
    struct Cached;
    explicit Statement(Cached* cached, Connection* owner) : m_cached(cached), m_owner(owner) {}
    void giveBack();
    void reset();
    void put(int index, std::int64_t value);
    void put(int index, int value) { put(index, std::int64_t(value)); }
    void put(int index, std::uint64_t value) { put(index, std::int64_t(value)); }
    void put(int index, bool value) { put(index, std::int64_t(value)); }
    void put(int index, std::string_view value);
    void put(int index, const std::string& value) { put(index, std::string_view(value)); }
    void put(int index, const char* value) { put(index, std::string_view(value)); }
    void put(int index, Blob value);
    void put(int index, const OptionalBlob& value) {
        value.bytes ? put(index, Blob{*value.bytes}) : put(index, nullptr);
    }
    void put(int index, const Digest& value);
    void put(int index, std::nullptr_t);
    void put(int index, const std::optional<std::int64_t>& value);
    void put(int index, const std::optional<std::string>& value) { value ? put(index, *value) : put(index, nullptr); }
    template <typename Tag>
    void put(int index, Id<Tag> id) {
        id.value ? put(index, id.value) : put(index, nullptr);
    }

    Cached* m_cached = nullptr;
    Connection* m_owner = nullptr;
};

/// One SQLite connection with its statements. Not thread-safe: whoever holds it (a Reader, a WriteTransaction) uses it
/// alone.
class Connection {
public:
    enum class Mode { Read, Write, Immutable };
    static Result<std::unique_ptr<Connection>> open(const fs::path& file, Mode mode, double busySeconds);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<Statement> prepare(std::string_view sql);
    /// While it lives, statements of this connection fail with Cancelled once that is wished, long ones in their midst.
    /// It ends before the connection is given back; of several the last one counts.
    class Watched {
    public:
        ~Watched();
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;

    private:
        friend class Connection;
        Watched(Connection* connection, const Cancel& cancel);
        Connection* m_connection;
        Cancel m_cancel;
        const Cancel* m_before;
    };
    [[nodiscard]] Watched watch(const Cancel& cancel) { return Watched(this, cancel); }
    Status execute(const std::string& sql);             ///< one or many statements, rows dropped
    Result<std::int64_t> integer(std::string_view sql); ///< first column of the first row, 0 where none
    std::int64_t lastInsertId() const;
    std::int64_t changes() const;
    int walPages() const { return m_walPages; } ///< pages in the WAL after our last commit
    tl::unexpected<Error> error(int code) const;
    const fs::path& file() const { return m_file; }

private:
    friend class Statement;
    Connection() = default;
    struct Statements;
    sqlite3* m_handle = nullptr;
    fs::path m_file;
    std::unique_ptr<Statements> m_statements;
    const Cancel* m_cancel = nullptr;
    int m_walPages = 0;
};

/// The workspace's SQLite database: any number of readers, one writer at a time among all programs.
///
/// One application lock (flock on `<workspace>/write.lock`) is held around every write transaction, checkpoint and
/// opening: SQLite before 3.51.3 can corrupt a database when two connections write and checkpoint at once. SQLite never
/// checkpoints by itself here; we do, inside the lock, when the WAL is over about 4 MB and on close. On a network file
/// system there is no WAL. Thread-safe.
class Database {
public:
    struct Options {
        bool create = true;
        bool readOnly = false;
        double busySeconds = 60;
        const std::vector<Migration>* migrations = nullptr; ///< default: allMigrations(); tests bring their own
    };
    /// Errors: NotFound, Busy, Corrupt, TooNew, ReadOnly, NoSpace, Io.
    static Result<std::unique_ptr<Database>> open(const fs::path& workspace, const Options& options);
    ~Database();

    /// A read connection of the pool; inside a Snapshot of this thread, the snapshot's.
    class Reader {
    public:
        Reader(Reader&& other) noexcept;
        Reader& operator=(Reader&&) = delete;
        ~Reader();
        Connection& operator*() const { return *m_connection; }
        Connection* operator->() const { return m_connection; }

    private:
        friend class Database;
        Reader(const Database* owner, Connection* connection) : m_owner(owner), m_connection(connection) {}
        const Database* m_owner; ///< nullptr: belongs to a snapshot
        Connection* m_connection;
    };
    Result<Reader> reader() const;

    /// While it lives, all reads of this thread see one moment of the database, and cost less (no lock per query).
    /// Ends on the thread that began it; snapshots may nest. Don't write on that thread and expect to read it back.
    class Snapshot {
    public:
        Snapshot(Snapshot&& other) noexcept;
        Snapshot& operator=(Snapshot&&) = delete;
        ~Snapshot();

    private:
        friend class Database;
        Snapshot() = default;
        const Database* m_owner = nullptr;
    };
    Result<Snapshot> snapshot() const;

    /// The application lock and, once begin() was called, a transaction. Rolled back unless committed.
    class WriteLock {
    public:
        WriteLock(WriteLock&& other) noexcept;
        WriteLock& operator=(WriteLock&&) = delete;
        ~WriteLock();
        Status begin();
        Status commit(); ///< durable when it returns
        void rollback();
        Connection& operator*() const;
        Connection* operator->() const { return &**this; }

    private:
        friend class Database;
        WriteLock() = default;
        Database* m_owner = nullptr;
        std::unique_lock<std::mutex> m_mutex;
        FileLock m_file;
        bool m_inTransaction = false;
    };
    Result<WriteLock> lock();
    Result<WriteLock> transaction(); ///< lock() and begin()

    bool usesWal() const;
    bool readOnly() const;
    bool network() const; ///< the workspace lies on a network file system
    int version() const;  ///< user_version
    /// Moves the WAL into the database if nobody holds the lock. Called by the destructor.
    void checkpoint();

private:
    Database();
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma
