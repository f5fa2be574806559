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

} // namespace

Status Store::State::keepReserve(std::size_t steps) {
    const fs::path file = derived() / "reserve";
    const std::uint64_t wanted = kLeast + kPerStep * steps;
    struct stat info {};
    if (::stat(file.c_str(), &info) == 0 && std::uint64_t(info.st_blocks) * 512 >= wanted) return {};
    STEMMA_CHECK(makeFolders(derived()));
    STEMMA_TRY(const Fd fd, openFile(file, O_RDWR | O_CREAT, 0600));
    const int error = ::posix_fallocate(fd.get(), 0, off_t(wanted));
    if (error == 0) return {};
    ::unlink(file.c_str());
    if (error != ENOSPC && error != EDQUOT) return {}; // a file system that can't set room aside: it goes without
    return failWriting(error, "No run is begun in " + workspace.string(), workspace, wanted);
}

void Store::useReserve() {
    ::unlink((m_state->derived() / "reserve").c_str());
}

} // namespace stemma
