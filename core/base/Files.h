// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Hash.h"
#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

namespace fs = std::filesystem;

/// An owned file descriptor (always O_CLOEXEC).
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : m_fd(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : m_fd(other.release()) {}
    Fd& operator=(Fd&& other) noexcept;
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release();
    void reset(int fd = -1);

private:
    int m_fd = -1;
};

/// open(2), retried on EINTR, always O_CLOEXEC. The error names the path.
Result<Fd> openFile(const fs::path& path, int flags, unsigned mode = 0666);

/// The whole of a regular file; BadData where it is longer than `limit`.
Result<std::string> readFile(const fs::path& path, std::uint64_t limit = std::uint64_t(1) << 30);
/// Writes all of it, or an error (short writes and EINTR handled). Not atomic, not synced.
Status writeFile(const fs::path& path, std::string_view content);
Status writeAll(int fd, std::string_view content);
/// Beside itself, synced, renamed over, folder synced: after a crash the file is the old or the new one.
Status writeFileDurably(const fs::path& path, std::string_view content);

/// Keeps what can be made again: written beside itself and renamed over, folders made, not synced; whoever reads it
/// gets all of it or none. What goes wrong is nobody's affair: losing it costs the making.
void remember(const fs::path& file, std::string_view content);

/// By their names alone: the folder itself is below itself. Both absolute, or both relative.
bool liesBelow(const fs::path& path, const fs::path& folder);

Status makeFolders(const fs::path& path); ///< like mkdir -p
/// The same; each folder that had to be made is on the disk when it returns, so that what is synced in it can be found.
Status makeFoldersDurably(const fs::path& path);
/// Removes a tree without following links, read-only folders included. What doesn't exist is fine.
Status removeTree(const fs::path& path);
Status syncFile(const fs::path& path);   ///< fdatasync; an error is never retried
Status syncFolder(const fs::path& path); ///< fsync of the folder
/// fsync of a file and all that is known of it (mode included), of a folder with all below it. Follows no link.
Status syncTree(const fs::path& path);
/// The sync of one folder makes all earlier changes of names durable, in their order, whatever folders they were in:
/// the file system keeps them in one journal (ext4 with one, XFS). False where that can't be told.
bool ordersNames(const fs::path& folder);
/// ordersNames of a file system of that statfs type on that device; here for its test, with another /sys.
bool ordersNames(std::uint64_t type, std::uint64_t device, const fs::path& sys);
/// renameat2(RENAME_NOREPLACE), and where the file system has none, link-or-mkdir semantics that never overwrite.
/// AlreadyExists where the target is there.
Status renameNoReplace(const fs::path& from, const fs::path& to);
/// What renameNoReplace does where the file system has no RENAME_NOREPLACE; here for its test.
Status renameNoReplaceByHand(const fs::path& from, const fs::path& to);

/// Copies a regular file's content (reflink, else one pass that reads, hashes and writes) to a new file `to` and
/// returns the hash of what was stored. Executable stays executable; mode and times aren't kept otherwise. Not synced.
/// `from` is opened without following a link at its end unless followLink. Errors: AlreadyExists; `to` doesn't stay.
Result<HashedFile> copyFileHashed(const fs::path& from, const fs::path& to, bool followLink = false);
/// The same without its hash, and never through a link. Errors: Cancelled, too; `to` doesn't stay.
Status copyFile(const fs::path& from, const fs::path& to, const Cancel& cancel = {});

/// A folder below the system's temporary one that is removed with the object.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(TempFolder&&) noexcept;
    TempFolder& operator=(TempFolder&&) = delete;
    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

/// An advisory lock on a whole file (flock), released by death. The file is made if missing, never removed.
class FileLock {
public:
    enum class Mode { Shared, Exclusive };
    FileLock() = default;
    /// Waits up to `seconds` (0: tries once). Errors: Busy.
    static Result<FileLock> take(const fs::path& path, Mode mode, double seconds);
    FileLock(FileLock&&) noexcept = default;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock() { release(); }
    bool held() const { return bool(m_fd); }
    /// To be inherited by a step, which then keeps the lock past our death.
    int descriptor() const { return m_fd.get(); }
    /// Unlocks, rather than only closing: a child between fork and exec has a copy of the descriptor, and keeps it.
    void release();

private:
    Fd m_fd;
};

/// An open-file-description lock on one byte of a file (F_OFD_SETLK), released by death; used to hold equal keys.
class ByteLock {
public:
    static Result<ByteLock> take(const fs::path& file, std::uint64_t offset, double seconds); ///< Errors: Busy
    ByteLock() = default;
    ByteLock(ByteLock&&) noexcept = default;
    ByteLock& operator=(ByteLock&& other) noexcept;
    ~ByteLock() { release(); }
    bool held() const { return bool(m_fd); }
    void release(); ///< unlocks, as FileLock

private:
    Fd m_fd;
};

} // namespace stemma
