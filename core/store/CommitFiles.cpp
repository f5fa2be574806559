// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CommitFiles.h"

#include "core/base/DiskSpace.h"
#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/CrashPoint.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace stemma {

namespace {

// What one syncfs may have to write, ours and everybody's, before a sync per file is cheaper: a sync costs about as
// much as writing kPerSync.
constexpr std::uint64_t kLittleDirty = 8u << 20, kPerSync = 512u << 10, kMostDirty = 128u << 20;

constexpr std::size_t kFewSyncs = 5, kSyncsAtOnce = 16;

/// Bytes the whole system has yet to write, or a lot where that can't be told.
std::uint64_t dirtyBytes() {
#if STEMMA_CRASH_POINTS
    if (const char* told = std::getenv("STEMMA_TEST_DIRTY")) return std::strtoull(told, nullptr, 10);
#endif
    auto fd = openFile("/proc/meminfo", O_RDONLY);
    char text[4096];
    const ssize_t got = fd ? ::read(fd->get(), text, sizeof text - 1) : -1;
    if (got <= 0) return ~0ull;
    text[got] = 0;
    std::uint64_t sum = 0;
    for (const char* label : {"\nDirty:", "\nWriteback:"}) {
        const char* at = std::strstr(text, label);
        unsigned long long kilobytes = 0;
        if (!at || std::sscanf(at + std::strlen(label), "%llu", &kilobytes) != 1) return ~0ull;
        sum += kilobytes * 1024;
    }
    return sum;
}

Status makeReadOnly(const fs::path& path, mode_t mode) {
    if (::chmod(path.c_str(), mode) != 0) return failErrno(errno, "Making " + printable(path.string()) + " read-only");
    return {};
}

/// Byte for byte: a damaged stored file must never take the place of a good new one.
bool sameBytes(int a, int b) {
    std::vector<char> left(1 << 17), right(1 << 17);
    for (;;) {
        const ssize_t got = ::read(a, left.data(), left.size());
        if (got < 0) return false;
        ssize_t filled = 0;
        while (filled < got) {
            const ssize_t more = ::read(b, right.data() + filled, std::size_t(got - filled));
            if (more <= 0) return false;
            filled += more;
        }
        if (got == 0) return ::read(b, right.data(), 1) == 0;
        if (std::memcmp(left.data(), right.data(), std::size_t(got)) != 0) return false;
    }
}

/// Syncs all of them, several at once: each sync waits for the disk to empty its cache, and the kernel lets those that
/// wait together share that. All that were begun have ended when it returns.
Status syncAll(const std::vector<fs::path>& paths, Status (*sync)(const fs::path&)) {
    const auto each = [&](std::size_t i) { return sync(paths[i]); };
    return forEachParallel(paths.size(), each, paths.size() < kFewSyncs ? 1 : kSyncsAtOnce);
}

} // namespace

StagedFolders::StagedFolders(Store::State& state) : m_state(state) {}
StagedFolders::~StagedFolders() {
    undo();
}

Status StagedFolders::walk(const fs::path& root, const std::string& below, std::vector<std::string>& found) {
    const fs::path folder = below.empty() ? root : root / below;
    std::error_code problem;
    fs::directory_iterator entries(folder, problem);
    if (problem) return failErrno(problem.value(), "The staged folder " + printable(folder.string()));
    for (; entries != fs::directory_iterator(); entries.increment(problem)) {
        const std::string part = entries->path().filename().string();
        const std::string path = below.empty() ? part : below + "/" + part;
        if (entries->is_directory(problem) && !entries->is_symlink(problem)) {
            STEMMA_CHECK(walk(root, path, found));
        } else {
            found.push_back(path);
        }
    }
    if (problem) return failErrno(problem.value(), "The staged folder " + printable(folder.string()));
    if (!below.empty()) m_folders.push_back(folder); // after what is in it; the top one must stay writable to move
    return {};
}

Status StagedFolders::prepare(const NewVersion& version) {
    STEMMA_ASSERT(!version.staged.empty());
    {
        const std::scoped_lock guard(m_state.mutex);
        if (m_state.unsyncable.contains(version.staged))
            return fail(ErrorCode::Io, "What was made for " + version.artifact + " could not be written to the disk",
                        "The step must run again; if this comes back, the disk may be failing");
    }
    m_staged.push_back(version.staged);
    std::vector<std::string> found, expected;
    std::error_code ignored;
    if (!fs::exists(version.staged, ignored)) STEMMA_CHECK(makeFolders(version.staged));
    if (!version.reference) STEMMA_CHECK(makeFolders(version.staged / "data"));
    STEMMA_CHECK(walk(version.staged, "", found));
    if (!version.reference)
        for (const FileEntry& entry : version.files) expected.push_back("data/" + entry.path);
    for (const Visualization& one : version.visualizations) expected.push_back("visualizations/" + one.file);
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    for (const std::string& path : expected) {
        if (!std::binary_search(found.begin(), found.end(), path))
            return fail(ErrorCode::InvalidArgument,
                        "The new version of " + version.artifact + " has no file " + printable(path));
    }
    for (const std::string& path : found) {
        // Pictures may bring files of their own (data beside a chart); data may not.
        if (std::binary_search(expected.begin(), expected.end(), path) || path.starts_with("visualizations/")) continue;
        return fail(ErrorCode::InvalidArgument,
                    "The new version of " + version.artifact + " has a file that is not listed: " + printable(path));
    }
    if (!version.reference)
        for (const FileEntry& entry : version.files)
            STEMMA_CHECK(prepareFile(version.staged / "data" / entry.path, entry));
    for (const std::string& path : found) {
        if (!path.starts_with("visualizations/")) continue;
        struct stat info {};
        const fs::path file = version.staged / path;
        if (::lstat(file.c_str(), &info) != 0) return failErrno(errno, printable(file.string()));
        FileEntry entry;
        entry.path = path;
        entry.bytes = std::uint64_t(info.st_size);
        STEMMA_CHECK(prepareFile(file, entry));
    }
    return {};
}

Status StagedFolders::prepareFile(const fs::path& file, const FileEntry& entry) {
    if (!entry.link.empty()) return {};
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0) return failErrno(errno, printable(file.string()));
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::InvalidArgument, printable(file.string()) + " is not a regular file");
    if (std::uint64_t(info.st_size) != entry.bytes) {
        return fail(ErrorCode::Corrupt,
                    printable(file.string()) + " changed while it was being kept: it has " +
                        std::to_string(info.st_size) + " bytes, not " + std::to_string(entry.bytes),
                    "Something still writes to it; run the step again");
    }
    if (info.st_nlink > 1) {
        // Its other name may be a person's own file, which must stay writable and unshared.
        const fs::path own = file.string() + ".own-" + newUuid();
        STEMMA_TRY(const HashedFile copied, copyFileHashed(file, own));
        if (!entry.sha.isZero() && copied.digest != entry.sha)
            return fail(ErrorCode::Corrupt, printable(file.string()) + " changed while it was being kept",
                        "Run the step again");
        if (::rename(own.c_str(), file.c_str()) != 0) return failErrno(errno, printable(file.string()));
    }
    bool linked = false;
    if (!entry.sha.isZero() && entry.bytes > 0) STEMMA_CHECK(linkToStored(file, entry, linked));
    if (linked) return {};
    STEMMA_CHECK(makeReadOnly(file, entry.executable ? 0555 : 0444));
    m_bytes += entry.bytes;
    m_unsynced.push_back(file);
    return {};
}

/// Replaces a staged file by a link to (or clone of) an equal one of a committed version.
Status StagedFolders::linkToStored(const fs::path& file, const FileEntry& entry, bool& linked) {
    STEMMA_TRY(auto reader, m_state.database->reader());
    // The newest: where the oldest has as many links as the file system allows, the copy made then is the next source.
    STEMMA_TRY(auto find,
               reader->prepare("SELECT v.uuid, f.path FROM version_files f CROSS JOIN versions v ON v.id = "
                               "f.version WHERE f.sha = ? AND f.executable = ? AND v.reference = 0 AND v.state IN "
                               "('ok', 'check_failed', 'changed') ORDER BY f.version DESC LIMIT 1"));
    STEMMA_TRY(const bool row, find.bind(entry.sha, entry.executable).step());
    if (!row) return {};
    const fs::path stored = m_state.artifact(find.text(0)) / "data" / find.text(1);
    auto from = openFile(stored, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    auto own = openFile(file, O_RDONLY | O_NOFOLLOW);
    struct stat info {};
    if (!from || !own || ::fstat(from->get(), &info) != 0 || !S_ISREG(info.st_mode) ||
        std::uint64_t(info.st_size) != entry.bytes || !sameBytes(from->get(), own->get()))
        return {};
    const fs::path temporary = file.string() + ".link-" + newUuid();
    if (m_clones) {
        auto clone = openFile(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (clone && ::ioctl(clone->get(), FICLONE, from->get()) == 0) {
            if (::rename(temporary.c_str(), file.c_str()) != 0) return failErrno(errno, printable(file.string()));
            return {}; // a file of its own that shares blocks: made read-only and synced like any
        }
        m_clones = !clone || errno != EOPNOTSUPP; // else each file would make and remove one more for nothing
        if (clone) ::unlink(temporary.c_str());
    }
    if ((info.st_mode & 0222) != 0) return {};                     // somebody made it writable: don't trust it further
    if (::link(stored.c_str(), temporary.c_str()) != 0) return {}; // EMLINK and others: the copy stays
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        const int error = errno;
        ::unlink(temporary.c_str());
        return failErrno(error, printable(file.string()));
    }
    linked = true;
    return {};
}

Status StagedFolders::prepareCopy(const fs::path& artifactFolder, const std::vector<FileEntry>& files,
                                  const std::vector<Visualization>&, const fs::path& staged) {
    STEMMA_CHECK(makeFolders(staged / "data"));
    const auto linkOrCopy = [&](const fs::path& from, const fs::path& to, bool executable) -> Status {
        STEMMA_CHECK(makeFolders(to.parent_path()));
        if (::link(from.c_str(), to.c_str()) == 0) return {};
        STEMMA_TRY(const HashedFile copied, copyFileHashed(from, to));
        m_bytes += copied.bytes;
        m_unsynced.push_back(to);
        return makeReadOnly(to, executable ? 0555 : 0444);
    };
    for (const FileEntry& entry : files) {
        const fs::path to = staged / "data" / entry.path;
        if (entry.link.empty()) {
            STEMMA_CHECK(linkOrCopy(artifactFolder / "data" / entry.path, to, entry.executable));
            continue;
        }
        STEMMA_CHECK(makeFolders(to.parent_path()));
        if (::symlink(entry.link.c_str(), to.c_str()) != 0) return failErrno(errno, printable(to.string()));
    }
    std::error_code problem;
    const fs::path pictures = artifactFolder / "visualizations";
    if (fs::is_directory(pictures, problem)) {
        for (fs::recursive_directory_iterator at(pictures, problem), end; !problem && at != end;
             at.increment(problem)) {
            if (!at->is_regular_file(problem) || at->is_symlink(problem)) continue;
            const fs::path below = at->path().lexically_relative(artifactFolder);
            STEMMA_CHECK(linkOrCopy(at->path(), staged / below, false));
        }
    }
    std::vector<std::string> found;
    return walk(staged, "", found);
}

Status StagedFolders::lost(Status failed) {
    if (failed) return failed;
    const std::scoped_lock guard(m_state.mutex);
    m_state.unsyncable.insert(m_staged.begin(), m_staged.end());
    return failed;
}

Status StagedFolders::syncEach() {
    // First all are sent on their way, then each is waited for: the waits share a journal commit.
    for (const fs::path& file : m_unsynced) {
        STEMMA_TRY(const Fd fd, openFile(file, O_RDONLY | O_NOFOLLOW));
        ::sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    STEMMA_CHECK(syncAll(m_unsynced, syncTree)); // with its mode
    m_unsynced.clear();
    if (m_state.ordered()) return {};
    const std::vector<fs::path> folders(m_folders.begin() + std::ptrdiff_t(m_foldersSynced), m_folders.end());
    m_foldersSynced = m_folders.size();
    return syncAll(folders, syncFolder);
}

Status StagedFolders::syncData() {
    STEMMA_CRASH_POINT("data-prepared");
    std::uint64_t syncs = m_unsynced.size() + m_staged.size(); // data files and manifests
    if (!m_state.ordered()) syncs += m_folders.size() + m_staged.size();
    const std::uint64_t little = std::min(kMostDirty, kLittleDirty + syncs * kPerSync);
    m_oneSync = m_bytes < little && dirtyBytes() < little;
    if (!m_oneSync) STEMMA_CHECK(lost(syncEach()));
    STEMMA_CRASH_POINT("data-synced");
    return {};
}

Status StagedFolders::place(const fs::path& staged, const std::string& uuid, const std::string& manifest) {
    const fs::path file = staged / "manifest.json";
    m_placed.push_back({staged, m_state.artifact(uuid), false});
    ::unlink(file.c_str()); // of an attempt before
    STEMMA_TRY(const Fd fd, openFile(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0444));
    STEMMA_CHECK(writeAll(fd.get(), manifest));
    if (!m_oneSync) ::sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    STEMMA_CRASH_POINT("manifest-written");
    return {};
}

Status StagedFolders::finish() {
    if (m_placed.empty()) return {};
    if (!m_oneSync) {
        STEMMA_CHECK(syncEach()); // hits under another name came after syncData()
        std::vector<fs::path> manifests, folders;
        for (const Placed& one : m_placed) {
            manifests.push_back(one.staged / "manifest.json");
            folders.push_back(one.staged);
        }
        STEMMA_CHECK(syncAll(manifests, syncFile));
        if (!m_state.ordered()) STEMMA_CHECK(syncAll(folders, syncFolder));
    }
    STEMMA_CRASH_POINT("manifests-synced");
    for (const fs::path& folder : m_folders) STEMMA_CHECK(makeReadOnly(folder, 0555));
    for (Placed& one : m_placed) {
        STEMMA_CHECK(renameNoReplace(one.staged, one.target));
        one.moved = true;
        // Only now: a folder that moves to another parent must be writable.
        STEMMA_CHECK(makeReadOnly(one.target, 0555));
        STEMMA_CRASH_POINT("renamed");
    }
    if (m_oneSync) {
        STEMMA_TRY(const Fd fd, openFile(m_state.artifacts(), O_RDONLY | O_DIRECTORY));
        if (::syncfs(fd.get()) != 0)
            return lost(
                failWriting(errno, "Can't sync the store " + m_state.artifacts().string(), m_state.artifacts()));
    } else {
        STEMMA_CHECK(syncFolder(m_state.artifacts()));
    }
    STEMMA_CRASH_POINT("folder-synced");
    return {};
}

void StagedFolders::undo() {
    bool moved = false;
    for (auto one = m_placed.rbegin(); one != m_placed.rend(); ++one) {
        if (one->moved) {
            ::chmod(one->target.c_str(), 0755);
            (void)renameNoReplace(one->target, one->staged);
            moved = true;
        }
        ::unlink((one->staged / "manifest.json").c_str());
    }
    m_placed.clear();
    if (moved) (void)syncFolder(m_state.artifacts()); // else a power cut brings back what no dead run will explain
    for (const fs::path& folder : m_folders) ::chmod(folder.c_str(), 0755); // to be used, or swept, again
}

} // namespace stemma
