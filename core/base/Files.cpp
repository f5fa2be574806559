// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"

#include "core/base/DiskSpace.h"
#include "core/base/HashStream.h"
#include "core/base/Id.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <thread>
#include <unistd.h>

namespace stemma {

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
}

int Fd::release() {
    return std::exchange(m_fd, -1);
}

void Fd::reset(int fd) {
    if (m_fd >= 0) ::close(m_fd); // Linux closes even where it answers EINTR
    m_fd = fd;
}

Result<Fd> openFile(const fs::path& path, int flags, unsigned mode) {
    int fd = -1;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    if (fd >= 0) return Fd(fd);
    const int error = errno;
    if (error == ENOENT) return fail(ErrorCode::NotFound, "There is no '" + path.string() + "'");
    if (error == ELOOP && (flags & O_NOFOLLOW)) {
        return fail(ErrorCode::InvalidArgument, "'" + path.string() + "' is a link, not a regular file");
    }
    return failWriting(error, (flags & O_CREAT ? "Can't write '" : "Can't open '") + path.string() + "'", path);
}

Result<std::string> readFile(const fs::path& path, std::uint64_t limit) {
    STEMMA_TRY(Fd fd, openFile(path, O_RDONLY | O_NONBLOCK));
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return failErrno(errno, "Can't look at '" + path.string() + "'");
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::InvalidArgument, "'" + path.string() + "' isn't a regular file");
    }
    const auto tooLong = [&] {
        return fail(ErrorCode::BadData, "'" + path.string() + "' is longer than " + std::to_string(limit) + " bytes");
    };
    if (std::uint64_t(status.st_size) > limit) return tooLong();
    std::string content;
    std::size_t filled = 0;
    content.resize(std::size_t(status.st_size) + 1); // one more, so that the end is seen by the same read
    for (;;) {
        const ssize_t got = ::read(fd.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failErrno(errno, "Can't read '" + path.string() + "'");
        if (got == 0) break;
        filled += std::size_t(got);
        if (filled > limit) return tooLong(); // it grows while we read, or is a file of /proc
        if (filled == content.size()) content.resize(content.size() + std::max<std::size_t>(content.size(), 4096));
    }
    content.resize(filled);
    return content;
}

Status writeAll(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int error = errno;
            std::error_code ignored;
            const fs::path path = fs::read_symlink("/proc/self/fd/" + std::to_string(fd), ignored);
            if (!path.is_absolute()) return failErrno(error, "Can't write"); // a pipe or a socket
            return failWriting(error, "Can't write '" + path.string() + "'", path, content.size());
        }
        content.remove_prefix(std::size_t(written));
    }
    return {};
}

namespace {

Status closeChecked(Fd& fd, const fs::path& path) { // NFS and quotas report what failed only here
    if (::close(fd.release()) != 0 && errno != EINTR)
        return failWriting(errno, "Can't write '" + path.string() + "'", path);
    return {};
}

fs::path folderOf(const fs::path& path) {
    const fs::path parent = path.parent_path();
    return parent.empty() ? fs::path(".") : parent;
}

} // namespace

Status writeFile(const fs::path& path, std::string_view content) {
    STEMMA_TRY(Fd fd, openFile(path, O_WRONLY | O_CREAT | O_TRUNC));
    STEMMA_CHECK(writeAll(fd.get(), content));
    return closeChecked(fd, path);
}

void remember(const fs::path& file, std::string_view content) {
    const fs::path fresh = file.string() + "." + newUuid();
    std::error_code ignored;
    if (!makeFolders(file.parent_path())) return;
    if (writeFile(fresh, content)) fs::rename(fresh, file, ignored);
    fs::remove(fresh, ignored); // where it didn't go well
}

bool liesBelow(const fs::path& path, const fs::path& folder) {
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

Status writeFileDurably(const fs::path& path, std::string_view content) {
    const fs::path temporary = folderOf(path) / ("." + newUuid() + ".new");
    const auto attempt = [&]() -> Status {
        STEMMA_TRY(Fd fd, openFile(temporary, O_WRONLY | O_CREAT | O_EXCL));
        STEMMA_CHECK(writeAll(fd.get(), content));
        if (::fsync(fd.get()) != 0) return failWriting(errno, "Can't sync '" + path.string() + "'", path);
        STEMMA_CHECK(closeChecked(fd, temporary));
        if (::rename(temporary.c_str(), path.c_str()) != 0) {
            return failWriting(errno, "Can't write '" + path.string() + "'", path);
        }
        return {};
    };
    if (Status done = attempt(); !done) {
        ::unlink(temporary.c_str());
        return done;
    }
    return syncFolder(folderOf(path));
}

Status makeFolders(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failWriting(error.value(), "Can't make the folder '" + path.string() + "'", path);
    if (!fs::is_directory(path, error)) return failErrno(ENOTDIR, "Can't make the folder '" + path.string() + "'");
    return {};
}

Status makeFoldersDurably(const fs::path& path) {
    std::vector<fs::path> parents; // of those that are missing, the deepest first
    std::error_code error;
    for (fs::path at = path; !at.empty() && !fs::exists(at, error); at = at.parent_path()) {
        parents.push_back(folderOf(at));
        if (at == at.parent_path()) break;
    }
    STEMMA_CHECK(makeFolders(path));
    for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent) STEMMA_CHECK(syncFolder(*parent));
    return {};
}

Status syncFile(const fs::path& path) {
    STEMMA_TRY(const Fd fd, openFile(path, O_RDONLY | O_NONBLOCK));
    if (::fdatasync(fd.get()) != 0) return failWriting(errno, "Can't sync '" + path.string() + "'", path);
    return {};
}

Status syncFolder(const fs::path& path) {
    STEMMA_TRY(const Fd fd, openFile(path, O_RDONLY | O_DIRECTORY));
    // Some file systems can't sync a folder (EINVAL) and then order their renames themselves.
    if (::fsync(fd.get()) != 0 && errno != EINVAL)
        return failWriting(errno, "Can't sync '" + path.string() + "'", path);
    return {};
}

Status syncTree(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return failErrno(errno, "Can't look at '" + path.string() + "'");
    if (S_ISREG(status.st_mode)) {
        STEMMA_TRY(const Fd fd, openFile(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW));
        if (::fsync(fd.get()) != 0) return failWriting(errno, "Can't sync '" + path.string() + "'", path);
        return {};
    }
    if (!S_ISDIR(status.st_mode)) return {}; // a link is part of its folder
    std::error_code error;
    fs::directory_iterator entries(path, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error))
        STEMMA_CHECK(syncTree(entries->path()));
    if (error) return failErrno(error.value(), "Can't list '" + path.string() + "'");
    return syncFolder(path);
}

bool ordersNames(std::uint64_t type, std::uint64_t device, const fs::path& sys) {
    constexpr std::uint64_t kExt = 0xEF53, kXfs = 0x58465342;
    if (type == kXfs) return true;
    if (type != kExt) return false;
    // ext2, ext3 and ext4 have one number, and ext4 may do without a journal: the kernel tells, by the device's name.
    const fs::path block = sys / "dev/block" / (std::to_string(major(device)) + ":" + std::to_string(minor(device)));
    std::error_code error;
    const fs::path name = fs::read_symlink(block, error).filename();
    if (error || name.empty()) return false;
    const auto task = readFile(sys / "fs/ext4" / name / "journal_task", 64); // a process's number, or <none>
    return task && !task->empty() && task->front() >= '0' && task->front() <= '9';
}

bool ordersNames(const fs::path& folder) {
    struct statfs system {};
    struct stat status {};
    if (::statfs(folder.c_str(), &system) != 0 || ::stat(folder.c_str(), &status) != 0) return false;
    return ordersNames(std::uint32_t(system.f_type), status.st_dev, "/sys");
}

namespace {

tl::unexpected<Error> renameFailed(int error, const fs::path& from, const fs::path& to) {
    if (error == EEXIST || error == ENOTEMPTY || error == ENOTDIR || error == EISDIR) {
        std::error_code ignored;
        if (fs::exists(fs::symlink_status(to, ignored))) {
            return fail(ErrorCode::AlreadyExists, "'" + to.string() + "' is there already");
        }
    }
    return failWriting(error, "Can't rename '" + from.string() + "' to '" + to.string() + "'", to);
}

} // namespace

Status renameNoReplace(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) return renameNoReplaceByHand(from, to);
    return renameFailed(errno, from, to);
}

Status renameNoReplaceByHand(const fs::path& from, const fs::path& to) {
    struct stat status {};
    if (::lstat(from.c_str(), &status) != 0) return renameFailed(errno, from, to);
    if (S_ISDIR(status.st_mode)) {
        // An empty folder claims the name; rename(2) replaces it only while it is still empty.
        if (::mkdir(to.c_str(), 0700) != 0) return renameFailed(errno, from, to);
        if (::rename(from.c_str(), to.c_str()) == 0) return {};
        const int error = errno;
        ::rmdir(to.c_str());
        return renameFailed(error, from, to);
    }
    if (::link(from.c_str(), to.c_str()) == 0) {
        if (::unlink(from.c_str()) != 0) return renameFailed(errno, from, to);
        return {};
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK) return renameFailed(errno, from, to);
    // No hard links (FAT): an empty file claims the name.
    const Result<Fd> claimed = openFile(to, O_WRONLY | O_CREAT | O_EXCL);
    if (!claimed && claimed.error().code == ErrorCode::AlreadyExists) return renameFailed(EEXIST, from, to);
    if (!claimed) return fail(claimed.error());
    if (::rename(from.c_str(), to.c_str()) != 0) {
        const int error = errno;
        ::unlink(to.c_str());
        return renameFailed(error, from, to);
    }
    return {};
}

namespace {

/// A regular file and a new one for its content.
class FileCopy {
public:
    static Result<FileCopy> open(const fs::path& from, const fs::path& to, bool followLink) {
        FileCopy copy;
        STEMMA_TRY(copy.m_from, openFile(from, O_RDONLY | O_NONBLOCK | (followLink ? 0 : O_NOFOLLOW)));
        struct stat status {};
        if (::fstat(copy.m_from.get(), &status) != 0) return failErrno(errno, "Can't look at '" + from.string() + "'");
        if (!S_ISREG(status.st_mode))
            return fail(ErrorCode::InvalidArgument, "'" + from.string() + "' isn't a regular file");
        STEMMA_TRY(copy.m_to, openFile(to, O_RDWR | O_CREAT | O_EXCL, (status.st_mode & 0100) ? 0777 : 0666));
        copy.m_fromName = from;
        copy.m_toName = to;
        return copy;
    }
    int from() const { return m_from.get(); }
    int to() const { return m_to.get(); }
    bool cloned() { return ::ioctl(to(), FICLONE, from()) == 0; }

    /// The next bytes. A full disk is told with what all of the rest needs.
    Status write(std::string_view block) {
        Status written = writeAll(to(), block);
        if (written || written.error().code != ErrorCode::NoSpace) {
            m_copied += block.size();
            return written;
        }
        struct stat source {};
        const bool known = ::fstat(from(), &source) == 0 && std::uint64_t(source.st_size) > m_copied;
        const int error = isOfQuota(written.error()) ? EDQUOT : ENOSPC;
        return failWriting(error, "Can't copy '" + m_fromName.string() + "' to '" + m_toName.string() + "'", m_toName,
                           known ? std::uint64_t(source.st_size) - m_copied : block.size());
    }

    /// Closes what was written, and takes it away where something went wrong.
    template <typename Copied>
    Copied end(Copied copied) {
        if (const Status closed = closeChecked(m_to, m_toName); copied && !closed) copied = fail(closed.error());
        if (!copied) ::unlink(m_toName.c_str());
        return copied;
    }

private:
    Fd m_from, m_to;
    fs::path m_fromName, m_toName;
    std::uint64_t m_copied = 0;
};

} // namespace

Result<HashedFile> copyFileHashed(const fs::path& from, const fs::path& to, bool followLink) {
    STEMMA_TRY(FileCopy copy, FileCopy::open(from, to, followLink));
    return copy.end(copy.cloned()
                        ? hashDescriptor(copy.to(), to)
                        : hashStream(copy.from(), from, [&](std::string_view block) { return copy.write(block); }));
}

Status copyFile(const fs::path& from, const fs::path& to, const Cancel& cancel) {
    constexpr std::size_t kBlock = 1u << 20;
    STEMMA_TRY(FileCopy copy, FileCopy::open(from, to, false));
    if (copy.cloned()) return copy.end(Status());
    std::string block(kBlock, '\0');
    Status copied;
    while (copied) {
        const ssize_t got = cancel.requested() ? 0 : ::read(copy.from(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) copied = failErrno(errno, "Can't read '" + from.string() + "'");
        if (got == 0) break;
        if (got > 0) copied = copy.write(std::string_view(block).substr(0, std::size_t(got)));
    }
    if (copied && cancel.requested()) copied = fail(ErrorCode::Cancelled, "The copy was cancelled");
    return copy.end(std::move(copied));
}

TempFolder::TempFolder() {
    std::error_code error;
    fs::path base = fs::temp_directory_path(error);
    if (error) base = "/tmp";
    std::string name = (base / "stemma-XXXXXX").string();
    STEMMA_ASSERT(::mkdtemp(name.data()) != nullptr);
    m_path = name;
}

TempFolder::~TempFolder() {
    if (!m_path.empty()) (void)removeTree(m_path);
}

TempFolder::TempFolder(TempFolder&& other) noexcept : m_path(std::exchange(other.m_path, {})) {}

namespace {

using Steady = std::chrono::steady_clock;

/// Tries until it works, the time is over, or it fails otherwise. `attempt` gives 0 or an errno.
template <typename Attempt>
Status takeWithin(double seconds, const fs::path& path, Attempt attempt) {
    const auto end = Steady::now() + std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e8));
    std::chrono::milliseconds pause(1);
    for (;;) {
        const int error = attempt();
        if (error == 0) return {};
        if (error == EINTR) continue;
        if (error != EWOULDBLOCK && error != EACCES) return failErrno(error, "Can't lock '" + path.string() + "'");
        if (Steady::now() >= end) {
            return fail(ErrorCode::Busy, "Another program holds '" + path.string() + "'",
                        "Try again when it has ended.");
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(50));
    }
}

} // namespace

void FileLock::release() {
    if (!m_fd) return;
    (void)::flock(m_fd.get(), LOCK_UN);
    m_fd.reset();
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this != &other) {
        release();
        m_fd = std::move(other.m_fd);
    }
    return *this;
}

void ByteLock::release() {
    if (!m_fd) return;
    struct flock range {};
    range.l_type = F_UNLCK;
    range.l_whence = SEEK_SET; // all of the file: this descriptor holds one byte of it
    (void)::fcntl(m_fd.get(), F_OFD_SETLK, &range);
    m_fd.reset();
}

ByteLock& ByteLock::operator=(ByteLock&& other) noexcept {
    if (this != &other) {
        release();
        m_fd = std::move(other.m_fd);
    }
    return *this;
}

Result<FileLock> FileLock::take(const fs::path& path, Mode mode, double seconds) {
    Result<Fd> opened = openFile(path, O_RDWR | O_CREAT);
    // A lock needs no right to write; a read-only workspace can still be read under a lock.
    if (!opened && opened.error().code == ErrorCode::ReadOnly) opened = openFile(path, O_RDONLY);
    if (!opened) return fail(opened.error());
    const int fd = opened->get();
    const int operation = (mode == Mode::Shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
    STEMMA_CHECK(takeWithin(seconds, path, [&] { return ::flock(fd, operation) == 0 ? 0 : errno; }));
    FileLock lock;
    lock.m_fd = std::move(*opened);
    return lock;
}

Result<ByteLock> ByteLock::take(const fs::path& file, std::uint64_t offset, double seconds) {
    STEMMA_TRY(Fd fd, openFile(file, O_RDWR | O_CREAT));
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = off_t(offset & 0x7fff'ffff'ffff'fffeu);
    range.l_len = 1;
    STEMMA_CHECK(takeWithin(seconds, file, [&] {
        range.l_pid = 0;
        return ::fcntl(fd.get(), F_OFD_SETLK, &range) == 0 ? 0 : errno;
    }));
    ByteLock lock;
    lock.m_fd = std::move(fd);
    return lock;
}

} // namespace stemma
