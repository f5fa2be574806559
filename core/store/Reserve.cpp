// SPDX-License-Identifier: GPL-3.0-or-later
// A little room kept back, so that a run which meets a full disk can still say so in its records.
#include "core/base/DiskSpace.h"
#include "core/store/StoreState.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::uint64_t kLeast = std::uint64_t(256) << 10; // a failed step, the end of its run, its run file
constexpr std::uint64_t kPerStep = 1024;                   // each step that is skipped then is a row and a line

/// A plain file of this user that no other name shares: a reserve, or as good as one.
bool ours(const struct stat& info) {
    return S_ISREG(info.st_mode) && info.st_nlink == 1 && info.st_uid == ::geteuid();
}

Status unlessFull(const Error& error) {
    if (error.code == ErrorCode::NoSpace) return tl::unexpected<Error>(error);
    return {};
}

} // namespace

// It is a precaution: where it can't be kept for any reason but a full disk, a run goes without. The workspace may be
// somebody else's, and what is named so anything.
Status Store::State::keepReserve(std::size_t steps) {
    const fs::path file = derived() / "reserve";
    const std::uint64_t wanted = kLeast + kPerStep * steps;
    struct stat info {};
    const bool there = ::lstat(file.c_str(), &info) == 0;
    if (there && !ours(info)) return {};
    if (there && std::uint64_t(info.st_blocks) * 512 >= wanted) return {};
    if (const Status made = makeFolders(derived()); !made) return unlessFull(made.error());
    const Result<Fd> fd = openFile(file, O_RDWR | O_NOFOLLOW | O_NONBLOCK | (there ? 0 : O_CREAT | O_EXCL), 0600);
    if (!fd) return unlessFull(fd.error());
    if (::fstat(fd->get(), &info) != 0 || !ours(info)) return {};
    const int error = ::posix_fallocate(fd->get(), 0, off_t(wanted));
    if (error == 0) return {};
    ::unlink(file.c_str()); // gc may need what it took; it is a plain file of ours, in the folder of caches
    if (error != ENOSPC && error != EDQUOT) return {}; // a file system that can't set room aside: it goes without
    return failWriting(error, "No run is begun in " + workspace.string(), workspace, wanted);
}

void Store::useReserve() {
    ::unlink((m_state->derived() / "reserve").c_str());
}

} // namespace stemma
