// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/HashMemory.h"

#include "core/base/Files.h"
#include "core/base/Text.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <unordered_map>

namespace stemma {

namespace {

constexpr Timestamp kTooYoung = 2'000'000; // µs; a change within a coarse clock's tick can't be seen
constexpr std::size_t kBatch = 1000;
constexpr const char* kSchema =
    "PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=-8000;"
    "CREATE TABLE IF NOT EXISTS hashes (path BLOB PRIMARY KEY, device INTEGER NOT NULL, inode INTEGER NOT NULL, "
    "bytes INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL, sha BLOB NOT NULL, "
    "checksum BLOB NOT NULL) STRICT, WITHOUT ROWID";

FileStamp stampOf(const struct stat& info) {
    const auto nanoseconds = [](const timespec& t) { return std::int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec; };
    return {std::int64_t(info.st_dev), std::int64_t(info.st_ino), std::int64_t(info.st_size), nanoseconds(info.st_mtim),
            nanoseconds(info.st_ctim)};
}

std::string keyOf(const fs::path& file) {
    return (file.is_absolute() ? file : fs::absolute(file)).string();
}

struct Remembered {
    FileStamp stamp;
    Digest digest;
};

/// A torn page must not become a wrong hash: every row proves itself.
Digest checksum(std::string_view path, const Remembered& one) {
    Sha256 hash;
    hash.addNetstring(path);
    hash.add({reinterpret_cast<const char*>(&one.stamp), sizeof one.stamp});
    hash.add(one.digest.view());
    return hash.finish();
}

} // namespace

struct HashMemory::State {
    fs::path file;
    const Clock* clock = nullptr;
    std::mutex mutex;
    sqlite3* handle = nullptr;
    sqlite3_stmt* find = nullptr;
    std::unordered_map<std::string, Remembered> unwritten;
    std::atomic<std::int64_t> hits{0}, misses{0};

    bool connect();
    void disconnect();
    void open();
    bool lookUp(const std::string& path, const FileStamp& stamp, Digest& digest);
    void write();
    void remember(const std::string& path, const FileStamp& stamp, const std::optional<FileStamp>& now,
                  const Digest& digest);
};

std::optional<FileStamp> FileStamp::of(const fs::path& file, bool followLink) {
    struct stat info {};
    const int failed = followLink ? ::stat(file.c_str(), &info) : ::lstat(file.c_str(), &info);
    if (failed != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    return stampOf(info);
}

void HashMemory::State::remember(const std::string& path, const FileStamp& stamp, const std::optional<FileStamp>& now,
                                 const Digest& digest) {
    const Timestamp changed = std::max(stamp.mtime, stamp.ctime) / 1000;
    if (now != stamp || changed + kTooYoung > clock->now()) return;
    const std::scoped_lock guard(mutex);
    unwritten.insert_or_assign(path, Remembered{stamp, digest});
    if (unwritten.size() >= kBatch) write();
}

bool HashMemory::State::connect() {
    if (sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        nullptr))
        return false;
    sqlite3_busy_timeout(handle, 200);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    if (sqlite3_exec(handle, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK) return false;
    return sqlite3_prepare_v3(handle,
                              "SELECT device, inode, bytes, mtime, ctime, sha, checksum FROM hashes WHERE path = ?1",
                              -1, SQLITE_PREPARE_PERSISTENT, &find, nullptr) == SQLITE_OK;
}

void HashMemory::State::disconnect() {
    sqlite3_finalize(find);
    sqlite3_close(handle);
    find = nullptr;
    handle = nullptr;
}

void HashMemory::State::open() {
    if (connect()) return;
    const int code = handle ? sqlite3_errcode(handle) : SQLITE_NOTADB;
    disconnect();
    // Held by another program, or the folder can't be written: do without. Otherwise it is damaged: anew.
    if (code == SQLITE_BUSY || code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM) return;
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(file.string() + "-journal", ignored);
    if (!connect()) disconnect();
}

bool HashMemory::State::lookUp(const std::string& path, const FileStamp& stamp, Digest& digest) {
    if (const auto found = unwritten.find(path); found != unwritten.end()) {
        if (found->second.stamp != stamp) return false;
        digest = found->second.digest;
        return true;
    }
    if (!find) return false;
    sqlite3_bind_blob(find, 1, path.data(), int(path.size()), SQLITE_STATIC);
    bool same = false;
    if (sqlite3_step(find) == SQLITE_ROW) {
        Remembered one;
        one.stamp = {sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1), sqlite3_column_int64(find, 2),
                     sqlite3_column_int64(find, 3), sqlite3_column_int64(find, 4)};
        if (one.stamp == stamp && sqlite3_column_bytes(find, 5) == 32 && sqlite3_column_bytes(find, 6) == 32) {
            std::memcpy(one.digest.bytes.data(), sqlite3_column_blob(find, 5), 32);
            if (std::memcmp(checksum(path, one).bytes.data(), sqlite3_column_blob(find, 6), 32) == 0) {
                digest = one.digest;
                same = true;
            }
        }
    }
    sqlite3_reset(find);
    return same;
}

void HashMemory::State::write() {
    if (unwritten.empty() || !handle) return;
    sqlite3_stmt* put = nullptr;
    if (sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) != SQLITE_OK) return;
    sqlite3_prepare_v2(handle, "INSERT OR REPLACE INTO hashes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", -1, &put,
                       nullptr);
    bool whole = put != nullptr;
    for (const auto& [path, one] : unwritten) {
        if (!whole) break;
        const Digest proof = checksum(path, one);
        sqlite3_bind_blob(put, 1, path.data(), int(path.size()), SQLITE_STATIC);
        sqlite3_bind_int64(put, 2, one.stamp.device);
        sqlite3_bind_int64(put, 3, one.stamp.inode);
        sqlite3_bind_int64(put, 4, one.stamp.bytes);
        sqlite3_bind_int64(put, 5, one.stamp.mtime);
        sqlite3_bind_int64(put, 6, one.stamp.ctime);
        sqlite3_bind_blob(put, 7, one.digest.bytes.data(), 32, SQLITE_STATIC);
        sqlite3_bind_blob(put, 8, proof.bytes.data(), 32, SQLITE_STATIC);
        whole = sqlite3_step(put) == SQLITE_DONE;
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    if (sqlite3_exec(handle, whole ? "COMMIT" : "ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK && whole) {
        unwritten.clear();
        return;
    }
    const int code = sqlite3_errcode(handle);
    sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
    if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB) return;
    disconnect();
    std::error_code ignored;
    fs::remove(file, ignored);
    if (!connect()) disconnect();
}

HashMemory::HashMemory(const fs::path& folder, const Clock& clock) : m_state(std::make_unique<State>()) {
    m_state->file = folder / "hashes.db";
    m_state->clock = &clock;
    m_state->open();
}

HashMemory::~HashMemory() {
    flush();
    m_state->disconnect();
}

void HashMemory::flush() {
    const std::scoped_lock guard(m_state->mutex);
    m_state->write();
}

std::int64_t HashMemory::hits() const {
    return m_state->hits;
}
std::int64_t HashMemory::misses() const {
    return m_state->misses;
}

Result<HashedFile> HashMemory::hash(const fs::path& file, bool followLink) {
    const auto look = [&](struct stat& info) {
        return (followLink ? ::stat(file.c_str(), &info) : ::lstat(file.c_str(), &info)) == 0;
    };
    struct stat before {};
    if (!look(before)) return failErrno(errno, printable(file.string()));
    if (!S_ISREG(before.st_mode))
        return fail(ErrorCode::InvalidArgument, printable(file.string()) + " is not a regular file");
    const FileStamp stamp = stampOf(before);
    if (const auto known = find(file, stamp)) return *known;
    fs::path real = file;
    if (followLink) {
        std::error_code problem;
        real = fs::canonical(file, problem);
        if (problem) return failErrno(problem.value(), printable(file.string()));
    }
    STEMMA_TRY(const HashedFile hashed, hashFile(real));
    ++m_state->misses;
    m_state->remember(keyOf(file), stamp, FileStamp::of(file, followLink), hashed.digest);
    return hashed;
}

std::optional<HashedFile> HashMemory::find(const fs::path& file, const FileStamp& stamp) {
    const std::scoped_lock guard(m_state->mutex);
    Digest digest;
    if (!m_state->lookUp(keyOf(file), stamp, digest)) return std::nullopt;
    ++m_state->hits;
    return HashedFile{digest, std::uint64_t(stamp.bytes)};
}

void HashMemory::remember(const fs::path& file, const FileStamp& stamp, const Digest& digest) {
    ++m_state->misses;
    m_state->remember(keyOf(file), stamp, FileStamp::of(file, true), digest);
}

} // namespace stemma
